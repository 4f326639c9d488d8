import type { Finding, Lang } from './finding.js';

/**
 * Numbers and texts of what is wrong with the geometry of one feature. `places` is how many there are in the feature, whatever number of
 * them is listed; `ring` (1 = the first shell) and `edge` (1 = from the first vertex) go by the shape as read.
 */
export interface GeometryNumbers {
  'ring.selfCrossing': RingPlace & { readonly edge: number; readonly otherEdge: number };
  'ring.selfTouching': RingPlace;
  'ring.selfOverlap': RingPlace & { readonly lengthM: number };
  'ring.spike': RingPlace & { readonly lengthM: number };
  'ring.zeroArea': RingPlace;
  'rings.cross': RingPair & { readonly edge: number; readonly otherEdge: number };
  'rings.shareLine': RingPair & { readonly lengthM: number };
  'hole.outside': RingPlace;
  'hole.nested': RingPair;
  'part.nested': RingPair;
  'interior.split': RingPair;
  'ring.duplicateVertex': RingPlace;
  'ring.nearVertex': RingPlace & { readonly distanceM: number };
  'ring.narrowSpike': RingPlace & { readonly angleDeg: number; readonly lengthM: number };
  /** About a layer: features with a sharp corner that is no spike; `angleDeg` is the sharpest. */
  'ring.sharpCorners': { readonly rows: number; readonly limitDeg: number; readonly angleDeg: number };
  'ring.winding': RingPlace;
  'vertex.offExtent': RingPlace & { readonly distanceM: number };
  'feature.narrow': { readonly limitM: number };
  'feature.multipart': { readonly parts: number };
  /** The search in this feature was ended: its other numbers are least numbers. */
  'feature.cutShort': { readonly meetings: number };
  /** Not valid, and too tangled to be made so: it counts as without land. */
  'feature.unmendable': Record<never, never>;
}

export interface RingPlace {
  readonly places: number;
  readonly ring: number;
}

export interface RingPair extends RingPlace {
  readonly otherRing: number;
}

export const GEOMETRY_TEXTS: { readonly [C in keyof GeometryNumbers]: Readonly<Record<Lang, string>> } = {
  'ring.selfCrossing': {
    zh: '第 {ring} 环自相交：第 {edge} 边与第 {otherEdge} 边（本要素共 {places} 处）',
    en: 'ring {ring} crosses itself, edge {edge} and edge {otherEdge} ({places} in the feature)',
  },
  'ring.selfTouching': {
    zh: '第 {ring} 环在一点与自身相接（本要素共 {places} 处）',
    en: 'ring {ring} touches itself in a point ({places} in the feature)',
  },
  'ring.selfOverlap': {
    zh: '第 {ring} 环沿线与自身重合 {lengthM} m（本要素共 {places} 处）',
    en: 'ring {ring} runs along itself for {lengthM} m ({places} in the feature)',
  },
  'ring.spike': {
    zh: '第 {ring} 环有无宽度的尖刺，长 {lengthM} m（本要素共 {places} 处）',
    en: 'ring {ring} has a spike of no width, {lengthM} m long ({places} in the feature)',
  },
  'ring.zeroArea': {
    zh: '第 {ring} 环往返重合，面积为零（本要素共 {places} 个）',
    en: 'ring {ring} folds up and encloses nothing ({places} in the feature)',
  },
  'rings.cross': {
    zh: '第 {ring} 环与第 {otherRing} 环相交（本要素共 {places} 处）',
    en: 'ring {ring} and ring {otherRing} cross ({places} in the feature)',
  },
  'rings.shareLine': {
    zh: '第 {ring} 环与第 {otherRing} 环沿线相接 {lengthM} m（本要素共 {places} 处）',
    en: 'ring {ring} and ring {otherRing} share {lengthM} m of border ({places} in the feature)',
  },
  'hole.outside': {
    zh: '洞（第 {ring} 环）在外环之外（本要素共 {places} 个）',
    en: 'hole (ring {ring}) lies outside its shell ({places} in the feature)',
  },
  'hole.nested': {
    zh: '洞（第 {ring} 环）在另一洞（第 {otherRing} 环）之内（本要素共 {places} 个）',
    en: 'hole (ring {ring}) lies in another hole (ring {otherRing}; {places} in the feature)',
  },
  'part.nested': {
    zh: '部分（第 {ring} 环）在另一部分（第 {otherRing} 环）之内（本要素共 {places} 个）',
    en: 'a part (ring {ring}) lies inside another part (ring {otherRing}; {places} in the feature)',
  },
  'interior.split': {
    zh: '第 {ring} 环与第 {otherRing} 环等依次相接，把内部隔成几块（本要素共 {places} 处）',
    en: 'rings touch in a chain (here {ring} and {otherRing}) that cuts the inside in two ({places} in the feature)',
  },
  'ring.duplicateVertex': {
    zh: '第 {ring} 环有重复顶点（本要素共 {places} 个）',
    en: 'ring {ring} repeats a vertex ({places} in the feature)',
  },
  'ring.nearVertex': {
    zh: '第 {ring} 环有顶点距前一顶点仅 {distanceM} m（本要素共 {places} 个）',
    en: 'a vertex of ring {ring} is {distanceM} m from the one before ({places} in the feature)',
  },
  'ring.narrowSpike': {
    zh: '第 {ring} 环有 {angleDeg}° 的细长尖刺，短边长 {lengthM} m（本要素尖角共 {places} 处）',
    en: 'ring {ring} has a narrow spike of {angleDeg}°, {lengthM} m on its shorter side ({places} sharp angles in the feature)',
  },
  'ring.sharpCorners': {
    zh: '{rows} 个要素有小于 {limitDeg}° 的尖角（根部不窄，最小 {angleDeg}°）',
    en: '{rows} features have corners below {limitDeg}° that are not narrow spikes; the sharpest has {angleDeg}°',
  },
  'ring.winding': {
    zh: '第 {ring} 环绕向相反（本要素共 {places} 个）',
    en: 'ring {ring} winds the other way ({places} in the feature)',
  },
  'vertex.offExtent': {
    zh: '第 {ring} 环有顶点距图层中心 {distanceM} m，远超图层范围（本要素共 {places} 个）',
    en: 'a vertex of ring {ring} is {distanceM} m from the middle of the layer, far beyond its extent ({places} in the feature)',
  },
  'feature.narrow': {
    zh: '图形最宽处不足 {limitM} m',
    en: 'nowhere is the shape {limitM} m wide',
  },
  'feature.multipart': { zh: '由 {parts} 个部分组成', en: 'has {parts} parts' },
  'feature.cutShort': {
    zh: '边线相交、相接过多，搜索提前停止（至多 {meetings} 处），其余未列',
    en: 'its edges meet so often that the search ended (after {meetings} places or sooner)',
  },
  'feature.unmendable': {
    zh: '图形相互交叠过多，无法修正为有效图形；按无面积处理，请重新勾绘或重新导出该图形',
    en: 'the shape crosses itself too often to be made valid; it counts as without land: draw or export it anew',
  },
};

/** Codes of a feature that is not valid by OGC Simple Features. */
const INVALID: ReadonlySet<string> = new Set<Finding['code']>([
  'ring.selfCrossing',
  'ring.selfTouching',
  'ring.selfOverlap',
  'ring.spike',
  'ring.zeroArea',
  'rings.cross',
  'rings.shareLine',
  'hole.outside',
  'hole.nested',
  'part.nested',
  'interior.split',
  'feature.unmendable',
]);

/** The same where they are said as errors: reading uses some of them, as warnings, of rings it closed or left out. */
const INVALID_AS_ERROR: ReadonlySet<string> = new Set<Finding['code']>([
  'geometry.invalid',
  'geometry.empty',
  'geometry.notFinite',
  'ring.unclosed',
  'ring.tooFewPoints',
]);

/** The finding says that its feature is not valid: the one place to ask. */
export function saysInvalid({ code, severity }: Pick<Finding, 'code' | 'severity'>): boolean {
  return INVALID.has(code) || (severity === 'error' && INVALID_AS_ERROR.has(code));
}
