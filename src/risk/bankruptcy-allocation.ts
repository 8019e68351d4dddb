import { apportion } from './apportion.ts';

/** One position of an account that is taken over as a whole. Amounts in risk ticks, whole. */
export interface TakenPosition {
  /** Value of all its lots at the mark, signed (cash-and-value form: a short future is a large negative number). */
  readonly value: number;
  /** What it can lose at most in its own columns, >= 0: its share of the account's trouble. */
  readonly risk: number;
  /** Gross notional, >= 0. */
  readonly notional: number;
  /** The most that a taker can be asked to pay above the mark, >= 0; absent: as much as the price allows. */
  readonly most?: number;
}

/**
 * How far from its mark each position changes hands when a whole account is taken over at its bankruptcy price: the price of the portfolio
 * at which the account is left with exactly nothing.
 *
 * The account's NAV is spread over its positions in proportion to what each can lose. With NAV below zero the taker pays more than the mark (the
 * adjustments are positive and add up to the shortfall), above zero it pays less. No price goes below zero: a long position is
 * never paid less than nothing, a short option never costs the taker a premium; nor is a position moved by more than its notional. What no position can carry is
 * left over: `unallocated` has the sign of the adjustments.
 *
 * @param nav risk ticks, signed: what the account would leave with at marks
 * @returns adjustments in the order of the positions; they and `unallocated` add up exactly to -nav
 * @see spec/06-LIQD, LIQD-090
 */
export function allocateBankruptcy(
  nav: number,
  positions: readonly TakenPosition[],
): { readonly adjustments: number[]; readonly unallocated: number } {
  const pays = nav < 0;
  const total = BigInt(Math.abs(nav));
  const riskless = positions.every(({ risk }) => risk === 0);
  const shares = apportion(
    total,
    positions.map(({ value, risk, notional, most }) => ({
      weight: BigInt(riskless ? notional : Math.max(risk, most === undefined ? 0 : 1)),
      cap: BigInt(pays ? Math.min(most ?? notional, mostPaid(value, notional)) : mostTaken(value, notional)),
    })),
  );
  let left = total;
  for (const share of shares) left -= share;
  const signed = (x: bigint): number => (pays ? Number(x) : 0 - Number(x));
  return { adjustments: shares.map(signed), unallocated: signed(left) };
}

/** How much above the mark a taker may pay: a short position is handed over for nothing at best. */
function mostPaid(value: number, notional: number): number {
  return value < 0 ? Math.min(notional, 0 - value) : notional;
}

/** How much below the mark: a long position is given away for nothing at worst. */
function mostTaken(value: number, notional: number): number {
  return value > 0 ? Math.min(notional, value) : notional;
}
