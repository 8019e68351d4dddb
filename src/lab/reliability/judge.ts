import { breachProbability } from '../../risk/early-warning/breach-probability.ts';
import type { WarningSample } from './samples.ts';

/** Samples whose predicted probability lies within a range. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean predicted probability, and the share that was breached. */
  readonly predicted: number;
  readonly observed: number;
}

/** How well probabilities said what happened. Lower Brier scores are better. */
export interface Reliability {
  /** Accounts that were judged. */
  readonly samples: number;
  /** The scale they were judged with. */
  readonly scale: number;
  readonly bins: readonly ReliabilityBin[];
  readonly brier: number;
  /** The naive rule: the share of the training accounts of the same headroom ratio that were breached. */
  readonly naiveBrier: number;
  /** Everybody told the training share. */
  readonly constantBrier: number;
}

const EDGES = [0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9999, 1.01];

/** Fits the scale on the first half of the samples by time and judges it on the second, where the naive rule is judged too. */
export function judgeWarnings(samples: readonly WarningSample[]): Reliability {
  const [train, test] = halves(samples);
  const scale = fittedScale(train);
  const probability = ({ distance }: WarningSample): number => breachProbability(distance, { scale });
  const shares = sharesByRatio(train);
  const overall = shareOf(train);
  return {
    samples: test.length,
    scale,
    bins: binsOf(test, probability),
    brier: brierOf(test, probability),
    naiveBrier: brierOf(test, ({ headroomRatio }) => shares.get(headroomRatio) ?? overall),
    constantBrier: brierOf(test, () => overall),
  };
}

function halves(samples: readonly WarningSample[]): [WarningSample[], WarningSample[]] {
  const times = [...new Set(samples.map(({ timeMs }) => timeMs))].sort((a, b) => a - b);
  const middle = times[times.length >> 1] ?? 0;
  return [samples.filter(({ timeMs }) => timeMs < middle), samples.filter(({ timeMs }) => timeMs >= middle)];
}

/** The scale with the lowest Brier score: a coarse search, then a fine one around its best. */
function fittedScale(train: readonly WarningSample[]): number {
  let best = 1;
  for (const step of [0.1, 0.01]) {
    const centre = best;
    let lowest = Number.POSITIVE_INFINITY;
    for (let n = -9; n <= 20; n++) {
      const scale = centre + n * step;
      if (scale < 0.05) continue;
      const score = brierOf(train, ({ distance }) => breachProbability(distance, { scale }));
      if (score < lowest) [lowest, best] = [score, scale];
    }
  }
  return Math.round(best * 100) / 100;
}

function sharesByRatio(samples: readonly WarningSample[]): Map<number, number> {
  const groups = new Map<number, WarningSample[]>();
  for (const sample of samples) {
    const group = groups.get(sample.headroomRatio);
    if (group === undefined) groups.set(sample.headroomRatio, [sample]);
    else group.push(sample);
  }
  return new Map([...groups].map(([ratio, group]) => [ratio, shareOf(group)]));
}

function shareOf(samples: readonly WarningSample[]): number {
  let breached = 0;
  for (const sample of samples) if (sample.breached) breached += 1;
  return samples.length === 0 ? 0 : breached / samples.length;
}

/** Mean squared distance between the probability and what happened (Brier 1950). NaN of nothing. */
export function brierOf(samples: readonly WarningSample[], probability: (sample: WarningSample) => number): number {
  let sum = 0;
  for (const sample of samples) sum += (probability(sample) - (sample.breached ? 1 : 0)) ** 2;
  return samples.length === 0 ? Number.NaN : sum / samples.length;
}

/** Samples by what they were told, from the edges of a fixed scale. */
export function binsOf(
  samples: readonly WarningSample[],
  probability: (sample: WarningSample) => number,
): ReliabilityBin[] {
  return EDGES.slice(1).map((to, i) => {
    const from = EDGES[i];
    const within = samples.filter((sample) => probability(sample) >= from && probability(sample) < to);
    let predicted = 0;
    for (const sample of within) predicted += probability(sample);
    return {
      from,
      to: Math.min(1, to),
      count: within.length,
      predicted: within.length === 0 ? 0 : predicted / within.length,
      observed: shareOf(within),
    };
  });
}
