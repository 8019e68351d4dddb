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
