"""Draws one picture a town with QGIS, headless, from a run's own GeoPackage: blocks of industry by verdict, on the use of the land.

usage: townPictures.py RUN_DIR PICTURE_DIR [--towns FILE --name FIELD] [--only TOWN,TOWN…] [--width PIXELS]
Without --towns a picture shows where the town's blocks lie, and no border. Each picture has the town's name, the figures of the run, a legend with
counts and mu, and a scale bar.
"""
import argparse
import csv
import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsFillSymbol,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF, QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QFont, QImage, QPainter, QPen  # noqa: E402

VERDICTS = [
    ("scattered", "低散乱", "#d8432f"),
    ("inPark", "园区内", "#3567b0"),
    ("fitForPark", "具备园区条件", "#7aa6d8"),
    ("sound", "非低散乱", "#8d7aa8"),
]
LAND = [
    ("耕地", "\"land_use\" in ('paddy','dryland')", "#eef0c8"),
    ("林地 园地 草地", "\"land_use\" in ('forest','orchard','grass','wetland')", "#dcebd3"),
    ("水域", "\"land_use\" in ('river','water')", "#cfe3f2"),
    ("城镇 村庄", "\"land_use\" in ('homestead','town','publicService')", "#e9e2dc"),
    ("道路 铁路", "\"land_use\" in ('road','railway')", "#ffffff"),
    ("其他", "ELSE", "#d9d9d6"),
]
REASONS = [
    ("too_small", "面积过小"),
    ("isolated", "孤立"),
    ("outside", "位于边界外"),
    ("off_line", "工业控制线外"),
    ("enclosed", "耕地包围"),
    ("loose", "形态零碎"),
]
PANEL = 330
INK = "#222222"


def fill(colour, outline=None, width=0.1):
    return QgsFillSymbol.createSimple(
        {
            "color": colour,
            "outline_color": outline or colour,
            "outline_width": str(width),
            "outline_style": "solid" if outline else "no",
        }
    )


def rules(layer, entries):
    root = QgsRuleBasedRenderer.Rule(None)
    for label, expression, symbol in entries:
        root.appendChild(QgsRuleBasedRenderer.Rule(symbol, 0, 0, expression, label))
    layer.setRenderer(QgsRuleBasedRenderer(root))


def table(run, name):
    with open(os.path.join(run, f"{name}.csv"), encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run")
    parser.add_argument("pictures")
    parser.add_argument("--towns")
    parser.add_argument("--name", default="XZQMC")
    parser.add_argument("--only")
    parser.add_argument("--width", type=int, default=1500)
    args = parser.parse_args()
    app = QgsApplication([], False)
    app.initQgis()
    package = os.path.join(args.run, "lianpian.gpkg")
    with open(os.path.join(args.run, "summary.json"), encoding="utf-8") as file:
        summary = json.load(file)
    crs = QgsCoordinateReferenceSystem(summary["crs"]["code"])
    # names of the layers of a stress test say so
    prefix = "" if summary["proposal"]["standing"] == "lawful" else "stress_test_"
    layer = {name: QgsVectorLayer(f"{package}|layername={prefix}{name}", name, "ogr") for name in ("parcels", "patches")}
    rules(layer["parcels"], [(label, where, fill(colour, QColor(colour).darker(108).name(), 0.06)) for label, where, colour in LAND])
    rules(layer["patches"], [(zh, f"\"verdict\" = '{verdict}'", fill(colour, QColor(colour).darker(150).name(), 0.18)) for verdict, zh, colour in VERDICTS])
    blocks = {}
    for feature in layer["patches"].getFeatures():
        count = blocks.setdefault(feature["town"], {}).setdefault(feature["verdict"], [0, 0.0])
        count[0] += 1
        count[1] += feature["area_mu"]
    outlines = townOutlines(args, crs) if args.towns else {}
    rows = {row["town"]: row for row in table(args.run, "towns")}
    index = {row["town"]: row for row in table(args.run, "fragmentation_index")}
    wanted = set(args.only.split(",")) if args.only else None
    os.makedirs(args.pictures, exist_ok=True)
    for town, row in rows.items():
        if not town or (wanted is not None and town not in wanted) or town not in blocks:
            continue
        extent = outlines[town].boundingBox() if town in outlines else blocksExtent(layer["patches"], town)
        extent.scale(1.04)
        shown = [layer["patches"], layer["parcels"]]
        if town in outlines:
            shown.insert(0, mask(outlines[town], extent, crs))
        draw(args, crs, shown, extent, town, row, index.get(town), blocks[town], summary)
        print(os.path.join(args.pictures, f"{town}.png"))
    leave()


def townOutlines(args, crs):
    """Each town's outline in the CRS of the run."""
    layer = QgsVectorLayer(args.towns, "towns", "ogr")
    turn = QgsCoordinateTransform(layer.crs(), crs, QgsProject.instance())
    outlines = {}
    for feature in layer.getFeatures():
        outline = QgsGeometry(feature.geometry())
        outline.transform(turn)
        name = feature[args.name]
        outlines[name] = outlines[name].combine(outline) if name in outlines else outline
    return outlines


def blocksExtent(patches, town):
    """Of blocks, since a parcel may lie far off by an error of its own."""
    extent = QgsRectangle()
    extent.setMinimal()
    for feature in patches.getFeatures():
        if feature["town"] == town and feature.hasGeometry():
            extent.combineExtentWith(feature.geometry().boundingBox())
    extent.grow(500)
    return extent


def mask(outline, extent, crs):
    """What lies outside the town, paled, with its border drawn."""
    wide = QgsRectangle(extent)
    wide.scale(3)
    layer = QgsVectorLayer(f"Polygon?crs={crs.authid()}", "outside", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(wide).difference(outline))
    layer.dataProvider().addFeature(feature)
    layer.setRenderer(QgsSingleSymbolRenderer(fill("255,255,255,190", "#555555", 0.5)))
    return layer


def draw(args, crs, shown, extent, town, row, index, verdicts, summary):
    mapWidth = args.width - PANEL
    height = max(700, min(round(mapWidth * extent.height() / extent.width()), args.width))
    settings = QgsMapSettings()
    settings.setLayers(shown)
    settings.setDestinationCrs(crs)
    settings.setBackgroundColor(QColor("#fbfbfa"))
    settings.setExtent(extent)
    settings.setOutputSize(QSize(mapWidth, height))
    settings.setOutputDpi(110)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = QImage(args.width, height, QImage.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.Antialiasing)
    painter.drawImage(PANEL, 0, job.renderedImage())
    panel(painter, town, row, index, verdicts, summary)
    scaleBar(painter, settings.mapUnitsPerPixel(), args.width, height)
    painter.end()
    image.save(os.path.join(args.pictures, f"{town}.png"))


def panel(painter, town, row, index, verdicts, summary):
    painter.setPen(QPen(QColor(INK)))
    y = 18

    def line(words, size=10, step=22, bold=False, left=18):
        nonlocal y
        font = QFont("Noto Sans CJK SC", size)
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(QPen(QColor(INK)))
        painter.drawText(QRectF(left, y, PANEL - left - 8, step + 8), Qt.AlignLeft | Qt.AlignTop, words)
        y += step

    def swatch(colour, words):
        painter.fillRect(QRectF(18, y + 3, 24, 14), QColor(colour))
        painter.setPen(QPen(QColor("#999999")))
        painter.drawRect(QRectF(18, y + 3, 24, 14))
        line(words, left=50)

    line(town, 18, 38, True)
    line(summary["scenario"]["zh"], 9, 18)
    line(f"{summary['notice']}  {summary['crs']['code']}".strip(), 9, 30)
    line(f"工业区块 {int(row['blocks'])} 个  {float(row['block_area_m2']) * 3 / 2000:,.0f} 亩", 11, 26, True)
    for verdict, zh, colour in VERDICTS:
        count, areaMu = verdicts.get(verdict, (0, 0))
        swatch(colour, f"{zh}  {count} 个  {areaMu:,.0f} 亩")
    y += 10
    line(f"低散乱占工业 {100 * float(row['scattered_share']):.1f} %", 11, 26, True)
    if int(row["scattered_blocks"]) > 0:
        line("其中（一块可有多项原因）", 9, 20)
    for key, zh in REASONS:
        if int(row[key]) > 0:
            line(f"{zh}  {int(row[key])} 个", left=30, step=20)
    y += 10
    line("破碎程度", 11, 26, True)
    if index and index["score"]:
        towns = len(summary["towns"])
        line(f"破碎指数 {float(index['score']):.3f}，第 {index['rank']} 位（1 最破碎）", left=30, step=20)
        line(f"平均区块 {float(index['mean_ha']):.2f} 公顷", left=30, step=20)
        line(f"平均最近距离 {float(index['nearest_m']):,.0f} 米", left=30, step=20)
    line(f"耕地 {int(row['farmland_patches'])} 片，有效网格 {float(row['mesh_farmland_cbc_m2']) / 1e4:,.1f} 公顷", left=30, step=30)
    for label, _, colour in LAND:
        swatch(colour, label)


def scaleBar(painter, metresPerPixel, width, height):
    bar = next(length for length in (20000, 10000, 5000, 2000, 1000, 500, 200, 100) if length / metresPerPixel < 260)
    pixels = bar / metresPerPixel
    left = width - pixels - 28
    painter.fillRect(QRectF(left - 12, height - 48, pixels + 24, 38), QColor(255, 255, 255, 220))
    painter.fillRect(QRectF(left, height - 20, pixels, 4), QColor(INK))
    painter.setPen(QPen(QColor(INK)))
    painter.setFont(QFont("Noto Sans CJK SC", 10))
    label = f"{bar // 1000} km" if bar >= 1000 else f"{bar} m"
    painter.drawText(QRectF(left, height - 44, pixels, 22), Qt.AlignCenter, label)


def leave():
    """Ends at once: QGIS takes its layers down in an order that may crash."""
    sys.stdout.flush()
    os._exit(0)


main()
