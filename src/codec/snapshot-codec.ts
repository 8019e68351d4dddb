import { rebuildDerived } from '../engine/derived.ts';
import { digestState, parameterBytes } from '../engine/digest.ts';
import type { Genesis } from '../engine/genesis.ts';
import { genesisProblems } from '../engine/genesis.ts';
import { PROTOCOL_VERSION, protocolOf } from '../engine/protocol.ts';
import { tablesInOrder } from '../engine/schema.ts';
import { createState } from '../engine/state.ts';
import type { Parameters, State } from '../engine/state.ts';
import { usedBytes } from '../engine/table.ts';
import { ByteReader, ByteWriter } from '../hash/bytes.ts';
import { readDocument } from '../hash/document.ts';
import { hasher, hex } from '../hash/hash.ts';
import type { Hasher } from '../hash/hash.ts';

/** First four bytes of a snapshot: "XMSN". */
const MAGIC = 0x4e534d58;

/** Version of the layout: a new column or table is a new version, and the old ones stay readable. */
export const SNAPSHOT_FORMAT = 1;

const DIGEST_BYTES = 32;

/**
 * A state as bytes: magic, format, digest, then what the digest covers: genesis and parameters, and table by table the count and the used
 * rows column by column. There is no mapper to forget a field in: the columns are the snapshot. @see spec/16-LOGS, LOGS-020
 */
export function encodeSnapshot(state: State, running?: Hasher): Uint8Array {
  const parts = [...snapshotParts(state, running)];
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The bytes of `encodeSnapshot` in parts; columns are views of the state, so it must stand still until they were used. */
export function* snapshotParts(state: State, running?: Hasher): Generator<Uint8Array> {
  const parameters = parameterBytes(state);
  const writer = new ByteWriter(64 + parameters.length);
  writer.u32(MAGIC);
  writer.u32(SNAPSHOT_FORMAT);
  writer.raw(digestState(state, running));
  writer.u32(parameters.length);
  writer.raw(parameters);
  yield writer.done();
  for (const table of tablesInOrder(state)) {
    writer.reset();
    writer.u32(table.count);
    yield writer.done();
    for (const bytes of usedBytes(table)) if (bytes.length > 0) yield bytes;
  }
}

export type DecodedSnapshot =
  | { readonly state: State; readonly problem?: undefined }
  | { readonly problem: string; readonly state?: undefined };

/** The state of a snapshot with everything derived rebuilt, or a sentence that says why the bytes are none. Never throws. */
export function decodeSnapshot(bytes: Uint8Array, createHasher: () => Hasher = hasher): DecodedSnapshot {
  const reader = new ByteReader(bytes);
  if (reader.u32() !== MAGIC) return { problem: 'the bytes do not begin like a snapshot' };
  const format = reader.u32();
  if (format !== SNAPSHOT_FORMAT)
    return { problem: `the snapshot has format ${format}; this build reads ${SNAPSHOT_FORMAT}` };
  const digest = reader.raw(DIGEST_BYTES);
  const length = reader.u32();
  const parameters = reader.raw(length);
  const rest = bytes.subarray(reader.at);
  if (reader.failed || hex(createHasherOf(createHasher, parameters, rest)) !== hex(digest)) {
    return { problem: 'the snapshot does not have the digest it claims: it is damaged or cut off' };
  }
  const state = emptyState(parameters);
  if (state === undefined) return { problem: 'the snapshot names no genesis that this build can hold' };
  if (!readTables(state, reader)) return { problem: 'the tables of the snapshot do not fit its genesis' };
  if (protocolOf(state) > PROTOCOL_VERSION)
    return {
      problem: `the snapshot is of protocol version ${protocolOf(state)}; this build knows up to ${PROTOCOL_VERSION}`,
    };
  rebuildDerived(state);
  return { state };
}

/** The digest as `digestState` takes it: parameters, then the tables as they stand in the bytes. */
function createHasherOf(createHasher: () => Hasher, parameters: Uint8Array, rest: Uint8Array): Uint8Array {
  const running = createHasher();
  running.update(parameters);
  running.update(rest);
  return running.digest();
}

function emptyState(bytes: Uint8Array): State | undefined {
  const reader = new ByteReader(bytes);
  const read = readDocument(reader) as { genesis?: Genesis; parameters?: Parameters | null } | null;
  if (!reader.ended || read?.genesis === undefined || genesisProblems(read.genesis).length > 0) return undefined;
  const state = createState(read.genesis);
  state.parameters = read.parameters ?? undefined;
  return state;
}

function readTables(state: State, reader: ByteReader): boolean {
  for (const table of tablesInOrder(state)) {
    const count = reader.u32();
    if (reader.failed || count > table.capacity) return false;
    table.count = count;
    for (const target of usedBytes(table)) {
      const source = reader.raw(target.length);
      if (reader.failed) return false;
      target.set(source);
    }
  }
  return reader.ended;
}
