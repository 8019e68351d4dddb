import { fields, number } from '../parameter-check.ts';
import type { Rule } from '../parameter-check.ts';

/** The standard formulas for a short option, as fractions of the underlying price. @see spec/13-MODL, MODL-013 */
export interface ShortOptionParameters {
  /** Initial margin of an option at the money. */
  readonly initial: number;
  /** It falls with the distance out of the money, but not below this. */
  readonly initialFloor: number;
  readonly maintenance: number;
  /** A put's maintenance is at least this share of its mark. */
  readonly putMarkShare: number;
}

const ratio = number({ atLeast: 0, atMost: 1 });

export const SHORT_OPTION: Rule = fields({
  initial: ratio,
  initialFloor: ratio,
  maintenance: ratio,
  putMarkShare: ratio,
});

/** What one short option is charged, in the unit of `underlyingPrice`. */
export interface ShortOptionCharge {
  readonly initial: number;
  readonly maintenance: number;
}

/** One option on one coin: prices in one currency. */
export interface ShortOption {
  readonly isCall: boolean;
  readonly strike: number;
  readonly underlyingPrice: number;
  readonly markPrice: number;
}

/**
 * Charge on one short option of one coin, its mark not included.
 *
 * call: IM = max(initial - OTM / U, floor) * U, MM = maintenance * U
 * put:  MM = max(maintenance * U, putMarkShare * mark), IM = max(max(initial - OTM / U, floor) * U, MM)
 * with OTM = max(0, K - U) for a call and max(0, U - K) for a put. A call's initial margin is not below its maintenance either.
 */
export function shortOptionCharge(option: ShortOption, parameters: ShortOptionParameters): ShortOptionCharge {
  const { isCall, strike, underlyingPrice, markPrice } = option;
  const outOfTheMoney = Math.max(0, isCall ? strike - underlyingPrice : underlyingPrice - strike);
  const scanned =
    Math.max(parameters.initial - outOfTheMoney / underlyingPrice, parameters.initialFloor) * underlyingPrice;
  const flat = parameters.maintenance * underlyingPrice;
  const maintenance = isCall ? flat : Math.max(flat, parameters.putMarkShare * markPrice);
  return { initial: Math.max(scanned, maintenance), maintenance };
}
