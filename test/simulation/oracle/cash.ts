import type { Instrument } from '../../src/market/instrument.ts';

/** What contracts move, in units of their settlement asset, in big integers. Rounded down for the holder, always. */

const PRICE_ONE = 10n ** 8n;

/** Units of an asset with `decimals` places in the contracts of `lots`, over `placesOf`. */
const contractsOf = ({ lotSize, contractSize }: Instrument, decimals: number, lots: bigint): bigint =>
  lots * lotSize.units * contractSize.units * 10n ** BigInt(decimals);

const placesOf = ({ lotSize, contractSize }: Instrument): bigint =>
  10n ** BigInt(lotSize.decimals + contractSize.decimals);

/** Signed cash of a trade: a linear buyer pays, an inverse buyer is credited coins. */
export function cashOf(record: Instrument, decimals: number, lots: bigint, price: bigint): bigint {
  const contracts = contractsOf(record, decimals, lots);
  return record.margining === 'inverse' && record.kind !== 'option'
    ? floor(contracts * PRICE_ONE, placesOf(record) * price)
    : floor(-contracts * price, placesOf(record) * PRICE_ONE);
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
    ? floor(contracts * PRICE_ONE, places * price)
    : floor(contracts * price, places * PRICE_ONE);
}

/** What a holder gets at expiry: the settlement price of a future, the intrinsic value of an option. */
export function settlementOf(record: Instrument, decimals: number, lots: bigint, price: bigint): bigint {
  const { margining, kind, strike, optionType } = record;
  const struck = strike === undefined ? 0n : (strike.units * PRICE_ONE) / 10n ** BigInt(strike.decimals);
  const gain = kind === 'future' ? price : optionType === 'put' ? struck - price : price - struck;
  const paid = contractsOf(record, decimals, lots) * (gain > 0n ? gain : 0n);
  return margining === 'linear' ? floor(paid, placesOf(record) * PRICE_ONE) : floor(paid, placesOf(record) * price);
}

/** a / b towards minus infinity, b above zero. */
function floor(a: bigint, b: bigint): bigint {
  const cut = a / b;
  return a % b < 0n ? cut - 1n : cut;
}
