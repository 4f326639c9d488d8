import type { ProposeInput } from '../../../../src/stages/propose/propose.js';

export interface Owned {
  /** Per piece: who holds more than half of it, −1 nobody. */
  readonly main: readonly number[];
  /** 归宗: whether no firm on it could buy the others out. */
  needsPlatform(members: readonly number[]): boolean;
}

/** Without titles the firms on a piece hold it, by floor; a part below a hundredth is survey noise. Land with no firm on it is nobody's: one owner more. */
export function owners(
  { district, overlay, settings }: ProposeInput,
  landOf: readonly (readonly { readonly k: number; readonly share: number }[])[],
): Owned {
  const { firms } = district;
  const partsOf = overlay.pieces.id.map((_, k) => {
    const floors = landOf.flatMap((parts, f) =>
      parts.filter((part) => part.k === k).map(({ share }) => [f, share * Math.max(1, firms[f].floorM2)] as const),
    );
    const all = floors.reduce((sum, [, floor]) => sum + floor, 0);
    const kept = floors.filter(([, floor]) => floor >= 0.01 * all);
    return kept.map(([f, floor]) => [f, floor / all] as const);
  });
  const main = partsOf.map((parts) => {
    const all = parts.reduce((sum, [, part]) => sum + part, 0);
    return parts.find(([, part]) => part > all / 2)?.[0] ?? -1;
  });
  return {
    main,
    needsPlatform(members) {
      const holders = new Set<number>();
      for (const k of members) {
        if (partsOf[k].length === 0) holders.add(-1);
        for (const [f] of partsOf[k]) holders.add(f);
      }
      const isFit = (f: number) => f >= 0 && firms[f].operating && !firms[f].eliminated && firms[f].grade !== 'D';
      return holders.size > settings['oneBody.maxOwners'] || ![...holders].some(isFit);
    },
  };
}
