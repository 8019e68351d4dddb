import { backtestStatistics } from '../risk/backtest-statistics.ts';
import type { BacktestStatistics } from '../risk/backtest-statistics.ts';
import type { PortfolioParameters } from '../risk/house-preset.ts';
import { DAY_MS, HOUR_MS } from '../units/time.ts';
import { deltaOneRanges, profit, sameMoveLoss, shortfall, stressLoss, sumOfParts } from './delta-one-scan.ts';
import type { DeltaOneRanges, Weights } from './delta-one-scan.ts';
import { historicalMoves } from './joint-moves.ts';
import type { JointMoves, Scaling } from './joint-moves.ts';

export interface TrialOptions {
  readonly stepHours: number;
  /** Historical columns of each date. */
  readonly days: number;
  /** Share of them that the shortfall averages. */
  readonly worstShare: number;
  readonly scaling: Scaling;
  /** Coverage that the statistics are asked about. */
  readonly promised: number;
}

/** A book of the trial: signed weights by underlying name. */
export interface TrialBook {
  readonly title: string;
  readonly weights: Readonly<Record<string, number>>;
}

/** One requirement over all dates, per unit of gross. */
export interface TrialRequirement {
  readonly mean: number;
  readonly statistics: BacktestStatistics;
  /** Largest loss beyond the requirement. */
  readonly beyond: number;
}

export interface TrialRow {
  readonly book: string;
  readonly sumOfParts: TrialRequirement;
  readonly shortfall: TrialRequirement;
  /** The larger of the same-move loss and the shortfall. */
  readonly rule: TrialRequirement;
  /** The rule with single-name shocks and stress vectors: the scan of the preset. */
  readonly scan: TrialRequirement;
  readonly largestLoss: number;
}

/**
 * Judges the joint columns of a preset on recorded moves: at each sample the requirement from what was known then, and the loss over the day
 * that follows. Days overlap when samples are closer than a day; exceptions then come in clusters, and the statistics say so.
 */
export function trialTable(
  joint: JointMoves,
  preset: PortfolioParameters,
  books: readonly TrialBook[],
  options: TrialOptions,
): TrialRow[] {
  const ranges = deltaOneRanges(preset, joint.names);
  const dates = trialDates(joint, options);
  const weights = books.map((book) => joint.names.map((name) => book.weights[name] ?? 0));
  const worst = Math.ceil(options.days * options.worstShare);
  const shortfalls = books.map(() => new Float64Array(dates.length));
  dates.forEach(({ at }, d) => {
    const past = historicalMoves(joint, at, options.days, options.scaling);
    for (let b = 0; b < books.length; b++) shortfalls[b][d] = shortfall(weights[b], past, worst);
  });
  return books.map(({ title }, b) => {
    const losses = dates.map(({ next }) => 0 - profit(weights[b], joint.moves[next]));
    return trialRow(title, losses, [...shortfalls[b]], weights[b], ranges, options.promised);
  });
}

interface TrialDate {
  /** Sample at which the requirement is set. */
  readonly at: number;
  /** Sample whose one-day move follows it. */
  readonly next: number;
}

/** Samples with enough history and a sample exactly one day later. */
function trialDates({ timesMs }: JointMoves, { days, stepHours }: TrialOptions): TrialDate[] {
  const sampleOf = new Map(timesMs.map((timeMs, i) => [timeMs, i]));
  const warmUp = Math.ceil(DAY_MS / (stepHours * HOUR_MS));
  return timesMs.flatMap((timeMs, at) => {
    const next = sampleOf.get(timeMs + DAY_MS);
    return next === undefined || at < days - 1 + warmUp ? [] : [{ at, next }];
  });
}

function trialRow(
  book: string,
  losses: readonly number[],
  shortfalls: readonly number[],
  weights: Weights,
  ranges: DeltaOneRanges,
  promised: number,
): TrialRow {
  const parts = sumOfParts(weights, ranges);
  const sameMove = sameMoveLoss(weights, ranges);
  const stress = stressLoss(weights, ranges);
  const judged = (requirements: readonly number[]): TrialRequirement => judgedOn(losses, requirements, promised);
  return {
    book,
    sumOfParts: judged(losses.map(() => parts)),
    shortfall: judged(shortfalls),
    rule: judged(shortfalls.map((loss) => Math.max(loss, sameMove))),
    scan: judged(shortfalls.map((loss) => Math.max(loss, sameMove, stress))),
    largestLoss: Math.max(0, ...losses),
  };
}

/** Mean, exceptions and the largest excess of losses over requirements. */
export function judgedOn(
  losses: readonly number[],
  requirements: readonly number[],
  promised: number,
): TrialRequirement {
  const excess = losses.map((loss, d) => loss - requirements[d]);
  return {
    mean: requirements.reduce((sum, requirement) => sum + requirement, 0) / Math.max(1, requirements.length),
    statistics: backtestStatistics(
      excess.map((beyond) => beyond > 0),
      promised,
    ),
    beyond: Math.max(0, ...excess),
  };
}
