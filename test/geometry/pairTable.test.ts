import { expect, test } from 'vitest';
import { pairTable } from '../../src/geometry/pairTable.js';

test('numbers pairs in order of first use, as a Map of their texts does', () => {
  let state = 7;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const table = pairTable(4);
  const known = new Map<string, number>();
  for (let n = 0; n < 20_000; n++) {
    const [a, b] = [Math.floor(random() * 90), Math.floor(random() * 90) * 23_860_929];
    const key = `${a} ${b}`;
    expect(table.find(a, b)).toBe(known.get(key) ?? -1);
    if (!known.has(key)) known.set(key, known.size);
    expect(table.add(a, b)).toBe(known.get(key));
  }
  expect(table.count()).toBe(known.size);
  expect(Array.from(table.pairs())).toEqual([...known.keys()].flatMap((key) => key.split(' ').map(Number)));
});
