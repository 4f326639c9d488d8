import type { RandomCoverage } from './randomCoverage.js';

export const SHAPE_DEFECTS = ['spike', 'twice', 'crossing'] as const;

/** Spikes of 0.1° that stick out half a metre, vertices twice, and rings that cross themselves, in items of their own. */
export function plantShapeDefects(
  coverage: RandomCoverage,
  count: number,
  kinds: readonly (typeof SHAPE_DEFECTS)[number][] = SHAPE_DEFECTS,
): Record<(typeof SHAPE_DEFECTS)[number], number> {
  const planted = { spike: 0, twice: 0, crossing: 0 };
  const { items, borders, busy, random } = coverage;
  for (let k = 0; k < count; k++) {
    const free = borders.filter(({ a, b, line }) => b >= 0 && !busy.has(a) && !busy.has(b) && line.length >= 4);
    const border = free[Math.floor(random() * free.length)];
    if (!border) break;
    const { a, b, line } = border;
    busy.add(a);
    busy.add(b);
    const [x, y] = line[1];
    const [nextX, nextY] = line[2];
    const ring = items[a].flat().find((points) => points.some(([px, py]) => px === x && py === y));
    const at = ring?.findIndex(([px, py], n) => n > 0 && n < ring.length - 1 && px === x && py === y) ?? -1;
    if (!ring || at < 1) continue;
    const kind = kinds[k % kinds.length];
    if (kind === 'twice') ring.splice(at, 0, [x, y]);
    if (kind === 'crossing') {
      const other = ring[at + 1];
      if (at + 1 >= ring.length - 1) continue;
      ring[at + 1] = ring[at];
      ring[at] = other;
    }
    if (kind === 'spike') {
      const lengthM = Math.hypot(nextX - x, nextY - y);
      const [ux, uy] = [(nextX - x) / lengthM, (nextY - y) / lengthM];
      // out of the ring to its right, and back a millimetre farther on
      const [after] = [ring[at + 1]];
      const isForward = after[0] === nextX && after[1] === nextY;
      const sign = isForward ? 1 : -1;
      const tip: [number, number] = [x + sign * uy * 0.5, y - sign * ux * 0.5];
      const foot: [number, number] = isForward ? [x + ux * 0.001, y + uy * 0.001] : [x - ux * 0.001, y - uy * 0.001];
      ring.splice(at + 1, 0, tip, foot);
    }
    planted[kind]++;
  }
  return planted;
}
