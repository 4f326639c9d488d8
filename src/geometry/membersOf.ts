/** Numbers 0, 1, 2 … by their group, ascending, all in one memory; those of a group below 0 are in none. */
export function membersOf(group: ArrayLike<number>, groups: number): Uint32Array[] {
  const start = new Uint32Array(groups + 1);
  for (let k = 0; k < group.length; k++) if (group[k] >= 0) start[group[k] + 1]++;
  for (let g = 0; g < groups; g++) start[g + 1] += start[g];
  const members = new Uint32Array(start[groups]);
  const at = start.slice(0, groups);
  for (let k = 0; k < group.length; k++) if (group[k] >= 0) members[at[group[k]]++] = k;
  return Array.from({ length: groups }, (_, g) => members.subarray(start[g], start[g + 1]));
}

/** A number for each name, in the order in which they first come. */
export function numberedNames(names: ArrayLike<string>): {
  readonly names: readonly string[];
  readonly numbers: Uint32Array;
} {
  const known = new Map<string, number>();
  const numbers = new Uint32Array(names.length);
  for (let k = 0; k < names.length; k++) {
    let number = known.get(names[k]);
    if (number === undefined) {
      number = known.size;
      known.set(names[k], number);
    }
    numbers[k] = number;
  }
  return { names: [...known.keys()], numbers };
}
