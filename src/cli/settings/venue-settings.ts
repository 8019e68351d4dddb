import { InvalidArgumentError, Option } from 'commander';
import { readTime, TIME_ALLOWED } from '../../client/portfolio-file/time-field.ts';
import { wholeNumber } from '../option-number.ts';
import { settingOf } from './setting.ts';
import type { Setting } from './setting.ts';

/** Two days of ten-minute ticks. */
export const TICKS = 288;

const ENTRIES = wholeNumber({ from: 0, to: 1_000_000_000 });

/** Everything that a venue is run with: options of `start`, keys of its file, variables of its environment. */
export const VENUE_SETTINGS: readonly Setting[] = [
  new Option('--market <folder>', 'recorded option chains instead of the generated market'),
  new Option('--from <time>', 'with --market: the first moment').argParser(moment),
  new Option('--to <time>', 'with --market: the last moment').argParser(moment),
  new Option('--accounts <n>', 'accounts to generate').argParser(wholeNumber({ from: 1, to: 100_000 })).default(1000),
  new Option('--fund <usd>', 'dollars the venue puts into its insurance fund')
    .argParser(wholeNumber({ from: 0, to: 1_000_000_000 }))
    .default(100_000),
  new Option('--seed <n>', 'seed of the market and of the accounts')
    .argParser(wholeNumber({ from: 0, to: 4_294_967_295 }))
    .default(1),
  new Option('--ticks <n>', `ticks to play (default: ${TICKS}; with --market: all)`).argParser(
    wholeNumber({ from: 1, to: 10_000_000 }),
  ),
  new Option('--step <minutes>', 'minutes between two ticks of the generated market')
    .argParser(wholeNumber({ from: 1, to: 1440 }))
    .default(10),
  new Option('--preset <preset>', 'parameters of the house model: a preset name or a path').default(
    'portfolio-default',
  ),
  new Option('--data <folder>', 'where runs are kept, each in a folder of its own').default('.crossmargin'),
  new Option('--snapshot-every <n>', 'entries between two snapshots, 0 for none').argParser(ENTRIES).default(5000),
  new Option(
    '--check-every <n>',
    'entries between two looks at its own invariants and digest (follow compares it), 0 for none',
  )
    .argParser(ENTRIES)
    .default(1000),
  new Option('--port <n>', 'port of the HTTP status on 127.0.0.1 (default: 8080, or a free one)').argParser(
    wholeNumber({ from: 0, to: 65_535 }),
  ),
  new Option('--no-http', 'no HTTP status'),
  new Option('--serve', 'keep the HTTP status until Ctrl-C when the run is over'),
  new Option('-o, --output <form>', 'how to print the summary').choices(['table', 'json']).default('table'),
].map(settingOf);

function moment(text: string): number {
  const timeMs = readTime(text);
  if (timeMs === undefined) throw new InvalidArgumentError(`It must be ${TIME_ALLOWED}.`);
  return timeMs;
}
