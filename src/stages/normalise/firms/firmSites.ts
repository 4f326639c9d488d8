import type { Building, Firm, FirmLand, FirmSite } from '../../../model/district.js';
import { type Finding, finding } from '../../../model/finding.js';
import type { Settings } from '../../../model/settings.js';
import { type IdIndex, idIndex, reportMatches } from '../joins/idIndex.js';
import { joinKey } from '../joins/join.js';
import { type ShareRow, shareOut } from './firmShares.js';
import type { LandPart } from './landParts.js';
import type { ReadTitles } from './titles.js';

/**
 * Where firms stand: parcel ↔ title ↔ firm, many to many.
 *
 * Definition: a row puts a firm on the parcel it names, else on the parcels of the title it names. The shares of a firm in its rows are
 * those stated, else by the floor of its buildings there, else by its land there, else even; the setting `firm.shareBasis` says which of the
 * three comes first. A firm none of whose rows names a place stands where it uses land.
 * Promises: shares of a firm sum to 1 over its delivered rows (see `shareOut`); the share on an unknown parcel is a finding, and is not spread over
 * the others; how many firms with several rows go by floor or land is said. Without titles, leases and buildings: stated, else even.
 */
export interface SiteRow extends ShareRow {
  readonly parcelId: string;
  readonly title: string;
}

export interface SiteRows {
  readonly layer: string;
  readonly parcelField: string;
  readonly titleField: string;
  readonly rows: readonly SiteRow[];
}

export interface LandTables {
  readonly titles: ReadTitles | null;
  readonly buildings: readonly Building[];
  readonly land: FirmLand | null;
  readonly basis: Settings['firm.shareBasis'];
}

/** The tables by what they are asked for. */
interface LandIndex {
  parcelOf(row: SiteRow): number;
  titleOf(row: SiteRow): number;
  readonly hasTitles: boolean;
  readonly titleM2: (title: number) => number;
  readonly partsOf: ReadonlyMap<number, readonly LandPart[]>;
  readonly holdersOf: ReadonlyMap<number, readonly { readonly firm: number; readonly share: number }[]>;
  readonly buildingsOf: ReadonlyMap<number, readonly Building[]>;
  readonly usesOf: ReadonlyMap<number, readonly { readonly parcel: number; readonly areaM2: number }[]>;
}

type Basis = 'stated' | 'floor' | 'land';
type Report = (item: Finding) => void;

export function firmSites(
  firms: readonly Firm[],
  batches: readonly SiteRows[],
  parcelIds: readonly string[],
  tables: LandTables,
  report: Report,
): FirmSite[] {
  const all = batches.flatMap(({ rows }) => rows);
  const ids = {
    parcels: idIndex(
      parcelIds,
      all.map(({ parcelId }) => parcelId),
    ),
    titles: titleIndex(tables, all),
  };
  const index = landIndex(ids, tables);
  const { usesOf } = index;
  const named = new Set(
    batches.flatMap(({ rows }) => rows.filter((row) => placesOf(row, index) !== null).map((row) => row.owner)),
  );
  const placedByLand = new Set<number>();
  const sites = batches.flatMap(({ layer, parcelField, titleField, rows }) => {
    const texts = (key: 'parcelId' | 'title') => rows.map((row) => row[key]);
    reportMatches(ids.parcels, texts('parcelId'), layer, parcelField, report);
    if (ids.titles) reportMatches(ids.titles, texts('title'), layer, titleField, report);
    const shares = shareOut(
      byBasis(rows, index, tables.basis, layer, report),
      (f) => firms[f].creditCode,
      layer,
      report,
    );
    const found = new Map<string, FirmSite>();
    rows.forEach((row, k) => {
      const places = placesOf(row, index);
      if (!places) {
        if (row.parcelId === '' && !named.has(row.owner) && usesOf.has(row.owner)) placedByLand.add(row.owner);
        else reportUnplaced(row, index, { parcelField, titleField, layer }, report);
        return;
      }
      for (const { parcel, share } of places) {
        const key = `${row.owner} ${parcel} ${row.title}`;
        const sum = (found.get(key)?.share ?? 0) + shares[k] * share;
        found.set(key, { firm: row.owner, parcel, title: row.title, share: sum });
      }
    });
    return [...found.values()];
  });
  for (const firm of [...placedByLand].sort((a, b) => a - b)) {
    const uses = usesOf.get(firm) ?? [];
    const total = uses.reduce((sum, { areaM2 }) => sum + areaM2, 0);
    for (const { parcel, areaM2 } of uses) sites.push({ firm, parcel, title: '', share: areaM2 / total });
    const about = { feature: firms[firm].feature };
    report(finding('firm.placedByTitle', 'note', batches[0].layer, { firm: firms[firm].creditCode }, about));
  }
  return sites;
}

function titleIndex({ titles }: LandTables, rows: readonly SiteRow[]): IdIndex | null {
  return (
    titles &&
    idIndex(
      titles.titles.id,
      rows.map(({ title }) => title),
    )
  );
}

function landIndex(
  ids: { readonly parcels: IdIndex; readonly titles: IdIndex | null },
  { titles, buildings, land }: LandTables,
): LandIndex {
  return {
    parcelOf: ({ parcelId }) => ids.parcels.find(parcelId),
    titleOf: ({ title }) => ids.titles?.find(title) ?? -1,
    hasTitles: ids.titles !== null,
    titleM2: (title) => titles?.titles.areaM2[title] || 0,
    partsOf: grouped(titles?.titles.parts ?? [], ({ title }) => title),
    holdersOf: grouped(titles?.titles.holders ?? [], ({ title }) => title),
    buildingsOf: grouped(buildings, ({ firm }) => firm),
    usesOf: grouped(land?.uses ?? [], ({ firm }) => firm),
  };
}

function grouped<T>(list: readonly T[], keyOf: (entry: T) => number): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const entry of list) {
    const group = groups.get(keyOf(entry));
    if (group) group.push(entry);
    else groups.set(keyOf(entry), [entry]);
  }
  return groups;
}

/** The parcels a row speaks of, with the part of it on each; null when it names none that is known. */
function placesOf(row: SiteRow, { parcelOf, partsOf, titleOf }: LandIndex): readonly LandPart[] | null {
  const parcel = parcelOf(row);
  if (parcel >= 0) return [{ parcel, share: 1 }];
  const parts = row.parcelId === '' ? (partsOf.get(titleOf(row)) ?? []) : [];
  const total = parts.reduce((sum, { share }) => sum + share, 0);
  return total > 0 ? parts.map((part) => ({ parcel: part.parcel, share: part.share / total })) : null;
}

function reportUnplaced(
  row: SiteRow,
  { titleOf, hasTitles }: LandIndex,
  { parcelField, titleField, layer }: Pick<SiteRows, 'parcelField' | 'titleField' | 'layer'>,
  report: Report,
): void {
  const { feature, parcelId, title } = row;
  const unknown = (field: string, value: string) =>
    report(finding('reference.unknown', 'warning', layer, { field, value }, { feature }));
  if (parcelId !== '') unknown(parcelField, parcelId);
  else if (title !== '' && hasTitles && titleOf(row) < 0) unknown(titleField, title);
  else report(finding('value.missing', 'warning', layer, { field: parcelField }, { feature }));
}

/** The rows with the shares of the first basis that says something of their firm. */
function byBasis(
  rows: readonly SiteRow[],
  index: LandIndex,
  first: Basis,
  layer: string,
  report: Report,
): readonly SiteRow[] {
  if (index.buildingsOf.size === 0 && index.usesOf.size === 0) return rows;
  const order: readonly Basis[] = [...new Set<Basis>([first, 'stated', 'floor', 'land'])];
  const shared = rows.map((row) => row.share);
  const count = { floor: 0, land: 0 };
  const numbered = rows.map((row, k) => ({ row, k }));
  for (const own of grouped(numbered, ({ row }) => row.owner).values()) {
    if (own.length < 2) continue;
    for (const basis of order) {
      const values = own.map(
        ({ row }) => weightOf(basis, row, index) / own.filter((o) => samePlace(o.row, row, index)).length,
      );
      const total = values.reduce((a, b) => a + b, 0);
      if (!(total > 0)) continue;
      if (basis === 'stated') break;
      own.forEach(({ k }, n) => {
        shared[k] = values[n] / total;
      });
      count[basis]++;
      break;
    }
  }
  for (const basis of ['floor', 'land'] as const) {
    const title = basis === 'floor' ? '建筑面积 / floor' : '土地面积 / land';
    if (count[basis] > 0) report(finding('share.basis', 'note', layer, { basis: title, firms: count[basis] }));
  }
  return rows.map((row, k) => ({ ...row, share: shared[k] }));
}

function samePlace(a: SiteRow, b: SiteRow, { parcelOf }: LandIndex): boolean {
  const place = (row: SiteRow) => (parcelOf(row) >= 0 ? parcelOf(row) : joinKey(row.parcelId));
  return place(a) === place(b) && joinKey(a.title) === joinKey(b.title);
}

/** What a basis says of a row: m² of floor or land of its firm there; for stated shares only whether there is one. */
function weightOf(basis: Basis, row: SiteRow, index: LandIndex): number {
  if (basis === 'stated') return Number.isNaN(row.share) ? 0 : 1;
  return basis === 'floor' ? floorOn(row, index) : landOn(row, index);
}

function floorOn(row: SiteRow, { buildingsOf, parcelOf, titleOf }: LandIndex): number {
  const parcel = parcelOf(row);
  const title = titleOf(row);
  const there = (buildingsOf.get(row.owner) ?? []).filter((building) => {
    if (parcel < 0) return title >= 0 && building.title === title;
    return building.parcel === parcel && (title < 0 || building.title < 0 || building.title === title);
  });
  return there.reduce((sum, { floorM2 }) => (floorM2 > 0 ? sum + floorM2 : sum), 0);
}

/** Of the parcel that is named, else of the title. */
function landOn(row: SiteRow, { usesOf, parcelOf, titleOf, holdersOf, titleM2 }: LandIndex): number {
  const parcel = parcelOf(row);
  if (parcel >= 0) return usesOf.get(row.owner)?.find((use) => use.parcel === parcel)?.areaM2 ?? 0;
  const title = titleOf(row);
  const held = (holdersOf.get(title) ?? []).filter(({ firm }) => firm === row.owner);
  return held.reduce((sum, { share }) => sum + share * titleM2(title), 0);
}
