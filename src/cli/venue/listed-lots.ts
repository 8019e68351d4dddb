import type { MarketSnapshot, UnderlyingSnapshot } from '../../feeds/snapshot.ts';
import type { Instrument } from '../../market/instrument.ts';
import { decimalToNumber } from '../../units/decimal.ts';
import { CELL_LIMIT_MAX, RISK_TICKS_PER_USD } from '../../units/limits.ts';

/** A lot must stay below a sixteenth of the highest cell limit; a factor of four is left for the price to rise. */
const LOT_DOLLARS_MAX = CELL_LIMIT_MAX / RISK_TICKS_PER_USD / 16 / 4;

/** A snapshot whose contracts have lots that the engine's exactness budget admits: a tenth of the venue's lot, or a hundredth, where needed. */
export function withListedLots(snapshot: MarketSnapshot): MarketSnapshot {
  return { ...snapshot, underlyings: snapshot.underlyings.map(underlyingWithLots) };
}

function underlyingWithLots(snapshot: UnderlyingSnapshot): UnderlyingSnapshot {
  const fitted = <T extends { readonly instrument: Instrument }>(quoted: T): T => {
    const instrument = withFittingLot(quoted.instrument, snapshot.indexPrice);
    return instrument === quoted.instrument ? quoted : { ...quoted, instrument };
  };
  return {
    ...snapshot,
    ...(snapshot.perpetual === undefined ? {} : { perpetual: fitted(snapshot.perpetual) }),
    futures: snapshot.futures.map(fitted),
    expiries: snapshot.expiries.map((expiry) => ({ ...expiry, options: expiry.options.map(fitted) })),
  };
}

/** A contract keeps the lot that it was first given. */
const fitted = new WeakMap<Instrument, Instrument>();

function withFittingLot(instrument: Instrument, indexPrice: number): Instrument {
  const known = fitted.get(instrument);
  if (known !== undefined) return known;
  const fitting = fittedTo(instrument, indexPrice);
  fitted.set(instrument, fitting);
  return fitting;
}

function fittedTo(instrument: Instrument, indexPrice: number): Instrument {
  const { lotSize, contractSize, strike, kind, margining } = instrument;
  const price =
    margining === 'inverse' && kind !== 'option'
      ? 1
      : Math.max(indexPrice, strike === undefined ? 0 : decimalToNumber(strike));
  let decimals = lotSize.decimals;
  let dollars = decimalToNumber(lotSize) * decimalToNumber(contractSize) * price;
  while (dollars > LOT_DOLLARS_MAX) {
    decimals += 1;
    dollars /= 10;
  }
  return decimals === lotSize.decimals ? instrument : { ...instrument, lotSize: { units: lotSize.units, decimals } };
}
