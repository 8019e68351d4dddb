import { assert } from '../../units/assert.ts';
import type { Kernels } from './kernels.ts';
import { scalarKernels } from './kernels.ts';
import { vectorKernels, wasmMemory } from './vector-kernels.ts';
import type { WasmMemory } from './vector-kernels.ts';

/**
 * One linear memory: every column that the kernels read or write, placed once at start. It never grows, so no view of it ever detaches,
 * and nothing is allocated afterwards.
 */
export interface Arena {
  readonly doubles: Float64Array;
  readonly integers: Int32Array;
  readonly shorts: Uint16Array;
  readonly kernels: Kernels;
  /** Places a column of so many elements and returns the index of its first one. @throws Fault when the memory is full */
  readonly takeDoubles: (count: number) => number;
  readonly takeIntegers: (count: number) => number;
  readonly takeShorts: (count: number) => number;
}

/** Bytes at the start that belong to the kernels' own constants. */
const RESERVED = 4096;

/** A column starts at a cache line. */
const LINE = 64;

/** What one linear memory can hold. */
export const ARENA_BYTES_MAX = 4_294_901_760;

/** Bytes to ask for: of a plan's columns, each rounded up to a line, and the reserved start. */
export function arenaBytes(columns: readonly { readonly count: number; readonly width: number }[]): number {
  let bytes = RESERVED;
  for (const { count, width } of columns) bytes += Math.ceil((count * width) / LINE) * LINE;
  return bytes;
}

/** A memory that the vector kernels run over, or a plain one. @throws Fault when the machine has none of that size to give */
function memoryOf(bytes: number, kind: Kernels['kind']): [WasmMemory | undefined, ArrayBuffer] {
  try {
    const memory = kind === 'vector' ? wasmMemory(bytes) : undefined;
    return [memory, memory?.buffer ?? new ArrayBuffer(Math.ceil(bytes / LINE) * LINE)];
  } catch {
    assert(
      false,
      `this machine has no ${bytes} bytes for the memory plan: plan fewer accounts, columns or instruments`,
    );
  }
}

/**
 * An empty memory with the vector kernels over it, or their scalar twins where the machine has no 128-bit vectors (or when asked).
 * @throws Fault when the plan does not fit one memory, or the machine has none of that size to give
 */
export function createArena(bytes: number, kind: Kernels['kind'] = 'vector'): Arena {
  assert(Number.isSafeInteger(bytes) && bytes >= 0, 'a memory plan is a whole number of bytes');
  assert(
    bytes <= ARENA_BYTES_MAX,
    `the memory plan needs ${bytes} bytes and one memory holds ${ARENA_BYTES_MAX}: plan fewer accounts, columns or instruments`,
  );
  const [memory, buffer] = memoryOf(Math.max(bytes, RESERVED), kind);
  const doubles = new Float64Array(buffer);
  const integers = new Int32Array(buffer);
  const shorts = new Uint16Array(buffer);
  const kernels = (memory && vectorKernels(memory)) ?? scalarKernels(doubles, integers, shorts);
  let top = RESERVED;
  const take = (count: number, width: number): number => {
    const first = top / width;
    top += Math.ceil((count * width) / LINE) * LINE;
    assert(top <= buffer.byteLength, 'a column fits the memory that was planned for it');
    return first;
  };
  return {
    doubles,
    integers,
    shorts,
    kernels,
    takeDoubles: (count) => take(count, 8),
    takeIntegers: (count) => take(count, 4),
    takeShorts: (count) => take(count, 2),
  };
}
