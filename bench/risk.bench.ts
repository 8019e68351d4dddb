import { readFileSync } from 'node:fs';
import { readPortfolioFile } from '../src/client/portfolio-file/read.ts';
import type { PortfolioParameters } from '../src/risk/house-preset.ts';
import { liquidationPrices } from '../src/risk/liquidation-price.ts';
import { evaluateBook } from '../src/risk/margin.ts';
import type { Preset } from '../src/risk/model.ts';
import { evaluatePortfolio, portfolioMargin } from '../src/risk/models/portfolio.ts';
import type { Portfolio } from '../src/risk/portfolio.ts';
import { openDesk, whatIf } from '../src/risk/what-if.ts';

/** One measured operation: what it is, what was asked of it, and the median and best time of one call. */
export interface RiskTiming {
  readonly name: string;
  /** ms; the target of the design, when there is one. */
  readonly target?: number;
  readonly medianMs: number;
  readonly bestMs: number;
}

const PRESET = JSON.parse(
  readFileSync(new URL('../presets/portfolio-default.json', import.meta.url), 'utf8'),
) as Preset<PortfolioParameters>;

/** Twenty options on two coins in three expiries, half of them short, with collateral in dollars and coin. */
export function optionBook(): Portfolio {
  const legs = (coin: string, strikes: readonly number[]): { instrument: string; quantity: number }[] =>
    strikes.map((strike, i) => ({
      instrument: `${coin}-${['27FEB26', '27MAR26', '26JUN26'][i % 3]}-${strike}-${i % 2 === 0 ? 'C' : 'P'}`,
      quantity: (i % 3) - 1.2,
    }));
  return readPortfolioFile({
    time: '2026-02-05T08:00:00Z',
    market: {
      underlyings: { BTC: { index: 62_740, carry: 0.03, vol: 0.6 }, ETH: { index: 1_905, carry: 0.03, vol: 0.8 } },
      assets: { USDC: 1 },
    },
    account: {
      collateral: { BTC: 1, USDC: 200_000 },
      positions: [
        ...legs('BTC', [52_000, 54_000, 56_000, 58_000, 60_000, 62_000, 64_000, 66_000, 68_000, 70_000]),
        ...legs('ETH', [1_500, 1_600, 1_700, 1_800, 1_900, 2_000, 2_100, 2_200, 2_300, 2_400]),
      ],
    },
  }).portfolio;
}

/** Times of the calculator's operations on a book of twenty options. */
export function riskTimings(): RiskTiming[] {
  const portfolio = optionBook();
  const evaluation = evaluatePortfolio(portfolio, PRESET);
  const { house, scratch, margin } = evaluation;
  const { instrument } = portfolio.account.positions[4];
  const desk = openDesk(portfolio, PRESET, [instrument]);
  return [
    { target: 2, ...timed('report with explanation, 20 options', () => portfolioMargin(portfolio, PRESET)) },
    {
      target: 0.1,
      ...timed('what-if of one trade, vectors reused', () => whatIf(desk, [{ instrument, quantity: -1 }])),
    },
    timed('liquidation prices of one underlying, both sides', () => liquidationPrices(house, 'BTC-USD'), 20),
    timed('evaluation alone, 20 options', () =>
      evaluateBook(house.book, house.table, house.parameters, scratch, margin),
    ),
  ];
}

/** Median and best of many runs, each long enough for the clock. */
function timed(name: string, operation: () => unknown, runs = 200): RiskTiming {
  const inner = calls(operation);
  const times = Array.from({ length: runs }, () => {
    const start = performance.now();
    for (let i = 0; i < inner; i++) operation();
    return (performance.now() - start) / inner;
  }).sort((a, b) => a - b);
  return { name, medianMs: times[runs >> 1], bestMs: times[0] };
}

/** How many calls take about two milliseconds, after a warm-up of a tenth of a second. */
function calls(operation: () => unknown): number {
  const start = performance.now();
  let count = 0;
  while (performance.now() - start < 100) {
    operation();
    count++;
  }
  return Math.max(1, Math.round(count / 50));
}
