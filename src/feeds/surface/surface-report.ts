import { butterflyCheck, calendarCheck } from '../../quant/svi-arbitrage.ts';
import { sviVariance } from '../../quant/svi.ts';
import type { ExpiryFit } from '../../market/vol-surface.ts';
import type { VolQuote } from '../../market/vol-quote.ts';
import { DAY_MS } from '../../units/time.ts';
import type { MarketSnapshot } from '../snapshot.ts';
import { fittedSurfaces } from './fitted-smiles.ts';

/** How well fitted surfaces agree with the quotes they were fitted to. Vols as shares: 0.01 is one vol point. */
export interface SurfaceReport {
  readonly snapshots: number;
  readonly expiries: number;
  readonly fitted: number;
  readonly held: number;
  readonly missing: number;
  readonly butterflyViolations: number;
  readonly calendarViolations: number;
  readonly quotes: number;
  readonly dropped: ReadonlyMap<string, number>;
  /** Median of |vol - mid| over all quotes, weighted by one over the spread. */
  readonly medianError: number;
  /** Over liquid options. */
  readonly liquid: SurfaceCell;
  /** One row a tenor and moneyness, in the order of TENORS and MONEYNESS. */
  readonly cells: readonly (SurfaceCell & { readonly tenor: string; readonly moneyness: string })[];
}

export interface SurfaceCell {
  readonly options: number;
  /** Share of them whose mark lies between bid and ask. */
  readonly insideShare: number;
  /** Mean of |vol - mid|. */
  readonly meanError: number;
}

/** A liquid option is out of the money, quoted on both sides, at most 4 vol points wide and within 2.5 standard deviations. */
export const LIQUID = { halfSpreadMax: 0.02, deviationsMax: 2.5 };
export const TENORS = ['< 2 days', '2-10 days', '10-45 days', '45-120 days', '> 120 days'];
const TENOR_DAYS = [2, 10, 45, 120];
export const MONEYNESS = ['put > 1.5 sd', 'put 0.5-1.5 sd', 'at the forward', 'call 0.5-1.5 sd', 'call > 1.5 sd'];
const MONEYNESS_DEVIATIONS = [-1.5, -0.5, 0.5, 1.5];

/** Fits every snapshot and compares; `progress` hears of each snapshot done. */
export function surfaceReport(
  snapshots: Iterable<MarketSnapshot>,
  progress: () => void = () => undefined,
): SurfaceReport {
  const tally = newTally();
  for (const { snapshot, fitted } of fittedSurfaces(snapshots)) {
    tally.snapshots += 1;
    for (const { fits } of fitted) {
      countArbitrage(tally, fits);
      for (const fit of fits) countFit(tally, fit, (fit.expiryMs - snapshot.timeMs) / DAY_MS);
    }
    progress();
  }
  return reportOf(tally);
}

interface CellSum {
  options: number;
  inside: number;
  error: number;
}

type Tally = ReturnType<typeof newTally>;

function newTally() {
  const cell = (): CellSum => ({ options: 0, inside: 0, error: 0 });
  return {
    snapshots: 0,
    states: { fitted: 0, held: 0, missing: 0 },
    butterflyViolations: 0,
    calendarViolations: 0,
    dropped: new Map<string, number>(),
    errors: [] as { error: number; weight: number }[],
    liquid: cell(),
    cells: TENORS.map(() => MONEYNESS.map(cell)),
  };
}

/** Counts every slice and every pair that is not proved free of arbitrage for all strikes. */
function countArbitrage(tally: Tally, fits: readonly ExpiryFit[]): void {
  const wholeLine = { from: -2, to: 2, wings: true };
  fits.forEach(({ smile }, i) => {
    if (smile === undefined) return;
    if (butterflyCheck(smile, wholeLine).kind !== 'free') tally.butterflyViolations += 1;
    const later = fits.slice(i + 1).find((fit) => fit.smile !== undefined)?.smile;
    if (later !== undefined && calendarCheck(smile, later, wholeLine).kind !== 'free') tally.calendarViolations += 1;
  });
}

function countFit(tally: Tally, { state, smile, quotes, dropped }: ExpiryFit, days: number): void {
  tally.states[state] += 1;
  for (const [fault, count] of dropped) tally.dropped.set(fault, (tally.dropped.get(fault) ?? 0) + count);
  if (smile === undefined) return;
  const tenor = bucket(days, TENOR_DAYS);
  const deviation = Math.sqrt(sviVariance(smile, 0));
  for (const quote of quotes) {
    const error = Math.abs(Math.sqrt(sviVariance(smile, quote.k) / smile.timeYears) - quote.vol);
    tally.errors.push({ error, weight: 1 / Math.max(quote.halfSpread, 1e-4) });
    if (!isLiquid(quote, deviation)) continue;
    for (const cell of [tally.liquid, tally.cells[tenor][bucket(quote.k / deviation, MONEYNESS_DEVIATIONS)]]) {
      cell.options += 1;
      cell.error += error;
      if (error <= quote.halfSpread) cell.inside += 1;
    }
  }
}

function isLiquid({ k, halfSpread }: VolQuote, deviation: number): boolean {
  return halfSpread <= LIQUID.halfSpreadMax && Math.abs(k) <= LIQUID.deviationsMax * deviation;
}

function bucket(x: number, bounds: readonly number[]): number {
  const index = bounds.findIndex((bound) => x < bound);
  return index < 0 ? bounds.length : index;
}

function reportOf({
  snapshots,
  states,
  butterflyViolations,
  calendarViolations,
  dropped,
  errors,
  liquid,
  cells,
}: Tally): SurfaceReport {
  return {
    snapshots,
    expiries: states.fitted + states.held + states.missing,
    ...states,
    butterflyViolations,
    calendarViolations,
    quotes: errors.length,
    dropped,
    medianError: weightedMedian(errors),
    liquid: averaged(liquid),
    cells: cells.flatMap((row, i) =>
      row.map((cell, j) => ({ tenor: TENORS[i], moneyness: MONEYNESS[j], ...averaged(cell) })),
    ),
  };
}

function averaged({ options, inside, error }: CellSum): SurfaceCell {
  return { options, insideShare: options === 0 ? 0 : inside / options, meanError: options === 0 ? 0 : error / options };
}

function weightedMedian(errors: { error: number; weight: number }[]): number {
  errors.sort((a, b) => a.error - b.error);
  const total = errors.reduce((sum, { weight }) => sum + weight, 0);
  let passed = 0;
  return (
    errors.find(({ weight }) => {
      passed += weight;
      return passed >= total / 2;
    })?.error ?? 0
  );
}
