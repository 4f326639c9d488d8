/** The small seeded generator of the demo district: every run draws the same shapes. */
export { seededRandom as seeded } from '../../scripts/district/random.js';

type Ring = [number, number][];

/** A star-shaped ring about (x, y), counter-clockwise, its radii between `inner` and `outer`. */
export function starRing(
  random: () => number,
  x: number,
  y: number,
  inner: number,
  outer: number,
  count: number,
): Ring {
  const ring: Ring = [];
  for (let k = 0; k < count; k++) {
    const angle = (2 * Math.PI * (k + 0.1 + 0.8 * random())) / count;
    const radius = inner + (outer - inner) * random();
    ring.push([x + radius * Math.cos(angle), y + radius * Math.sin(angle)]);
  }
  ring.push(ring[0]);
  return ring;
}

/** One polygon: a star with, every other time, a star-shaped hole well inside it. */
export function starPolygon(random: () => number, x: number, y: number, radius: number): Ring[] {
  const count = 4 + Math.floor(random() * 40);
  if (count < 6 || random() < 0.5) return [starRing(random, x, y, radius * 0.2, radius, count)];
  const shell = starRing(random, x, y, radius * 0.6, radius, count);
  const reach = radius * 0.6 * Math.cos((1.8 * Math.PI) / count) * 0.9;
  if (reach <= radius * 0.05) return [shell];
  const hole = starRing(random, x, y, reach * 0.3, reach, 4 + Math.floor(random() * 20)).reverse();
  return [shell, hole];
}
