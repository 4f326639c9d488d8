import fc from 'fast-check';
import { expect, it } from 'vitest';
import { membersOf, numberedNames } from '../../src/geometry/membersOf.js';

it('members of groups ascend; below 0 is none; a group may be empty', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1, max: 6 })), (group) => {
      const plain = Array.from({ length: 8 }, (_, g) => group.flatMap((one, k) => (one === g ? [k] : [])));
      expect(membersOf(group, 8).map((own) => [...own])).toEqual(plain);
    }),
  );
});

it('names are numbered in the order in which they come', () => {
  const { names, numbers } = numberedNames(['b', 'a', 'b', '', 'a']);
  expect(names).toEqual(['b', 'a', '']);
  expect([...numbers]).toEqual([0, 1, 0, 2, 1]);
});
