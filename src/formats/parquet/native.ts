import { pathRun, separatePaths } from '../shapes/pathRun.js';
import type { ShapeCollector, ShapeKind } from '../shapes/shapes.js';
import { damaged } from '../source.js';
import { isListLike, type SchemaTree } from './library.js';
import type { Page } from './pages.js';
import type { Field, Leaf } from './schema.js';
import { unsupported } from './unsupported.js';

/**
 * Geometry in the native encodings of GeoParquet 1.1: lists of structs of x and y.
 *
 * Method: the repetition levels of x say where a part, a ring, a vertex begins, the definition levels what is null or empty;
 * no list is built. Z and M are other columns of the struct, and not read. Refuses interleaved coordinates, which the standard has not.
 */
export interface NativeForm {
  readonly kind: ShapeKind;
  readonly x: Leaf;
  readonly y: Leaf;
  readonly hasZ: boolean;
  readonly hasM: boolean;
  /** Lists around a vertex: 0 point … 3 multipolygon. */
  readonly depth: number;
  /** Definition level at which the list of that depth has an entry; below the first the row is null or empty. */
  readonly entryLevel: readonly number[];
  /** Definition level of a row that is not null. */
  readonly presentLevel: number;
}

const FORMS: Readonly<Record<string, { readonly kind: ShapeKind; readonly depth: number }>> = {
  point: { kind: 'point', depth: 0 },
  linestring: { kind: 'line', depth: 1 },
  polygon: { kind: 'polygon', depth: 2 },
  multipoint: { kind: 'point', depth: 1 },
  multilinestring: { kind: 'line', depth: 2 },
  multipolygon: { kind: 'polygon', depth: 3 },
};

/** Null when the encoding is none of these. */
export function nativeForm(encoding: string, field: Field, file: string): NativeForm | null {
  const form = FORMS[encoding.toLowerCase()];
  if (!form) return null;
  const where = `${file}, column ${field.name}`;
  let node: SchemaTree = field.node;
  for (let d = 0; d < form.depth; d++) {
    const inner = isListLike(node) ? node.children[0] : null;
    if (!inner) throw unsupported(where, `a ${encoding} column that is not ${form.depth} lists deep`);
    node = inner.children.length === 1 ? inner.children[0] : inner;
  }
  const leafOf = (name: string) => field.leaves.find(({ path }) => path === [...node.path, name].join('.'));
  const x = leafOf('x');
  const y = leafOf('y');
  if (x?.element.type !== 'DOUBLE' || y?.element.type !== 'DOUBLE' || x.maxDefinition !== y.maxDefinition) {
    throw unsupported(where, `a ${encoding} column whose vertices are not structs of x and y`);
  }
  const entryLevel: number[] = [];
  let level = 0;
  for (const { element } of x.nodes.slice(1)) {
    if (element.repetition_type !== 'REQUIRED') level++;
    if (element.repetition_type === 'REPEATED') entryLevel.push(level);
  }
  const presentLevel = field.node.element.repetition_type === 'OPTIONAL' ? 1 : 0;
  return { ...form, x, y, hasZ: Boolean(leafOf('z')), hasM: Boolean(leafOf('m')), entryLevel, presentLevel };
}

/** x and y of every entry, and the levels of x. */
export interface NativeEntries {
  readonly definition: Uint8Array | null;
  readonly repetition: Uint8Array | null;
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** The pages of both columns of a row group as one run of entries. */
export function nativeEntries(
  form: NativeForm,
  xPages: readonly Page[],
  yPages: readonly Page[],
  file: string,
): NativeEntries {
  const join = (pages: readonly Page[]) => {
    const values = new Float64Array(pages.reduce((sum, page) => sum + page.present, 0));
    let at = 0;
    for (const { values: raw, codes, present } of pages) {
      if (raw.kind !== 'numbers') continue;
      for (let k = 0; k < present; k++) values[at++] = raw.values[codes ? codes[k] : k];
    }
    return values;
  };
  const levels = (pages: readonly Page[], of: 'definition' | 'repetition', otherwise: number) => {
    const all = new Uint8Array(pages.reduce((sum, page) => sum + page.count, 0));
    let at = 0;
    for (const page of pages) {
      const own = page[of];
      if (own) all.set(own, at);
      else all.fill(otherwise, at, at + page.count);
      at += page.count;
    }
    return all;
  };
  const definition = levels(xPages, 'definition', form.x.maxDefinition);
  const repetition = levels(xPages, 'repetition', 0);
  const x = join(xPages);
  const y = join(yPages);
  const yLevels = levels(yPages, 'definition', form.y.maxDefinition);
  if (x.length !== y.length || yLevels.length !== definition.length) {
    throw damaged(file, `the columns ${form.x.path} and ${form.y.path} are not of one length`);
  }
  return { definition, repetition, count: definition.length, x, y };
}

/** One row a shape to the collector; gives the number of rows. */
export function collectNative(form: NativeForm, entries: NativeEntries, collector: ShapeCollector): number {
  const { definition, repetition, count, x, y } = entries;
  const { kind, depth, entryLevel, presentLevel } = form;
  const highest = form.x.maxDefinition;
  const run = pathRun();
  let rows = 0;
  let value = 0;
  let isNull = false;
  const endRow = () => {
    run.endPath();
    run.endPolygon();
    const all = run.paths();
    const isEmpty = run.used() === 0;
    if (!isNull && !isEmpty && (form.hasZ || form.hasM)) collector.leftOut(form.hasZ, form.hasM);
    if (isNull) collector.nothing('null');
    else if (isEmpty) collector.nothing('empty');
    else if (kind === 'polygon') collector.flatPolygons(all);
    else if (kind === 'line') collector.lines(separatePaths(all));
    else collector.points(all.xy.slice(0, 2 * run.used()));
    rows++;
  };
  for (let e = 0; e < count; e++) {
    const repeats = repetition?.[e] ?? 0;
    const level = definition?.[e] ?? highest;
    if (repeats === 0) {
      if (e > 0) endRow();
      run.clear();
      isNull = level < presentLevel;
    } else if (kind === 'polygon') {
      if (repeats < depth) run.endPath();
      if (repeats < depth - 1) run.endPolygon();
    } else if (kind === 'line' && repeats < depth) run.endPath();
    if (level < highest || level < (entryLevel[depth - 1] ?? 0)) continue;
    const xy = run.reserve(1);
    const at = 2 * run.used();
    const vx = x[value];
    const vy = y[value++];
    // a point without coordinates is written as NaN
    if (kind === 'point' && Number.isNaN(vx) && Number.isNaN(vy)) continue;
    xy[at] = vx;
    xy[at + 1] = vy;
    run.advance(1);
  }
  if (count > 0) endRow();
  return rows;
}
