import { decodeLogEntry, encodeLogEntry } from '../../codec/log-record.ts';
import type { Command } from '../../engine/command.ts';
import type { Outcome } from '../../engine/event.ts';
import type { State } from '../../engine/state.ts';
import type { Log } from '../../log/log.ts';
import { replay } from '../../node/replica.ts';
import { InputError } from '../cli-error.ts';

/** The shard of a run. */
export const SHARD = 'main';

/** What a log holds already, in order: served to the driver of a resumed run instead of being asked for again. */
export interface RecordedEntries {
  readonly count: number;
  /** The outcomes of as many of these commands as the log has left. @throws InputError when the log has others. */
  take(commands: readonly Command[]): readonly Outcome[];
}

/**
 * Folds a log from its first record and keeps every entry with its outcome. A resumed run drives the same market and the same accounts
 * again from the start; as long as the log has the answers it gets those, and each command must be the one that stands there.
 */
export async function recordedEntries(log: Log): Promise<RecordedEntries> {
  const entries: { readonly bytes: Uint8Array; readonly outcome: Outcome }[] = [];
  let state: State | undefined;
  for await (const record of log.read(SHARD, 0)) {
    state = replay(state, record, { onOutcome: (outcome) => entries.push({ bytes: record.bytes, outcome }) });
  }
  let next = 0;
  return {
    count: entries.length,
    take: (commands) => {
      const outcomes: Outcome[] = [];
      for (const command of commands) {
        const entry = entries[next];
        if (entry === undefined) break;
        if (!isSame(entry.bytes, command)) {
          throw new InputError(
            `the log has another command at entry ${entry.outcome.seq} than this run would give; it was begun with other options, data or presets`,
          );
        }
        outcomes.push(entry.outcome);
        next += 1;
      }
      return outcomes;
    },
  };
}

function isSame(bytes: Uint8Array, command: Command): boolean {
  const entry = decodeLogEntry(bytes);
  if (entry?.kind !== 'command') return false;
  const again = encodeLogEntry({ kind: 'command', timeMs: entry.timeMs, command });
  return again.length === bytes.length && again.every((byte, i) => byte === bytes[i]);
}
