import type { Parcels } from '../../model/district.js';
import type { Finding } from '../../model/finding.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { PlacedLayer } from './namedAreas.js';
import { firstVertex } from './shapeRows.js';

/**
 * Findings about a row, with the place of its first vertex in the working CRS and, for parcels, its id: what a reader could not
 * know. Findings that have a place keep it; rows without a shape, and layers that share their name across files, get none.
 */
export function locateFindings(
  findings: readonly Finding[],
  placed: readonly PlacedLayer<LayerSpec>[],
  parcels: Parcels,
): Finding[] {
  const byLayer = new Map<string, PlacedLayer<LayerSpec>>();
  const ambiguous = new Set<string>();
  for (const layer of placed) {
    const { layer: name, delivered } = layer.open;
    const earlier = byLayer.get(name);
    if (earlier && earlier.open.delivered.file !== delivered.file) ambiguous.add(name);
    if (!earlier || earlier.open.feature.length < layer.open.feature.length) byLayer.set(name, layer);
  }
  const rowsOf = new Map<string, ReadonlyMap<number, number>>();
  return findings.map((item) => {
    const layer = byLayer.get(item.layer);
    if (item.feature === null || !layer || ambiguous.has(item.layer)) return item;
    let rows = rowsOf.get(item.layer);
    if (!rows) {
      rows = new Map(Array.from(layer.open.feature, (feature, row) => [feature, row]));
      rowsOf.set(item.layer, rows);
    }
    const row = rows.get(item.feature);
    if (row === undefined) return item;
    const parcelId = item.parcelId ?? (layer.open.spec.role === 'parcels' ? parcels.id[row] : null);
    const place = item.x === null ? firstVertex(layer.placed.shapes, row) : null;
    return { ...item, parcelId, x: place ? place[0] : item.x, y: place ? place[1] : item.y };
  });
}
