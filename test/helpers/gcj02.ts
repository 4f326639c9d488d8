import gcoord from 'gcoord';
import { parseCrs } from '../../src/geodesy/crs.js';
import { transformer } from '../../src/geodesy/proj.js';
import type { NestedPolygons } from '../../src/geometry/polygonSet.js';

const { transform, CRSTypes } = gcoord as unknown as typeof gcoord.default;
const plane = parseCrs('EPSG:4549');
const lonLat = parseCrs('EPSG:4490');

/** A polygon of EPSG:4549 as a Chinese web map would have it. */
export function onGcj02(polygon: NestedPolygons): NestedPolygons {
  return polygon.map((rings) =>
    rings.map((ring) =>
      ring.map(([x, y]): [number, number] => {
        const [lon, lat] = transformer(plane, lonLat)(Float64Array.of(x, y));
        const [webLon, webLat] = transform([lon, lat], CRSTypes.WGS84, CRSTypes.GCJ02);
        const [east, north] = transformer(lonLat, plane)(Float64Array.of(webLon, webLat));
        return [east, north];
      }),
    ),
  );
}
