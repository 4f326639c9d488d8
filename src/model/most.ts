/** *Most* of a whole: more than half of it; rounding of shares must not tip two halves. A share is a part of 1. */
export function isMost(part: number, whole = 1): boolean {
  return part > whole * (0.5 + 1e-9);
}
