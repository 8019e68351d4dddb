/** Scalar twins of the screening kernels. Indices are into the doubles `f`, 32-bit integers `n` and 16-bit integers `h` of one memory. */

export interface DeviationsCall {
  /** Integers [count]: the rows to look at. */
  readonly rows: number;
  readonly count: number;
  /** Doubles: row 0 of the cells in force, of their references, of the slopes and bends there. */
  readonly cells: number;
  readonly references: number;
  readonly slopes: number;
  readonly bends: number;
  readonly stride: number;
  /** Relative move of the underlying since the reference. */
  readonly move: number;
  /** Results, doubles by row. */
  readonly out: number;
}

/** out[row] = max over columns of |cell - reference - slope * move - bend * move^2 / 2|: how far a row is from the parabola at its reference. */
export function deviations(f: Float64Array, n: Int32Array, call: DeviationsCall): void {
  const { rows, count, cells, references, slopes, bends, stride, move, out } = call;
  const half = 0.5 * move * move;
  for (let i = 0; i < count; i++) {
    const row = n[rows + i];
    const at = row * stride;
    let most = 0;
    for (let c = at; c < at + stride; c++) {
      const deviation = Math.abs(f[cells + c] - f[references + c] - f[slopes + c] * move - f[bends + c] * half);
      if (deviation > most) most = deviation;
    }
    f[out + row] = most;
  }
}

export interface SlotsCall {
  /** Slots [from, to). */
  readonly from: number;
  readonly to: number;
  /** 16-bit integers [slots]. */
  readonly underlying: number;
  readonly generation: number;
  /** Doubles [slots]: the box. */
  readonly low: number;
  readonly high: number;
  readonly most: number;
  /** Doubles: price by underlying, level by generation. */
  readonly prices: number;
  readonly levels: number;
  /** Integers: the slots found; must have room for one more than are found. */
  readonly out: number;
}

/** Lists the slots whose box no longer holds: price outside [low, high], or level above `most`. @returns how many */
export function screenSlots(f: Float64Array, n: Int32Array, h: Uint16Array, call: SlotsCall): number {
  const { from, to, underlying, generation, low, high, most, prices, levels, out } = call;
  let found = 0;
  for (let slot = from; slot < to; slot++) {
    const price = f[prices + h[underlying + slot]];
    const level = f[levels + h[generation + slot]];
    n[out + found] = slot;
    if (price < f[low + slot] || price > f[high + slot] || level > f[most + slot]) found += 1;
  }
  return found;
}

export interface ExcessCall {
  /** Own columns, and the doubles from one slot to the next. */
  readonly columns: number;
  readonly stride: number;
  readonly slots: number;
  /** Doubles by slot and column: net slopes and bends. */
  readonly slopes: number;
  readonly bends: number;
  /** Doubles by column: its P&L; very large beyond the last one. */
  readonly pnl: number;
  /** Doubles [slots * SIDE_FIELDS]: see SIDE_FIELD. */
  readonly sides: number;
  /** Slack of a column = base + share * P&L, and what slopes count with. */
  readonly base: number;
  readonly share: number;
}

/** What `ownExcess` reads of a slot: the mark's slope and bend, the least share of a gain, charges and their bend, and the box. */
export const SIDE_FIELD = { mark: 0, markBend: 1, credit: 2, charge: 3, chargeBend: 4, fall: 5, rise: 6 } as const;
export const SIDE_FIELDS = 8;

/**
 * The own column that loses most beyond its slack at the worst corner of a box; -1 when none does. Ties: the lowest column.
 *
 * loss = sum over slots of max(0, (high + charge + bend * fall) * fall, (charge - low + bend * rise) * rise), where low and high are the mark's
 * slope with the column's slope counted between `credit` and whole, and bend half of the worse second derivative.
 */
export function ownExcess(f: Float64Array, call: ExcessCall): number {
  const { columns, slots, pnl, sides, base, share } = call;
  let worst = -1;
  let most = 0;
  for (let c = 0; c < columns; c++) {
    let loss = 0;
    for (let slot = 0; slot < slots; slot++) {
      const side = sides + slot * SIDE_FIELDS;
      setRates(f, call, slot, c);
      const down = (RATES.fall + RATES.bend * f[side + 5]) * f[side + 5];
      const up = (RATES.rise + RATES.bend * f[side + 6]) * f[side + 6];
      const larger = down < up ? up : down;
      loss += 0 < larger ? larger : 0;
    }
    const excess = loss - (base + share * f[pnl + c]);
    if (excess > most) {
      most = excess;
      worst = c;
    }
  }
  return worst;
}

/** What one column of one slot loses: by a fall, by a rise, and by the square of either. */
const RATES = { fall: 0, rise: 0, bend: 0 };

function setRates(f: Float64Array, call: ExcessCall, slot: number, c: number): void {
  const { stride, slopes, bends, sides, share } = call;
  const side = sides + slot * SIDE_FIELDS;
  const credit = f[side + 2];
  const full = share * f[slopes + slot * stride + c];
  const part = credit * full;
  const fullBend = share * f[bends + slot * stride + c];
  const partBend = credit * fullBend;
  const low = f[side] + (part < full ? part : full);
  const high = f[side] + (full < part ? part : full);
  const lift = f[side + 1] + (partBend < fullBend ? partBend : fullBend);
  const bent = -0.5 * lift;
  RATES.fall = high + f[side + 3];
  RATES.rise = f[side + 3] - low;
  RATES.bend = (0 < bent ? bent : 0) + f[side + 4];
}

export interface SharesCall extends ExcessCall {
  /** Doubles [slots * SHARE_FIELDS]: raised where a column says more. */
  readonly out: number;
}

/** Loss by a fall, by a rise, by the square of either, as shares of what may be lost. */
export const SHARE_FIELDS = 4;

/**
 * Raises shares of slots to what their own columns lose for each unit of slack (base + share * P&L). @returns the least slack: when it is not above
 * zero the shares mean nothing
 */
export function ownShares(f: Float64Array, call: SharesCall): number {
  const { columns, slots, pnl, base, share, out } = call;
  let least = Number.POSITIVE_INFINITY;
  for (let c = 0; c < columns; c++) {
    const slack = base + share * f[pnl + c];
    if (slack < least) least = slack;
    const unit = 1 / slack;
    for (let slot = 0; slot < slots; slot++) {
      const at = out + slot * SHARE_FIELDS;
      setRates(f, call, slot, c);
      const fall = RATES.fall * unit;
      const rise = RATES.rise * unit;
      const bend = RATES.bend * unit;
      if (f[at] < fall) f[at] = fall;
      if (f[at + 1] < rise) f[at + 1] = rise;
      if (f[at + 2] < bend) f[at + 2] = bend;
    }
  }
  return least;
}
