import type { JointMoves } from './joint-moves.ts';

/** What the recorded moves say about the parameters of one underlying. */
export interface Calibration {
  readonly name: string;
  /** Quantile of the size of its one-day moves: a price range. */
  readonly priceRange: number;
  /** Slope of its moves on those of the market. */
  readonly beta: number;
  /** Quantile of the size of what beta does not explain: a single-name shock. */
  readonly singleName: number;
  /** Correlation with the market over all samples. */
  readonly correlation: number;
  /** Largest less smallest correlation over windows. */
  readonly correlationSpread: number;
  readonly largestMove: number;
}

export interface CalibrationOptions {
  /** The underlying that stands for the market. */
  readonly market: string;
  /** Quantile of moves, e.g. 0.999. */
  readonly quantile: number;
  /** Samples in a window of the correlation's spread. */
  readonly window: number;
}

/** Estimates by underlying, in the order of the moves. @throws RangeError when the market underlying is not among them */
export function calibrate(joint: JointMoves, { market, quantile, window }: CalibrationOptions): Calibration[] {
  const m = joint.names.indexOf(market);
  if (m < 0) throw new RangeError(`there are no moves of ${market}; there are of ${joint.names.join(', ')}`);
  const of = (u: number): number[] => joint.moves.map((sample) => sample[u]);
  const marketMoves = of(m);
  return joint.names.map((name, u) => {
    const moves = of(u);
    const beta = covariance(moves, marketMoves) / covariance(marketMoves, marketMoves);
    const rest = moves.map((move, i) => move - beta * marketMoves[i]);
    const windows = correlations(moves, marketMoves, window);
    return {
      name,
      priceRange: sizeQuantile(moves, quantile),
      beta,
      singleName: sizeQuantile(rest, quantile),
      correlation: correlation(moves, marketMoves),
      correlationSpread: windows.length === 0 ? 0 : Math.max(...windows) - Math.min(...windows),
      largestMove: Math.max(...moves.map(Math.abs)),
    };
  });
}

/** Correlations over consecutive windows of whole length. */
function correlations(a: readonly number[], b: readonly number[], window: number): number[] {
  const found: number[] = [];
  for (let from = 0; from + window <= a.length; from += window) {
    found.push(correlation(a.slice(from, from + window), b.slice(from, from + window)));
  }
  return found;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const scale = Math.sqrt(covariance(a, a) * covariance(b, b));
  return scale === 0 ? 0 : covariance(a, b) / scale;
}

function covariance(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, x) => sum + x, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  return a.reduce((sum, x, i) => sum + (x - ma) * (b[i] - mb), 0) / a.length;
}

/** The quantile of the sizes of moves, by the nearest rank above. */
export function sizeQuantile(moves: readonly number[], quantile: number): number {
  const sizes = moves.map(Math.abs).sort((a, b) => a - b);
  return sizes[Math.min(sizes.length - 1, Math.ceil(quantile * sizes.length) - 1)] ?? 0;
}
