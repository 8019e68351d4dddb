import type { Command } from 'commander';
import { printTime } from '../../client/portfolio-file/time-field.ts';
import { MINUTE_MS } from '../../units/time.ts';
import { InputError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { VENUE_SETTINGS } from '../settings/venue-settings.ts';
import type { RunOptions } from './run-folder.ts';

/** The options that a run keeps from its beginning, by the name of the option, as they are kept. */
const KEPT = {
  market: 'market',
  from: 'fromMs',
  to: 'toMs',
  accounts: 'accounts',
  seed: 'seed',
  fund: 'fund',
  ticks: 'ticks',
  step: 'stepMs',
  preset: 'preset',
} as const satisfies Record<string, keyof RunOptions>;

/**
 * A run that is resumed has the options it was begun with. Others on the command line are refused, others of the environment or the file, which are there for every
 * run, are told; the same ones are welcome, a watchdog repeats them.
 * @param asked what the options of the command line come to
 * @throws InputError
 * @see spec/22-CLIN, CLIN-036
 */
export function askResumed(io: Io, acting: Command, asked: RunOptions, begun: RunOptions): void {
  const others = VENUE_SETTINGS.flatMap(({ key, variable }) => {
    const kept = KEPT[key as keyof typeof KEPT] as keyof RunOptions | undefined;
    const source = acting.getOptionValueSource(key);
    if (kept === undefined || source === undefined || source === 'default' || asked[kept] === begun[kept]) return [];
    const name = source === 'cli' ? `--${key}` : source === 'env' ? variable : `${key} of the settings file`;
    return [{ source, sentence: `${name} is ${shown(kept, asked)}, but the run was begun with ${shown(kept, begun)}` }];
  });
  const refused = others.filter(({ source }) => source === 'cli');
  if (refused.length > 0)
    throw new InputError(
      `${refused.map(({ sentence }) => sentence).join('; ')}; a run keeps what it was begun with: leave the option out, or begin another run without --resume`,
    );
  for (const { sentence } of others) io.stderr.write(`note: ${sentence}, and keeps that\n`);
}

function shown(kept: keyof RunOptions, options: RunOptions): string {
  const value = options[kept];
  if (value === null) return 'none';
  if (kept === 'stepMs') return String(Number(value) / MINUTE_MS);
  return kept === 'fromMs' || kept === 'toMs' ? printTime(Number(value)) : String(value);
}
