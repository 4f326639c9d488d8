import type { Crs } from '../../../geodesy/crs.js';
import { selfOverlapPairs } from '../../../geometry/overlap/overlapPairs.js';
import { concatSets, EMPTY_POLYGON_SET, itemVertexRange, type PolygonSet } from '../../../geometry/polygonSet.js';
import { numberCell, textCell } from '../../../model/column.js';
import type { Parcels, Titles } from '../../../model/district.js';
import { type Finding, finding } from '../../../model/finding.js';
import type { LayerSpec } from '../../../model/scenario.js';
import type { Settings } from '../../../model/settings.js';
import { AREA_UNIT_M2 } from '../../../model/units.js';
import { idIndex, reportMatches } from '../joins/idIndex.js';
import { joinKey } from '../joins/join.js';
import type { PlacedLayer } from '../namedAreas.js';
import { parcelAreas } from '../parcelAreas.js';
import { polygonsOf } from '../placeLayer.js';
import { type FirmIndex, valuesOfCell } from './firmIndex.js';
import { shareOut } from './firmShares.js';
import { type LandPart, landParts } from './landParts.js';

/**
 * Titles (宗地): who holds them, how large they are, on which parcels they lie.
 *
 * Definition: a title is a distinct id; its rows may name several holders, each with a share (else they share evenly), several parcels, or
 * several polygons. Its area is the one recorded, else the official area of its polygons, each drawn once. Polygons lie on parcels by
 * overlap; a row without a shape lies on the parcels it names, by the shares it states, else evenly.
 * Promises: a row without an id is a title of its own; a row that repeats another, a holder who is none of the firms, a parcel that does
 * not exist, two titles over each other, a title without an area, are findings.
 */
export type TitleSpec = Extract<LayerSpec, { role: 'titles' }>;

const STANDARD = {
  id: ['ZDDM', 'ZDBH', 'BDCDYH', '宗地代码', '宗地编号', '宗地号', '不动产单元号', 'title_id', 'title', 'id'],
  holder: ['QLRMC', 'QLR', 'SYQR', '权利人', '权利人名称', '土地使用权人', '使用权人', 'holder'],
  creditCode: ['QLRZJH', 'ZJH', '统一社会信用代码', '统一信用代码', '信用代码', '权利人证件号', 'credit_code'],
  ownership: ['QLXZ', 'QSXZ', '使用权类型', '权利性质', '权属性质', 'ownership'],
  area: ['ZDMJ', 'SYQMJ', '宗地面积', '使用权面积', '土地面积', '用地面积', 'area_m2'],
  share: ['持有份额', '份额', 'share'],
  parcelId: ['图斑标识码', '图斑标识', '地块编号', 'parcel_id'],
  parcelShare: ['图斑份额', 'parcel_share'],
} as const;

export interface ReadTitles {
  readonly titles: Titles;
  /** Its polygons, and the title of each. */
  readonly polygons: PolygonSet;
  readonly titleOf: readonly number[];
}

interface HolderRow {
  readonly feature: number;
  readonly owner: number;
  readonly share: number;
  readonly code: string;
  readonly name: string;
}

export function readTitles(
  layers: readonly PlacedLayer<TitleSpec>[],
  parcels: Parcels,
  working: Crs,
  firms: FirmIndex,
  settings: Settings,
  report: (item: Finding) => void,
): ReadTitles {
  const byId = new Map<string, number>();
  const id: string[] = [];
  const feature: number[] = [];
  const ownership: string[] = [];
  const areaM2: number[] = [];
  const drawnM2: number[] = [];
  const holders: Titles['holders'][number][] = [];
  const parts: Titles['parts'][number][] = [];
  const sets: PolygonSet[] = [];
  const titleOf: number[] = [];
  for (const { open, placed } of layers) {
    const { fields, spec, layer } = open;
    const named = spec.fields ?? {};
    const one = (key: keyof typeof STANDARD) => fields.optional(named[key], STANDARD[key]);
    const columns = {
      id: fields.required(named.id, STANDARD.id, 'title id'),
      holder: one('holder'),
      creditCode: one('creditCode'),
      ownership: one('ownership'),
      area: one('area'),
      share: one('share'),
      parcelId: one('parcelId'),
      parcelShare: one('parcelShare'),
    };
    const text = (key: keyof typeof columns, k: number) => textCell(columns[key]?.column, k);
    const shapes = polygonsOf(placed.shapes);
    const isDrawn = placed.shapes.kind === 'polygon';
    const asked = isDrawn ? [] : Array.from(open.feature, (_, k) => valuesOfCell(text('parcelId', k))).flat();
    const parcelIndex = idIndex(parcels.id, asked);
    reportMatches(parcelIndex, asked, layer, columns.parcelId?.name ?? '', report);
    const drawn = isDrawn
      ? parcelAreas(polygonsOf(open.shapes), open.crs ?? working, shapes, working).officialM2
      : null;
    const lies = isDrawn ? landParts(shapes, parcels.polygons, settings, { layer, feature: open.feature, report }) : [];
    const unitM2 = AREA_UNIT_M2[spec.areaUnit ?? 'm2'];
    const seen = new Map<string, number>();
    const shapesSeen = new Set<string>();
    const rows: HolderRow[] = [];
    const onParcels = new Map<number, { feature: number; parcel: number; share: number }[]>();
    const drawnParts = new Map<number, { m2: number; parts: readonly LandPart[] }[]>();
    open.feature.forEach((row, k) => {
      const about = { feature: row };
      const shape = isDrawn ? shapeKey(shapes, k) : '';
      const whole = `${[...open.table.columns.values()].map((column) => textCell(column, k)).join('\u0001')}\u0001${shape}`;
      const earlier = seen.get(whole);
      if (earlier !== undefined) {
        report(finding('row.duplicate', 'warning', layer, { otherFeature: earlier }, { ...about, dropped: true }));
        return;
      }
      seen.set(whole, row);
      if (text('id', k) === '') report(finding('value.missing', 'warning', layer, { field: columns.id.name }, about));
      const own = text('id', k) || `row:${row}`;
      const key = joinKey(own);
      let t = byId.get(key);
      if (t === undefined) {
        t = id.length;
        byId.set(key, t);
        id.push(own);
        feature.push(row);
        ownership.push('');
        areaM2.push(Number.NaN);
        drawnM2.push(0);
      }
      ownership[t] ||= text('ownership', k);
      const recorded = numberCell(columns.area?.column, k) * unitM2;
      if (columns.area && !Number.isFinite(recorded) && text('area', k) !== '') {
        const value = `${columns.area.name}=${text('area', k)}`;
        report(finding('row.outsideRange', 'warning', layer, { value }, about));
      } else if (Number.isNaN(areaM2[t])) areaM2[t] = recorded;
      else if (Number.isFinite(recorded) && recorded !== areaM2[t]) {
        const numbers = { title: own, otherFeature: feature[t] };
        report(finding('title.areaDiffers', 'warning', layer, numbers, about));
      }
      if (drawn && !shapesSeen.has(`${t} ${shape}`)) {
        shapesSeen.add(`${t} ${shape}`);
        drawnM2[t] += drawn[k];
        drawnParts.set(t, [...(drawnParts.get(t) ?? []), { m2: drawn[k], parts: lies[k] }]);
      }
      const codes = valuesOfCell(text('creditCode', k));
      const names = valuesOfCell(text('holder', k));
      const count = Math.max(codes.length, names.length);
      if (count === 0) report(finding('title.noHolder', 'note', layer, { title: own }, about));
      const share = numberCell(columns.share?.column, k) / count;
      for (let h = 0; h < count; h++) {
        rows.push({ feature: row, owner: t, share, code: codes[h] ?? '', name: names[h] ?? '' });
      }
      for (const parcelId of isDrawn ? [] : valuesOfCell(text('parcelId', k))) {
        const parcel = parcelIndex.find(parcelId);
        if (parcel < 0) {
          const numbers = { field: columns.parcelId?.name ?? 'parcelId', value: parcelId };
          report(finding('reference.unknown', 'warning', layer, numbers, about));
          continue;
        }
        const list = onParcels.get(t) ?? [];
        if (!list.some((part) => part.parcel === parcel)) {
          list.push({ feature: row, parcel, share: numberCell(columns.parcelShare?.column, k) });
        }
        onParcels.set(t, list);
      }
    });
    holders.push(...holdersOf(rows, id, firms, layer, report));
    for (const [title, list] of drawnParts) parts.push(...mergedParts(title, list));
    for (const [title, list] of onParcels) {
      const owned = list.map(({ feature: row, share }) => ({ feature: row, owner: title, share }));
      const shares = shareOut(owned, (owner) => id[owner], layer, report);
      list.forEach(({ parcel }, n) => void parts.push({ title, parcel, share: shares[n] }));
    }
    if (isDrawn) {
      sets.push(shapes);
      open.feature.forEach(
        (_, k) => void titleOf.push(byId.get(joinKey(text('id', k) || `row:${open.feature[k]}`)) ?? -1),
      );
      reportOverlaps(shapes, titleOf.slice(-open.feature.length), id, layer, open.feature, settings, report);
    }
  }
  const layer = layers.map(({ open }) => open.layer).join(', ');
  id.forEach((own, t) => {
    if (!(areaM2[t] >= 0)) areaM2[t] = drawnM2[t] > 0 ? drawnM2[t] : Number.NaN;
    if (Number.isNaN(areaM2[t])) {
      report(finding('title.noArea', 'warning', layer, { title: own }, { feature: feature[t] }));
    }
  });
  parts.sort((a, b) => a.title - b.title || a.parcel - b.parcel);
  return {
    titles: {
      layer,
      id,
      feature: Uint32Array.from(feature),
      ownership,
      areaM2: Float64Array.from(areaM2),
      holders,
      parts,
    },
    polygons: sets.length > 0 ? concatSets(sets) : EMPTY_POLYGON_SET,
    titleOf,
  };
}

function holdersOf(
  rows: readonly HolderRow[],
  id: readonly string[],
  firms: FirmIndex,
  layer: string,
  report: (item: Finding) => void,
): Titles['holders'] {
  // a holder named in several rows of a title (one a polygon, one a parcel) holds it once
  const once = new Map<string, HolderRow>();
  for (const row of rows) {
    const key = `${row.owner} ${joinKey(row.code)} ${joinKey(row.name)}`;
    if (!once.has(key)) once.set(key, row);
  }
  const holders = [...once.values()];
  const shares = shareOut(holders, (owner) => id[owner], layer, report);
  let byName = 0;
  const found = holders.map(({ owner, code, name, feature }, n) => {
    const match = firms.find(code, name);
    if (match.byName) byName++;
    if (match.firm < 0) {
      const numbers = { title: id[owner], holder: code || name };
      report(finding('title.noFirm', 'note', layer, numbers, { feature }));
    }
    return { title: owner, firm: match.firm, creditCode: code, name, share: shares[n] };
  });
  if (byName > 0) report(finding('holder.byName', 'note', layer, { rows: byName }));
  return found;
}

/** The parts of all polygons of a title, by area. */
function mergedParts(
  title: number,
  list: readonly { readonly m2: number; readonly parts: readonly LandPart[] }[],
): Titles['parts'] {
  const total = list.reduce((sum, { m2 }) => sum + m2, 0);
  const byParcel = new Map<number, number>();
  for (const { m2, parts } of list) {
    for (const { parcel, share } of parts) byParcel.set(parcel, (byParcel.get(parcel) ?? 0) + (share * m2) / total);
  }
  return total > 0 ? [...byParcel].map(([parcel, share]) => ({ title, parcel, share })) : [];
}

/** Tells a shape that is delivered with several rows; a different one never has the same first vertex, length and vertex count. */
function shapeKey(shapes: PolygonSet, item: number): string {
  const [from, to] = itemVertexRange(shapes, item);
  let sum = 0;
  for (let v = 2 * from; v < 2 * to; v++) sum += shapes.xy[v];
  return from === to ? '' : `${to - from} ${shapes.xy[2 * from]} ${shapes.xy[2 * from + 1]} ${sum}`;
}

/** Less than this is two drawings of one border. */
const BORDER_M2 = 1;

function reportOverlaps(
  shapes: PolygonSet,
  titleOf: readonly number[],
  id: readonly string[],
  layer: string,
  feature: Uint32Array,
  settings: Settings,
  report: (item: Finding) => void,
): void {
  const pairs = selfOverlapPairs(shapes, {
    snapRelative: settings['overlay.snapRelative'],
    snapAbsoluteM2: settings['overlay.snapAbsoluteM2'],
  });
  for (const { a, b, areaM2 } of pairs) {
    if (!(Math.abs(areaM2) > BORDER_M2) || titleOf[a] === titleOf[b]) continue;
    const numbers = { title: id[titleOf[a]], other: id[titleOf[b]] };
    report(finding('title.overlap', 'warning', layer, numbers, { feature: feature[a], areaM2: Math.abs(areaM2) }));
  }
}
