import type { Outcome } from '../engine/event.ts';
import { ByteReader, ByteWriter } from '../hash/bytes.ts';
import { outcome } from './event-shapes.ts';

/** Version of the bytes of an outcome: its first byte. */
export const OUTCOME_FORMAT = 1;

/** The events of one entry as bytes. */
export function encodeOutcome(x: Outcome, writer: ByteWriter = new ByteWriter()): Uint8Array {
  writer.reset();
  writer.u8(OUTCOME_FORMAT);
  outcome.write(writer, x);
  return writer.done();
}

/** An outcome, or undefined when the bytes are none. Never throws. */
export function decodeOutcome(bytes: Uint8Array): Outcome | undefined {
  const reader = new ByteReader(bytes);
  if (reader.u8() !== OUTCOME_FORMAT) return undefined;
  const x = outcome.read(reader);
  return reader.ended ? x : undefined;
}
