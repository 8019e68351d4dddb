import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { openSqliteLog } from '../../log/sqlite-log.ts';
import { digestFileOf, openDigestFile } from '../../node/digest-file.ts';
import { threadedSnapshots } from '../../node/threaded-snapshots.ts';
import type { Preset } from '../../risk/model.ts';
import { DAY_MS, MINUTE_MS } from '../../units/time.ts';
import { InputError } from '../cli-error.ts';
import { keepFaultReport } from '../fault-text.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { wholeNumber } from '../option-number.ts';
import { printRunSummary } from '../output/run-table.ts';
import { loadPreset } from '../presets.ts';
import { takeSettings } from '../settings/take-settings.ts';
import { TICKS, VENUE_SETTINGS } from '../settings/venue-settings.ts';
import { holdRun } from '../venue/hold-run.ts';
import { play } from '../venue/play.ts';
import { SHARD } from '../venue/recorded-entries.ts';
import { latestRunFolder, newRunFolder, readManifest, writeManifest } from '../venue/run-folder.ts';
import type { Checkpoint, RunFolder, RunManifest, RunOptions } from '../venue/run-folder.ts';
import { createReporter } from '../venue/reporter.ts';
import { askResumed } from '../venue/resumed-options.ts';

interface StartOptions {
  readonly market?: string;
  readonly from?: number;
  readonly to?: number;
  readonly accounts: number;
  readonly seed: number;
  readonly fund: number;
  readonly ticks?: number;
  readonly step: number;
  readonly preset: string;
  readonly data: string;
  readonly resume?: boolean;
  readonly snapshotEvery: number;
  readonly checkEvery: number;
  readonly stopAfter?: number;
  readonly port?: number;
  readonly http: boolean;
  readonly serve?: boolean;
  readonly output: 'table' | 'json';
}

/** Of two days the crash is on the second. */
const CRASH_DAY = 1;
const START_MS = Date.UTC(2026, 0, 5);

const EXAMPLES = `
Examples:
  crossmargin start                                     generated market with a crash day, 1,000 accounts, two days in ten-minute ticks
  crossmargin start --accounts 200 --seed 7             fewer accounts, another market
  crossmargin start --market ../data/chain --from 2026-01-26 --to 2026-02-12
                                                        recorded option chains (deribit_<COIN>_options_<YYYY-MM>.csv.gz)
  crossmargin start --serve                             keep http://127.0.0.1:8080/accounts?sort=headroom&limit=20 after the run
  crossmargin start --stop-after 100 && crossmargin start --resume`;

/** `crossmargin start`: a venue from its first entry to its last. */
export function register(program: Command): void {
  const command = program
    .command('start')
    .description('run a venue: engine, durable log, market, accounts; says who was warned, restricted, liquidated');
  for (const { option } of VENUE_SETTINGS) command.addOption(option);
  takeSettings(command, VENUE_SETTINGS)
    .option('--resume', 'go on with the latest run of the data folder, with the options it was begun with')
    .option(
      '--stop-after <ticks>',
      'stop after so many ticks, as if interrupted',
      wholeNumber({ from: 1, to: 10_000_000 }),
    )
    .addHelpText('after', EXAMPLES)
    .action((options: StartOptions, acting: Command) => start(ioOf(acting), options, acting));
}

async function start(io: Io, options: StartOptions, acting: Command): Promise<void> {
  if (options.data === '') throw new InputError('--data is empty; it must name a folder');
  const data = resolve(io.cwd, options.data);
  const resumed = options.resume === true ? resumedRun(data) : undefined;
  const asked = runOptions(io, options, resumed !== undefined);
  if (resumed !== undefined) askResumed(io, acting, asked, resumed.before.options);
  const chosen = resumed?.before.options ?? asked;
  const preset = venuePreset(io, chosen.preset);
  // Everything that was asked has been judged: from here on something is written.
  const folder = resumed?.folder ?? newRunFolder(data);
  const hold = holdRun(folder, Date.now());
  try {
    await run(io, options, { folder, chosen, preset, earlier: resumed?.before.checkpoints ?? [] });
  } finally {
    hold.release();
  }
}

/** What was asked for, judged. */
interface Asked {
  readonly folder: RunFolder;
  readonly chosen: RunOptions;
  readonly preset: Preset;
  /** Digests that were recorded before the run was resumed. */
  readonly earlier: readonly Checkpoint[];
}

async function run(io: Io, options: StartOptions, { folder, chosen, preset, earlier }: Asked): Promise<void> {
  const manifest: RunManifest = { format: 1, options: chosen, checkpoints: [...earlier] };
  writeManifest(folder, manifest);
  const log = await openSqliteLog(folder.log);
  const board = openDigestFile(digestFileOf(folder.log));
  const reporter = createReporter(io, {
    folder,
    manifest,
    http: options.http,
    port: options.port,
    quiet: options.output === 'json',
  });
  try {
    const { summary, end } = await play(
      {
        log,
        options: manifest.options,
        preset,
        snapshotEvery: options.snapshotEvery,
        snapshotMaker: threadedSnapshots(folder.log),
        checkEvery: options.checkEvery,
        board,
        stopAfter: options.stopAfter,
        signal: io.signal,
        resume: options.resume === true,
      },
      reporter.watcher,
    );
    reporter.finish();
    writeManifest(folder, { ...manifest, checkpoints: joined(earlier, reporter.checkpoints), end });
    io.stdout.write(
      options.output === 'json' ? `${JSON.stringify(summary, undefined, 2)}\n` : printRunSummary(io, summary),
    );
    nextSteps(io, folder, { finished: end.finished, data: options.data });
    if (!summary.conserved) throw new Error('an asset is not conserved: see the table');
    if (options.serve === true && options.http) await reporter.serve();
  } catch (error) {
    const report = keepFaultReport(folder.path, error);
    if (report !== undefined) io.stderr.write(`report: ${report}\n`);
    throw error;
  } finally {
    board.close();
    await reporter.close();
    const isEmpty = (await log.end(SHARD).catch(() => 2)) <= 1;
    await log.close();
    // A run that could not begin leaves nothing behind.
    if (isEmpty && options.resume !== true) rmSync(folder.path, { recursive: true, force: true });
  }
}

/** The latest run of a data folder with how it was begun. @throws InputError */
function resumedRun(data: string): { readonly folder: RunFolder; readonly before: RunManifest } {
  const folder = latestRunFolder(data);
  const before = readManifest(folder);
  if (before === undefined)
    throw new InputError(`${folder.path} has no run.json; only a run that was begun by start can be resumed`);
  return { folder, before };
}

/** @throws InputError when there is no such preset, or a venue cannot run under it */
function venuePreset(io: Io, name: string): Preset {
  const preset = loadPreset(io, name);
  if (preset.model === 'portfolio') return preset;
  throw new InputError(`preset ${name} is of the model "${preset.model}"; a venue runs under presets of "portfolio"`);
}

/** Digests that were recorded before a run was resumed, and since; each number of entries once. */
function joined(earlier: readonly Checkpoint[], later: readonly Checkpoint[]): Checkpoint[] {
  const byEntries = new Map([...earlier, ...later].map((checkpoint) => [checkpoint.entries, checkpoint]));
  return [...byEntries.values()].sort((a, b) => a.entries - b.entries);
}

function nextSteps(io: Io, { path }: RunFolder, { finished, data }: { finished: boolean; data: string }): void {
  const again = finished ? '' : `; go on: crossmargin start --resume --data ${data}`;
  io.stderr.write(`log: ${path}; check it: crossmargin replay ${path}${again}\n`);
}

/** @param isResumed whether what is missing may stand in the run already */
function runOptions(io: Io, options: StartOptions, isResumed: boolean): RunOptions {
  const { market, seed, accounts, fund, step, preset, from, to, ticks } = options;
  if (!isResumed && market === undefined && (from ?? to) !== undefined)
    throw new InputError('--from and --to need --market; the generated market has --ticks');
  return {
    seed,
    accounts,
    fund,
    ticks: ticks ?? (market === undefined ? TICKS : null),
    stepMs: step * MINUTE_MS,
    startMs: START_MS,
    crashDay:
      market === undefined ? Math.min(CRASH_DAY, Math.floor(((ticks ?? TICKS) * step * MINUTE_MS) / DAY_MS / 2)) : null,
    preset,
    market: market === undefined ? null : resolve(io.cwd, market),
    fromMs: from ?? null,
    toMs: to ?? null,
  };
}
