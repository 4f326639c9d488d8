import type { Crs } from '../../geodesy/crs.js';
import { type WebMapSuspicion, webMapSuspicions } from '../../geodesy/gcj02.js';
import type { PolygonSet } from '../../geometry/polygonSet.js';
import { type Finding, finding } from '../../model/finding.js';
import { coordinatesOf } from '../../model/layer.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { PlacedLayer } from './namedAreas.js';

/** Names layers of a scenario, see `webMapFindings`. */
export function reportWebMapShifts(
  placed: readonly PlacedLayer<LayerSpec>[],
  plane: Crs,
  report: (item: Finding) => void,
): void {
  const parcels = placed.find(({ open }) => open.spec.role === 'parcels');
  if (parcels?.placed.shapes.kind !== 'polygon') return;
  const others = placed.filter((layer) => layer !== parcels && layer.placed.shapes.kind !== 'none');
  const found = webMapFindings(
    others.map(({ open, placed: { shapes } }) => ({ layer: open.layer, xy: coordinatesOf(shapes) })),
    { layer: parcels.open.layer, polygons: parcels.placed.shapes.polygons },
    plane,
  );
  for (const item of found) report(item);
}

/**
 * Names the layers that lie off the parcels in the way of GCJ-02 or BD-09; where several layers say so of the parcels themselves,
 * the parcels are named once, with the layer that says it clearest. All in `plane`; coordinates are not touched.
 */
export function webMapFindings(
  others: readonly { readonly layer: string; readonly xy: Float64Array }[],
  parcels: { readonly layer: string; readonly polygons: PolygonSet },
  plane: Crs,
): Finding[] {
  const suspicions = webMapSuspicions(
    others.map(({ xy }) => xy),
    parcels.polygons,
    plane,
  );
  const found: Finding[] = [];
  const ofParcels: { readonly suspicion: WebMapSuspicion; readonly against: string }[] = [];
  for (const [k, suspicion] of suspicions.entries()) {
    const { layer } = others[k];
    if (suspicion?.moved === 'reference') ofParcels.push({ suspicion, against: layer });
    else if (suspicion) found.push(suspected(layer, suspicion, parcels.layer));
  }
  ofParcels.sort((a, b) => b.suspicion.share - a.suspicion.share);
  if (ofParcels.length > 0) found.push(suspected(parcels.layer, ofParcels[0].suspicion, ofParcels[0].against));
  return found;
}

function suspected(layer: string, suspicion: WebMapSuspicion, against: string): Finding {
  const { system, offsetM, vertices, withinM, share, shareAsDelivered } = suspicion;
  const percent = (value: number) => Math.round(value * 1000) / 10;
  return finding('crs.gcj02', 'error', layer, {
    system,
    offsetM: Math.round(offsetM),
    against,
    withinM,
    sharePct: percent(share),
    asDeliveredPct: percent(shareAsDelivered),
    vertices,
  });
}
