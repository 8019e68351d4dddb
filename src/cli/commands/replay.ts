import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { conservation } from '../../engine/query.ts';
import { digestState } from '../../engine/digest.ts';
import type { State } from '../../engine/state.ts';
import { hex } from '../../hash/hash.ts';
import type { Log } from '../../log/log.ts';
import { openSqliteLog } from '../../log/sqlite-log.ts';
import { platformHasher, recover, replay } from '../../node/replica.ts';
import { formatDecimal } from '../../units/decimal.ts';
import { InputError, NegativeAnswer } from '../cli-error.ts';
import { ioOf } from '../io.ts';
import type { Io } from '../io.ts';
import { wholeNumber } from '../option-number.ts';
import { formatNumber } from '../output/format.ts';
import { SHARD } from '../venue/recorded-entries.ts';
import { findRun, readManifest } from '../venue/run-folder.ts';
import type { RunManifest } from '../venue/run-folder.ts';

interface ReplayOptions {
  readonly fromSnapshot?: boolean;
  readonly every: number;
}

const EXAMPLES = `
Examples:
  crossmargin replay .crossmargin                   the latest run
  crossmargin replay .crossmargin/run-0001 --every 500
  crossmargin replay .crossmargin/run-0001/venue.sqlite --from-snapshot`;

/** `crossmargin replay`: fold a log again and see whether it ends where the run ended. */
export function register(program: Command): void {
  program
    .command('replay')
    .description('fold the log of a run again, print digests, and say whether it ends where the run ended')
    .argument('<log>', 'a log file, the folder of a run, or a data folder (its latest run)')
    .option('--from-snapshot', 'begin with the latest snapshot instead of the first entry')
    .option('--every <n>', 'entries between two printed digests', wholeNumber({ from: 1, to: 1_000_000_000 }), 5000)
    .addHelpText('after', EXAMPLES)
    .action((log: string, options: ReplayOptions, command: Command) => replayRun(ioOf(command), log, options));
}

async function replayRun(io: Io, name: string, options: ReplayOptions): Promise<void> {
  const folder = findRun(io.cwd, name);
  if (!existsSync(folder.log)) throw new InputError(`${folder.log} does not exist; the folder has no log`);
  const manifest = readManifest(folder);
  const log = await openSqliteLog(folder.log, { readOnly: true });
  try {
    const began = performance.now();
    const expected = expectedDigests(manifest);
    const { state, from, entries } = await fold(io, log, { options, expected });
    const digest = digestOf(state);
    const seconds = (performance.now() - began) / 1000;
    const folded = entries - from;
    io.stdout.write(
      `${formatNumber(folded, 0)} entries folded in ${formatNumber(seconds, 1)} s (${formatNumber(folded / Math.max(seconds, 1e-9), 0)}/s)\n`,
    );
    const assets = conservation(state);
    for (const { asset, imbalance, decimals } of assets) {
      if (imbalance !== 0n)
        throw new Error(`${asset} is not conserved: ${formatDecimal({ units: imbalance, decimals })} too much`);
    }
    io.stdout.write(`conservation holds: ${assets.map(({ asset }) => asset).join(', ')} each sum to 0\n`);
    io.stdout.write(
      `digest after ${formatNumber(entries, 0)} entries: ${digest}\n${verdict(manifest, entries, digest)}\n`,
    );
  } finally {
    await log.close();
  }
}

interface Folded {
  readonly state: State;
  /** Entries that the snapshot stood for. */
  readonly from: number;
  readonly entries: number;
}

interface FoldOptions {
  readonly options: ReplayOptions;
  readonly expected: ReadonlyMap<number, string>;
}

async function fold(io: Io, log: Log, { options, expected }: FoldOptions): Promise<Folded> {
  const snapshot = options.fromSnapshot === true ? await log.getSnapshot(SHARD) : undefined;
  if (options.fromSnapshot === true && snapshot === undefined)
    throw new InputError('the log has no snapshot; leave --from-snapshot out');
  const recovered = snapshot === undefined ? undefined : await recover(log, SHARD, { until: snapshot.seq });
  let state = recovered?.state;
  const first = recovered?.records ?? 0;
  let records = first;
  const { shown, differing } = { shown: new Set<number>(), differing: [] as number[] };
  const show = (entries: number): void => {
    const wanted = expected.get(entries);
    if (state === undefined || shown.has(entries) || (wanted === undefined && entries % options.every !== 0)) return;
    shown.add(entries);
    const digest = digestOf(state);
    const compared = wanted === undefined ? '' : wanted === digest ? '  as recorded' : '  DIFFERS from the record';
    if (wanted !== undefined && wanted !== digest) differing.push(entries);
    io.stdout.write(`${String(entries).padStart(10)}  ${digest}${compared}\n`);
  };
  for await (const record of log.read(SHARD, first)) {
    state = replay(state, record);
    records = record.seq + 1;
    show(records - 1);
  }
  if (state === undefined) throw new InputError('the log is empty');
  if (differing.length > 0)
    throw new NegativeAnswer(`the digest after ${differing.join(', ')} entries differs from the one that was recorded`);
  return { state, from: Math.max(0, first - 1), entries: records - 1 };
}

function expectedDigests(manifest: RunManifest | undefined): ReadonlyMap<number, string> {
  return new Map((manifest?.checkpoints ?? []).map(({ entries, digest }) => [entries, digest]));
}

function verdict(manifest: RunManifest | undefined, entries: number, digest: string): string {
  const end = manifest?.end;
  if (end === undefined) return 'nothing to compare with: the run did not record its end (run.json)';
  if (end.entries !== entries) {
    throw new NegativeAnswer(`the run recorded its end after ${end.entries} entries, the log has ${entries}`);
  }
  if (end.digest !== digest) throw new NegativeAnswer(`the run recorded ${end.digest}: the replay ends elsewhere`);
  return 'the run recorded the same digest';
}

function digestOf(state: State): string {
  return hex(digestState(state, platformHasher()));
}
