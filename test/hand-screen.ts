import { createArena } from '../src/quant/kernels/arena.ts';
import type { Arena } from '../src/quant/kernels/arena.ts';
import { createBookMargin, PART } from '../src/risk/book-margin.ts';
import type { BookMargin } from '../src/risk/book-margin.ts';
import type { JointColumns } from '../src/risk/joint-columns.ts';
import type { HouseParameters } from '../src/risk/house-parameters.ts';
import { createScratch } from '../src/risk/scratch.ts';
import type { Scratch } from '../src/risk/scratch.ts';
import type { BoxInput } from '../src/risk/screen-aim.ts';
import type { Anchor } from '../src/risk/screen-anchor.ts';
import { createBoxScratch } from '../src/risk/screen-box.ts';
import type { BoxScratch } from '../src/risk/screen-box.ts';
import type { ScreenExposure } from '../src/risk/screen-exposure.ts';
import type { JointExposure } from '../src/risk/screen-joint.ts';
import { BARE, handTable } from './hand-table.ts';

/** A day and two stress vectors that read the first own column of every place, with a weight of nothing. */
export const JOINT: JointColumns = {
  labels: ['day', 'crash', 'boom'],
  historical: 1,
  worstDays: 1,
  columns: new Int32Array(36),
  weights: new Float64Array(36),
};

/** What an exposure written by hand may say; every column by place, nothing where it is left out. */
export interface HandExposure {
  readonly slots?: number;
  readonly count?: number;
  readonly rounding?: number;
  readonly slopes?: readonly (readonly number[])[];
  readonly bends?: readonly (readonly number[])[];
  readonly units?: readonly number[];
  readonly mark?: readonly number[];
  readonly markBend?: readonly number[];
  readonly charges?: readonly number[];
  readonly chargeBends?: readonly number[];
  readonly twist?: { readonly fall?: readonly number[]; readonly rise?: readonly number[] } & {
    readonly bend?: readonly number[];
    readonly lift?: readonly number[];
  };
}

/** Places of a hand-made exposure: two underlyings, the stablecoins, and one more that nobody may look at. */
export const PLACES = 4;

/** What stands where nobody may look: it would change every sum. */
const POISON = 1e9;

export interface HandScreen {
  readonly input: BoxInput & { readonly margin: BookMargin; readonly scratch: Scratch; readonly joint: JointExposure };
  readonly work: BoxScratch;
  readonly arena: Arena;
}

/** An account as the screen sees it, of round numbers: equity 10,000 ticks, IM 2,000, MM 1,000, a scan loss of 600. */
export function handScreen(hand: HandExposure = {}, changes: Partial<HouseParameters> = {}): HandScreen {
  const parameters = { ...BARE, ...changes };
  const { columns: stride } = parameters;
  const arena = createArena(65_536, 'scalar');
  const slots = hand.slots ?? 2;
  const count = hand.count ?? slots;
  const byPlace = (list: readonly number[] = []): Float64Array =>
    Float64Array.from({ length: PLACES }, (_, g) => (g < count ? (list[g] ?? 0) : POISON));
  const vectors = (rows: readonly (readonly number[])[] = []) => {
    const at = arena.takeDoubles(PLACES * stride);
    const whole = arena.doubles.subarray(at, at + PLACES * stride).fill(POISON, slots * stride);
    rows.forEach((row, g) => whole.set(row, g * stride));
    return { at, way: [whole, whole, whole, whole] };
  };
  const exposure = {
    share: 1,
    stride,
    slots,
    count,
    group: Int32Array.of(0, 1, 2, 2),
    rounding: hand.rounding ?? 0,
    slopes: vectors(hand.slopes),
    bends: vectors(hand.bends),
    units: byPlace(hand.units),
    mark: byPlace(hand.mark),
    markBend: byPlace(hand.markBend),
    charges: byPlace(hand.charges),
    chargeBends: byPlace(hand.chargeBends),
    twist: {
      fall: byPlace(hand.twist?.fall),
      rise: byPlace(hand.twist?.rise),
      bend: byPlace(hand.twist?.bend),
      lift: byPlace(hand.twist?.lift),
      isNetted: false,
    },
  } as unknown as ScreenExposure;
  const table = handTable([{}]);
  const scratch = createScratch(table, parameters);
  scratch.slots = slots;
  scratch.slotUnderlying.set([0, 1]);
  const margin = createBookMargin();
  Object.assign(margin, { equity: 10_000, initialMargin: 2_000, maintenanceMargin: 1_000, scanLoss: 600 });
  margin.parts[PART.scan] = 600;
  const anchor = { step: 0.01, here: { move: new Float64Array(PLACES) } } as unknown as Anchor;
  const joint = {} as unknown as JointExposure;
  const level = byPlace();
  return {
    input: { exposure, joint, margin, table, parameters, scratch, anchor, level },
    work: createBoxScratch(arena, PLACES, stride),
    arena,
  };
}
