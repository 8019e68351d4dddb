import { crc32 } from 'node:zlib';
import { LogRefusal } from './log.ts';
import type { CommandId, LogItem, LogRecord } from './log.ts';

/**
 * The records of one append as one block of bytes, each behind its length and its CRC-32:
 * length u32, crc u32, then what the crc covers: seq, client and number as f64, and the record's bytes. Little-endian.
 * The sequence number is covered, so a block that stands in the wrong place does not pass.
 */
const HEADER = 8;
const COVERED = 24;

/** A block of records from `firstSeq` on. */
export function encodeFrame(firstSeq: number, items: readonly LogItem[]): Uint8Array {
  const size = items.reduce((sum, { bytes }) => sum + HEADER + COVERED + bytes.length, 0);
  const frame = new Uint8Array(size);
  const view = new DataView(frame.buffer);
  let at = 0;
  items.forEach(({ id, bytes }, i) => {
    const body = at + HEADER;
    view.setFloat64(body, firstSeq + i, true);
    view.setFloat64(body + 8, id.client, true);
    view.setFloat64(body + 16, id.number, true);
    frame.set(bytes, body + COVERED);
    const end = body + COVERED + bytes.length;
    view.setUint32(at, bytes.length, true);
    view.setUint32(at + 4, crc32(frame.subarray(body, end)), true);
    at = end;
  });
  return frame;
}

/**
 * The records of a block, in order; their bytes are views of the block.
 * @throws LogRefusal corrupt at the first record that is cut off, damaged or out of place; those before it were given
 */
export function* decodeFrame(block: Uint8Array, firstSeq: number, count: number): Generator<LogRecord> {
  // Views of a Buffer, which SQLite gives, are Buffers again and take twice as long to make.
  const frame = new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  let at = 0;
  for (let i = 0; i < count; i++) {
    const seq = firstSeq + i;
    const body = at + HEADER;
    const end = body + COVERED + (body <= frame.length ? view.getUint32(at, true) : 0);
    if (body > frame.length || end > frame.length) throw damaged(seq, 'is cut off');
    if (crc32(frame.subarray(body, end)) !== view.getUint32(at + 4, true))
      throw damaged(seq, 'does not have its checksum');
    if (view.getFloat64(body, true) !== seq)
      throw damaged(seq, `says that it is record ${view.getFloat64(body, true)}`);
    yield { seq, id: idAt(view, body), bytes: frame.subarray(body + COVERED, end) };
    at = end;
  }
  if (at !== frame.length) throw damaged(firstSeq + count, 'is followed by bytes that belong to no record');
}

function idAt(view: DataView, body: number): CommandId {
  return { client: view.getFloat64(body + 8, true), number: view.getFloat64(body + 16, true) };
}

function damaged(seq: number, how: string): LogRefusal {
  return new LogRefusal('corrupt', `record ${seq} ${how}; the last good one is ${seq - 1}`, { lastGoodSeq: seq - 1 });
}
