import { exp } from '../quant/exp.ts';
import { log } from '../quant/log.ts';
import { normalCdf } from '../quant/normal.ts';

/** A likelihood ratio and the chance of one as large or larger when the model is right. */
export interface LikelihoodRatio {
  readonly statistic: number;
  readonly probability: number;
}

/** How a series of days did against a requirement that promised a coverage. */
export interface BacktestStatistics {
  readonly days: number;
  readonly exceptions: number;
  /** Share of days without an exception; 1 when there are no days. */
  readonly coverage: number;
  /** Are there as many exceptions as promised? */
  readonly kupiec: LikelihoodRatio;
  /** Do exceptions follow each other? */
  readonly independence: LikelihoodRatio;
  /** Both questions at once. */
  readonly conditional: LikelihoodRatio;
}

/**
 * Judges exceptions day by day. @param exceptions in time order, true where the loss passed the requirement
 * @param coverage the share of days that was promised to be without an exception, in (0, 1)
 * @see spec/05-MARG, MARG-110; Kupiec 1995; Christoffersen 1998
 */
export function backtestStatistics(exceptions: readonly boolean[], coverage: number): BacktestStatistics {
  const days = exceptions.length;
  const count = exceptions.filter(Boolean).length;
  const kupiec = kupiecTest(days, count, 1 - coverage);
  const independence = independenceTest(exceptions);
  const joint = kupiec.statistic + independence.statistic;
  return {
    days,
    exceptions: count,
    coverage: days === 0 ? 1 : 1 - count / days,
    kupiec,
    independence,
    conditional: { statistic: joint, probability: exp(-joint / 2) },
  };
}

/** Proportion of failures: x exceptions in n days against a rate p, chi-square with one degree of freedom. */
export function kupiecTest(days: number, exceptions: number, rate: number): LikelihoodRatio {
  const observed = days === 0 ? 0 : exceptions / days;
  return oneDegree(
    likelihood(days - exceptions, exceptions, observed) - likelihood(days - exceptions, exceptions, rate),
  );
}

/** Christoffersen's independence: is an exception as likely after an exception as after a day without one? */
export function independenceTest(exceptions: readonly boolean[]): LikelihoodRatio {
  const counts = { calmCalm: 0, calmHit: 0, hitCalm: 0, hitHit: 0 };
  for (let day = 1; day < exceptions.length; day++) {
    if (exceptions[day - 1]) counts[exceptions[day] ? 'hitHit' : 'hitCalm']++;
    else counts[exceptions[day] ? 'calmHit' : 'calmCalm']++;
  }
  const { calmCalm, calmHit, hitCalm, hitHit } = counts;
  const afterCalm = share(calmHit, calmCalm + calmHit);
  const afterHit = share(hitHit, hitCalm + hitHit);
  const always = share(calmHit + hitHit, calmCalm + calmHit + hitCalm + hitHit);
  const apart = likelihood(calmCalm, calmHit, afterCalm) + likelihood(hitCalm, hitHit, afterHit);
  return oneDegree(apart - likelihood(calmCalm + hitCalm, calmHit + hitHit, always));
}

/** ln[(1 - p)^misses p^hits] with 0 ln 0 = 0. */
function likelihood(misses: number, hits: number, p: number): number {
  return (misses === 0 ? 0 : misses * log(1 - p)) + (hits === 0 ? 0 : hits * log(p));
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Twice a difference of log-likelihoods, never below zero, with its chi-square tail 2 (1 - Phi(sqrt(statistic))). */
function oneDegree(difference: number): LikelihoodRatio {
  const statistic = Math.max(0, 2 * difference);
  return { statistic, probability: 2 * normalCdf(-Math.sqrt(statistic)) };
}
