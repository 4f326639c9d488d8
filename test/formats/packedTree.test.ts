import { describe, expect, it } from 'vitest';
import { decodeFlatGeobuf } from '../../src/formats/flatgeobuf/decode.js';
import { encodeFlatGeobuf, writeIndexedFlatGeobuf } from '../../src/formats/flatgeobuf/encode.js';
import { hilbert, hilbertOrder, levelSizes, NODE_BYTES, packedTree } from '../../src/formats/flatgeobuf/packedTree.js';
import { memorySink } from '../../src/formats/output/memorySink.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { writeLayers } from '../../src/formats/output/writeLayers.js';
import { textColumn } from '../../src/model/column.js';
import type { Shapes } from '../../src/model/layer.js';
import { seeded } from '../geometry/random.js';
import { NO_SCRATCH } from './memorySource.js';

/** Points at random, every tenth missing. */
function points(count: number, seed: number): Shapes {
  const random = seeded(seed);
  const xy = Float64Array.from({ length: 2 * count }, () => random() * 1000);
  for (let row = 9; row < count; row += 10) xy.fill(Number.NaN, 2 * row, 2 * row + 2);
  return { kind: 'point', points: { xy } };
}

function layer(shapes: Shapes, rowCount: number): OutputLayer {
  const ids = textColumn(Array.from({ length: rowCount }, (_, row) => String(row)));
  return { name: 'x', crs: 'EPSG:4549', shapes, table: { rowCount, columns: new Map([['id', ids]]) } };
}

interface Node {
  readonly box: readonly number[];
  readonly offset: number;
}

function nodesOf(tree: Uint8Array): Node[] {
  const view = new DataView(tree.buffer, tree.byteOffset, tree.byteLength);
  return Array.from({ length: tree.length / NODE_BYTES }, (_, n) => ({
    box: [0, 8, 16, 24].map((k) => view.getFloat64(n * NODE_BYTES + k, true)),
    offset: Number(view.getBigUint64(n * NODE_BYTES + 32, true)),
  }));
}

/** Offsets of the features whose boxes meet the window, from the root down, as the format says. */
function search(nodes: readonly Node[], features: number, window: readonly number[]): number[] {
  const firstLeaf = nodes.length - features;
  const sizes = levelSizes(features).reverse();
  const starts = sizes.map((_, level) => sizes.slice(0, level).reduce((sum, size) => sum + size, 0));
  const meets = ({ box }: Node) =>
    box[0] <= window[2] && box[2] >= window[0] && box[1] <= window[3] && box[3] >= window[1];
  const found: number[] = [];
  const visit = (node: number, level: number) => {
    if (!meets(nodes[node])) return;
    if (node >= firstLeaf) {
      found.push(nodes[node].offset);
      return;
    }
    const end = starts[level + 1] + sizes[level + 1];
    for (let child = nodes[node].offset; child < Math.min(end, nodes[node].offset + 16); child++)
      visit(child, level + 1);
  };
  visit(0, 0);
  return found;
}

async function indexedFlatGeobuf(layer: OutputLayer): Promise<Uint8Array> {
  const sink = memorySink();
  await writeIndexedFlatGeobuf(sink, 'x.fgb', layer);
  return sink.files()[0].bytes;
}

describe('the index of a FlatGeobuf', () => {
  it('follows a curve whose next cell is always a neighbour', () => {
    const cells: [number, number][] = [];
    for (let x = 0; x < 64; x++) for (let y = 0; y < 64; y++) cells[hilbert(x, y)] = [x, y];
    expect(Object.keys(cells)).toHaveLength(64 * 64);
    for (let k = 1; k < cells.length; k++) {
      expect(Math.abs(cells[k][0] - cells[k - 1][0]) + Math.abs(cells[k][1] - cells[k - 1][1])).toBe(1);
    }
  });

  it('has the levels of the format: two even for one feature', () => {
    expect(levelSizes(1)).toEqual([1, 1]);
    expect(levelSizes(16)).toEqual([16, 1]);
    expect(levelSizes(17)).toEqual([17, 2, 1]);
    expect(levelSizes(257)).toEqual([257, 17, 2, 1]);
  });

  it.each([1, 2, 16, 17, 300, 5000])('finds of %i features in any window what looking at each finds', (count) => {
    const shapes = points(count, count);
    const order = hilbertOrder(shapes, count);
    const nodes = nodesOf(packedTree(order, Float64Array.from(order.rows)));
    const xy = shapes.kind === 'point' ? shapes.points.xy : new Float64Array(0);
    const random = seeded(3);
    for (let k = 0; k < 40; k++) {
      const [x, y, side] = [random() * 1000, random() * 1000, random() * 300];
      const brute = Array.from({ length: count }, (_, row) => row).filter(
        (row) => xy[2 * row] >= x && xy[2 * row] <= x + side && xy[2 * row + 1] >= y && xy[2 * row + 1] <= y + side,
      );
      expect(search(nodes, count, [x, y, x + side, y + side]).sort((a, b) => a - b)).toEqual(brute);
    }
  });

  it.each([1, 16, 17, 400])('of %i features is passed over by our reader, which finds every row', async (count) => {
    const shapes = points(count, 7);
    const bytes = await indexedFlatGeobuf(layer(shapes, count));
    const read = decodeFlatGeobuf(bytes, 'x');
    const { rows } = hilbertOrder(shapes, count);
    const ids = read.table.columns.get('id');
    expect(ids?.type === 'text' && Array.from(ids.codes, (code) => Number(ids.values[code]))).toEqual([...rows]);
    const xy = shapes.kind === 'point' ? shapes.points.xy : new Float64Array(0);
    expect(read.shapes.kind === 'point' && [...read.shapes.points.xy]).toEqual(
      [...rows].flatMap((row) => [xy[2 * row], xy[2 * row + 1]]),
    );
  });

  it('is written on request only, and then the new order of rows is announced', async () => {
    const given = layer(points(30, 5), 30);
    const plain = await writeLayers('x.fgb', [given], { scratch: NO_SCRATCH });
    expect(plain.files[0].bytes).toEqual(encodeFlatGeobuf(given));
    expect(plain.losses.map((loss) => loss.code)).not.toContain('loss.rowOrder');
    const indexed = await writeLayers('x.fgb', [given], { scratch: NO_SCRATCH, index: true });
    expect(indexed.files[0].bytes).toEqual(await indexedFlatGeobuf(given));
    expect(indexed.losses.map((loss) => loss.code)).toContain('loss.rowOrder');
  });

  it('is left out where there is nothing to find', async () => {
    for (const [shapes, rows] of [
      [points(0, 1), 0],
      [{ kind: 'none' }, 3],
      [{ kind: 'point', points: { xy: new Float64Array(4).fill(Number.NaN) } }, 2],
    ] as const) {
      expect(await indexedFlatGeobuf(layer(shapes, rows))).toEqual(encodeFlatGeobuf(layer(shapes, rows)));
    }
  });
});
