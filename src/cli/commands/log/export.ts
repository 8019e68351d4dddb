import { commandToJson, outcomeToJson } from '../../../codec/json.ts';
import { decodeLogEntry } from '../../../codec/log-record.ts';
import type { LogRecord } from '../../../log/log.ts';
import { recover, replay } from '../../../node/replica.ts';
import { InputError } from '../../cli-error.ts';
import type { Io } from '../../io.ts';
import { SHARD } from '../../venue/recorded-entries.ts';
import { openUnjudged } from './judged-log.ts';

export interface ExportOptions {
  readonly from: number;
  readonly to?: number;
  readonly events?: boolean;
}

/** `crossmargin log export`. @throws InputError when the log does not have what was asked for, with what it has */
export async function exportLog(io: Io, path: string, { from, to, events = false }: ExportOptions): Promise<void> {
  const log = await openUnjudged(path);
  try {
    const last = (await log.end(SHARD)) - 1;
    askRange(path, { from, to: to ?? Math.max(from, last), last });
    const before = events ? await recover(log, SHARD, { until: from }) : { state: undefined };
    let state = before.state;
    for await (const record of log.read(SHARD, from)) {
      if (to !== undefined && record.seq > to) return;
      let told: object = {};
      if (events) {
        state = replay(state, record, {
          onOutcome: (outcome) => {
            told = { events: (outcomeToJson(outcome) as { events: unknown }).events };
          },
        });
      }
      io.stdout.write(`${JSON.stringify({ ...lineOf(record), ...told })}\n`);
    }
  } finally {
    await log.close();
  }
}

function askRange(path: string, { from, to, last }: { from: number; to: number; last: number }): void {
  if (last < 0) throw new InputError(`${path} has no records yet: nothing was ever recorded in it`);
  const has = `the log has ${last === 0 ? 'record 0 only' : `records 0 to ${last}`}`;
  if (from > to) throw new InputError(`--from ${from} is after --to ${to}; ${has}`);
  if (from > last) throw new InputError(`--from ${from} is after the last record; ${has}`);
  if (to > last) throw new InputError(`--to ${to} is after the last record; ${has}`);
}

function lineOf({ seq, id, bytes }: LogRecord): object {
  const entry = decodeLogEntry(bytes);
  if (entry === undefined) return { seq, id, unreadable: bytes.length };
  if (entry.kind === 'genesis') return { seq, genesis: entry.genesis };
  return { seq, id, timeMs: entry.timeMs, command: commandToJson(entry.command) };
}
