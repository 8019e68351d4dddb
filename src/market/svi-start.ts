import { solved } from './least-squares.ts';
import type { ScaledQuote } from './svi-fit.ts';

const VERTICES = [-2, -1, -0.3, 0, 0.3, 1, 2];
const WIDTHS = [0.1, 0.4, 1, 2.5];
/** Squared residuals count up to here, so that an outlier does not choose the start. */
const RESIDUAL_MAX = 16;

/**
 * Where the search begins, from the quotes alone: for each vertex and width of a small grid the best a, b and rho by linear least squares
 * (the slice is linear in them), and of these the slice that fits best.
 *
 * @returns a, b, rho, m, sigma in scaled coordinates
 */
export function startingSlice(quotes: readonly ScaledQuote[]): readonly [number, number, number, number, number] {
  let best: readonly [number, number, number, number, number] = [0.9, 0.1, 0, 0, 1];
  let least = misfit(quotes, best);
  for (const m of VERTICES) {
    for (const sigma of WIDTHS) {
      const slice = linearSlice(quotes, m, sigma);
      const sum = slice === undefined ? Number.POSITIVE_INFINITY : misfit(quotes, slice);
      if (slice !== undefined && sum < least) {
        best = slice;
        least = sum;
      }
    }
  }
  return best;
}

/** Weighted linear least squares of W in (1, x, sqrt(x^2 + sigma^2)); weights turned from roots to variances. */
function linearSlice(
  quotes: readonly ScaledQuote[],
  m: number,
  sigma: number,
): readonly [number, number, number, number, number] | undefined {
  const system = new Float64Array(12);
  for (const { z, root, weight } of quotes) {
    const x = z - m;
    const terms = [1, x, Math.sqrt(x * x + sigma * sigma), root * root];
    const share = (weight * weight) / (4 * root * root);
    for (let i = 0; i < 3; i++) for (let j = 0; j < 4; j++) system[i * 4 + j] += share * terms[i] * terms[j];
  }
  for (let i = 0; i < 3; i++) system[i * 5] = system[i * 5] * (1 + 1e-9) + 1e-12;
  if (!solved(system, 3)) return undefined;
  const b = Math.max(system[11], 1e-3);
  const rho = Math.min(Math.max(system[7] / b, -0.98), 0.98);
  const depth = b * sigma * Math.sqrt(1 - rho * rho);
  return [Math.max(system[3], 0.01 - depth), b, rho, m, sigma];
}

function misfit(quotes: readonly ScaledQuote[], [a, b, rho, m, sigma]: readonly number[]): number {
  let sum = 0;
  for (const { z, root, weight } of quotes) {
    const x = z - m;
    const variance = Math.max(a + b * (rho * x + Math.sqrt(x * x + sigma * sigma)), 1e-9);
    const residual = weight * (Math.sqrt(variance) - root);
    sum += Math.min(residual * residual, RESIDUAL_MAX);
  }
  return sum;
}
