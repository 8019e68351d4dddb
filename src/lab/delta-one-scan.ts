import type { PortfolioParameters } from '../risk/house-preset.ts';
import { steadyCredit } from '../risk/gain-credit.ts';
import { underlyingParameters } from '../risk/house-scenarios.ts';

/** Weights of a book of coins or linear futures, as shares of its gross notional; they add up to 1 without signs. */
export type Weights = readonly number[];

/** The numbers of the house scan that a book without options can reach. */
export interface DeltaOneRanges {
  readonly priceRange: readonly number[];
  readonly credit: readonly number[];
  readonly singleName: readonly number[];
  /** [vector][underlying] */
  readonly stress: readonly (readonly number[])[];
}

/** Reads them from a preset. */
export function deltaOneRanges(preset: PortfolioParameters, names: readonly string[]): DeltaOneRanges {
  const own = names.map((name) => underlyingParameters(preset, name));
  return {
    priceRange: own.map(({ priceRange }) => priceRange),
    credit: own.map(({ gainCredit, correlationSpread }) =>
      steadyCredit(gainCredit, correlationSpread, preset.correlation),
    ),
    singleName: own.map(({ singleNameShock }) => singleNameShock),
    stress: preset.stress.map(({ moves }) => names.map((name) => moves[name] ?? moves.default ?? 0)),
  };
}

/** Every underlying at the edge of its range on the same side, losses in full, gains at k. For one line of a straight book the edges are the worst. */
export function sameMoveLoss(weights: Weights, { priceRange, credit }: DeltaOneRanges): number {
  const pnl = (side: 1 | -1): number =>
    weights.reduce((sum, weight, u) => {
      const gain = side * weight * priceRange[u];
      return sum + (gain < 0 ? gain : gain * credit[u]);
    }, 0);
  return Math.max(0, 0 - pnl(1), 0 - pnl(-1));
}

/** The loss in the worst stress vector and the worst single-name shock; 0 for a book of one underlying. */
export function stressLoss(weights: Weights, { singleName, stress }: DeltaOneRanges): number {
  if (weights.filter((weight) => weight !== 0).length < 2) return 0;
  const alone = weights.map((weight, u) => Math.abs(weight) * singleName[u]);
  const vectors = stress.map((moves) => 0 - profit(weights, moves));
  return Math.max(0, ...alone, ...vectors);
}

/** Mean loss of the worst `count` of the moves; 0 when they gain. */
export function shortfall(weights: Weights, moves: readonly ArrayLike<number>[], count: number): number {
  const worst = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
  for (const move of moves) {
    const pnl = profit(weights, move);
    if (pnl >= worst[count - 1]) continue;
    let i = count - 1;
    for (; i > 0 && worst[i - 1] > pnl; i--) worst[i] = worst[i - 1];
    worst[i] = pnl;
  }
  return Math.max(0, 0 - worst.reduce((sum, pnl) => sum + pnl, 0) / count);
}

export function profit(weights: Weights, moves: ArrayLike<number>): number {
  let pnl = 0;
  for (let u = 0; u < weights.length; u++) pnl += weights[u] * moves[u];
  return pnl;
}

/** Sum of the worst of each underlying alone: no netting between underlyings. */
export function sumOfParts(weights: Weights, { priceRange }: DeltaOneRanges): number {
  return weights.reduce((sum, weight, u) => sum + Math.abs(weight) * priceRange[u], 0);
}
