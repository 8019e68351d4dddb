import { HOUR_MS } from '../../../units/time.ts';
import { lineCharts } from '../../output/line-chart.ts';
import type { ChartLine, ChartPanel } from '../../output/line-chart.ts';
import { byCapital, wayName } from './crash-results.ts';
import type { CrashDayResult, CrashResult } from './crash-results.ts';
import { CAPITAL_TITLES } from './crash-tables.ts';

const PRICE_COLOURS = ['#8d99ae', '#c9ada7'];
const COLOURS = ['#d1495b', '#c9a227', '#2a9d8f', '#1d3557', '#6a4c93', '#577590'];

/** Points of a line: as many as a panel has room for. */
const POINTS = 480;

/** A panel for each day and capital: what liquidations have closed, in percent of all perpetuals, and prices in percent of the first. */
export function crashPicture(days: readonly CrashDayResult[]): string {
  return lineCharts(
    days.flatMap((day) =>
      byCapital(day.results).map(([capital, results]) =>
        panelOf(day, `${day.setup.name}: ${CAPITAL_TITLES[capital]}`, results),
      ),
    ),
  );
}

function panelOf({ setup }: CrashDayResult, title: string, results: readonly CrashResult[]): ChartPanel {
  const [{ outcome }] = results;
  const times = outcome.moments.map(({ timeMs }) => timeMs);
  const [from, to] = [times[0], times[times.length - 1]];
  const lineOf = (name: string, colour: string, shares: readonly number[], isBackground: boolean): ChartLine => ({
    name,
    colour,
    points: thinned(shares.map((share, s) => [times[s], 100 * share] as const)),
    isBackground,
  });
  return {
    title: `${title}. Closed, % of all perpetuals`,
    lines: [
      ...setup.paths.map(({ coin, shares }, i) => lineOf(`price of ${coin}`, PRICE_COLOURS[i], shares, true)),
      ...results.map((result, i) =>
        lineOf(
          wayName(result, results),
          COLOURS[i % COLOURS.length],
          result.outcome.moments.map(({ closedUsd }) => closedUsd / setup.grossUsd),
          false,
        ),
      ),
    ],
    xLabel: (x) => new Date(x).toISOString().slice(5, 16).replace('T', ' '),
    yLabel: (y) => `${y} %`,
    xTicks: ticksOf(from, to),
    yTicks: [0, 20, 40, 60, 80, 100],
  };
}

function ticksOf(fromMs: number, toMs: number): number[] {
  const step = [3, 6, 12, 24].find((hours) => (toMs - fromMs) / (hours * HOUR_MS) <= 8) ?? 48;
  const ticks: number[] = [];
  for (let at = Math.ceil(fromMs / (step * HOUR_MS)) * step * HOUR_MS; at <= toMs; at += step * HOUR_MS) ticks.push(at);
  return ticks;
}

function thinned<Point>(points: readonly Point[]): Point[] {
  const every = Math.max(1, Math.ceil(points.length / POINTS));
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
}
