import { existsSync } from 'node:fs';
import type { Outcome } from '../../engine/event.ts';
import { nextSeq } from '../../engine/state.ts';
import type { State } from '../../engine/state.ts';
import { openSqliteLog } from '../../log/sqlite-log.ts';
import { replay } from '../../node/replica.ts';
import { InputError } from '../cli-error.ts';
import type { Io } from '../io.ts';
import { SHARD } from './recorded-entries.ts';
import { findRun } from './run-folder.ts';

/** Sees a log go by. */
export interface FoldVisitor {
  /** The state before an entry; not called before the first. */
  before?(state: State): void;
  /** An entry, with the state after it. */
  after?(state: State, outcome: Outcome): void;
}

/**
 * Folds the log of a run from its first record. @param name a log file, the folder of a run, or a data folder
 * @param until entries to fold at most; all when absent
 * @throws InputError when there is no such log, when it is empty, or when it has fewer entries than asked for
 */
export async function foldRun(
  io: Pick<Io, 'cwd'>,
  name: string,
  visitor: FoldVisitor = {},
  until?: number,
): Promise<State> {
  const { log: path } = findRun(io.cwd, name);
  if (!existsSync(path)) throw new InputError(`${path} does not exist; the folder has no log`);
  const log = await openSqliteLog(path, { readOnly: true });
  let state: State | undefined;
  try {
    for await (const record of log.read(SHARD, 0)) {
      if (state !== undefined && until !== undefined && nextSeq(state) >= until) break;
      if (state !== undefined) visitor.before?.(state);
      const told: Outcome[] = [];
      state = replay(state, record, { onOutcome: (outcome) => told.push(outcome) });
      for (const outcome of told) visitor.after?.(state, outcome);
    }
  } finally {
    await log.close();
  }
  if (state === undefined) throw new InputError(`${path} is empty: nothing was ever recorded in it`);
  if (until !== undefined && nextSeq(state) < until) {
    throw new InputError(
      `the log has ${nextSeq(state)} entries, not ${until}; give fewer with --until, or leave it out`,
    );
  }
  return state;
}
