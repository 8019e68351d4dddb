import type { Anchor } from '../../src/risk/screen-anchor.ts';

/** A reference as it was when it was captured: the columns of its group's rows. */
export interface Snapshot {
  readonly price: number;
  readonly columns: Map<Float64Array | Uint8Array, Float64Array | Uint8Array>;
}

/** The columns of an anchor, those of its rates included, in the same order for every anchor. */
function columnsOf(anchor: Anchor): (Float64Array | Uint8Array)[] {
  const { cells, slopes, bends, mark, markSlope, markBend, notional, notionalSlope } = anchor;
  const { basis, basisSlope, basisBend, rates, unit, basisUnit, known } = anchor;
  const own = [cells, slopes, bends, mark, markSlope, markBend, notional, notionalSlope, basis, basisSlope, basisBend];
  return [...own, rates.notional, rates.basis, rates.mark, unit, basisUnit, known];
}

/** Copies what an anchor holds, all groups. */
export function snapshotOf(anchor: Anchor, group: number): Snapshot {
  return { price: anchor.price[group], columns: new Map(columnsOf(anchor).map((column) => [column, column.slice()])) };
}

/** Puts a reference back into an anchor of the same table. */
export function restore(snapshot: Snapshot, into: Anchor, group: number): void {
  const kept = [...snapshot.columns.values()];
  columnsOf(into).forEach((column, i) => {
    column.set(kept[i]);
  });
  into.price[group] = snapshot.price;
}
