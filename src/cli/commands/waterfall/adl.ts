import { Option } from 'commander';
import type { Command } from 'commander';
import { FeedError } from '../../../feeds/feed-error.ts';
import type { RecordedEvent } from '../../../lab/adl-event/recorded.ts';
import { replayAdlEvent } from '../../../lab/adl-event/replay.ts';
import type { PolicyResult, ReplayedRow } from '../../../lab/adl-event/replay.ts';
import { recordedTotals, summariseAdl } from '../../../lab/adl-event/summary.ts';
import type { AdlSummary } from '../../../lab/adl-event/summary.ts';
import { InputError } from '../../cli-error.ts';
import { ioOf } from '../../io.ts';
import type { Io } from '../../io.ts';
import { csvLines, formatNumber, formatShare } from '../../output/format.ts';
import { heading, left, printTable, right } from '../../output/table.ts';
import { readRecordedAdl } from '../../recorded-adl.ts';
import { wholeNumber } from './whole-number.ts';

interface AdlOptions {
  readonly data: string;
  readonly seed: number;
  readonly coins: number;
  readonly output: 'table' | 'json' | 'csv';
}

const NOTES = `
The accounts that are deleveraged below are SYNTHESISED. What was needed, what production took, quantities, and how much the winners of each coin could give are
recorded; how that spread over single accounts was not, so accounts are invented to fit the totals (--seed). Overshoot depends on recorded figures only
and is firm; the largest share (of what one coin gave in a wave) and the hedged share (of what was taken) are those of invented accounts.
Nobody is asked for more than its profit. "queue, whole accounts" shows what closing each chosen account to its last lot adds.
`;

/** `waterfall adl`: the recorded deleveraging of 2025-10-10 under each policy. */
export function registerAdl(waterfall: Command): void {
  waterfall
    .command('adl')
    .description('the auto-deleveraging of 2025-10-10, as recorded and under each policy')
    .requiredOption('--data <folder>', 'folder with adl_hyperliquid_2025-10-10')
    .option('--seed <n>', 'seed of the invented accounts', wholeNumber, 20_251_010)
    .option('--coins <n>', 'how many coins to list, by need', wholeNumber, 12)
    .addOption(
      new Option('-o, --output <form>', 'table, json (waves and coins) or csv (one line a coin and wave)')
        .choices(['table', 'json', 'csv'])
        .default('table'),
    )
    .action((options: AdlOptions, command: Command) => {
      const io = ioOf(command);
      const event = readEvent(options.data);
      const rows = replayAdlEvent(event, options.seed);
      if (options.output === 'csv') io.stdout.write(csvOf(rows));
      else if (options.output === 'json') io.stdout.write(jsonOf(event, rows));
      else io.stdout.write(tableOf(io, event, rows, options.coins));
    });
}

function readEvent(folder: string): RecordedEvent {
  try {
    return readRecordedAdl(folder);
  } catch (error) {
    if (error instanceof FeedError) throw new InputError(error.message);
    throw error;
  }
}

function tableOf(io: Io, event: RecordedEvent, rows: readonly ReplayedRow[], coins: number): string {
  const [whole] = summariseAdl(rows, () => 'all');
  const byCoin = summariseAdl(rows, ({ coin }) => coin).sort((a, b) => b.neededUsd - a.neededUsd);
  return [
    NOTES,
    heading(io, 'The whole event, USD'),
    whole === undefined ? '' : totalTable(io, event, whole),
    heading(io, 'By wave, USD: needed, taken in production, taken by each policy (and overshoot)'),
    waveTable(
      io,
      event,
      summariseAdl(rows, ({ wave }) => String(wave)),
    ),
    heading(io, `By coin, USD: the ${coins} that needed most, all waves`),
    coinTable(io, event, byCoin.slice(0, coins)),
  ].join('');
}

function totalTable(io: Io, event: RecordedEvent, whole: AdlSummary): string {
  const recorded = recordedTotals(event);
  const columns = [
    left('policy'),
    ...['needed', 'taken', 'overshoot', 'uncovered', 'largest share', 'hedged'].map(right),
  ];
  const production = [
    'production, as recorded',
    usd(recorded.neededUsd),
    usd(recorded.takenUsd),
    usd(recorded.netOvershootUsd),
    '-',
    formatShare(Math.max(...event.waves.map(({ largestShare }) => largestShare))),
    '-',
  ];
  const ours = whole.results.map((result) => [
    result.policy,
    usd(whole.neededUsd),
    usd(result.takenUsd),
    cents(result.overshootUsd),
    cents(result.uncoveredUsd),
    formatShare(result.largestShare),
    formatShare(result.hedgedUsd / result.takenUsd),
  ]);
  const shocks = `Production by wave: ${usd(recorded.overshootUsd)} too much in some, ${usd(recorded.undershootUsd)} too little in others.
By coin and cluster the recorders count ${recorded.shocks} shocks: deficit ${usd(recorded.deficitUsd)}, positions closed by the queue ${usd(recorded.queueClosedUsd)},
${usd(recorded.queueOvershootUsd)} beyond the deficit.\n`;
  return `${printTable(io, columns, [production, ...ours])}${shocks}`;
}

function waveTable(io: Io, event: RecordedEvent, waves: readonly AdlSummary[]): string {
  const columns = [right('wave'), right('needed'), right('production'), right('overshoot')];
  const policies = waves[0]?.results.map(({ policy }) => policy) ?? [];
  for (const policy of policies) columns.push(right(policy), right('over'), right('largest'));
  const rows = waves.map(({ name, neededUsd, results }) => {
    const recorded = event.waves.find(({ wave }) => String(wave) === name);
    const over = recorded === undefined ? Number.NaN : recorded.takenUsd - recorded.neededUsd;
    return [name, usd(neededUsd), usd(recorded?.takenUsd ?? Number.NaN), usd(over), ...results.flatMap(resultCells)];
  });
  return printTable(io, columns, rows);
}

function coinTable(io: Io, { shocks }: RecordedEvent, coins: readonly AdlSummary[]): string {
  const columns = [left('coin'), right('needed'), right('closed by the queue')];
  for (const { policy } of coins[0]?.results ?? []) columns.push(right(policy), right('over'), right('largest'));
  const rows = coins.map(({ name, neededUsd, results }) => {
    let closed = 0;
    for (const { coin, takenUsd } of shocks) if (coin === name) closed += takenUsd;
    return [name, usd(neededUsd), usd(closed), ...results.flatMap(resultCells)];
  });
  return printTable(io, columns, rows);
}

const resultCells = ({ takenUsd, overshootUsd, largestShare }: PolicyResult): string[] => [
  usd(takenUsd),
  cents(overshootUsd),
  formatShare(largestShare),
];

function jsonOf(event: RecordedEvent, rows: readonly ReplayedRow[]): string {
  const document = {
    recorded: recordedTotals(event),
    total: summariseAdl(rows, () => 'all')[0],
    waves: summariseAdl(rows, ({ wave }) => String(wave)),
    coins: summariseAdl(rows, ({ coin }) => coin),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function csvOf(rows: readonly ReplayedRow[]): string {
  const header = [
    'wave',
    'coin',
    'needed_usd',
    'policy',
    'taken_usd',
    'overshoot_usd',
    'uncovered_usd',
    'largest_share',
    'hedged_usd',
    'accounts',
  ];
  const lines = rows.flatMap(({ wave, coin, neededUsd, results }) =>
    results.map((r) => [
      wave,
      coin,
      neededUsd,
      r.policy,
      r.takenUsd,
      r.overshootUsd,
      r.uncoveredUsd,
      r.largestShare,
      r.hedgedUsd,
      r.accounts,
    ]),
  );
  return csvLines([header, ...lines]);
}

const usd = (x: number): string => formatNumber(x, 0);
const cents = (x: number): string => formatNumber(x, 2);
