/**
 * Arcs as chains of chords.
 *
 * Promises: ends exactly where the arc ends; no chord is further than `CHORD_M` from its arc (nor than a thousandth of the radius, for
 * drawings in degrees), and the vertices between lie on the arc. Limits: at most 10,000 chords an arc, enough for whole circles of 20 km.
 */
export const CHORD_M = 0.001;
const CHORD_SHARE = 0.001;
const MOST_CHORDS = 10_000;

/** x, y … of the points between the ends of an arc, without them. Angles in radians, counter-clockwise when `sweep` is positive. */
export function pointsOnArc(cx: number, cy: number, radius: number, from: number, sweep: number): number[] {
  const chords = chordsOf(radius, sweep);
  const xy: number[] = [];
  for (let k = 1; k < chords; k++) {
    const angle = from + (sweep * k) / chords;
    xy.push(cx + radius * Math.cos(angle), cy + radius * Math.sin(angle));
  }
  return xy;
}

/** The same for the arc from a to b whose bulge is the tangent of a quarter of its angle. */
export function pointsOnBulge(ax: number, ay: number, bx: number, by: number, bulge: number): number[] {
  const sweep = 4 * Math.atan(bulge);
  const chord = Math.hypot(bx - ax, by - ay);
  // the bulge is the height of the arc over half its chord
  if (!((Math.abs(bulge) * chord) / 2 > CHORD_M * CHORD_SHARE)) return [];
  // the centre lies on the perpendicular of the chord, to the left of it for arcs of less than half a turn
  const offset = (1 - bulge * bulge) / (4 * bulge);
  const cx = (ax + bx) / 2 - offset * (by - ay);
  const cy = (ay + by) / 2 + offset * (bx - ax);
  return pointsOnArc(cx, cy, Math.hypot(ax - cx, ay - cy), Math.atan2(ay - cy, ax - cx), sweep);
}

/** Points of an ellipse from one parameter to another, both ends included. */
export function pointsOnEllipse(
  cx: number,
  cy: number,
  majorX: number,
  majorY: number,
  ratio: number,
  from: number,
  sweep: number,
): number[] {
  const chords = chordsOf(Math.hypot(majorX, majorY), sweep);
  const xy: number[] = [];
  for (let k = 0; k <= chords; k++) {
    const angle = from + (sweep * k) / chords;
    const [c, s] = [Math.cos(angle), Math.sin(angle) * ratio];
    xy.push(cx + majorX * c - majorY * s, cy + majorY * c + majorX * s);
  }
  return xy;
}

function chordsOf(radius: number, sweep: number): number {
  if (!(radius > 0) || !Number.isFinite(radius)) return 1;
  const sagitta = Math.min(CHORD_M / radius, CHORD_SHARE);
  const chords = Math.ceil(Math.abs(sweep) / (2 * Math.acos(1 - sagitta)));
  return Math.min(MOST_CHORDS, Math.max(2, chords));
}
