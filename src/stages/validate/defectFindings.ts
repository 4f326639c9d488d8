import type { Defect, DefectKind } from '../../geometry/defects/defect.js';
import type { CheckedLayer } from '../../model/checkedLayer.js';
import { type Finding, type FindingCode, type FindingNumbers, finding, type Severity } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';
import { at, rowOf } from './rows.js';

/**
 * Defects of shapes as findings: their code, how grave they are, and their numbers as people read them.
 *
 * What makes a feature invalid is an error, as is a coordinate far off the layer; what is likely a slip of the hand (a spike or a shape
 * nowhere wider than `check.narrowM`) is a warning; what harms no computation is a note.
 */
const SEVERITY: Readonly<Record<DefectKind, Severity>> = {
  notFinite: 'error',
  notClosed: 'error',
  tooFewPoints: 'error',
  spike: 'error',
  selfCrossing: 'error',
  selfTouching: 'error',
  selfOverlap: 'error',
  ringsCross: 'error',
  sharedLine: 'error',
  holeOutside: 'error',
  nestedHoles: 'error',
  nestedShells: 'error',
  disconnected: 'error',
  zeroArea: 'error',
  offExtent: 'error',
  narrow: 'warning',
  narrowSpike: 'warning',
  duplicateVertex: 'note',
  nearDuplicate: 'note',
  winding: 'note',
  multipart: 'note',
};

type Told = { readonly [C in FindingCode]: readonly [code: C, numbers: FindingNumbers[C]] }[FindingCode];

/** The code and numbers of a defect; `places` is how many of its kind the feature has. */
function toldAs(defect: Defect, places: number, settings: Settings): Told {
  const ring = defect.ring + 1;
  const place = { places, ring };
  const pair = { places, ring, otherRing: defect.otherRing + 1 };
  const edges = { edge: defect.edge + 1, otherEdge: defect.otherEdge + 1 };
  const lengthM = digits(defect.lengthM, 4);
  switch (defect.kind) {
    case 'notFinite':
      return ['geometry.notFinite', {}];
    case 'notClosed':
      return ['ring.unclosed', { rings: places }];
    case 'tooFewPoints':
      return ['ring.tooFewPoints', { rings: places }];
    case 'spike':
      return ['ring.spike', { ...place, lengthM }];
    case 'selfCrossing':
      return ['ring.selfCrossing', { ...place, ...edges }];
    case 'selfTouching':
      return ['ring.selfTouching', place];
    case 'selfOverlap':
      return ['ring.selfOverlap', { ...place, lengthM }];
    case 'ringsCross':
      return ['rings.cross', { ...pair, ...edges }];
    case 'sharedLine':
      return ['rings.shareLine', { ...pair, lengthM }];
    case 'holeOutside':
      return ['hole.outside', place];
    case 'nestedHoles':
      return ['hole.nested', pair];
    case 'nestedShells':
      return ['part.nested', pair];
    case 'disconnected':
      return ['interior.split', pair];
    case 'zeroArea':
      return ['ring.zeroArea', place];
    case 'duplicateVertex':
      return ['ring.duplicateVertex', place];
    case 'nearDuplicate':
      return ['ring.nearVertex', { ...place, distanceM: digits(defect.lengthM, 6) }];
    case 'narrowSpike':
      return ['ring.narrowSpike', { ...place, angleDeg: digits(defect.angleDeg, 2), lengthM }];
    case 'winding':
      return ['ring.winding', place];
    case 'offExtent':
      return ['vertex.offExtent', { ...place, distanceM: digits(defect.lengthM, 0) }];
    case 'narrow':
      return ['feature.narrow', { limitM: settings['check.narrowM'] }];
    case 'multipart':
      return ['feature.multipart', { parts: defect.count }];
  }
}

function digits(value: number, count: number): number {
  return Number(value.toFixed(count));
}

/** A sharp corner that is wider at its foot than `check.narrowM`: land runs out there, and nothing is wrong. */
export function isCorner({ kind, lengthM, angleDeg }: Defect, settings: Settings): boolean {
  return kind === 'narrowSpike' && 2 * lengthM * Math.sin((angleDeg * Math.PI) / 360) > settings['check.narrowM'];
}

export function defectFinding(layer: CheckedLayer, defect: Defect, places: number, settings: Settings): Finding {
  const [code, numbers] = toldAs(defect, places, settings);
  const known = {
    ...rowOf(layer, defect.item),
    ...at(defect.x, defect.y),
    ...(defect.kind === 'narrow' ? { widthM: defect.lengthM } : {}),
  };
  return finding(code, SEVERITY[defect.kind], layer.layer, numbers, known);
}
