import type { FindingCode, Lang } from './finding.js';

type LossCode = Extract<FindingCode, `loss.${string}`>;

/** Texts of what a format of an output could not hold; part of `FINDING_TEXTS`. */
export const LOSS_TEXTS: { readonly [C in LossCode]: Readonly<Record<Lang, string>> } = {
  'loss.fieldName': {
    zh: '字段名 {field} 在此格式中写为 {name}',
    en: 'field name {field} does not fit; written as {name}',
  },
  'loss.layerName': { zh: '图层名在此格式中写为 {name}', en: 'the layer name does not fit; written as {name}' },
  'loss.text': {
    zh: '字段 {field} 有 {rows} 行文字超过 {bytes} 字节，已截断（不切开字符）',
    en: 'field {field}: texts of {rows} rows are cut to {bytes} bytes, between characters',
  },
  'loss.textCharacters': {
    zh: '字段 {field} 有 {rows} 行文字超过 {characters} 个字符，已截断',
    en: 'field {field}: texts of {rows} rows are cut to {characters} characters',
  },
  'loss.characters': {
    zh: '字段 {field} 有 {rows} 行含 {encoding} 无法表示的字符，写为 ?',
    en: 'field {field}: {rows} rows hold characters that {encoding} lacks; written as ?',
  },
  'loss.blanks': {
    zh: '字段 {field} 有 {rows} 行末尾的空格（或空字符及其后的内容）不能保留',
    en: 'field {field}: blanks at the end of {rows} rows (or a NUL and what follows) are not kept',
  },
  'loss.type': {
    zh: '字段 {field} 的类型由 {from} 变为 {to}',
    en: 'field {field} changes its type from {from} to {to}',
  },
  'loss.null': {
    zh: '字段 {field} 有 {rows} 行空值写为空白，有的软件会读作 0 或否',
    en: 'field {field}: {rows} empty cells become blanks, which some programs read as 0 or false',
  },
  'loss.emptyText': {
    zh: '字段 {field} 有 {rows} 行空字符串与空值不再区分',
    en: 'field {field}: {rows} empty texts can no longer be told from null',
  },
  'loss.number': {
    zh: '字段 {field} 有 {rows} 行不是有限数，写为空值',
    en: 'field {field}: {rows} values are not finite numbers; written as empty',
  },
  'loss.year': {
    zh: '字段 {field} 有 {rows} 行日期不在 {from}–{to} 年之间，写为空值',
    en: 'field {field}: {rows} days are outside the years {from} to {to}; written as empty',
  },
  'loss.timeStep': {
    zh: '字段 {field} 有 {rows} 行时间只保留到 {stepMs} 毫秒',
    en: 'field {field}: times of {rows} rows are kept to {stepMs} ms',
  },
  'loss.shapes': {
    zh: '此格式不存几何：{rows} 行的图形未写出',
    en: 'the format holds no shapes: those of {rows} rows are left out',
  },
  'loss.emptyShape': {
    zh: '{rows} 行没有几何，写为空几何',
    en: '{rows} rows have no geometry, empty or null; written as null',
  },
  'loss.grid': {
    zh: '{vertices} 个顶点的坐标取整到 {step}',
    en: 'coordinates of {vertices} vertices are rounded to {step}',
  },
  'loss.rowOrder': {
    zh: '要素按空间索引（希尔伯特曲线）的顺序写出，不再是原来的行序',
    en: 'rows are written in the order of the spatial index, not in the order they came in',
  },
  'loss.crs': { zh: '未说明坐标系：输出文件也不写', en: 'no CRS is known; the output does not say one either' },
};
