import { ByteWriter, writeDocument } from '../hash/index.ts';
import { hasher } from '../hash/hash.ts';
import type { Hasher } from '../hash/hash.ts';
import { tablesInOrder } from './schema.ts';
import type { State } from './state.ts';
import { usedBytes } from './table.ts';

/**
 * 32 bytes that say everything about a state: SHA-256 over the parameters and then, table by table, its count and its used rows, column by
 * column. Nothing derived is in it. Cost: the bytes of the used rows. @see spec/15-ENGN, ENGN-030
 * @param running a fresh hasher of SHA-256; a platform may pass its own, faster one
 */
export function digestState(state: State, running: Hasher = hasher()): Uint8Array {
  running.update(parameterBytes(state));
  for (const table of tablesInOrder(state)) {
    const writer = new ByteWriter(8);
    writer.u32(table.count);
    running.update(writer.done());
    for (const bytes of usedBytes(table)) running.update(bytes);
  }
  return running.digest();
}

/** The genesis and the parameters in force as canonical bytes. */
export function parameterBytes(state: State): Uint8Array {
  const writer = new ByteWriter(4096);
  writeDocument(writer, { genesis: state.genesis, parameters: state.parameters ?? null });
  return writer.done();
}
