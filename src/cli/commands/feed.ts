import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { ccxtFeed } from '../../feeds/ccxt-feed.ts';
import { FeedError } from '../../feeds/feed-error.ts';
import type { Feed, FeedClock } from '../../feeds/feed.ts';
import { usdcBoard, usdcSources } from '../../feeds/attacks/usdc-depeg.ts';
import { usdeBoard, usdeSources } from '../../feeds/attacks/usde-crash.ts';
import { generatedFeed } from '../../feeds/generated-feed.ts';
import type { BoardEntry, BoardParameters } from '../../feeds/index-board.ts';
import { runIndexes } from '../../feeds/index-runner.ts';
import { ccxtExchanges } from '../../feeds/live/ccxt-exchange.ts';
import { boardOf, LIVE_EXCHANGES, liveMarkets } from '../../feeds/live/live-board.ts';
import { SYSTEM_CLOCK } from '../../feeds/live/system-clock.ts';
import { replayFeed } from '../../feeds/replay-feed.ts';
import { InputError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { ioOf } from '../io.ts';
import { indexJson, printIndex } from './feed/index-table.ts';
import { dataFolder } from './prices/recorded.ts';

interface FeedOptions {
  readonly source: 'generated' | 'replay' | 'ccxt';
  readonly data?: string;
  readonly event: 'usdc-2023' | 'usde-2025';
  readonly coin: string;
  readonly exchanges: readonly string[];
  readonly seed: number;
  readonly count?: number;
  readonly every: number;
  readonly output: 'table' | 'json';
}

/** `crossmargin feed`: live, recorded or generated sources, and the index that is made of them. */
export function register(program: Command): void {
  program
    .command('feed')
    .description('show the sources of an index: age, weight, clamp, and the index they make')
    .addOption(
      new Option('--source <kind>', 'where prices come from')
        .choices(['generated', 'replay', 'ccxt'])
        .default('generated'),
    )
    .option('--data <path>', 'replay: folder with the recorded prices')
    .addOption(
      new Option('--event <name>', 'replay: which recording').choices(['usdc-2023', 'usde-2025']).default('usdc-2023'),
    )
    .option('--coin <code>', 'ccxt: the coin', 'BTC')
    .option('--exchanges <ids>', 'ccxt: exchanges, comma separated', (text: string) => text.split(','), LIVE_EXCHANGES)
    .option('--seed <number>', 'generated: seed', whole, 7)
    .option('--count <number>', 'stop after so many indexes (generated: 30, replay: all, ccxt: none)', whole)
    .option('--every <number>', 'show every n-th index', whole, 1)
    .addOption(new Option('--output <form>', 'form of the answer').choices(['table', 'json']).default('table'))
    .addHelpText(
      'after',
      '\nccxt is an optional package: npm install ccxt. What happens to a source (lost, heard again, refused) is told on stderr.',
    )
    .action((options: FeedOptions, command: Command) => run(ioOf(command), options));
}

interface Wired {
  readonly feed: Feed;
  readonly board: BoardParameters;
  readonly clock?: FeedClock;
}

async function run(io: Io, options: FeedOptions): Promise<void> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  io.signal.addEventListener('abort', interrupt, { once: true });
  try {
    const { feed, board, clock } = await wired(io, options);
    let published = 0;
    for await (const event of runIndexes(feed, board, stop.signal, clock)) {
      if (event.kind === 'status') {
        const retry = event.retryMs === undefined ? '' : `; again in ${event.retryMs} ms`;
        io.stderr.write(`${event.state}: ${event.sentence}${retry}\n`);
        continue;
      }
      if (isMain(board, event.entry)) published += 1;
      if (isShown(board, event.entry, options.every))
        io.stdout.write(options.output === 'json' ? indexJson(event.entry) : printIndex(io, event.entry));
      if (published >= (options.count ?? Number.POSITIVE_INFINITY)) stop.abort();
    }
  } catch (error) {
    if (error instanceof FeedError) throw new InputError(error.message);
    throw error;
  } finally {
    io.signal.removeEventListener('abort', interrupt);
  }
}

/** The last index of a board is what is counted; stablecoins come before it. */
function isMain({ indexes }: BoardParameters, { underlying }: BoardEntry): boolean {
  return indexes.at(-1)?.underlying === underlying;
}

/** Every n-th interval, counted from 1970, so that all indexes of one time are shown together. */
function isShown({ indexes }: BoardParameters, { timeMs }: BoardEntry, every: number): boolean {
  return (timeMs / (indexes[0]?.timeline.intervalMs ?? 1)) % every === 0;
}

async function wired(io: Io, options: FeedOptions): Promise<Wired> {
  if (options.source === 'generated') {
    const steps = (options.count ?? 30) + 5;
    const feed = generatedFeed({ seed: options.seed, startMs: GENERATED_START, stepMs: 1_000, steps });
    return { feed, board: boardOf(feed.sources, { graceMs: 3_000 }) };
  }
  if (options.source === 'replay') return recorded(io, options);
  const exchanges = await ccxtExchanges(options.exchanges);
  const feed = ccxtFeed({ markets: liveMarkets(options.coin, exchanges) });
  return { feed, board: boardOf(feed.sources), clock: SYSTEM_CLOCK };
}

const GENERATED_START = Date.UTC(2026, 0, 5);

function recorded(io: Io, { data, event }: FeedOptions): Wired {
  if (data === undefined) throw new InputError('--source replay needs --data, the folder of the recording');
  if (event === 'usdc-2023') {
    const folder = dataFolder(io, data, 'depeg_usdc_2023', (file) => file.startsWith('kraken_BTCUSDC_1m'));
    return { feed: replayFeed(usdcSources(folder)), board: usdcBoard() };
  }
  const folder = dataFolder(io, data, 'crash_2025-10', (file) => file.startsWith('binance_USDEUSDT_1m'));
  return { feed: replayFeed(usdeSources(folder)), board: usdeBoard() };
}

function whole(text: string): number {
  const n = Number(text);
  if (Number.isSafeInteger(n) && n > 0) return n;
  throw new InvalidArgumentError('It must be a whole number above zero.');
}
