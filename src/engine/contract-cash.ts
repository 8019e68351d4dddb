import type { Instrument } from '../market/instrument.ts';
import { assert } from '../units/assert.ts';
import { tenTo } from '../units/decimal.ts';
import { PRICE_DECIMALS, PRICE_SCALE } from '../units/price.ts';
import { divideDown, scaleDown } from '../units/rounding.ts';

/**
 * What one lot moves, as an exact fraction of settlement-asset units.
 *
 * linear, spot and options: cash = lots * price * numerator / denominator (price in 10^-8 of quote, of coin for inverse options)
 * inverse futures and perpetuals: cash = lots * numerator / (denominator * price)
 * @see spec/14-LEDG, LEDG-030
 */
export interface CashFactor {
  readonly inverse: boolean;
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** The same as safe integers, the numerator in two factors: nearly every contract. NaN otherwise. */
  readonly lotUnits: number;
  readonly lotScale: number;
  readonly divisor: number;
}

/** An amount in ledger units: a number while it is a safe integer, because those are quicker. */
export type Units = number | bigint;

export function asUnits(units: bigint): Units {
  const whole = Number(units);
  return Number.isSafeInteger(whole) ? whole : units;
}

/** The factor of an instrument whose settlement asset has `decimals` places. Exact. */
export function cashFactor(instrument: Instrument, decimals: number): CashFactor {
  const { lotSize, contractSize } = instrument;
  const inverse = instrument.margining === 'inverse' && instrument.kind !== 'option';
  const places = tenTo(lotSize.decimals) * tenTo(contractSize.decimals);
  const units = lotSize.units * contractSize.units * tenTo(decimals);
  return inverse
    ? reduced({ inverse, numerator: units * tenTo(PRICE_DECIMALS), denominator: places })
    : reduced({ inverse, numerator: units, denominator: places * tenTo(PRICE_DECIMALS) });
}

/**
 * Change of a holder's settlement balance when its position changes by `lots` at `price`: a linear buyer pays, an inverse buyer is
 * credited coins (and owes fixed dollars). Settlement-asset units, rounded towards minus infinity: never in the holder's favour.
 * @param lots signed, buy positive
 */
export function tradeCash(factor: CashFactor, lots: number, price: bigint): bigint {
  const signed = BigInt(lots) * factor.numerator;
  if (factor.inverse) {
    assert(price > 0n, 'an inverse contract trades above zero');
    return divideDown(signed, factor.denominator * price);
  }
  return divideDown(-signed * price, factor.denominator);
}

/** As `tradeCash`, as a number while it is one. @param price a price (units/price.ts) */
export function tradeUnits(factor: CashFactor, lots: number, price: number): Units {
  const { inverse, lotUnits, lotScale, divisor } = factor;
  const scaled = lots * lotUnits;
  const multiplier = inverse ? lotScale : lotScale * price;
  const divided = inverse ? divisor * price : divisor;
  if (
    Number.isSafeInteger(scaled) &&
    Number.isSafeInteger(multiplier) &&
    Number.isSafeInteger(divided) &&
    divided > 0
  ) {
    const units = scaleDown(inverse ? scaled : 0 - scaled, multiplier, divided);
    if (Number.isSafeInteger(units)) return units;
  }
  return tradeCash(factor, lots, BigInt(price));
}

/** Units of the settlement asset that `lots` are worth at a price, as a magnitude rounded up: what the side that pays them pays. @param price > 0 for inverse contracts */
export function notionalUnits(factor: CashFactor, lots: number, price: number): Units {
  const paid = tradeUnits(factor, factor.inverse ? 0 - Math.abs(lots) : Math.abs(lots), price);
  return typeof paid === 'number' ? 0 - paid : -paid;
}

/**
 * What one lot of an expired contract pays, as a fraction of settlement-asset units per lot for a long holder: futures their value at the
 * settlement price, options their intrinsic value.
 * @param settlement settlement price of the underlying, 10^-8 quote currency, > 0
 */
export function settlementCash(
  instrument: Instrument,
  factor: CashFactor,
  settlement: bigint,
): { readonly numerator: bigint; readonly denominator: bigint } {
  if (instrument.kind !== 'option') {
    return factor.inverse
      ? { numerator: -factor.numerator, denominator: factor.denominator * settlement }
      : { numerator: factor.numerator * settlement, denominator: factor.denominator };
  }
  const intrinsic = intrinsicPrice(instrument, settlement);
  return instrument.margining === 'linear'
    ? { numerator: factor.numerator * intrinsic, denominator: factor.denominator }
    : { numerator: factor.numerator * intrinsic * tenTo(PRICE_DECIMALS), denominator: factor.denominator * settlement };
}

/** max(0, S - K) of a call, max(0, K - S) of a put, in 10^-8 quote currency; strikes finer than that are cut towards zero. */
export function intrinsicPrice(instrument: Instrument, settlement: bigint): bigint {
  const { strike } = instrument;
  assert(strike !== undefined, 'an option has a strike');
  const struck = (strike.units * tenTo(PRICE_DECIMALS)) / tenTo(strike.decimals);
  const gain = instrument.optionType === 'put' ? struck - settlement : settlement - struck;
  return gain > 0n ? gain : 0n;
}

function reduced(factor: Pick<CashFactor, 'inverse' | 'numerator' | 'denominator'>): CashFactor {
  let a = factor.numerator;
  let b = factor.denominator;
  while (b !== 0n) [a, b] = [b, a % b];
  const numerator = factor.numerator / a;
  const denominator = factor.denominator / a;
  const scale = numerator % PRICE_SCALE === 0n ? PRICE_SCALE : 1n;
  const [lotUnits, lotScale, divisor] = [numerator / scale, scale, denominator].map((x) =>
    Number.isSafeInteger(Number(x)) ? Number(x) : Number.NaN,
  );
  return { inverse: factor.inverse, numerator, denominator, lotUnits, lotScale, divisor };
}
