import type { ControlLine } from '../model/district.js';
import type { LineOverlap } from '../model/rule.js';
import { M2_PER_HA, muFromM2 } from '../model/units.js';
import { WIDTH_CLASS_WORDS } from '../model/words.js';
import type { RunResult } from '../run.js';
import { type Field, number, tableOf, text } from './fields.js';
import type { OutputTable } from './tables.js';

/** Where control lines lie over each other, a row a pair of zones: listed, never re-assigned; one list for runs and `judge`. */
export function lineOverlapFields(c: readonly LineOverlap[], lines: readonly ControlLine[]): Field[] {
  const a = (k: number) => lines[c[k].lineA];
  const b = (k: number) => lines[c[k].lineB];
  return [
    text('line_a', '控制线甲', (k) => a(k).kind),
    text('line_a_zh', '控制线甲名称', (k) => a(k).title.zh),
    text('layer_a', '甲图层', (k) => a(k).layer),
    text('zone_a', '甲分区编号', (k) => a(k).zoneId[c[k].zoneA]),
    text('zone_name_a', '甲分区名称', (k) => a(k).zoneName[c[k].zoneA] || null),
    text('line_b', '控制线乙', (k) => b(k).kind),
    text('line_b_zh', '控制线乙名称', (k) => b(k).title.zh),
    text('layer_b', '乙图层', (k) => b(k).layer),
    text('zone_b', '乙分区编号', (k) => b(k).zoneId[c[k].zoneB]),
    text('zone_name_b', '乙分区名称', (k) => b(k).zoneName[c[k].zoneB] || null),
    number('area_m2', '重叠面积（平方米）', 2, (k) => c[k].areaM2),
    number('area_ha', '重叠面积（公顷）', 4, (k) => c[k].areaM2 / M2_PER_HA),
    number('area_mu', '重叠面积（亩）', 2, (k) => muFromM2(c[k].areaM2)),
    number('width_m', '宽度（米）', 3, (k) => c[k].widthM),
    text('width_class', '宽度分类', (k) => c[k].widthClass),
    text('width_class_zh', '宽度分类名称', (k) => WIDTH_CLASS_WORDS[c[k].widthClass].zh),
    number('x', '代表点东', 3, (k) => c[k].x),
    number('y', '代表点北', 3, (k) => c[k].y),
  ];
}

export function lineOverlapsTable({ district, lineOverlaps }: RunResult): OutputTable {
  return {
    name: 'line_overlaps',
    ...tableOf(lineOverlaps.length, lineOverlapFields(lineOverlaps, district.controlLines)),
  };
}
