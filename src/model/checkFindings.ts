import type { Lang } from './finding.js';

/** What is said of a check as a whole: layers it could not look at, and findings that a person had accepted. */
export interface CheckNumbers {
  'layer.unchecked': { readonly because: string };
  'layer.tableAlone': { readonly shapes: string; readonly rows: number };
  'layer.roleUnknown': { readonly because: string };
  'accepted.unused': { readonly acceptedCode: string; readonly acceptedRow: number; readonly words: string };
  'accepted.grown': {
    readonly acceptedCode: string;
    readonly acceptedRow: number;
    readonly acceptedM2: number;
    readonly nowM2: number;
    readonly words: string;
  };
}

export const CHECK_TEXTS: { readonly [C in keyof CheckNumbers]: Readonly<Record<Lang, string>> } = {
  'layer.unchecked': { zh: '未检查：{because}', en: 'not checked: {because}' },
  'layer.tableAlone': {
    zh: '{rows} 行是{shapes}，没有多边形：只检查读入和属性',
    en: '{rows} rows of {shapes}, no polygons: reading and attributes alone were checked',
  },
  'layer.roleUnknown': {
    zh: '不知道是什么图层（{because}）：按一般多边形检查；可在文件后写 |role=parcels 等',
    en: 'what layer this is was not said ({because}): checked as polygons of any kind; say it behind the file, as |role=parcels',
  },
  'accepted.unused': {
    zh: '接受文件第 {acceptedRow} 行（{acceptedCode}，{words}）所指的问题已不存在',
    en: 'row {acceptedRow} of the accepted file ({acceptedCode}, {words}) names a finding that is no longer there',
  },
  'accepted.grown': {
    zh: '接受文件第 {acceptedRow} 行（{acceptedCode}，{words}）接受的是 {acceptedM2} m²，现为 {nowM2} m²：不再视为已接受',
    en: 'row {acceptedRow} of the accepted file ({acceptedCode}, {words}) accepted {acceptedM2} m², it is {nowM2} m² now: no longer accepted',
  },
};
