/**
 * Which parts of a cut parcel become decision pieces of their own.
 *
 * Definition: a part is a connected piece of the parcel with one label (where it lies). A part below the least area or too narrow is thin
 * and stays with its parent: it joins the neighbour with the longest shared border, or the largest part when it has no neighbour.
 * The smallest thin group goes first, and a joined group is weighed anew, until no group is thin or one is left. A group has the
 * label that holds most of its area. Last, touching groups of one label become one.
 * Needs areas > 0 and a symmetric border. Promises: every part is in exactly one group; the same parts give the same groups; largest
 * group first. Pure: shapes are measured by the functions passed in.
 */
export interface PartFigures {
  readonly areaM2: number;
  readonly label: string;
}

export interface PartGroup {
  /** Part numbers, ascending. */
  readonly parts: readonly number[];
  readonly label: string;
  readonly areaM2: number;
}

export interface PartMeasures {
  /** Metres of border that two parts share; 0 when they don't touch. */
  sharedBorderM(a: number, b: number): number;
  /** True where the union of the parts is too small or too narrow to be decided by itself. */
  isThin(parts: readonly number[], areaM2: number): boolean;
}

export function groupParts(parts: readonly PartFigures[], measures: PartMeasures): PartGroup[] {
  let groups = parts.map((_, i) => groupOf([i], parts));
  const borders = new Map<number, number>();
  function partBorderM(a: number, b: number): number {
    const key = Math.min(a, b) * parts.length + Math.max(a, b);
    let border = borders.get(key);
    if (border === undefined) {
      border = measures.sharedBorderM(Math.min(a, b), Math.max(a, b));
      borders.set(key, border);
    }
    return border;
  }
  function borderM(a: PartGroup, b: PartGroup): number {
    let sum = 0;
    for (const i of a.parts) for (const j of b.parts) sum += partBorderM(i, j);
    return sum;
  }
  const settled = new Set<PartGroup>();
  while (groups.length > 1) {
    const thin = smallestFirst(groups).find((group) => {
      if (settled.has(group)) return false;
      if (measures.isThin(group.parts, group.areaM2)) return true;
      settled.add(group);
      return false;
    });
    if (!thin) break;
    const host = hostOf(thin, groups, borderM);
    groups = groups.filter((g) => g !== thin && g !== host);
    groups.push(groupOf([...thin.parts, ...host.parts], parts));
  }
  for (let joined = true; joined; ) {
    joined = false;
    for (let i = 0; i < groups.length && !joined; i++) {
      for (let j = i + 1; j < groups.length && !joined; j++) {
        if (groups[i].label !== groups[j].label || !(borderM(groups[i], groups[j]) > 0)) continue;
        const union = groupOf([...groups[i].parts, ...groups[j].parts], parts);
        groups = groups.filter((_, k) => k !== i && k !== j);
        groups.push(union);
        joined = true;
      }
    }
  }
  return groups.sort((a, b) => b.areaM2 - a.areaM2 || a.parts[0] - b.parts[0]);
}

function groupOf(members: readonly number[], parts: readonly PartFigures[]): PartGroup {
  const sorted = [...members].sort((a, b) => a - b);
  const areaByLabel = new Map<string, number>();
  let areaM2 = 0;
  for (const i of sorted) {
    areaM2 += parts[i].areaM2;
    areaByLabel.set(parts[i].label, (areaByLabel.get(parts[i].label) ?? 0) + parts[i].areaM2);
  }
  let label = parts[sorted[0]].label;
  for (const [candidate, area] of areaByLabel) if (area > areaByLabel.get(label)!) label = candidate;
  return { parts: sorted, label, areaM2 };
}

function smallestFirst(groups: readonly PartGroup[]): PartGroup[] {
  return [...groups].sort((a, b) => a.areaM2 - b.areaM2 || a.parts[0] - b.parts[0]);
}

/** The neighbour with the longest shared border; without one, the largest other group. */
function hostOf(
  thin: PartGroup,
  groups: readonly PartGroup[],
  borderM: (a: PartGroup, b: PartGroup) => number,
): PartGroup {
  const others = smallestFirst(groups.filter((g) => g !== thin)).reverse();
  let host = others[0];
  let longest = 0;
  for (const other of others) {
    const border = borderM(thin, other);
    if (border > longest) {
      longest = border;
      host = other;
    }
  }
  return host;
}
