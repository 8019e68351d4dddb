import { existsSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { DEFAULT_ENGINE_PARAMETERS } from '../../../engine/engine-parameters.ts';
import { CAPITALS, CRASH_WAYS, prepareDay } from '../../../lab/crash-days/compare.ts';
import type { Capital, CrashOptions, CrashPresets, CrashWay, PlannedRun } from '../../../lab/crash-days/compare.ts';
import type { CrashDay } from '../../../lab/crash-days/crash-day.ts';
import type { CrashOutcome } from '../../../lab/crash-days/tally.ts';
import type { Preset } from '../../../risk/model.ts';
import { MINUTE_MS } from '../../../units/time.ts';
import { InputError, NegativeAnswer } from '../../cli-error.ts';
import { ioOf } from '../../io.ts';
import type { Io } from '../../io.ts';
import { wholeNumber } from '../../option-number.ts';
import { loadPreset } from '../../presets.ts';
import { DAY_NAMES, readCrashDays } from './crash-data.ts';
import { crashPicture } from './crash-picture.ts';
import { imbalancesOf, wayName } from './crash-results.ts';
import type { CrashDayResult, CrashResult } from './crash-results.ts';
import { printCrashDay } from './crash-tables.ts';

interface CrashCommandOptions {
  readonly data: string;
  readonly day?: readonly string[];
  readonly model?: readonly CrashWay[];
  readonly capital: Capital | 'both';
  readonly accounts: number;
  readonly seed: number;
  readonly target: readonly number[];
  readonly turnover: number;
  readonly fund: number;
  readonly svg?: string;
  readonly output: 'table' | 'json';
}

const NOTES = `
Prices and turnover are recorded; traders are invented (--seed). portfolio is the engine with its waterfall; the others close an account, or an isolated
position, to its last lot once it is below maintenance margin. Prices do not feel the liquidations: gentleness is not rewarded here. docs/guide/crash-days.md says more.`;

const STEP_MS = 5 * MINUTE_MS;

/** `waterfall crash`: recorded crash days under isolated, cross and portfolio margin. */
export function registerCrash(waterfall: Command): void {
  waterfall
    .command('crash')
    .description(
      'recorded crash days under isolated, cross and portfolio margin: who is liquidated, what is closed, who pays',
    )
    .requiredOption('--data <folder>', 'folder with prices_hourly and crash_2025-10')
    .option('--day <list>', `days, of ${DAY_NAMES.join(', ')} (default: all)`, listOf(DAY_NAMES))
    .option('--model <list>', `models, of ${CRASH_WAYS.join(', ')} (default: all)`, listOf(CRASH_WAYS))
    .addOption(
      new Option('--capital <kind>', 'dollars behind the books: equal under all models, asked by each, or both')
        .choices([...CAPITALS, 'both'])
        .default('equal'),
    )
    .option('--accounts <n>', 'traders to invent', wholeNumber({ from: 1, to: 100_000 }), 10_000)
    .option('--seed <n>', 'seed of the traders', wholeNumber({ from: 0, to: 4_294_967_295 }), 1)
    .option(
      '--target <list>',
      'headroom that portfolio restores, percent of maintenance margin; several: a run for each',
      percentages,
      [DEFAULT_ENGINE_PARAMETERS.liquidationTargetPpm / 10_000],
    )
    .option('--turnover <times>', 'times that open interest changes hands on a normal day', upTo(100), 2)
    .option('--fund <percent>', 'the insurance fund, percent of the open interest', upTo(100, true), 1)
    .option('--svg <file>', 'draw what was closed over time into an SVG file')
    .addOption(new Option('-o, --output <form>', 'how to print').choices(['table', 'json']).default('table'))
    .addHelpText('after', '\nExit code 1 when an asset was not conserved.')
    .action((options: CrashCommandOptions, command: Command) => crash(ioOf(command), options));
}

async function crash(io: Io, options: CrashCommandOptions): Promise<void> {
  const svg = options.svg === undefined ? undefined : resolve(io.cwd, options.svg);
  if (svg !== undefined && !existsSync(dirname(svg))) {
    throw new InputError(`--svg ${options.svg}: there is no folder ${dirname(svg)}`);
  }
  const presets = presetsOf(io);
  const days: CrashDayResult[] = [];
  for (const day of readCrashDays(io, options.data, options.day ?? DAY_NAMES)) {
    const result = await livedDay(io, day, presets, options);
    if (result.results.length > 0) {
      days.push(result);
      if (options.output === 'table') io.stdout.write(printCrashDay(io, result));
    }
    if (io.signal.aborted) {
      io.stderr.write('interrupted: what is printed is what was done\n');
      break;
    }
  }
  if (options.output === 'json') io.stdout.write(`${JSON.stringify(days)}\n`);
  else io.stdout.write(`${NOTES}\n`);
  if (svg !== undefined && days.length > 0) {
    writeFileSync(svg, crashPicture(days));
    io.stderr.write(`drawn into ${options.svg}\n`);
  }
  const broken = days.flatMap(({ results }) => results.flatMap(({ outcome }) => imbalancesOf(outcome)));
  if (broken.length > 0) throw new NegativeAnswer(`not conserved: ${broken.join('; ')}`);
}

/** The runs of a day, one after the other; an interrupt leaves out the one that it meets and those after it. */
async function livedDay(
  io: Io,
  day: CrashDay,
  presets: CrashPresets,
  options: CrashCommandOptions,
): Promise<CrashDayResult> {
  const { setup, runs } = prepareDay(day, presets, runOptions(day, options));
  const results: CrashResult[] = [];
  for (const [i, run] of runs.entries()) {
    const sameCapital = runs.filter(({ capital }) => capital === run.capital);
    io.stderr.write(
      `${day.name}, ${run.capital} dollars, ${wayName(run, sameCapital)}: run ${i + 1} of ${runs.length}\n`,
    );
    const outcome = await livedRun(io, run);
    if (outcome === undefined) break;
    const { way, capital, targetPpm } = run;
    results.push({ way, capital, ...(targetPpm === undefined ? {} : { targetPpm }), outcome });
  }
  return { setup, results };
}

/** One run; undefined when it was interrupted. */
async function livedRun(io: Io, run: PlannedRun): Promise<CrashOutcome | undefined> {
  const life = run.live();
  for (let at = life.next(); ; at = life.next()) {
    if (at.done === true) return at.value;
    if (at.value % 12 === 0) await nextTurn();
    if (io.signal.aborted) return undefined;
  }
}

function runOptions({ barMs }: CrashDay, options: CrashCommandOptions): CrashOptions {
  const { accounts, seed, model = CRASH_WAYS, capital, target, turnover, fund } = options;
  const perBar = Math.max(3, Math.round(barMs / STEP_MS));
  return {
    accounts,
    seed,
    turnover,
    perBar,
    ways: model,
    capitals: capital === 'both' ? CAPITALS : [capital],
    targetsPpm: target.map((percent) => Math.round(percent * 10_000)),
    depthSharePpm: DEFAULT_ENGINE_PARAMETERS.depthSharePpm,
    fundShare: fund / 100,
    conservationEvery: perBar,
  };
}

function presetsOf(io: Io): CrashPresets {
  const named = <Parameters>(name: string): Preset<Parameters> => loadPreset(io, name) as Preset<Parameters>;
  return { isolated: named('isolated'), cross: named('cross'), portfolio: named('portfolio-default') };
}

/** A parser of names with commas between them, in the order of what is allowed. */
function listOf<Name extends string>(allowed: readonly Name[]): (text: string) => readonly Name[] {
  return (text) => {
    const names = text.split(',').map((name) => name.trim());
    const unknown = names.find((name) => !allowed.some((each) => each === name));
    if (unknown !== undefined) {
      throw new InvalidArgumentError(`"${unknown}" is none of them; it must be of ${allowed.join(', ')}.`);
    }
    return allowed.filter((each) => names.includes(each));
  };
}

function percentages(text: string): number[] {
  return [...new Set(text.split(',').map((each) => upTo(1000)(each)))];
}

/** A parser of numbers above zero; or of zero too. */
function upTo(most: number, zero = false): (text: string) => number {
  return (text) => {
    const x = Number(text);
    if (text.trim() !== '' && x >= 0 && (x > 0 || zero) && x <= most) return x;
    throw new InvalidArgumentError(`It must be a number ${zero ? 'of 0 or more' : 'above 0'}, at most ${most}.`);
  };
}
