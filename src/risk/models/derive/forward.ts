import type { DeriveBook } from './book.ts';
import type { Line } from './lines.ts';
import { sumOf } from './lines.ts';
import { optionValue, UNSHOCKED } from './shock.ts';

/** The forward contingency of the portfolio managers: two moves of the spot (1.05 = +5 %), scaled by time to expiry. */
export interface BasisMoves {
  readonly spotUp: number;
  readonly spotDown: number;
  readonly addFactor: number;
  readonly multFactor: number;
}

/** A book with its marks, as a manager values options: discounted or not. Other lines do not move. */
export interface MarkedBook {
  readonly book: DeriveBook;
  readonly others: readonly Line[];
  /** [expiries][options] marks of one option. */
  readonly marks: readonly number[][];
  readonly discount: boolean;
}

/**
 * Per expiry the worse of the basis moves, scaled by (addFactor + multFactor * timeYears); an expiry that gains in both counts zero.
 * @returns amounts in dollars, gain positive: options, perpetuals, other lines
 * @see Derive v2-core PMRMLib; spec/13-MODL, MODL-710, MODL-720
 */
export function forwardColumn({ book, others, marks, discount }: MarkedBook, basis: BasisMoves): number[] {
  const options = book.expiries.flatMap((expiry, e) => {
    const moves = [basis.spotUp, basis.spotDown].map((spot) => {
      const amounts = expiry.options.map(
        (option, i) =>
          option.quantity * (optionValue(expiry, option, { spot, rule: UNSHOCKED, discount }) - marks[e][i]),
      );
      return { amounts, total: sumOf(amounts) };
    });
    const worse = moves[1].total < moves[0].total ? moves[1] : moves[0];
    const scale = worse.total < 0 ? basis.addFactor + basis.multFactor * expiry.timeYears : 0;
    return worse.amounts.map((amount) => amount * scale);
  });
  return [...options, ...book.perpetuals.map(() => 0), ...others.map(() => 0)];
}
