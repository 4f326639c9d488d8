import type { Bounds } from '../../geodesy/crs.js';
import { baseName } from '../../model/fileName.js';
import { lonLatText } from './place.js';
import type { Portrait } from './portrait.js';
import { type Reason, reason } from './reason.js';

/**
 * What the layers of a delivery say of each other: CRSs and years that differ, layers that lie apart, roles that
 * are there twice, and the role every run needs.
 *
 * Definition: layers whose bulks have boxes that meet, in degrees, belong together; those outside the largest such group lie *apart*. Layers
 * without a known place are left out. Promises: a note where nothing is wrong with it (CRSs may differ by layer), a warning where a person must look.
 */
export interface Remark {
  readonly code: 'crs.differs' | 'year.differs' | 'crs.gcj02' | 'place.apart' | 'role.twice' | 'parcels.missing';
  readonly severity: 'warning' | 'note';
  readonly text: Reason;
}

/** `DLTB.shp`, and `plan.gdb › DLTB` where the file's name does not say the layer's. */
export function layerLabel({ file, layer }: Pick<Portrait, 'file' | 'layer'>): string {
  return baseName(file) === layer ? file : `${file} › ${layer}`;
}

const MOST_LABELS = 12;

/** Roles of which a run takes one layer, or that would be counted double. */
const SINGLE = new Set(['DLTB', 'XZQ', 'CJDCQ', 'PDT', 'CZKFBJ', 'STBHHX', 'YJJBNTBHTB', 'KFYQ', 'PZWJSTD']);

/** `whole`: the layers are those of a whole delivery, which should hold parcels. */
export function compareLayers(layers: readonly Portrait[], whole: boolean): Remark[] {
  if (layers.length < 2) return [];
  return [...crsRemarks(layers), ...yearRemarks(layers), ...apartRemarks(layers), ...roleRemarks(layers, whole)];
}

function labels(layers: readonly Portrait[]): string {
  const shown = layers.slice(0, MOST_LABELS).map(layerLabel).join(', ');
  return layers.length > MOST_LABELS ? `${shown} … (${layers.length})` : shown;
}

function crsRemarks(layers: readonly Portrait[]): Remark[] {
  const groups = grouped(layers, ({ place }) => place.named);
  if (groups.size < 2) return [];
  const lines = [...groups].map(([crs, own]) => `${crs}: ${labels(own)}`);
  return [
    {
      code: 'crs.differs',
      severity: 'note',
      text: reason(
        `各层坐标系不同，逐层读取：${lines.join('；')}`,
        `CRSs differ by layer, each is read in its own: ${lines.join('; ')}`,
      ),
    },
  ];
}

function yearRemarks(layers: readonly Portrait[]): Remark[] {
  const groups = grouped(layers, ({ year }) => (year.year === null ? null : String(year.year)));
  if (groups.size < 2) return [];
  const years = [...groups].sort(([a], [b]) => Number(a) - Number(b));
  const lines = years.map(([year, own]) => `${year}: ${labels(own)}`);
  return [
    {
      code: 'year.differs',
      severity: 'warning',
      text: reason(`数据年份不一致：${lines.join('；')}`, `years of the data differ: ${lines.join('; ')}`),
    },
  ];
}

/** Groups of layers whose boxes meet, one by one; all but the largest lie apart. */
function apartRemarks(layers: readonly Portrait[]): Remark[] {
  const groups: { layers: Portrait[]; boxes: Bounds[] }[] = [];
  for (const layer of layers) {
    const box = layer.place.coreLonLat;
    if (!box) continue;
    const met = groups.filter(({ boxes }) => boxes.some((other) => meet(box, other)));
    const joined = {
      layers: [...met.flatMap((group) => group.layers), layer],
      boxes: [...met.flatMap((group) => group.boxes), box],
    };
    groups.splice(0, groups.length, ...groups.filter((group) => !met.includes(group)), joined);
  }
  groups.sort((a, b) => b.layers.length - a.layers.length);
  return groups.slice(1).map(({ layers: own, boxes }): Remark => {
    const names = labels(own);
    const [[minX, minY, maxX, maxY]] = boxes;
    const place = lonLatText([(minX + maxX) / 2, (minY + maxY) / 2]);
    return {
      code: 'place.apart',
      severity: 'warning',
      text: reason(
        `${names} 与其他图层不相交（中心 ${place}）：坐标系是否有误？`,
        `${names}: not where the other layers are (middle ${place}); is the CRS right?`,
      ),
    };
  });
}

function roleRemarks(layers: readonly Portrait[], whole: boolean): Remark[] {
  const groups = grouped(layers, ({ role }) => role.id);
  const remarks: Remark[] = [];
  for (const [id, own] of groups) {
    if (!SINGLE.has(id) || own.length < 2) continue;
    const names = labels(own);
    const title = own[0].role.title ?? reason(id, id);
    remarks.push({
      code: 'role.twice',
      severity: 'warning',
      text: reason(`${title.zh}有 ${own.length} 个图层：${names}`, `${own.length} layers are ${title.en}: ${names}`),
    });
  }
  const parcels = groups.get('DLTB') ?? [];
  if (whole && parcels.length === 0 && layers.some(({ geometry }) => geometry === 'polygon')) {
    remarks.push({
      code: 'parcels.missing',
      severity: 'warning',
      text: reason(
        '没有认出地类图斑（DLTB）：方案必须有一个',
        'no layer of parcels (DLTB) is recognised: a run needs one',
      ),
    });
  }
  return remarks;
}

function grouped(layers: readonly Portrait[], keyOf: (layer: Portrait) => string | null): Map<string, Portrait[]> {
  const groups = new Map<string, Portrait[]>();
  for (const layer of layers) {
    const key = keyOf(layer);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(layer);
    else groups.set(key, [layer]);
  }
  return groups;
}

function meet(a: Bounds, b: Bounds): boolean {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}
