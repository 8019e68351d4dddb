import { DAY_MS, HOUR_MS } from '../units/time.ts';

/** Closes of one underlying, ascending in time. */
export interface CloseSeries {
  /** Underlying name: BTC-USD. */
  readonly name: string;
  readonly closes: readonly { readonly timeMs: number; readonly close: number }[];
}

/** One-day moves of several underlyings, sampled more often than daily: overlapping days. */
export interface JointMoves {
  readonly names: readonly string[];
  /** End of each one-day window, ascending. */
  readonly timesMs: readonly number[];
  /** [sample][underlying] relative move over the day that ends there. */
  readonly moves: readonly Float64Array[];
  /** [sample][underlying] exponentially weighted vol of the one-day moves up to and including the sample. */
  readonly vols: readonly Float64Array[];
}

export interface SamplingOptions {
  readonly stepHours: number;
  /** Weight of the past in the vol of the next sample. */
  readonly memory: number;
}

/**
 * One-day moves at every whole `stepHours` at which all underlyings have a close there and one day before.
 *
 * vol^2 = memory * vol^2 before + (1 - memory) * move^2, started at the first move. Windows overlap: samples are not independent, which
 * statistics on them must say.
 */
export function jointMoves(series: readonly CloseSeries[], { stepHours, memory }: SamplingOptions): JointMoves {
  const closes = series.map(({ closes }) => new Map(closes.map(({ timeMs, close }) => [timeMs, close])));
  const timesMs: number[] = [];
  const moves: Float64Array[] = [];
  for (const { timeMs } of series[0]?.closes ?? []) {
    if (timeMs % (stepHours * HOUR_MS) !== 0) continue;
    const now = closes.map((close) => close.get(timeMs));
    const before = closes.map((close) => close.get(timeMs - DAY_MS));
    if ([...now, ...before].some((close) => close === undefined)) continue;
    timesMs.push(timeMs);
    moves.push(Float64Array.from(now, (close, u) => (close ?? 0) / (before[u] ?? 1) - 1));
  }
  return { names: series.map(({ name }) => name), timesMs, moves, vols: smoothedVols(moves, memory) };
}

function smoothedVols(moves: readonly Float64Array[], memory: number): Float64Array[] {
  let squares = moves[0]?.map((move) => move * move) ?? new Float64Array();
  return moves.map((sample) => {
    squares = squares.map((square, u) => memory * square + (1 - memory) * sample[u] * sample[u]);
    return squares.map(Math.sqrt);
  });
}

/** How past days are carried to today: as they were; scaled by vol today / vol then; or scaled up only, so that calm days do not shrink them. */
export type Scaling = 'none' | 'filtered' | 'filtered-up';

/**
 * The last `count` samples up to and including `at`, carried to the vol of `at`. Uses nothing that was not known then.
 * @returns [count][underlying] relative moves, never below -99 %
 */
export function historicalMoves(joint: JointMoves, at: number, count: number, scaling: Scaling): Float64Array[] {
  const now = joint.vols[at];
  const first = at - count + 1;
  return Array.from({ length: count }, (_, i) => {
    const [moves, then] = [joint.moves[first + i], joint.vols[first + i]];
    const carried = new Float64Array(moves.length);
    for (let u = 0; u < moves.length; u++) {
      const ratio = now[u] / then[u];
      const factor = scaling === 'none' ? 1 : scaling === 'filtered' ? ratio : Math.max(1, ratio);
      carried[u] = Math.max(-0.99, moves[u] * factor);
    }
    return carried;
  });
}
