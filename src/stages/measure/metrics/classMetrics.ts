import { membersOf } from '../../../geometry/membersOf.js';
import type { PolygonSet } from '../../../geometry/polygonSet.js';
import type { Rows, Zoned } from './cells.js';
import type { Connectivity } from './connectivity.js';
import type { Cores } from './coreAreas.js';
import {
  type Distribution,
  distributionOf,
  entropy,
  evenness,
  gini,
  momentsOf,
  perimeterAreaFractal,
  weightedMean,
} from './distribution.js';
import { ALL_CLASSES, type Edges, type Parts, partsOf } from './parts.js';
import { type PatchFigures, patchFigures } from './patchFigures.js';

/**
 * How broken up the land of a class is in a zone: the class and landscape metrics of FRAGSTATS, exact on vectors.
 *
 * Definition: `catalogue.ts` has every metric's formula, unit, range and source. Figures of a zone are of its *parts* of patches (method `cut`); mesh
 * size also `crossBoundary`: Σ A_ij · A_i / F (CBC1, Moser et al. 2007), A_i the whole patch, so that a zone's limit cuts nothing.
 * ENN is of the whole patch, to the nearest other of its class, and counts in every zone that has a part of it.
 * Needs valid rows. Promises: a row for every zone and class that has a part there, classes in the order of their first row; where there are several, one
 * for `*`, all classes. Areas are accounted areas; borders and shapes are of the plane. Method: borders from the gap graph at gap 0.
 */
export interface ClassMetrics {
  readonly zone: string;
  readonly className: string;
  readonly zoneAreaM2: number;
  readonly patches: number;
  readonly areaM2: number;
  readonly largestM2: number;
  readonly edges: Edges;
  readonly area: Distribution;
  readonly areaWeightedMeanM2: number;
  readonly gini: number;
  readonly entropy: number;
  readonly evenness: number;
  readonly shape: ShapeMeans;
  readonly fractal: ShapeMeans;
  readonly paraPerM: ShapeMeans;
  readonly circle: ShapeMeans;
  readonly inertia: ShapeMeans;
  readonly convexity: ShapeMeans;
  readonly elongation: ShapeMeans;
  readonly perimeterAreaFractal: number;
  readonly nearestM: Distribution;
  /** NaN where it was not asked for. */
  readonly proximity: number;
  readonly coreM2: number;
  readonly cores: number;
  /** Of a class as a whole, where it was asked for. */
  readonly connected: Connectivity | null;
  /** Σ a², m⁴, and Σ a · A of the whole patch. */
  readonly squaresM4: number;
  readonly crossM4: number;
}

export interface ShapeMeans {
  readonly mean: number;
  readonly areaWeighted: number;
  readonly deviation: number;
}

/** `coreOf` gives the cores of the parts, where they are asked for. */
export function classMetrics(
  rows: Rows,
  zoned: Zoned,
  patches: PatchFigures = patchFigures(rows),
  coreOf: ((parts: PolygonSet) => Cores) | null = null,
): ClassMetrics[] {
  const parts = partsOf(rows, zoned);
  const cores = coreOf ? coreOf(parts.polygons) : null;
  const { classes, zone: zoneOf, classOf } = parts;
  const zones = zoned.zoneName.length;
  const ofClass = membersOf(
    zoneOf.map((z, part) => z * classes.length + classOf[part]),
    zones * classes.length,
  );
  const ofAll = classes.length > 1 ? membersOf(zoneOf, zones) : null;
  return zoned.zoneName.flatMap((zone, z) => {
    const rowOf = (className: string, oneClass: number | typeof ALL_CLASSES, own: Uint32Array): ClassMetrics[] => {
      if (own.length === 0) return [];
      const edges = parts.edges(z, oneClass);
      const connected = zoned.cells === rows.polygons ? (patches.connected?.byClass.get(className) ?? null) : null;
      const figures = figuresOf(parts, own, patches, cores);
      return [{ zone, className, zoneAreaM2: zoned.zoneAreaM2[z], edges, connected, ...figures }];
    };
    return [
      ...classes.flatMap((className, c) => rowOf(className, c, ofClass[z * classes.length + c])),
      ...(ofAll ? rowOf(ALL_CLASSES, ALL_CLASSES, ofAll[z]) : []),
    ];
  });
}

function figuresOf(
  parts: Parts,
  own: Uint32Array,
  patches: PatchFigures,
  cores: Cores | null,
): Omit<ClassMetrics, 'zone' | 'className' | 'zoneAreaM2' | 'edges' | 'connected'> {
  const { shapes } = parts;
  const areas = picked(parts.areaM2, own);
  const meansOf = (values: Float64Array): ShapeMeans => {
    const chosen = picked(values, own);
    const { mean, deviation } = momentsOf(chosen);
    return { mean, deviation, areaWeighted: weightedMean(chosen, areas) };
  };
  const patchOf = own.map((part) => parts.patch[part]);
  const withArea = own.filter((part) => shapes.areaM2[part] > 0);
  let areaM2 = 0;
  let largestM2 = 0;
  let squaresM4 = 0;
  let crossM4 = 0;
  areas.forEach((_, k) => {
    areaM2 += areas[k];
    largestM2 = Math.max(largestM2, areas[k]);
    squaresM4 += areas[k] * areas[k];
    crossM4 += areas[k] * patches.areaM2[patchOf[k]];
  });
  return {
    patches: own.length,
    areaM2,
    largestM2,
    area: distributionOf(areas),
    areaWeightedMeanM2: areaM2 > 0 ? squaresM4 / areaM2 : Number.NaN,
    gini: gini(areas),
    entropy: entropy(areas),
    evenness: evenness(areas),
    shape: meansOf(shapes.shape),
    fractal: meansOf(shapes.fractal),
    paraPerM: meansOf(shapes.paraPerM),
    circle: meansOf(shapes.circle),
    inertia: meansOf(shapes.inertia),
    convexity: meansOf(shapes.convexity),
    elongation: meansOf(shapes.elongation),
    perimeterAreaFractal: perimeterAreaFractal(picked(shapes.areaM2, withArea), picked(shapes.borderM, withArea)),
    nearestM: distributionOf(picked(patches.nearestM, patchOf)),
    proximity: patches.proximity ? momentsOf(picked(patches.proximity, patchOf)).mean : Number.NaN,
    coreM2: cores ? own.reduce((sum, part) => sum + cores.areaM2[part], 0) : Number.NaN,
    cores: cores ? own.reduce((sum, part) => sum + cores.pieces[part], 0) : Number.NaN,
    squaresM4,
    crossM4,
  };
}

function picked(values: Float64Array, indices: Uint32Array): Float64Array {
  const chosen = new Float64Array(indices.length);
  for (let k = 0; k < indices.length; k++) chosen[k] = values[indices[k]];
  return chosen;
}
