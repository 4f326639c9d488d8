"""Opens vector files in QGIS, headless, and prints what QGIS sees as JSON: one object a layer.

usage: open_in_qgis.py FILE…       (a GeoPackage gives all its layers)
For each layer: path, name, crs, count, geometry type, fields with their types, sums of numeric fields ending in _m2,
sums by `fate` where there is one, values of a style by categories, features with no geometry, and features whose geometry QGIS (GEOS) calls invalid.
"""
import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsProviderRegistry,
    QgsVectorLayer,
)

QgsApplication.setPrefixPath("/usr", True)
app = QgsApplication([], False)
app.initQgis()


def sublayers(path):
    details = QgsProviderRegistry.instance().querySublayers(path)
    return [d.uri() for d in details] or [path]


def describe(uri):
    layer = QgsVectorLayer(uri, "layer", "ogr")
    if not layer.isValid():
        return {"uri": uri, "valid": False}
    fields = {f.name(): f.typeName() for f in layer.fields()}
    areas = [name for name in fields if name.endswith("_m2")]
    sums = {name: 0.0 for name in areas}
    by_fate = {}
    empty = invalid = count = 0
    for feature in layer.getFeatures():
        count += 1
        for name in areas:
            value = feature[name]
            if isinstance(value, (int, float)):
                sums[name] += value
        if "fate" in fields and isinstance(feature["area_m2"], (int, float)):
            by_fate[feature["fate"]] = by_fate.get(feature["fate"], 0.0) + feature["area_m2"]
        geometry = feature.geometry()
        if geometry.isNull() or geometry.isEmpty():
            empty += 1
        elif not geometry.isGeosValid():
            invalid += 1
    return {
        "uri": uri,
        "name": uri.split("layername=")[-1] if "layername=" in uri else os.path.splitext(os.path.basename(uri))[0],
        "valid": True,
        "crs": layer.crs().authid(),
        "count": count,
        "geometry": layer.geometryType() if isinstance(layer.geometryType(), int) else int(layer.geometryType().value),
        "fields": fields,
        "sums": {name: round(value, 2) for name, value in sums.items()},
        "byFate": {name: round(value, 2) for name, value in by_fate.items()},
        "empty": empty,
        "invalid": invalid,
        "categories": [c.value() for c in layer.renderer().categories()] if isinstance(layer.renderer(), QgsCategorizedSymbolRenderer) else [],
    }


print(json.dumps([describe(uri) for path in sys.argv[1:] for uri in sublayers(path)], ensure_ascii=False))
# QGIS takes its layers down in an order that may crash.
sys.stdout.flush()
os._exit(0)
