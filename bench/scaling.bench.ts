import { population } from '../src/quant/kernels/kernels.suite.ts';
import { nanoseconds } from './measure.ts';
import type { Figure } from './measure.ts';

/**
 * How full valuation scales: accounts, positions, columns and instruments one at a time, the others at 100,000, 20, 40 and 2,000. The figure
 * is nanoseconds for one position in one column: a straight line in every direction keeps it the same, until the rows outgrow a cache.
 */
interface Shape {
  readonly accounts: number;
  readonly positions: number;
  readonly columns: number;
  readonly instruments: number;
}

const MIDDLE: Shape = { accounts: 100_000, positions: 20, columns: 40, instruments: 2_000 };

const VARIED: Readonly<Record<keyof Shape, readonly number[]>> = {
  accounts: [10_000, 30_000, 100_000, 300_000, 1_000_000],
  positions: [5, 10, 20, 50, 100],
  columns: [16, 40, 100, 256, 512],
  instruments: [100, 500, 2_000, 5_000, 10_000],
};

/** Rows are padded to a multiple of this. */
const STRIDE_STEP = 20;

export function scalingFigures(): Figure[] {
  const figures = Object.entries(VARIED).flatMap(([dimension, values]) =>
    values.map((value) => figure({ ...MIDDLE, [dimension]: value }, `${dimension} ${value.toLocaleString('en-US')}`)),
  );
  return [...figures, law(figures)];
}

/** full = accounts * positions * columns * c: the constant, and how far the shapes are from one. */
function law(figures: readonly Figure[]): Figure {
  const each = figures.map(({ median }) => median).sort((a, b) => a - b);
  const [least, most] = [each[0], each[each.length - 1]];
  const note = `from ${least.toFixed(3)} to ${most.toFixed(3)} ns over ${each.length} shapes`;
  const name = 'law: full = accounts * positions * columns * c; c';
  return { name, unit: 'ns', better: 'less', median: each[each.length >> 1], best: least, note };
}

function figure({ accounts, positions, columns, instruments }: Shape, name: string): Figure {
  const stride = Math.ceil(columns / STRIDE_STEP) * STRIDE_STEP;
  // Long shapes get fewer accounts, so that each run takes about the same time.
  const counted = Math.max(1_000, Math.min(accounts, Math.floor(8e8 / (positions * stride)), 1_000_000));
  const { arena, call } = population({ accounts: counted, positions, rows: instruments, stride }, 1, 'vector');
  const note = counted === accounts ? {} : { note: `measured on ${counted.toLocaleString('en-US')} accounts` };
  const operations = counted * positions * columns;
  return nanoseconds(
    { name: `full valuation, ${name}`, ...note },
    operations,
    () => arena.kernels.scanAccounts(call),
    7,
  );
}
