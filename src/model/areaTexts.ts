import type { AttributeNumbers } from './attributeFindings.js';
import type { FindingCode, Lang } from './finding.js';

type AreaCode = Exclude<Extract<FindingCode, `area.${string}`>, keyof AttributeNumbers>;

/** Texts of the findings that speak of areas and of levelling them; part of `FINDING_TEXTS`. */
export const AREA_TEXTS: { readonly [C in AreaCode]: Readonly<Record<Lang, string>> } = {
  'area.geodesicBasis': {
    zh: '{crs} 不是 CGCS2000，官方椭球面积公式不适用，采用测地线面积',
    en: '{crs} is not CGCS2000, for which alone the official area is defined; geodesic area is used',
  },
  'area.mismatch': {
    zh: '{field} 记载 {recordedM2} m²，图形面积 {officialM2} m²，相差 {differenceM2} m²（{sharePct}%）',
    en: '{field} records {recordedM2} m², the shape has {officialM2} m²: {differenceM2} m² apart ({sharePct} %)',
  },
  'area.unmeasured': {
    zh: '坐标荒谬，无法计算面积，按 0 计',
    en: 'its coordinates are absurd, no area can be computed: it counts as 0',
  },
  'area.differs': {
    zh: '{parcels} 个图斑的 {field} 与图形面积略有出入，至多 {mostM2} m²，在提示界限以内',
    en: '{field} of {parcels} parcels is not the area of the shape, by at most {mostM2} m²: within the limits of a warning',
  },
  'area.levelled': {
    zh: '{villages} 个村（陆地、海岛分计）的 {parcels} 个图斑已调平：图斑面积之和 {beforeM2} m²，控制面积 {controlM2} m²',
    en: '{parcels} parcels of {villages} villages (mainland and islands apart) were levelled: {beforeM2} m² before, control areas {controlM2} m²',
  },
  'area.notLevelled': {
    zh: '{village} 未调平：{parcels} 个图斑面积之和 {beforeM2} m²，控制面积 {controlM2} m²，{because}',
    en: '{village} was not levelled: its {parcels} parcels have {beforeM2} m², its control area is {controlM2} m²; {because}',
  },
  'area.noControl': {
    zh: '{village} 没有控制面积，{parcels} 个图斑（{beforeM2} m²）未调平',
    en: 'no control area for {village}: {parcels} parcels ({beforeM2} m²) were not levelled',
  },
  'area.controlUnused': {
    zh: '{village} 有控制面积 {controlM2} m²，但没有图斑',
    en: '{village} has a control area of {controlM2} m² and no parcels',
  },
};
