import type { Command } from '../engine/command.ts';
import type { Genesis } from '../engine/genesis.ts';
import { ByteReader, ByteWriter } from '../hash/bytes.ts';
import { command } from './command-shapes.ts';
import { record } from './record.ts';
import type { Shape } from './shape.ts';
import { row, whole } from './shape.ts';
import { union } from './union.ts';

/** Version of the bytes of a log record: its first byte. */
export const LOG_FORMAT = 1;

/** What stands in the log: the genesis as record 0, then stamped commands. Record n + 1 is entry n of the engine. */
export type LogEntry = GenesisEntry | CommandEntry;

export interface GenesisEntry {
  readonly kind: 'genesis';
  readonly genesis: Genesis;
}

export interface CommandEntry {
  readonly kind: 'command';
  readonly timeMs: number;
  readonly command: Command;
}

const genesis: Shape<Genesis> = record<Genesis>({
  accounts: row,
  assets: row,
  underlyings: row,
  instruments: row,
  expiries: row,
  positionRows: row,
  orders: row,
});

const entry: Shape<LogEntry> = union<LogEntry>(
  {
    genesis: [0, record<Omit<GenesisEntry, 'kind'>>({ genesis })],
    command: [1, record<Omit<CommandEntry, 'kind'>>({ timeMs: whole, command })],
  },
  'log entry',
);

/** A record's bytes, as a copy. */
export function encodeLogEntry(x: LogEntry, writer: ByteWriter = new ByteWriter()): Uint8Array {
  writer.reset();
  writer.u8(LOG_FORMAT);
  entry.write(writer, x);
  return writer.done();
}

/** Records one after the other in one block of memory: quicker to write, and to read back, than each in its own. */
export function encodeLogEntries(
  entries: readonly LogEntry[],
  writer: ByteWriter = new ByteWriter(4096),
): Uint8Array[] {
  const ends: number[] = [];
  writer.reset();
  for (const x of entries) {
    writer.u8(LOG_FORMAT);
    entry.write(writer, x);
    ends.push(writer.length);
  }
  const block = writer.done();
  return ends.map((end, i) => block.subarray(i === 0 ? 0 : ends[i - 1], end));
}

/** Where the time of a command record stands: after the format and the tag. */
const TIME_AT = 2;

/** Writes the time into the bytes of command records: they are stamped last, when their places are known. */
export function stampLogEntries(records: readonly Uint8Array[], timeMs: number): void {
  let view: DataView | undefined;
  for (const { buffer, byteOffset } of records) {
    if (view?.buffer !== buffer) view = new DataView(buffer);
    view.setFloat64(byteOffset + TIME_AT, timeMs, true);
  }
}

/** A record, or undefined when the bytes are not one of this format. Never throws. */
export function decodeLogEntry(bytes: Uint8Array): LogEntry | undefined {
  return decodeWith(new ByteReader(bytes));
}

/** `decodeLogEntry` for many records: quicker where they are views of one buffer. */
export function logEntryDecoder(): (bytes: Uint8Array) => LogEntry | undefined {
  const reader = new ByteReader(new Uint8Array(0));
  return (bytes) => {
    reader.aim(bytes);
    return decodeWith(reader);
  };
}

function decodeWith(reader: ByteReader): LogEntry | undefined {
  if (reader.u8() !== LOG_FORMAT) return undefined;
  const x = entry.read(reader);
  return reader.ended ? x : undefined;
}
