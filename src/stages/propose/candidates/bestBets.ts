/** A group and what it promises, told before its footprint is made. */
export interface Bet {
  readonly group: readonly number[];
  /** Its low-efficiency and idle members: what a cluster is for. */
  readonly low: readonly number[];
  /** Higher is better. */
  readonly worth: number;
  /** Groups are compared within classes of size. */
  readonly sizeClass: number;
}

/**
 * The best bets among groups, at most `most` that `accept` takes: in round r the groups are gone through by worth, and one is taken when
 * it holds a low-efficiency or idle member that fewer than r taken groups of its class of size hold. So all such land is covered in every size before
 * any is covered twice, and of two groups on the same land the worthier comes first. Each group is asked at most once.
 */
export function takeBestBets(bets: readonly Bet[], most: number, accept: (bet: Bet) => boolean): void {
  let left = bets
    .map((bet, order) => ({ bet, order }))
    .sort((p, q) => q.bet.worth - p.bet.worth || p.order - q.order)
    .map(({ bet }) => bet);
  const held = new Map<number, Map<number, number>>();
  let taken = 0;
  for (let round = 1; left.length > 0 && taken < most; round++) {
    const later: Bet[] = [];
    for (const bet of left) {
      if (taken === most) return;
      const times = held.get(bet.sizeClass) ?? new Map<number, number>();
      held.set(bet.sizeClass, times);
      if (!bet.low.some((k) => (times.get(k) ?? 0) < round)) later.push(bet);
      else if (accept(bet)) {
        taken++;
        for (const k of bet.low) times.set(k, (times.get(k) ?? 0) + 1);
      }
    }
    left = later;
  }
}
