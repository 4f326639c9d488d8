/**
 * One index out of several figures: weights by entropy, distances to the best and the worst (TOPSIS).
 *
 * Definition. Figure j of row i is brought to z_ij = (x − min) / (max − min), or (max − x) / (max − min) where less is worse, so that 1 is the most
 * broken up of all rows. Weight: w_j = (1 − e_j) / Σ (1 − e_j), e_j = −Σ p ln p / ln n, p = z_ij / Σ_i z_ij (Shannon's entropy): what tells rows apart
 * weighs most. Score = D⁻ / (D⁺ + D⁻), D⁻ the distance √Σ (w_j z_ij)² to the least broken up, D⁺ = √Σ (w_j (1 − z_ij))² to the most (Hwang, Yoon 1981).
 * Promises: 0 ≤ score ≤ 1, greater is more broken up; rank 1 is the greatest, ties share one. A figure that is the same in all rows, or not known in
 * one, has weight 0. The score is of these rows among themselves and can't be held against another district's.
 * Not defined (NaN, rank 0) for fewer than two rows, or where no figure tells them apart.
 */
export interface Ingredient {
  readonly values: readonly number[];
  /** `more`: more is more broken up. */
  readonly worse: 'more' | 'less';
}

export interface Ranking {
  readonly weights: readonly number[];
  /** Per ingredient, per row: 0…1, 1 the most broken up; NaN where the ingredient has no weight. */
  readonly normalised: readonly (readonly number[])[];
  readonly score: readonly number[];
  readonly rank: readonly number[];
}

export function topsis(ingredients: readonly Ingredient[]): Ranking {
  const rows = ingredients[0]?.values.length ?? 0;
  const normalised = ingredients.map(normalise);
  const spread = normalised.map((z) => (rows < 2 || z.some(Number.isNaN) ? 0 : 1 - relativeEntropy(z)));
  const total = spread.reduce((sum, value) => sum + value, 0);
  const weights = spread.map((value) => (total > 0 ? value / total : 0));
  const score = Array.from({ length: rows }, (_, i) => {
    let [toLeast2, toMost2] = [0, 0];
    normalised.forEach((z, j) => {
      if (weights[j] === 0) return;
      toLeast2 += (weights[j] * z[i]) ** 2;
      toMost2 += (weights[j] * (1 - z[i])) ** 2;
    });
    const [least, most] = [Math.sqrt(toLeast2), Math.sqrt(toMost2)];
    return total > 0 ? least / (least + most) : Number.NaN;
  });
  const rank = score.map((own) => (Number.isNaN(own) ? 0 : 1 + score.filter((other) => other > own).length));
  return { weights, normalised, score, rank };
}

function normalise({ values, worse }: Ingredient): number[] {
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  // NaN for figures that are all the same, and where one is not known
  return values.map((value) => {
    if (!(range > 0)) return Number.NaN;
    const share = (value - least) / range;
    return worse === 'more' ? share : 1 - share;
  });
}

function relativeEntropy(z: readonly number[]): number {
  const sum = z.reduce((all, value) => all + value, 0);
  let entropy = 0;
  for (const value of z) if (value > 0) entropy -= (value / sum) * Math.log(value / sum);
  return entropy / Math.log(z.length);
}
