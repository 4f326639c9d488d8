import { EMPTY_POLYGON_SET, type PolygonSet, polygonSetBuilder } from '../geometry/polygonSet.js';
import type { Finding } from './finding.js';

/** What checks found: findings, and the shapes of those that are land (an overlap, a gap, a sliver), in the working CRS. */
export interface Checks {
  readonly findings: readonly Finding[];
  readonly areas: PolygonSet;
  /** Item of `areas` of each finding; −1 where a finding is a place alone. */
  readonly areaOf: Int32Array;
}

/** Item `item` of `set`. */
export interface ShapeOf {
  readonly set: PolygonSet;
  readonly item: number;
}

/** How a check tells what it found: the finding, and its shape where it is land. */
export type Report = (item: Finding, shape?: ShapeOf) => void;

/** Takes findings in order, keeps their shapes by reference, and copies these together at the end. */
export function checkLog(): { readonly report: Report; checks(): Checks } {
  const findings: Finding[] = [];
  const shapes: (ShapeOf | undefined)[] = [];
  return {
    report(item, shape) {
      findings.push(item);
      shapes.push(shape);
    },
    checks() {
      const areaOf = new Int32Array(findings.length).fill(-1);
      if (shapes.every((shape) => shape === undefined)) return { findings, areas: EMPTY_POLYGON_SET, areaOf };
      const builder = polygonSetBuilder();
      let count = 0;
      shapes.forEach((shape, k) => {
        if (!shape) return;
        builder.copyItem(shape.set, shape.item);
        areaOf[k] = count++;
      });
      return { findings, areas: builder.finish(), areaOf };
    },
  };
}

/** Areas of a longer list that holds the findings of `checks` among others; `more` of another kind follow it. */
export function areaOfFindings(checks: Checks, all: readonly Finding[], more: number): Int32Array {
  // the numbers of a finding are its own object, whatever else of it was changed
  const areaOf = new Map(checks.findings.map(({ numbers }, k) => [numbers, checks.areaOf[k]]));
  const areas = new Int32Array(all.length + more).fill(-1);
  all.forEach(({ numbers }, k) => {
    areas[k] = areaOf.get(numbers) ?? -1;
  });
  return areas;
}
