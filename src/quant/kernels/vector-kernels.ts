import { bytesOfBase64 } from './base64.ts';
import type { Kernels } from './kernels.ts';
import { wasmBase64 } from './kernels.wasm.ts';

/** The part of the WebAssembly interface that is used: the same in Node, browsers and workers, and in no library of the language. */
interface Platform {
  readonly Memory: new (limits: { initial: number; maximum: number }) => WasmMemory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

/** What assembly/kernels.ts exports; every position is a byte offset. */
interface Exports {
  black76Blocks(at: number, blocks: number): void;
  refill(options: number, rows: number, count: number, shocks: number, stride: number, cells: number): void;
  scanAccounts(...offsets: number[]): void;
  addRows(
    vector: number,
    from: number,
    to: number,
    instrument: number,
    lots: number,
    cells: number,
    stride: number,
  ): void;
  orderWorst(vector: number, row: number, lots: number, stride: number): number;
  orderWorsts(...offsets: number[]): void;
  addRow(vector: number, row: number, lots: number, stride: number): void;
  netRows(...offsets: number[]): void;
  shiftRows(...offsets: number[]): void;
  sumFields(...offsets: number[]): void;
  deviations(...offsets: number[]): void;
  ownExcess(...offsets: number[]): number;
  ownShares(...offsets: number[]): number;
  screenSlots(...offsets: number[]): number;
}

const PAGE = 65_536;

let module: object | undefined;

function platform(): Platform | undefined {
  return (globalThis as { WebAssembly?: Platform }).WebAssembly;
}

/** Whether this machine runs the vector kernels: WebAssembly with 128-bit vectors. */
export function hasVectorKernels(): boolean {
  return compiled() !== undefined;
}

/** The module; undefined without WebAssembly, without its vectors, or where compiling is forbidden (a page's security policy). */
function compiled(): object | undefined {
  if (module !== undefined) return module;
  const wasm = platform();
  const bytes = bytesOfBase64(wasmBase64);
  if (wasm === undefined || !wasm.validate(bytes)) return undefined;
  try {
    module = new wasm.Module(bytes);
  } catch {
    return undefined;
  }
  return module;
}

/**
 * A WASM memory of at least `bytes`; undefined where the vector kernels do not run. It never grows, so views of it never detach.
 * @throws RangeError when the machine has no such memory to give
 */
export function wasmMemory(bytes: number): WasmMemory | undefined {
  const wasm = platform();
  if (wasm === undefined || compiled() === undefined) return undefined;
  const pages = Math.ceil(bytes / PAGE);
  return new wasm.Memory({ initial: pages, maximum: pages });
}

/** The vector kernels over a memory; undefined where the machine does not run them. */
export function vectorKernels(memory: WasmMemory): Kernels | undefined {
  const wasm = platform();
  const code = compiled();
  if (wasm === undefined || code === undefined) return undefined;
  const x = new wasm.Instance(code, { env: { memory } }).exports as Exports;
  return {
    kind: 'vector',
    black76Blocks: (at, blocks) => x.black76Blocks(at * 8, blocks),
    refill: ({ options, rows, count, shocks, stride, cells }) =>
      x.refill(options * 8, rows * 4, count, shocks * 8, stride, cells * 8),
    scanAccounts: (c) =>
      x.scanAccounts(
        c.from,
        c.to,
        c.groupStart * 4,
        c.positionStart * 4,
        c.instrument * 4,
        c.lots * 8,
        c.cells * 8,
        c.mark * 8,
        c.cash * 8,
        c.stride,
        c.worst * 8,
        c.nav * 8,
      ),
    addRows: ({ vector, instrument, lots, cells, stride }, from, to) =>
      x.addRows(vector * 8, from, to, instrument * 4, lots * 8, cells * 8, stride),
    orderWorst: (vector, row, lots, stride) => x.orderWorst(vector * 8, row * 8, lots, stride),
    orderWorsts: (c) =>
      x.orderWorsts(c.count, c.groups * 4, c.rows * 4, c.lots * 8, c.vectors * 8, c.cells * 8, c.stride, c.worst * 8),
    addRow: (vector, row, lots, stride) => x.addRow(vector * 8, row * 8, lots, stride),
    deviations: (c) =>
      x.deviations(
        c.rows * 4,
        c.count,
        c.cells * 8,
        c.references * 8,
        c.slopes * 8,
        c.bends * 8,
        c.stride,
        c.move,
        c.out * 8,
      ),
    netRows: (c) =>
      x.netRows(c.slots, c.ends * 4, c.instrument * 4, c.lots * 8, c.cells * 8, c.stride, c.out * 8, c.span * 8),
    shiftRows: (c) => x.shiftRows(c.slots, c.moves * 8, c.stride, c.slopes * 8, c.bends * 8, c.span * 8),
    sumFields: (c) => x.sumFields(c.runs, c.ends * 4, c.instrument * 4, c.lots * 8, c.fields * 8, c.out * 8),
    ownExcess: (c) =>
      x.ownExcess(c.columns, c.stride, c.slots, c.slopes * 8, c.bends * 8, c.pnl * 8, c.sides * 8, c.base, c.share),
    ownShares: (c) =>
      x.ownShares(
        c.columns,
        c.stride,
        c.slots,
        c.slopes * 8,
        c.bends * 8,
        c.pnl * 8,
        c.sides * 8,
        c.base,
        c.share,
        c.out * 8,
      ),
    screenSlots: (c) =>
      x.screenSlots(
        c.from,
        c.to,
        c.underlying * 2,
        c.generation * 2,
        c.low * 8,
        c.high * 8,
        c.most * 8,
        c.prices * 8,
        c.levels * 8,
        c.out * 4,
      ),
  };
}
