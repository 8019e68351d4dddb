import { black76Blocks } from './black76-block.ts';
import { netRows, shiftRows, sumFields } from './net-kernels.ts';
import type { FieldsCall, NetCall, ShiftCall } from './net-kernels.ts';
import { addRow, orderWorst, orderWorsts } from './order-kernels.ts';
import type { OrdersCall } from './order-kernels.ts';
import { refill } from './refill.ts';
import type { RefillCall } from './refill.ts';
import { addRows, scanAccounts } from './scan-accounts.ts';
import type { ScanCall } from './scan-accounts.ts';
import { deviations, ownExcess, ownShares, screenSlots } from './screen-kernels.ts';
import type { DeviationsCall, ExcessCall, SharesCall, SlotsCall } from './screen-kernels.ts';

/** Where a vector, the columns of positions and the cells stand: indices of first elements. */
export interface RowsCall {
  readonly vector: number;
  readonly instrument: number;
  readonly lots: number;
  readonly cells: number;
  readonly stride: number;
}

/**
 * The arithmetic that is judged by speed, over one memory (arena.ts). All positions are element indices of its typed arrays. Both kinds
 * give the same bits: `vector` is the WASM module of assembly/, `scalar` its TypeScript twins. Nothing allocates but the call records.
 */
export interface Kernels {
  readonly kind: 'vector' | 'scalar';
  /** @see black76-block.ts */
  readonly black76Blocks: (at: number, blocks: number) => void;
  /** @see refill.ts */
  readonly refill: (call: RefillCall) => void;
  /** @see scan-accounts.ts */
  readonly scanAccounts: (call: ScanCall) => void;
  readonly addRows: (call: RowsCall, from: number, to: number) => void;
  /** @see order-kernels.ts */
  readonly orderWorst: (vector: number, row: number, lots: number, stride: number) => number;
  readonly orderWorsts: (call: OrdersCall) => void;
  readonly addRow: (vector: number, row: number, lots: number, stride: number) => void;
  /** @see net-kernels.ts */
  readonly netRows: (call: NetCall) => void;
  readonly shiftRows: (call: ShiftCall) => void;
  readonly sumFields: (call: FieldsCall) => void;
  /** @see screen-kernels.ts */
  readonly ownExcess: (call: ExcessCall) => number;
  readonly ownShares: (call: SharesCall) => number;
  readonly deviations: (call: DeviationsCall) => void;
  readonly screenSlots: (call: SlotsCall) => number;
}

/** The scalar twins over the three views of one memory. */
export function scalarKernels(f: Float64Array, n: Int32Array, h: Uint16Array): Kernels {
  return {
    kind: 'scalar',
    black76Blocks: (at, blocks) => black76Blocks(f, at, blocks),
    refill: (call) => refill(f, n, call),
    scanAccounts: (call) => scanAccounts(f, n, call),
    addRows: (call, from, to) => addRows(f, n, call, from, to),
    orderWorst: (vector, row, lots, stride) => orderWorst(f, vector, row, lots, stride),
    orderWorsts: (call) => orderWorsts(f, n, call),
    addRow: (vector, row, lots, stride) => addRow(f, vector, row, lots, stride),
    netRows: (call) => netRows(f, n, call),
    shiftRows: (call) => shiftRows(f, call),
    sumFields: (call) => sumFields(f, n, call),
    ownExcess: (call) => ownExcess(f, call),
    ownShares: (call) => ownShares(f, call),
    deviations: (call) => deviations(f, n, call),
    screenSlots: (call) => screenSlots(f, n, h, call),
  };
}
