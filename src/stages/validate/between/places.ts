import { overlapAreas } from '../../../geometry/overlap/overlapAreas.js';
import { overlapPairs } from '../../../geometry/overlap/overlapPairs.js';
import { separateZones } from '../../../geometry/overlap/separateZones.js';
import { itemCount, type PolygonSet, planarAreas, selectItems } from '../../../geometry/polygonSet.js';
import type { Report } from '../../../model/checks.js';
import { plainCode } from '../../../model/codes/plainCode.js';
import { type Column, type Table, textCell } from '../../../model/column.js';
import { overlapTolerances } from '../../../model/conflictClass.js';
import { finding, type Severity } from '../../../model/finding.js';
import { deliveredField, standardOf } from '../../../model/standards/standard.js';
import { roundM2 } from '../../../model/units.js';
import { type Listing, listing } from '../attributes/listing.js';
import type { CheckContext, SoundLayer } from '../context.js';
import { mainBody } from '../mainBody.js';
import { unitCodesOf, unitNameOf } from '../unitCodes.js';
import { insideClaimed } from './inside.js';

/**
 * Parcels against the towns and villages they are said to lie in.
 *
 * Definition: parcel.outside — land of a parcel outside all towns; parcel.straddles — land of it in other towns than that of its code, most of it being where it
 * should; code.elsewhere — less than half of it lies in the town, else the village, of its ZLDWDM; town.uncovered — land of a town under no parcel. All
 * above check.apartM2. Land below conflict.mismatchAreaM2 is a note (borders drawn twice), more a warning; uncovered land is one only where
 * the parcels are a DLTB, which must cover everything, and cover half of the towns at least. Parcels far off (geometry.farOff) are not said again.
 * Needs sound polygons of one plane; areas are planar. Method: the kernel, each parcel against its own town first; only those not wholly
 * there go against all. Parcels or towns that overlap each other count once;
 * where a town's parcels have its area to check.apartM2 in sum, nothing is taken to be open (an overlap as large as a gap hides it here, and is named as
 * what it is in the coverage).
 */
export function placeFindings(checked: readonly SoundLayer[], context: CheckContext, report: Report): void {
  const towns = unitsIn(checked, 'towns');
  const villages = unitsIn(checked, 'villages');
  for (const parcels of checked) {
    if (parcels.layer.role !== 'parcels') continue;
    const input = parcelsOf(parcels, context, report);
    if (towns) inTowns(input, towns, context, report);
    if (villages) elsewhere(input, villages, 'villages', 12, context);
  }
}

/** The first layer of towns or villages that holds any land. */
export function unitsIn(checked: readonly SoundLayer[], role: 'towns' | 'villages'): SoundLayer | undefined {
  return checked.find(({ layer, sound }) => layer.role === role && sound.xy.length > 0);
}

interface PlacedParcels {
  readonly checked: SoundLayer;
  readonly list: Listing;
  readonly areaM2: Float64Array;
  readonly away: ReadonlySet<number>;
  /** ZLDWDM, by row; null where there is no such field. */
  readonly location: { readonly name: string; readonly column: Column } | null;
  /** Rows said to lie elsewhere already. */
  readonly said: Set<number>;
}

function parcelsOf(checked: SoundLayer, { settings }: CheckContext, report: Report): PlacedParcels {
  const { layer, sound } = checked;
  const name = layer.table ? deliveredField(layer.table, { name: 'ZLDWDM' }) : null;
  const column = name === null ? undefined : layer.table?.columns.get(name);
  const { away } = mainBody(layer.polygons, settings['validate.farOffM']);
  return {
    checked,
    list: listing(layer, settings['check.listed'], report),
    areaM2: planarAreas(sound),
    away: new Set(away.map(({ item }) => item)),
    location: name !== null && column ? { name, column } : null,
    said: new Set(),
  };
}

/** Unit of the code of each parcel; −1 where the code names none. */
function claims(parcels: PlacedParcels, codes: readonly string[], digits: 9 | 12): Int32Array {
  const claimed = new Int32Array(parcels.areaM2.length).fill(-1);
  if (!parcels.location) return claimed;
  const unitOf = new Map<string, number>();
  codes.forEach((code, unit) => {
    const key = code.slice(0, digits);
    if (key.length === digits && !unitOf.has(key)) unitOf.set(key, unit);
  });
  const { column } = parcels.location;
  const known = new Map<string, number>();
  for (let row = 0; row < claimed.length; row++) {
    const text = textCell(column, row);
    let unit = known.get(text);
    if (unit === undefined) {
      unit = unitOf.get(plainCode(text).slice(0, digits)) ?? -1;
      known.set(text, unit);
    }
    claimed[row] = unit;
  }
  return claimed;
}

function inTowns(parcels: PlacedParcels, towns: SoundLayer, context: CheckContext, report: Report): void {
  const { settings, geos } = context;
  const { areaM2, list, away } = parcels;
  const { sound } = parcels.checked;
  const tolerances = overlapTolerances(settings);
  const leastM2 = settings['check.apartM2'];
  const { inside: inOwn, claimed } = elsewhere(parcels, towns, 'towns', 9, context);
  const open: number[] = [];
  for (let p = 0; p < areaM2.length; p++) {
    if (areaM2[p] > 0 && !away.has(p) && !(areaM2[p] - inOwn[p] <= leastM2)) open.push(p);
  }
  const apart = separateZones(towns.sound, tolerances, geos);
  const [inAny] = overlapAreas(selectItems(sound, open), [apart.index()], tolerances);
  const outside = new Map<number, number>();
  const straddling = new Map<number, number>();
  open.forEach((p, k) => {
    if (areaM2[p] - inAny[k] > leastM2) outside.set(p, areaM2[p] - inAny[k]);
    if (inAny[k] - inOwn[p] > leastM2 && !parcels.said.has(p)) straddling.set(p, inAny[k] - inOwn[p]);
  });
  for (const [code, found] of [
    ['parcel.outside', outside],
    ['parcel.straddles', straddling],
  ] as const) {
    const shareOf = (p: number) => percent((found.get(p) ?? 0) / areaM2[p]);
    for (const [severity, rows] of bySize(found, settings['conflict.mismatchAreaM2'])) {
      const known = (p: number) => ({ areaM2: roundM2(found.get(p) ?? 0) });
      const numbers = (p: number) => ({ outsideM2: roundM2(found.get(p) ?? 0), sharePct: shareOf(p) });
      list.each(code, severity, severity, rows, numbers, known);
    }
  }
  if (!areCovered(parcels, towns, open, claimed, context)) uncovered(parcels, towns, context, report);
}

/** Whether the parcels in each town have its area: then nothing is open, unless as much lies under two parcels. */
function areCovered(
  { checked, areaM2 }: PlacedParcels,
  towns: SoundLayer,
  open: readonly number[],
  claimed: Int32Array,
  { settings }: CheckContext,
): boolean {
  const coveredM2 = new Float64Array(itemCount(towns.sound));
  const isOpen = new Set(open);
  claimed.forEach((town, p) => {
    if (town >= 0 && !isOpen.has(p)) coveredM2[town] += areaM2[p];
  });
  const pairs = overlapPairs(selectItems(checked.sound, open), towns.sound, overlapTolerances(settings));
  for (const { b, areaM2: inM2 } of pairs) coveredM2[b] += inM2;
  return planarAreas(towns.sound).every((townM2, t) => Math.abs(townM2 - coveredM2[t]) <= settings['check.apartM2']);
}

function bySize(found: ReadonlyMap<number, number>, mismatchM2: number): readonly (readonly [Severity, number[]])[] {
  const rows = [...found.keys()];
  const isSmall = (p: number) => (found.get(p) ?? 0) < mismatchM2;
  return [
    ['warning', rows.filter((p) => !isSmall(p))],
    ['note', rows.filter(isSmall)],
  ];
}

/** code.elsewhere; gives the unit of each parcel's code (−1 without one) and its m² there (NaN). */
function elsewhere(
  parcels: PlacedParcels,
  units: SoundLayer,
  role: 'towns' | 'villages',
  digits: 9 | 12,
  { settings }: CheckContext,
): { readonly inside: Float64Array; readonly claimed: Int32Array } {
  const { checked, list, areaM2, location, said, away } = parcels;
  const claimed = claims(parcels, unitCodesOf(units.layer, role), digits);
  const inside = insideClaimed(checked.sound, units.sound, claimed, settings);
  const rows: number[] = [];
  for (let p = 0; p < areaM2.length; p++) {
    if (areaM2[p] > 0 && inside[p] < areaM2[p] / 2 && !said.has(p) && !away.has(p)) rows.push(p);
  }
  if (rows.length === 0 || !location) return { inside, claimed };
  const most = new Map<number, { readonly unit: number; readonly inM2: number }>();
  for (const { a, b, areaM2: inM2 } of overlapPairs(
    selectItems(checked.sound, rows),
    units.sound,
    overlapTolerances(settings),
  )) {
    if (inM2 > (most.get(rows[a])?.inM2 ?? 0)) most.set(rows[a], { unit: b, inM2 });
  }
  // in no unit at all is parcel.outside, or land of no village
  const wrong = rows.filter((p) => most.has(p) && most.get(p)?.unit !== claimed[p]);
  for (const p of wrong) said.add(p);
  list.each('code.elsewhere', 'warning', role, wrong, (p) => ({
    field: location.name,
    value: textCell(location.column, p),
    liesIn: unitNameOf(units.layer, role, most.get(p)?.unit ?? -1),
    insidePct: percent(inside[p] / areaM2[p]),
  }));
  return { inside, claimed };
}

function uncovered({ checked }: PlacedParcels, towns: SoundLayer, context: CheckContext, report: Report): void {
  const { settings, geos } = context;
  const tolerances = overlapTolerances(settings);
  const apart = separateZones(checked.sound, tolerances, geos);
  const [covered] = overlapAreas(towns.sound, [apart.index()], tolerances);
  const whole = planarAreas(towns.sound);
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  // less than half covered: a selection of parcels, not a delivery of all
  const isWhole = sum(covered) >= sum(whole) / 2;
  const mustCover = isWhole && checked.layer.table !== null && isSurvey(checked.layer.table);
  whole.forEach((townM2, t) => {
    const openM2 = townM2 - covered[t];
    if (!(openM2 > settings['check.apartM2'])) return;
    const severity = mustCover && openM2 >= settings['conflict.mismatchAreaM2'] ? 'warning' : 'note';
    const name = unitNameOf(towns.layer, 'towns', t);
    const numbers = { name, uncoveredM2: roundM2(openM2), sharePct: percent(openM2 / townM2) };
    const known = { feature: towns.layer.feature(t), ...placeIn(towns.sound, t, context), areaM2: roundM2(openM2) };
    report(finding('town.uncovered', severity, towns.layer.layer, numbers, known));
  });
}

function isSurvey(table: Table): boolean {
  return standardOf(table, 'parcels')?.id === 'DLTB';
}

function placeIn(set: PolygonSet, item: number, { geos }: CheckContext) {
  const [x, y] = geos.interiorPoint(set, item);
  return Number.isNaN(x) ? {} : { x, y };
}

export function percent(share: number): number {
  return Math.round(1e4 * share) / 100;
}
