/** The ring of a rectangle, closed, counter-clockwise. */
export function boxRing(minX: number, minY: number, maxX: number, maxY: number): [number, number][] {
  return [
    [minX, minY],
    [maxX, minY],
    [maxX, maxY],
    [minX, maxY],
    [minX, minY],
  ];
}

/** A ring about (x, y) with a vertex at each radius, at even angles: always valid, seldom convex. */
export function radialRing(x: number, y: number, radii: readonly number[]): [number, number][] {
  const ring = radii.map((radius, k): [number, number] => {
    const angle = (2 * Math.PI * k) / radii.length;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  return [...ring, ring[0]];
}

/** The star {corners/step} about (x, y): each edge goes `step` corners on; with a step of nearly half it crosses almost all others. */
export function starRing(corners: number, step: number, x = 0, y = 0, radius = 1000): [number, number][] {
  const ring = Array.from({ length: corners }, (_, k): [number, number] => {
    const angle = (2 * Math.PI * ((k * step) % corners)) / corners;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
  return [...ring, ring[0]];
}
