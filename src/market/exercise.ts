import { assert } from '../units/assert.ts';
import { tenTo } from '../units/decimal.ts';
import { isPrice, PRICE_SCALE } from '../units/price.ts';
import { divideDown } from '../units/rounding.ts';
import type { Instrument } from './instrument.ts';

/** What one lot pays at the end, as an exact fraction of settlement units: numerator / denominator, denominator > 0. */
export interface LotPayoff {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * What one long lot of an expired option or future pays against its entry, in units of the settlement asset (10^-decimals). Exact.
 *
 * Options: the intrinsic value; settled in coin when inverse: (S - K) / S for each coin. Futures: S - E per coin; inverse: size * (1/E - 1/S) coins. European
 * exercise, automatic, in cash. @see spec/02-MRKT, MRKT-092
 * @param settlement  settlement price, 10^-8 quote currency, > 0
 * @param entry       futures: entry price, 10^-8
 */
export function lotPayoff(instrument: Instrument, decimals: number, settlement: number, entry?: number): LotPayoff {
  const { lotSize, contractSize, margining } = instrument;
  assert(isPrice(settlement), 'a contract settles at a price');
  const units = lotSize.units * contractSize.units * tenTo(decimals);
  const places = tenTo(lotSize.decimals) * tenTo(contractSize.decimals);
  const price = BigInt(settlement);
  if (instrument.kind === 'option') {
    const gain = intrinsic(instrument, price);
    if (margining === 'inverse')
      return { numerator: units * gain.numerator, denominator: places * gain.denominator * price };
    return { numerator: units * gain.numerator, denominator: places * gain.denominator * PRICE_SCALE };
  }
  assert(entry !== undefined && isPrice(entry), 'a future settles against its entry price');
  const entered = BigInt(entry);
  if (margining === 'inverse')
    return { numerator: units * PRICE_SCALE * (price - entered), denominator: places * price * entered };
  return { numerator: units * (price - entered), denominator: places * PRICE_SCALE };
}

/**
 * Pays holders of one contract: each gets lots * payoff, rounded down; what rounding keeps is dust for a named account, at least zero and less than one
 * unit a holder. Lots that sum to zero pay out exactly nothing in total: payments + dust = 0. @see spec/02-MRKT, MRKT-093
 * @param lots  signed, long positive
 */
export function settledCash(
  lots: readonly number[],
  { numerator, denominator }: LotPayoff,
): { readonly cash: readonly bigint[]; readonly dust: bigint } {
  const cash = lots.map((held) => divideDown(BigInt(held) * numerator, denominator));
  const total = lots.reduce((sum, held) => sum + BigInt(held), 0n) * numerator;
  return { cash, dust: divideDown(total, denominator) - cash.reduce((sum, paid) => sum + paid, 0n) };
}

/** max(0, S - K) of a call, max(0, K - S) of a put, as a fraction of 10^-8 quote currency: strikes keep every digit. */
function intrinsic({ strike, optionType }: Instrument, settlement: bigint): { numerator: bigint; denominator: bigint } {
  assert(strike !== undefined, 'an option has a strike');
  const denominator = tenTo(strike.decimals);
  const struck = strike.units * PRICE_SCALE;
  const above = settlement * denominator - struck;
  const gain = optionType === 'put' ? -above : above;
  return { numerator: gain > 0n ? gain : 0n, denominator };
}
