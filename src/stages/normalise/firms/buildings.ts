import { overlapPairs } from '../../../geometry/overlap/overlapPairs.js';
import { planarAreas } from '../../../geometry/polygonSet.js';
import { numberCell, textCell } from '../../../model/column.js';
import type { Building, Parcels } from '../../../model/district.js';
import { type Finding, finding } from '../../../model/finding.js';
import type { LayerSpec } from '../../../model/scenario.js';
import type { Settings } from '../../../model/settings.js';
import { idIndex, reportMatches } from '../joins/idIndex.js';
import type { PlacedLayer } from '../namedAreas.js';
import { polygonsOf } from '../placeLayer.js';
import type { FirmIndex } from './firmIndex.js';
import { landParts, mainParcel } from './landParts.js';
import type { ReadTitles } from './titles.js';

/**
 * Buildings, one entry a delivered row: a building, or the part of one that a firm uses.
 *
 * Definition: floor area is what is stated, else footprint × storeys (one where none are stated), times the `share` of the row where there is
 * one (a percentage above 1). Its parcel and title are those it names, else those its footprint overlaps most.
 * Promises: a parcel, title or firm that is named and does not exist, and a building without a floor area, are findings.
 */
export type BuildingSpec = Extract<LayerSpec, { role: 'buildings' }>;

const STANDARD = {
  id: ['JZWBH', 'ZRZH', 'ZH', '建筑编号', '自然幢号', '幢号', 'building_id', 'id'],
  floors: ['ZCS', 'CS', 'FWCS', '总层数', '层数', 'floors'],
  floorM2: ['JZMJ', 'SCJZMJ', '建筑面积', 'floor_m2'],
  parcelId: ['图斑标识码', '图斑标识', '地块编号', 'parcel_id'],
  title: ['ZDDM', '宗地代码', '宗地编号', '宗地号', 'title'],
  creditCode: ['统一社会信用代码', '统一信用代码', '信用代码', 'credit_code'],
  share: ['占比', '份额', 'share'],
} as const;

export function readBuildings(
  layers: readonly PlacedLayer<BuildingSpec>[],
  parcels: Parcels,
  titles: ReadTitles | null,
  firms: FirmIndex,
  settings: Settings,
  report: (item: Finding) => void,
): Building[] {
  return layers.flatMap(({ open, placed }) => {
    const { fields, spec, layer, feature } = open;
    const named = spec.fields ?? {};
    const one = (key: keyof typeof STANDARD) => fields.optional(named[key], STANDARD[key]);
    const columns = {
      id: one('id'),
      floors: one('floors'),
      floorM2: one('floorM2'),
      parcelId: one('parcelId'),
      title: one('title'),
      creditCode: one('creditCode'),
      share: one('share'),
    };
    const asked = (key: 'parcelId' | 'title') => Array.from(feature, (_, k) => textCell(columns[key]?.column, k));
    const parcelIndex = idIndex(parcels.id, asked('parcelId'));
    const titleIndex = titles && idIndex(titles.titles.id, asked('title'));
    reportMatches(parcelIndex, asked('parcelId'), layer, columns.parcelId?.name ?? '', report);
    if (titleIndex) reportMatches(titleIndex, asked('title'), layer, columns.title?.name ?? '', report);
    const shapes = polygonsOf(placed.shapes);
    const isDrawn = placed.shapes.kind === 'polygon';
    const footprintM2 = planarAreas(shapes);
    const about = { layer, feature, report };
    const lies = isDrawn ? landParts(shapes, parcels.polygons, settings, about) : [];
    const drawnTitle = isDrawn && titles ? titlesUnder(shapes, titles, settings) : [];
    return Array.from(feature, (row, k): Building => {
      const text = (key: keyof typeof columns) => textCell(columns[key]?.column, k);
      const number = (key: keyof typeof columns) => numberCell(columns[key]?.column, k);
      const refer = (key: 'parcelId' | 'title' | 'creditCode', found: number | undefined): number => {
        if (text(key) === '') return -1;
        if (found !== undefined && found >= 0) return found;
        const numbers = { field: columns[key]?.name ?? key, value: text(key) };
        report(finding('reference.unknown', 'warning', layer, numbers, { feature: row }));
        return -1;
      };
      const floors = number('floors');
      const stated = number('floorM2');
      const drawn = isDrawn ? Math.abs(footprintM2[k]) * (floors > 0 ? floors : 1) : Number.NaN;
      const share = number('share');
      const part = share > 1 ? share / 100 : share >= 0 ? share : 1;
      const floorM2 = (stated >= 0 ? stated : drawn) * part;
      if (!(floorM2 >= 0)) {
        const field = columns.floorM2?.name ?? 'floorM2';
        report(finding('value.missing', 'warning', layer, { field }, { feature: row }));
      }
      const parcel = refer('parcelId', parcelIndex.find(text('parcelId')));
      const title = titleIndex ? refer('title', titleIndex.find(text('title'))) : -1;
      return {
        feature: row,
        id: text('id') || String(row),
        floors,
        floorM2,
        parcel: parcel >= 0 ? parcel : isDrawn ? mainParcel(lies[k]) : -1,
        title: title >= 0 ? title : (drawnTitle[k] ?? -1),
        firm: refer('creditCode', firms.find(text('creditCode'), '').firm),
      };
    });
  });
}

/** The title that each footprint overlaps most; −1 none. */
function titlesUnder(shapes: ReturnType<typeof polygonsOf>, titles: ReadTitles, settings: Settings): Int32Array {
  const found = new Int32Array(shapes.itemStart.length - 1).fill(-1);
  const most = new Float64Array(found.length);
  const pairs = overlapPairs(shapes, titles.polygons, {
    snapRelative: settings['overlay.snapRelative'],
    snapAbsoluteM2: settings['overlay.snapAbsoluteM2'],
  });
  for (const { a, b, areaM2 } of pairs) {
    if (!(Math.abs(areaM2) > most[a])) continue;
    most[a] = Math.abs(areaM2);
    found[a] = titles.titleOf[b];
  }
  return found;
}
