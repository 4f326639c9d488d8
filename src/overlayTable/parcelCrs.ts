import { type Crs, parseCrs } from '../geodesy/crs.js';
import { datumFinding } from '../geodesy/datumFinding.js';
import { checkPlausible, crsMissing, middleBounds, placeOfLayer } from '../geodesy/plausible.js';
import { LianpianError } from '../model/errors.js';
import { type Finding, finding } from '../model/finding.js';
import { coordinatesOf, type DeliveredLayer } from '../model/layer.js';
import { unusableRows, withEmptied } from '../stages/normalise/shapeRows.js';
import type { NamedZones } from './zoneLayer.js';

/** A parcel layer without a single coordinate needs no CRS, and is taken to be in that of the first zones. */
export function crsOfParcels(
  parcels: DeliveredLayer,
  zones: readonly NamedZones[],
  report: (item: Finding) => void,
): Crs {
  const { shapes, layer, file } = parcels;
  const where = `${file} | ${layer}`;
  if (shapes.kind !== 'polygon' && parcels.table.rowCount > 0) {
    throw new LianpianError(
      'E_GEOMETRY_TYPE',
      `图层几何类型 / the layer holds ${shapes.kind === 'none' ? 'no shapes' : `${shapes.kind}s`}; parcels are polygons`,
      where,
      'Name the right file or layer: FILE|layer=NAME or --layer NAME.',
    );
  }
  const bounds = middleBounds(coordinatesOf(withEmptied(shapes, unusableRows(shapes).wild)));
  const near = () => {
    for (const { delivered } of zones) {
      const place = placeOfLayer(delivered.crs, coordinatesOf(delivered.shapes));
      if (place) return place;
    }
    return null;
  };
  const claim = parcels.crs ?? (bounds ? null : (zones[0]?.delivered.crs ?? null));
  if (!claim) throw crsMissing(bounds ?? [Number.NaN, Number.NaN, Number.NaN, Number.NaN], where, near());
  const crs = parseCrs(claim, where);
  const isTold = parcels.crs?.from === 'option';
  if (crs.datumShift && !isTold) {
    report(datumFinding(`${crs.code.replace(/\+.*$/, '')} (${crs.datumShift.datum})`, crs.datumShift, layer));
  }
  if (bounds) checkPlausible(crs, bounds, where, near);
  if (parcels.crs?.from === 'format') {
    const because = `${parcels.format} 未写坐标系即为经纬度 / ${parcels.format} without a CRS is in degrees by its standard`;
    report(finding('crs.guessed', 'note', layer, { crs: crs.code, because }));
  }
  return crs;
}
