import type { Mip, MipColumn, MipRow } from '../../src/model/mip.js';

export function column(name: string, cost: number, lower = 0, upper = 1, integer = true): MipColumn {
  return { name, cost, lower, upper, integer };
}
export function row(name: string, lower: number, upper: number, terms: Readonly<Record<number, number>>): MipRow {
  return { name, lower, upper, columns: Object.keys(terms).map(Number), values: Object.values(terms) };
}
export function model(columns: readonly MipColumn[], rows: readonly MipRow[], offset = 0): Mip {
  return { name: 'test', columns, rows, offset };
}

export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
export function hardKnapsack(n: number): Mip {
  const random = generator(3);
  const weights = Array.from({ length: n }, () => 100 + Math.floor(random() * 900));
  const columns = weights.map((w, c) => column(`x[${c}]`, -(w + Math.floor(random() * 50))));
  const total = weights.reduce((a, b) => a + b, 0);
  return model(columns, [
    row('one', -Infinity, Math.floor(total / 2), Object.fromEntries(weights.map((w, c) => [c, w]))),
    row('two', -Infinity, Math.floor(total / 3), Object.fromEntries(weights.map((w, c) => [c, (w * 7) % 1000 || 1]))),
  ]);
}
