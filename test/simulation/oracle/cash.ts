import type { Instrument } from '../../../src/market/instrument.ts';
import { floorDiv } from './whole.ts';

/** What contracts move, in units of their settlement asset, in big integers. Rounded down for the holder, always. */

const PRICE_ONE = 10n ** 8n;
/** Risk ticks of a dollar. */
const TICKS = 10_000n;

/** Units of an asset with `decimals` places in the contracts of `lots`, over `placesOf`. */
const contractsOf = ({ lotSize, contractSize }: Instrument, decimals: number, lots: bigint): bigint =>
  lots * lotSize.units * contractSize.units * 10n ** BigInt(decimals);

const placesOf = ({ lotSize, contractSize }: Instrument): bigint =>
  10n ** BigInt(lotSize.decimals + contractSize.decimals);

/** Signed cash of a trade: a linear buyer pays, an inverse buyer is credited coins. */
export function cashOf(record: Instrument, decimals: number, lots: bigint, price: bigint): bigint {
  const contracts = contractsOf(record, decimals, lots);
  return record.margining === 'inverse' && record.kind !== 'option'
    ? floorDiv(contracts * PRICE_ONE, placesOf(record) * price)
    : floorDiv(-contracts * price, placesOf(record) * PRICE_ONE);
}

/** Coins that a spot trade moves. */
export function coinsOf(record: Instrument, decimals: number, lots: bigint): bigint {
  return contractsOf(record, decimals, lots) / placesOf(record);
}

/** What a holder gets of a funding payment: longs pay lots * contract value * rate when the rate is positive. */
export function fundingOf(record: Instrument, decimals: number, lots: bigint, price: bigint, ratePpb: bigint): bigint {
  const contracts = contractsOf(record, decimals, -lots) * ratePpb;
  const places = placesOf(record) * 10n ** 9n;
  return record.margining === 'inverse'
    ? floorDiv(contracts * PRICE_ONE, places * price)
    : floorDiv(contracts * price, places * PRICE_ONE);
}

/** What a holder gets at expiry: the settlement price of a future, the intrinsic value of an option. */
export function settlementOf(record: Instrument, decimals: number, lots: bigint, price: bigint): bigint {
  const { margining, kind, strike, optionType } = record;
  const struck = strike === undefined ? 0n : (strike.units * PRICE_ONE) / 10n ** BigInt(strike.decimals);
  const gain = kind === 'future' ? price : optionType === 'put' ? struck - price : price - struck;
  const paid = contractsOf(record, decimals, lots) * (gain > 0n ? gain : 0n);
  return margining === 'linear'
    ? floorDiv(paid, placesOf(record) * PRICE_ONE)
    : floorDiv(paid, placesOf(record) * price);
}

/** Risk ticks of an amount of an asset at its index price, rounded down. */
export function ticksOf(units: bigint, decimals: number, price: bigint): bigint {
  return floorDiv(units * price * TICKS, 10n ** BigInt(decimals) * PRICE_ONE);
}

/** Units of an asset for risk ticks at its index price, rounded down. */
export function unitsOf(ticks: bigint, decimals: number, price: bigint): bigint {
  return floorDiv(ticks * 10n ** BigInt(decimals) * PRICE_ONE, price * TICKS);
}
