import type { Geos } from '../geometry/geos.js';
import { overlapPairs, selfOverlapPairs } from '../geometry/overlap/overlapPairs.js';
import { itemVertexRange, planarAreas } from '../geometry/polygonSet.js';
import { overlapTolerances } from '../model/conflictClass.js';
import { type Finding, finding } from '../model/finding.js';
import type { Settings } from '../model/settings.js';
import { roundM2 } from '../model/units.js';
import type { Zoned } from '../stages/measure/metrics/cells.js';
import type { OpenPatches, OpenZones } from './patches.js';

/** Rows and zones named in a finding. */
const NAMED = 10;

function firstOf(names: readonly (string | number)[]): string {
  return `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ' …' : ''}`;
}

/** Says where rows count twice, because they lie on each other, and where there is nothing to count. */
export function tellRows(
  { delivered, feature, polygons }: OpenPatches,
  settings: Settings,
  report: (item: Finding) => void,
): void {
  const isEmpty = (_: unknown, row: number) => {
    const [from, to] = itemVertexRange(polygons, row);
    return from === to;
  };
  if (feature.every(isEmpty)) report(finding('measure.nothing', 'warning', delivered.layer, { rows: feature.length }));
  const pairs = selfOverlapPairs(polygons, overlapTolerances(settings));
  const overlapM2 = roundM2(pairs.reduce((sum, { areaM2 }) => sum + areaM2, 0));
  if (overlapM2 === 0) return;
  const features = firstOf(pairs.map(({ a, b }) => `${feature[a]}+${feature[b]}`));
  const numbers = { pairs: pairs.length, overlapM2, features };
  report(finding('measure.overlap', 'warning', delivered.layer, numbers, { areaM2: overlapM2 }));
}

/** Says what of the rows lies in several zones, in none, and which zones have nothing. */
export function tellZones(
  { polygons: land, officialM2 }: OpenPatches,
  { polygons, name }: OpenZones,
  { zone }: Zoned,
  settings: Settings,
  geos: Geos,
  report: (item: Finding) => void,
): void {
  const tolerances = overlapTolerances(settings);
  const pairs = selfOverlapPairs(polygons, tolerances);
  const overlapM2 = roundM2(pairs.reduce((sum, pair) => sum + pair.areaM2, 0));
  if (overlapM2 > 0) {
    const zones = firstOf(pairs.map(({ a, b }) => `${name[a]} + ${name[b]}`));
    report(finding('measure.zonesOverlap', 'warning', 'zones', { zones, overlapM2 }, { areaM2: overlapM2 }));
  }
  // zones on each other as one, so that no land is inside twice
  const separate = overlapM2 > 0 ? geos.dissolve(polygons, new Int32Array(name.length)) : polygons;
  const planarM2 = planarAreas(land);
  const outsideOf = Float64Array.from(planarM2);
  for (const { a, areaM2 } of overlapPairs(land, separate, tolerances)) outsideOf[a] -= areaM2;
  const outside = officialM2.reduce(
    (sum, whole, r) => sum + (planarM2[r] > 0 ? (whole * Math.max(0, outsideOf[r])) / planarM2[r] : 0),
    0,
  );
  const outsideM2 = roundM2(outside);
  if (outsideM2 > 0) {
    const wholeM2 = officialM2.reduce((sum, whole) => sum + whole, 0);
    const sharePct = Number(((100 * outside) / wholeM2).toPrecision(3));
    report(finding('measure.outsideZones', 'note', 'zones', { outsideM2, sharePct }, { areaM2: outsideM2 }));
  }
  const met = new Set(zone);
  const without = name.filter((_, z) => !met.has(z));
  if (without.length > 0) {
    const numbers = { zones: without.length, names: firstOf(without) };
    report(finding('measure.zonesWithout', met.size === 0 ? 'warning' : 'note', 'zones', numbers));
  }
}
