import type { PortfolioParameters } from '../risk/house-preset.ts';
import { PortfolioProblem } from '../risk/model.ts';
import type { Preset } from '../risk/model.ts';
import { portfolioMargin } from '../risk/models/portfolio.ts';
import type { Portfolio } from '../risk/portfolio.ts';
import { valueAccount } from '../risk/valuation.ts';
import { DAY_MS, HOUR_MS } from '../units/time.ts';
import { crossVolatilityBook, optionBooks } from './option-books.ts';
import type { ChainMoment, OptionBook } from './option-books.ts';
import { judgedOn } from './trial-table.ts';
import type { TrialRequirement } from './trial-table.ts';

/** One kind of option book over all recorded days, per unit of the coin's notional. */
export interface OptionTrialRow {
  readonly book: string;
  readonly initial: TrialRequirement;
  readonly maintenance: TrialRequirement;
  readonly largestLoss: number;
}

/** A day counts when a moment lies this close to one day later. */
const TOLERANCE_MS = 2 * HOUR_MS;

/**
 * Judges the house requirement on option books of recorded chains: opened at each moment at the published marks, revalued at the marks one
 * day later. Loss and requirement are shares of the coin's price at opening. @param moments ascending in time
 */
export function optionTrial(
  moments: readonly ChainMoment[],
  preset: Preset<PortfolioParameters>,
  coins: readonly string[],
  promised: number,
): OptionTrialRow[] {
  const days = new Map<string, TrialDay[]>();
  for (const moment of moments) {
    const later = dayLater(moments, moment);
    if (later === undefined) continue;
    for (const { title, notional, book } of booksAt(moment, coins)) {
      const day = judgedDay(moment, later, book, notional, preset);
      if (day !== undefined) days.set(title, [...(days.get(title) ?? []), day]);
    }
  }
  return [...days].map(([book, list]) => {
    const losses = list.map(({ loss }) => loss);
    return {
      book,
      initial: judgedOn(
        losses,
        list.map(({ initial }) => initial),
        promised,
      ),
      maintenance: judgedOn(
        losses,
        list.map(({ maintenance }) => maintenance),
        promised,
      ),
      largestLoss: Math.max(0, ...losses),
    };
  });
}

interface TrialDay {
  readonly loss: number;
  readonly initial: number;
  readonly maintenance: number;
}

function booksAt(
  moment: ChainMoment,
  coins: readonly string[],
): { title: string; notional: number; book: OptionBook }[] {
  const notional = (coin: string): number => moment.market.underlyings.get(`${coin}-USD`)?.indexPrice ?? 0;
  const single = coins.flatMap((coin) =>
    optionBooks(moment, coin).map((book) => ({ title: `${coin} ${book.title}`, notional: notional(coin), book })),
  );
  const [sold, bought] = coins;
  const cross = bought === undefined ? undefined : crossVolatilityBook(moment, sold, bought);
  return cross === undefined ? single : [...single, { title: cross.title, notional: notional(sold), book: cross }];
}

/** Undefined when an option of the book was not marked a day later. */
function judgedDay(
  moment: ChainMoment,
  later: ChainMoment,
  { collateral, positions }: OptionBook,
  notional: number,
  preset: Preset<PortfolioParameters>,
): TrialDay | undefined {
  const marked = new Set(later.options.map(({ symbol }) => symbol));
  if (positions.some(({ instrument }) => instrument.kind === 'option' && !marked.has(instrument.symbol)))
    return undefined;
  const account = { collateral, positions, orders: [] };
  const held: Portfolio = { market: moment.market, account };
  try {
    const now = valueAccount(held);
    const entered = positions.map((position, i) => ({ ...position, entryPrice: now.positions[i].entryPrice }));
    const then = valueAccount({ market: later.market, account: { ...account, positions: entered } });
    const report = portfolioMargin(held, preset);
    return {
      loss: (now.nav - then.nav) / notional,
      initial: report.initialMargin / notional,
      maintenance: report.maintenanceMargin / notional,
    };
  } catch (error) {
    if (error instanceof PortfolioProblem) return undefined;
    throw error;
  }
}

function dayLater(moments: readonly ChainMoment[], { market }: ChainMoment): ChainMoment | undefined {
  const target = market.timeMs + DAY_MS;
  const away = (moment: ChainMoment): number => Math.abs(moment.market.timeMs - target);
  const nearest = moments.reduce((best, moment) => (away(moment) < away(best) ? moment : best));
  return away(nearest) <= TOLERANCE_MS ? nearest : undefined;
}
