"""Draws a run as a picture with QGIS, headless, from the run's own GeoPackage.

usage: picture.py RUN_DIR PICTURE.png [--box MINX,MINY,MAXX,MAXY] [--width PIXELS] [--towns FILE]
The picture shows land use faintly, the decisions in colour, cluster outlines, and a legend with mu by fate (from summary.json).
"""
import argparse
import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsRectangle,
    QgsRuleBasedRenderer,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QRectF, QSize, Qt  # noqa: E402
from qgis.PyQt.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen  # noqa: E402

M2_PER_MU = 2000 / 3
LAND = [
    ("耕地 园地", "\"land_use\" in ('paddy','dryland','orchard','agriFacility','farmRoad','ditch','ridge')", "#f4f3d7"),
    ("林地 草地", "\"land_use\" in ('forest','grass','wetland')", "#dcebd3"),
    ("水域", "\"land_use\" in ('river','water')", "#cfe3f2"),
    ("城镇 村庄", "\"land_use\" in ('homestead','town','publicService')", "#ece4df"),
    ("道路 铁路", "\"land_use\" in ('road','railway')", "#ffffff"),
]
FATES = [
    ("keep", "保留", "#b9a7c9"),
    ("upgrade", "就地提升", "#f2a33a"),
    ("cluster", "连片改造", "#d8432f"),
    ("infill", "填充用地", "#f4b8ab"),
    ("reserve", "收储", "#8a8a8a"),
    ("reclaim", "复垦", "#3f9b46"),
    ("regreen", "复绿", "#1b6e53"),
    ("hold", "暂缓（冲突）", "#222222"),
]


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


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("run")
    parser.add_argument("picture")
    parser.add_argument("--box")
    parser.add_argument("--width", type=int, default=1500)
    parser.add_argument("--towns")
    args = parser.parse_args()
    app = QgsApplication([], False)
    app.initQgis()
    package = os.path.join(args.run, "lianpian.gpkg")
    with open(os.path.join(args.run, "summary.json"), encoding="utf-8") as file:
        summary = json.load(file)
    layer = {name: QgsVectorLayer(f"{package}|layername={name}", name, "ogr") for name in ("parcels", "proposal", "clusters")}
    rules(layer["parcels"], [(label, where, fill(colour, QColor(colour).darker(106).name(), 0.05)) for label, where, colour in LAND])
    rules(layer["proposal"], [(zh, f"\"fate\" = '{fate}'", fill(colour)) for fate, zh, colour in FATES])
    layer["clusters"].setRenderer(QgsSingleSymbolRenderer(fill("0,0,0,0", "#7a0f0f", 0.35)))
    shown = [layer["clusters"], layer["proposal"], layer["parcels"]]
    if args.towns:
        towns = QgsVectorLayer(args.towns, "towns", "ogr")
        towns.setRenderer(QgsSingleSymbolRenderer(fill("0,0,0,0", "#9a9a9a", 0.2)))
        shown.insert(0, towns)
    box = [float(v) for v in args.box.split(",")] if args.box else None
    extent = QgsRectangle(*box) if box else QgsRectangle(layer["proposal"].extent())
    extent.scale(1.02 if box else 1.08)
    settings = QgsMapSettings()
    settings.setLayers(shown)
    settings.setDestinationCrs(QgsCoordinateReferenceSystem(summary["crs"]["code"]))
    settings.setBackgroundColor(QColor("#fbfbfa"))
    settings.setExtent(extent)
    settings.setOutputSize(QSize(args.width, round(args.width * extent.height() / extent.width())))
    settings.setOutputDpi(110)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    legend(image, summary, extent.width() / args.width)
    image.save(args.picture)
    leave()


def legend(image, summary, metres_per_pixel):
    areas = {}
    for town in summary["towns"]:
        for fate, area in town["fateM2"].items():
            areas[fate] = areas.get(fate, 0) + area
    lines = [(colour, f"{zh}  {areas.get(fate, 0) / M2_PER_MU:,.0f} 亩") for fate, zh, colour in FATES if areas.get(fate, 0) > 0]
    land = [(colour, label) for label, _, colour in LAND]
    painter = QPainter(image)
    painter.setRenderHint(QPainter.Antialiasing)
    title, small = QFont("Noto Sans CJK SC", 13), QFont("Noto Sans CJK SC", 9)
    height = 70 + 21 * (len(lines) + len(land)) + 40
    top = 14
    name = summary["scenario"]["zh"]
    width = max(292, QFontMetricsF(title, image).horizontalAdvance(name) + 28)
    left = image.width() - width - 14
    painter.fillRect(QRectF(left, top, width, height), QColor(255, 255, 255, 225))
    painter.setPen(QPen(QColor("#222222")))
    painter.setFont(title)
    painter.drawText(QRectF(left + 12, top + 6, width - 20, 26), Qt.AlignLeft | Qt.AlignVCenter, name)
    painter.setFont(small)
    painter.drawText(QRectF(left + 12, top + 32, 270, 18), Qt.AlignLeft | Qt.AlignVCenter, f"{summary['notice']}  {summary['crs']['code']}")
    y = top + 58
    for colour, text in lines + land:
        painter.fillRect(QRectF(left + 12, y + 3, 22, 13), QColor(colour))
        painter.setPen(QPen(QColor("#bbbbbb")))
        painter.drawRect(QRectF(left + 12, y + 3, 22, 13))
        painter.setPen(QPen(QColor("#222222")))
        painter.drawText(QRectF(left + 44, y, 240, 20), Qt.AlignLeft | Qt.AlignVCenter, text)
        y += 21
    bar = next(length for length in (20000, 10000, 5000, 2000, 1000, 500, 200, 100) if length / metres_per_pixel < 220)
    painter.fillRect(QRectF(left + 12, y + 12, bar / metres_per_pixel, 3), QColor("#222222"))
    label = f"{bar // 1000} km" if bar >= 1000 else f"{bar} m"
    painter.drawText(QRectF(left + 12, y + 14, 240, 18), Qt.AlignLeft | Qt.AlignVCenter, label)
    painter.end()


def leave():
    """Ends at once: QGIS takes its layers down in an order that may crash."""
    sys.stdout.flush()
    os._exit(0)


main()
