import {
  type DefectKind,
  type DefectLimits,
  type ItemDefects,
  isInvalidating,
} from '../../../src/geometry/defects/defect.js';
import { defectFinder } from '../../../src/geometry/defects/itemDefects.js';
import { type NestedPolygons, type PolygonSet, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';

export const LIMITS: DefectLimits = {
  nearVertexM: 1e-4,
  spikeAngleDeg: 10,
  narrowM: 0,
  offExtentTimes: 100,
  places: 100,
};

export function found(item: NestedPolygons, limits: Partial<DefectLimits> = {}): ItemDefects {
  const none: ItemDefects = { defects: [], totals: new Map(), isCutShort: false };
  return defectFinder(polygonSetFromNested([item]), { ...LIMITS, ...limits }).find(0) ?? none;
}

export function isBroken(finder: ReturnType<typeof defectFinder>, item: number): boolean {
  return finder.find(item)?.defects.some(isInvalidating) ?? false;
}

export function kindsOf(set: PolygonSet, item: number): Set<DefectKind> {
  return new Set(defectFinder(set, LIMITS).find(item)?.totals.keys());
}

/** Which kinds say what GEOS says, by the words of its reason. */
export const SAME_REASON: Readonly<Record<string, readonly DefectKind[]>> = {
  'Self-intersection': ['selfCrossing', 'ringsCross', 'sharedLine', 'selfOverlap', 'spike', 'zeroArea'],
  'Ring Self-intersection': ['selfTouching', 'selfCrossing', 'selfOverlap', 'spike', 'zeroArea'],
  'Hole lies outside shell': ['holeOutside'],
  'Holes are nested': ['nestedHoles'],
  'Nested shells': ['nestedShells'],
  'Interior is disconnected': ['disconnected'],
  'Too few points in geometry component': ['tooFewPoints'],
  'Invalid Coordinate': ['notFinite'],
  'Ring not closed': ['notClosed'],
};
