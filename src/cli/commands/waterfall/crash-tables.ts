import { printTime } from '../../../client/portfolio-file/time-field.ts';
import type { Capital } from '../../../lab/crash-days/compare.ts';
import type { CrashMoment } from '../../../lab/crash-days/tally.ts';
import { MINUTE_MS } from '../../../units/time.ts';
import type { Io } from '../../io.ts';
import { barLine, placesOf } from '../../output/bar-line.ts';
import { formatNumber, formatShare } from '../../output/format.ts';
import { heading, left, printTable, right } from '../../output/table.ts';
import { byCapital, imbalancesOf, wayName } from './crash-results.ts';
import type { CrashDayResult, CrashResult } from './crash-results.ts';

export const CAPITAL_TITLES: Readonly<Record<Capital, string>> = {
  equal: 'the same books and the same dollars under every model',
  asked: 'the same books, each with the dollars that its own model asks',
};

/** The columns of the comparison: what each says and how it is written. Money in millions of dollars. */
export const CRASH_COLUMNS: readonly (readonly [
  title: string,
  cell: (result: CrashResult, grossUsd: number) => string,
])[] = [
  ['liquidated', ({ outcome }) => formatNumber(outcome.liquidated, 0)],
  ['emptied', ({ outcome }) => formatNumber(outcome.emptied, 0)],
  ['closed', ({ outcome }) => millions(outcome.closedUsd)],
  ['of all', ({ outcome }, grossUsd) => formatShare(outcome.closedUsd / grossUsd)],
  ['taken over', ({ outcome }) => millions(outcome.takenOverUsd)],
  ['fund paid', ({ outcome }) => millions(outcome.fundPaidUsd)],
  ['fund left', ({ outcome }) => millions(outcome.fundEndUsd)],
  ['ADL closed', ({ outcome }) => millions(outcome.adlClosedUsd)],
  ['ADL took', ({ outcome }) => millions(outcome.adlGivenUsd)],
  ['shared', ({ outcome }) => millions(outcome.socialisedUsd)],
  ['traders lost', ({ outcome }) => millions(outcome.tradersStartUsd - outcome.tradersEndUsd)],
];

const millions = (usd: number): string => formatNumber(usd / 1e6, 2);

/** What a day was, its tables, its pictures, and whether the books balance. */
export function printCrashDay(io: Io, day: CrashDayResult): string {
  return [
    heading(io, setupLine(day)),
    ...byCapital(day.results).flatMap(([capital, results]) => [
      `${CAPITAL_TITLES[capital]}; million USD\n`,
      comparisonTable(io, day, results),
      picture(io, day, results),
    ]),
    conservationLine(day),
  ].join('');
}

/** One sentence on a day. */
export function setupLine({ setup }: CrashDayResult): string {
  const { name, accounts, grossUsd, openInterestUsd, fundUsd, coins, paths } = setup;
  const falls = paths.map(({ coin, shares }) => `${coin} fell to ${formatShare(Math.min(...shares))}`).join(', ');
  return `${name}: ${formatNumber(accounts, 0)} traders, ${millions(grossUsd)} million USD of perpetuals on ${coins.length} coins (open interest ${millions(openInterestUsd)}), fund ${millions(fundUsd)}; ${falls}`;
}

function comparisonTable(io: Io, { setup }: CrashDayResult, results: readonly CrashResult[]): string {
  const rows = results.map((result) => [
    wayName(result, results),
    ...CRASH_COLUMNS.map(([, cell]) => cell(result, setup.grossUsd)),
  ]);
  return printTable(io, [left('model'), ...CRASH_COLUMNS.map(([title]) => right(title))], rows);
}

/** What was closed over the day, every model on one scale, under the price of the first coin from its lowest to its highest. */
function picture(io: Io, { setup }: CrashDayResult, results: readonly CrashResult[]): string {
  const names = results.map((result) => wayName(result, results));
  const [{ coin, shares }] = setup.paths;
  const margin = Math.max(`price of ${coin}`.length, ...names.map((name) => name.length));
  const places = placesOf(setup.steps, Math.max(24, Math.min(72, io.columns - margin - 4)));
  const closed = results.map(({ outcome: { moments } }) =>
    places.map(([from, to]) => moments[to].closedUsd - moments[from].closedUsd),
  );
  const most = Math.max(...closed.flat());
  const [low, high] = [Math.min(...shares), Math.max(...shares)];
  const prices = places.map(([, to]) => shares[to] - low);
  const line = (name: string, bars: string): string => `${name.padEnd(margin)}  ${bars.trimEnd()}\n`;
  return [
    high > low ? line(`price of ${coin}`, barLine(prices, high - low)) : '',
    ...(most > 0 ? closed.map((values, i) => line(names[i], barLine(values, most))) : []),
    line('', legend(results[0].outcome.moments, places[0][1], most)),
  ].join('');
}

/** From when to when, how long a place is, how much a full bar is. */
function legend(moments: readonly CrashMoment[], stepsOfPlace: number, most: number): string {
  const [first, last] = [moments[0].timeMs, moments[moments.length - 1].timeMs];
  const minutes = (moments[stepsOfPlace].timeMs - first) / MINUTE_MS;
  const span = `${printTime(first)} to ${printTime(last)}, a bar is ${formatNumber(minutes, 0)} minutes`;
  return most > 0 ? `${span}, a full one ${millions(most)} million USD closed` : `${span}; nothing was closed`;
}

/** Says what did not sum to zero, or that everything did. */
export function conservationLine({ setup, results }: CrashDayResult): string {
  const broken = results.flatMap((result) =>
    imbalancesOf(result.outcome).map((sentence) => `${wayName(result, results)}: ${sentence}`),
  );
  if (broken.length > 0) return `NOT conserved: ${broken.join('; ')}\n`;
  return `conservation: USDC, ${setup.coins.join(', ')} and every perpetual summed to 0 whenever they were asked, in every run\n`;
}
