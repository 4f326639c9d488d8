import { type Crs, parseCrs } from '../../geodesy/crs.js';
import { crsByEpsg } from '../../geodesy/crsTable.js';
import { type WebMapSuspicion, webMapSuspicions } from '../../geodesy/gcj02.js';
import { transformer } from '../../geodesy/proj.js';
import type { PolygonSet } from '../../geometry/polygonSet.js';
import { LianpianError } from '../../model/errors.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { coordinatesOf } from '../../model/layer.js';
import { reason } from './reason.js';
import type { Remark } from './together.js';

/**
 * Layers that lie off the parcels in the way of Chinese web maps (`geodesy/gcj02.ts` says how that is told), before any run.
 *
 * Needs: what `sightOf` kept of each layer: its CRS and at most 20,000 vertices, evenly chosen, of the parcels all polygons. Layers
 * without a CRS that can be read are left out. Without parcels nothing is said.
 */
export interface Sight {
  readonly label: string;
  readonly crs: Crs;
  readonly xy: Float64Array;
  /** Of parcels only. */
  readonly polygons: PolygonSet | null;
}

const MOST_VERTICES = 20_000;

export function sightOf(layer: DeliveredLayer, label: string, isParcels: boolean): Sight | null {
  if (layer.crs === null || layer.shapes.kind === 'none') return null;
  try {
    const crs = parseCrs(layer.crs, layer.file);
    const polygons = isParcels && layer.shapes.kind === 'polygon' ? layer.shapes.polygons : null;
    return { label, crs, xy: sample(coordinatesOf(layer.shapes)), polygons };
  } catch (error) {
    if (error instanceof LianpianError) return null;
    throw error;
  }
}

export function webMapRemarks(sights: readonly Sight[]): Remark[] {
  const parcels = sights.find(({ polygons }) => polygons !== null);
  if (!parcels?.polygons) return [];
  const plane = planeFor(parcels);
  if (!plane) return [];
  const others = sights.filter((sight) => sight !== parcels);
  const { polygons } = parcels;
  // vertices alone: between two of them a border of the parcels strays by millimetres
  const reference =
    plane.code === parcels.crs.code ? polygons : { ...polygons, xy: transformer(parcels.crs, plane)(polygons.xy) };
  const suspicions = webMapSuspicions(
    others.map(({ crs, xy }) => (crs.code === plane.code ? xy : transformer(crs, plane)(xy))),
    reference,
    plane,
  );
  return suspicions.flatMap((suspicion, n) => (suspicion ? [remark(others[n], parcels, suspicion)] : []));
}

/** The parcels' own plane, else the three-degree zone of their middle. */
function planeFor({ crs, xy }: Sight): Crs | null {
  if (crs.kind === 'projected' && crs.unitM === 1) return crs;
  const degrees = crsByEpsg(4490);
  if (!degrees || xy.length === 0) return null;
  const [lon] = transformer(crs, degrees)(xy.slice(0, 2));
  return crsByEpsg(4534 + Math.round(lon / 3) - 25);
}

function remark(
  layer: Sight,
  parcels: Sight,
  { system, moved, offsetM, share, shareAsDelivered, withinM }: WebMapSuspicion,
): Remark {
  const [off, against] = moved === 'layer' ? [layer.label, parcels.label] : [parcels.label, layer.label];
  const [before, after] = [shareAsDelivered, share].map((part) => `${(100 * part).toFixed(0)} %`);
  const offset = Math.round(offsetM);
  return {
    code: 'crs.gcj02',
    severity: 'warning',
    text: reason(
      `${off} 疑为 ${system} 坐标：相对 ${against} 偏 ${offset} 米；按 ${system} 还原后 ${after} 的顶点落在边界 ${withinM} 米内，原样 ${before}`,
      `${off} looks like ${system}: ${offset} m off ${against}; with that undone ${after} of its vertices lie within ${withinM} m of a border, as delivered ${before}`,
    ),
  };
}

function sample(xy: Float64Array): Float64Array {
  const vertices = xy.length / 2;
  const step = Math.max(1, Math.ceil(vertices / MOST_VERTICES));
  const out: number[] = [];
  for (let v = 0; v < vertices; v += step) {
    if (Number.isFinite(xy[2 * v]) && Number.isFinite(xy[2 * v + 1])) out.push(xy[2 * v], xy[2 * v + 1]);
  }
  return Float64Array.from(out);
}
