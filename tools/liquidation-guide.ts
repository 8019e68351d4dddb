// Writes the parts of docs/guide/liquidation.md that commands print, between their markers.
//   npx tsx tools/plan-optimum.ts --json optimum.json
//   npx tsx tools/liquidation-guide.ts [--data DIR] [--optimum optimum.json]
// What needs recorded data or the comparison with the optimum is left as it is when they are not given; the rest is made anew.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { JudgedWarnings } from '../src/cli/commands/waterfall/recorded-warnings.ts';
import { formatNumber, formatShare } from '../src/cli/output/format.ts';
import type { recordedTotals, AdlSummary } from '../src/lab/adl-event/summary.ts';
import { writeStoryLog } from '../test/e2e/story-log.ts';
import type { PlanComparison } from './plan-comparison.ts';
import { printedBy } from './printed.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Where the page is, and what stands between its markers. */
export const GUIDE = `${root}docs/guide/liquidation.md`;
type Parts = Readonly<Record<string, string>>;
type Row = readonly string[];

const line = (cells: Row): string => `| ${cells.join(' | ')} |`;
const markdown = (head: Row, rows: readonly Row[]): string =>
  [line(head), `|---|${'---:|'.repeat(head.length - 1)}`, ...rows.map(line)].join('\n');
const fenced = (text: string): string => `\`\`\`\n${text.trimEnd()}\n\`\`\``;

/** The page with its generated parts made anew. @throws Error when a marker is missing */
export function guideWith(page: string, parts: Parts): string {
  return Object.entries(parts).reduce((text, [name, part]) => {
    const [begin, end] = [`<!-- ${name}: begin, written by tools/liquidation-guide.ts -->`, `<!-- ${name}: end -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/guide/liquidation.md has no markers ${begin} ... ${end}`);
    return `${text.slice(0, from + begin.length)}\n\n${part}\n\n${text.slice(to)}`;
  }, page);
}

/** What `warnings`, `explain` and `fund` print of a small log in which every stage of the waterfall acts. */
export async function storyParts(): Promise<Parts> {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-guide-'));
  try {
    const entries = await writeStoryLog(folder);
    const early = ['--until', String(entries - 8), '--limit', '3'];
    return {
      warnings: fenced(await printedBy(['warnings', 'venue.sqlite', ...early], folder)),
      explain: fenced(await printedBy(['explain', 'venue.sqlite', 'alice'], folder)),
      deleveraged: fenced(await printedBy(['explain', 'venue.sqlite', 'bob'], folder)),
      fund: fenced(await printedBy(['fund', 'venue.sqlite'], folder)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What `waterfall reliability` and `waterfall adl` say of recorded markets. @param data the folder of the data */
export async function recordedParts(data: string): Promise<Parts> {
  const asJson = async (command: string): Promise<unknown> =>
    JSON.parse(await printedBy(['waterfall', command, '--data', data, '-o', 'json'], root));
  return {
    reliability: reliabilityTables((await asJson('reliability')) as readonly JudgedWarnings[]),
    adl: adlTables((await asJson('adl')) as AdlDocument),
  };
}

function reliabilityTables(judged: readonly JudgedWarnings[]): string {
  const scores = judged.map(({ name, reliability: { samples, brier, naiveBrier, constantBrier } }) => [
    name.toLowerCase(),
    formatNumber(samples, 0),
    `**${formatNumber(brier, 4)}**`,
    formatNumber(naiveBrier, 4),
    formatNumber(constantBrier, 4),
    formatShare(1 - brier / naiveBrier),
  ]);
  const hour = judged.find(({ name }) => name === 'One coin within 1 hour') ?? judged[0];
  const bins = hour.reliability.bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count, predicted, observed }) => [
      `${formatNumber(100 * from, 1)} to ${formatNumber(100 * to, 1)} %`,
      formatNumber(count, 0),
      `${formatNumber(100 * predicted, 2)} %`,
      `${formatNumber(100 * observed, 2)} %`,
    ]);
  return [
    markdown(['Brier score (lower is better)', 'accounts', 'ours', 'headroom ratio', 'constant', 'better by'], scores),
    `${hour.name}, told against happened:`,
    markdown(['told', 'accounts', 'mean told', 'breached'], bins),
  ].join('\n\n');
}

/** What `waterfall adl -o json` prints. */
interface AdlDocument {
  readonly recorded: ReturnType<typeof recordedTotals>;
  readonly total: AdlSummary;
  readonly waves: readonly AdlSummary[];
}

function adlTables({ recorded, total, waves }: AdlDocument): string {
  const usd = (x: number): string => formatNumber(x, 0);
  const needed = usd(total.neededUsd);
  const production = [
    'production, as recorded',
    needed,
    usd(recorded.takenUsd),
    usd(recorded.netOvershootUsd),
    '-',
    formatShare(median(recorded.largestShares)),
    'not recorded',
  ];
  const ours = total.results.map((result) => [
    result.policy === 'hedge-aware' ? '`hedge-aware` (default)' : `\`${result.policy}\``,
    needed,
    usd(result.takenUsd),
    formatNumber(result.overshootUsd, 2),
    formatNumber(result.uncoveredUsd, 2),
    formatShare(median(waves.map(({ results }) => shareOf(results, result.policy)))),
    formatShare(result.hedgedUsd / result.takenUsd),
  ]);
  const head = [
    'policy',
    'needed, USD',
    'taken',
    'overshoot',
    'uncovered',
    'largest share of a profit, median wave',
    'of hedges',
  ];
  return [
    markdown(head, [production, ...ours]),
    `Production took ${usd(recorded.overshootUsd)} too much in some waves and ${usd(recorded.undershootUsd)} too little in others; counted coin by coin, its queue closed ${usd(recorded.queueClosedUsd)} USD of positions for deficits of ${usd(recorded.deficitUsd)}.`,
  ].join('\n\n');
}

const shareOf = (results: AdlSummary['results'], policy: string): number =>
  results.find((result) => result.policy === policy)?.largestShare ?? Number.NaN;

function median(list: readonly number[]): number {
  return [...list].sort((a, b) => a - b)[list.length >> 1];
}

/** The tables of what tools/plan-optimum.ts found. */
export function optimumTables(comparisons: readonly PlanComparison[]): string {
  const share = (x: number): string => `${formatNumber(100 * x, 3)} %`;
  const gaps = comparisons.map(({ name, books, failed, gap, timeMs }) => [
    `${formatNumber(books, 0)} ${name}`,
    share(gap.median),
    share(gap.p99),
    share(gap.largest),
    String(failed),
    `${formatNumber(timeMs.median, 2)} ms`,
    `${formatNumber(timeMs.p99, 2)} ms`,
  ]);
  const closed = comparisons
    .filter((one) => one.closed.books > 0)
    .map((one) => [
      `${formatNumber(one.closed.books, 0)} of the ${one.name}`,
      ...[one.closed.plan, one.closed.largestFirst].map(formatShare),
      '100.0 %',
      ...[one.closed.planCost, one.closed.largestFirstCost, one.closed.everythingCost].map((x) => formatNumber(x, 2)),
    ]);
  return [
    markdown(
      [
        'books',
        'gap, median',
        '99th percentile',
        'largest',
        'plans that fail the re-check',
        'time, median',
        '99th percentile',
      ],
      gaps,
    ),
    'What is closed, as a share of the gross notional held, and what that costs all of them together, million USD (books that every way can restore, without hedges):',
    markdown(
      ['books', 'planned', 'largest first', 'everything', 'cost: planned', 'largest first', 'everything'],
      closed,
    ),
  ].join('\n\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { data: { type: 'string' }, optimum: { type: 'string' } } });
  const { data, optimum } = values;
  const parts: Parts = {
    ...(await storyParts()),
    ...(data === undefined ? {} : await recordedParts(data)),
    ...(optimum === undefined
      ? {}
      : { optimum: optimumTables(JSON.parse(readFileSync(optimum, 'utf8')) as readonly PlanComparison[]) }),
  };
  writeFileSync(GUIDE, guideWith(readFileSync(GUIDE, 'utf8'), parts));
}
