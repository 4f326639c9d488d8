import type { Geos } from '../../geometry/geos.js';
import { itemVertexRange, type PolygonSet } from '../../geometry/polygonSet.js';
import type { RepairRule } from '../../model/change.js';
import type { Table } from '../../model/column.js';
import type { LeftReason } from '../../model/repairTexts.js';
import type { Settings } from '../../model/settings.js';
import type { BorderWork } from './borders.js';

/** A layer in a plane of metres, as rules see it: item k is delivered row k. */
export interface Land {
  readonly polygons: PolygonSet;
  /** Delivered fields; null where they are not at hand. */
  readonly table: Table | null;
  /** Rank of each item where overlaps go by priority: the lower keeps the land. Absent = order of rows. */
  readonly rank?: Float64Array;
  /** Roads, ditches, ridges: thin and no slivers. */
  readonly isLongByNature?: (item: number) => boolean;
  /** Noded borders of `polygons`, where a rule before made them. */
  readonly borders?: BorderWork;
  /** How often all rules were applied before. */
  readonly round: number;
  readonly settings: Settings;
  readonly geos: Geos;
}

/** What a rule did to one item at one place; planar m². `other` −1 = no other item concerned. */
export interface Edit {
  readonly rule: RepairRule;
  readonly item: number;
  readonly other: number;
  readonly x: number;
  readonly y: number;
  readonly gainedM2: number;
  readonly lostM2: number;
  readonly movedM: number;
}

/** What a rule was asked to mend and did not. */
export interface Left {
  readonly rule: RepairRule;
  readonly item: number;
  readonly other: number;
  readonly x: number;
  readonly y: number;
  readonly areaM2: number;
  readonly widthM: number;
  /** `unmendable`: no valid shape can be made of it, it is empty now (feature.unmendable). */
  readonly because: LeftReason | 'unmendable';
}

/** What makeValid could not do for an item, placed at its first vertex. */
export function leftAt(item: number, polygons: PolygonSet, because: Left['because']): Left {
  const [first, end] = itemVertexRange(polygons, item);
  const [x, y] = first < end ? polygons.xy.subarray(2 * first, 2 * first + 2) : [Number.NaN, Number.NaN];
  return { rule: 'makeValid', item, other: -1, x, y, areaM2: Number.NaN, widthM: Number.NaN, because };
}

export interface Outcome {
  /** Items that changed, ascending, and their new shapes in that order. */
  readonly items: readonly number[];
  readonly polygons: PolygonSet;
  readonly edits: readonly Edit[];
  readonly left: readonly Left[];
  /** Items whose land another item took over, row and all: item → that item. */
  readonly mergedInto?: ReadonlyMap<number, number>;
  /** The borders of what this leaves, for the rules that follow. */
  readonly borders?: BorderWork;
}

/**
 * One rule of repair. It is pure, touches nothing but what it says in `edits`, and leaves order and number of items as they are; an item
 * that is gone is empty. Each edit's planar m² say what changed hands; the engine turns them into official ones and keeps the ledger.
 */
export interface Rule {
  readonly rule: RepairRule;
  /** What it looks at: each shape alone; all rows, or the vertices that they share; the borders between shapes. */
  readonly looksAt: 'shape' | 'rows' | 'borders';
  isOn(settings: Settings): boolean;
  apply(land: Land): Outcome;
}
