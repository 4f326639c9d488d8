"""Edits a run's GeoPackage as a planner does in QGIS, headless: fills the column `lock` of the layer `proposal`, and draws areas.

usage: lock_in_qgis.py FILE.gpkg JSON      JSON = {"locks": {PIECE_ID: LOCK}, "areas": {NAME: [[x, y], …]}}
"""
import json
import os
import sys

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
from qgis.core import QgsApplication, QgsFeature, QgsGeometry, QgsPointXY, QgsVectorFileWriter, QgsVectorLayer, QgsCoordinateTransformContext  # noqa: E402

app = QgsApplication([], False)
app.initQgis()
path, wanted = sys.argv[1], json.loads(sys.argv[2])

layer = QgsVectorLayer(f"{path}|layername=proposal", "proposal", "ogr")
assert layer.isValid() and layer.startEditing()
field = layer.fields().indexOf("lock")
edited = 0
for feature in layer.getFeatures():
    lock = wanted["locks"].get(feature["piece_id"])
    if lock:
        assert layer.changeAttributeValue(feature.id(), field, lock)
        edited += 1
assert layer.commitChanges(), layer.commitErrors()

if wanted["areas"]:
    areas = QgsVectorLayer(f"Polygon?crs={layer.crs().authid()}&field=name:string&field=must:bool", "areas", "memory")
    for name, ring in wanted["areas"].items():
        drawn = QgsFeature(areas.fields())
        drawn["name"] = name
        drawn["must"] = True
        drawn.setGeometry(QgsGeometry.fromPolygonXY([[QgsPointXY(x, y) for x, y in ring]]))
        areas.dataProvider().addFeature(drawn)
    options = QgsVectorFileWriter.SaveVectorOptions()
    options.driverName = "GPKG"
    options.layerName = "areas"
    options.actionOnExistingFile = QgsVectorFileWriter.CreateOrOverwriteLayer
    error = QgsVectorFileWriter.writeAsVectorFormatV2(areas, path, QgsCoordinateTransformContext(), options)
    assert error[0] == QgsVectorFileWriter.NoError, error
del layer
print(edited)
# QGIS takes its layers down in an order that may crash.
sys.stdout.flush()
os._exit(0)
