import type { Instrument } from '../market/instrument.ts';
import type { Market } from '../market/market.ts';
import { parseSymbol } from '../market/symbol.ts';
import type { CollateralBalance, Position } from '../risk/portfolio.ts';
import { pricedInstrument } from '../risk/valuation.ts';
import { DAY_MS } from '../units/time.ts';

/** One recorded moment: the market and the options that were listed in it. */
export interface ChainMoment {
  readonly market: Market;
  readonly options: readonly Instrument[];
}

/** A book of one coin of notional, as it would have been opened at a moment. */
export interface OptionBook {
  readonly title: string;
  readonly collateral: readonly CollateralBalance[];
  readonly positions: readonly Position[];
}

/** An option with its delta at the moment. */
interface Quoted {
  readonly instrument: Instrument;
  readonly delta: number;
}

/** Calls and puts of one coin at the expiry nearest to a number of days, with their deltas. */
interface Tenor {
  readonly calls: readonly Quoted[];
  readonly puts: readonly Quoted[];
}

/**
 * Typical option books of a coin on a recorded chain, sized to one coin: short and long volatility, hedged and not, spreads in strike and in
 * time. A book whose options are not listed at the moment is left out.
 */
export function optionBooks(moment: ChainMoment, coin: string): OptionBook[] {
  const week = tenorOf(moment, coin, 7);
  const month = tenorOf(moment, coin, 30);
  const quarter = tenorOf(moment, coin, 90);
  if (week === undefined || month === undefined || quarter === undefined) return [];
  const short = (leg: Quoted): Position => ({ instrument: leg.instrument, quantity: -1 });
  const long = (leg: Quoted): Position => ({ instrument: leg.instrument, quantity: 1 });
  const call = (tenor: Tenor, delta: number): Quoted => nearestDelta(tenor.calls, delta);
  const put = (tenor: Tenor, delta: number): Quoted => nearestDelta(tenor.puts, -delta);
  const straddle = (tenor: Tenor): Quoted[] => [call(tenor, 0.5), put(tenor, 0.5)];
  const strangle = (tenor: Tenor, delta: number): Quoted[] => [call(tenor, delta), put(tenor, delta)];
  const book = (title: string, positions: readonly Position[], coins = 0): OptionBook => ({
    title,
    positions,
    collateral: coins === 0 ? [] : [{ asset: coin, amount: coins }],
  });
  return [
    book('short straddle 7d', straddle(week).map(short)),
    book('short straddle 30d', straddle(month).map(short)),
    book('short strangle 25d 30d', strangle(month, 0.25).map(short)),
    book('short strangle 10d 7d', strangle(week, 0.1).map(short)),
    book('short strangle 10d 30d', strangle(month, 0.1).map(short)),
    book('short put 10d 30d', [short(put(month, 0.1))]),
    book('short call 10d 30d', [short(call(month, 0.1))]),
    book('covered call 25d 30d', [short(call(month, 0.25))], 1),
    book('protective put 25d 30d', [long(put(month, 0.25))], 1),
    book('risk reversal 25d 30d', [long(call(month, 0.25)), short(put(month, 0.25))]),
    book('iron condor 25d/10d 30d', [...strangle(month, 0.25).map(short), ...strangle(month, 0.1).map(long)]),
    book('put ratio 1x2 30d', [long(put(month, 0.4)), ...[0, 1].map(() => short(put(month, 0.15)))]),
    book('calendar 7d/30d', [...straddle(week).map(short), ...straddle(month).map(long)]),
    book('calendar 90d/30d', [...straddle(quarter).map(short), ...straddle(month).map(long)]),
    book('long straddle 30d', straddle(month).map(long)),
    hedged(coin, book('hedged short strangle 25d 30d', strangle(month, 0.25).map(short)), strangle(month, 0.25)),
  ];
}

/** Volatility of one coin sold against that of another, of equal notional, both delta-hedged. */
export function crossVolatilityBook(moment: ChainMoment, sold: string, bought: string): OptionBook | undefined {
  const [near, far] = [sold, bought].map((coin) => tenorOf(moment, coin, 30));
  const [price, other] = [sold, bought].map((coin) => moment.market.underlyings.get(`${coin}-USD`)?.indexPrice);
  if (near === undefined || far === undefined || price === undefined || other === undefined) return undefined;
  const legs = (tenor: Tenor): Quoted[] => [nearestDelta(tenor.calls, 0.5), nearestDelta(tenor.puts, -0.5)];
  const scale = price / other;
  return {
    title: `short ${sold} against long ${bought} straddle 30d`,
    collateral: [],
    positions: [
      ...legs(near).map(({ instrument }) => ({ instrument, quantity: -1 })),
      ...legs(far).map(({ instrument }) => ({ instrument, quantity: scale })),
    ],
  };
}

/** The book with a linear perpetual against the delta of the options it sold. */
function hedged(coin: string, book: OptionBook, sold: readonly Quoted[]): OptionBook {
  const { instrument } = parseSymbol(`${coin}_USDC-PERPETUAL`);
  const delta = sold.reduce((sum, leg) => sum + leg.delta, 0);
  return instrument === undefined ? book : { ...book, positions: [...book.positions, { instrument, quantity: delta }] };
}

function tenorOf({ market, options }: ChainMoment, coin: string, days: number): Tenor | undefined {
  const own = options.filter(({ base, expiryMs }) => base === coin && (expiryMs ?? 0) - market.timeMs > 2 * DAY_MS);
  const distance = ({ expiryMs }: Instrument): number => Math.abs((expiryMs ?? 0) - market.timeMs - days * DAY_MS);
  const nearest = own.reduce<Instrument | undefined>(
    (best, option) => (best === undefined || distance(option) < distance(best) ? option : best),
    undefined,
  );
  const quoted = own
    .filter(({ expiryMs }) => expiryMs === nearest?.expiryMs)
    .map((instrument) => ({ instrument, delta: pricedInstrument(market, instrument).greeks.delta }));
  const calls = quoted.filter(({ instrument }) => instrument.optionType === 'call');
  const puts = quoted.filter(({ instrument }) => instrument.optionType === 'put');
  return calls.length === 0 || puts.length === 0 ? undefined : { calls, puts };
}

function nearestDelta(options: readonly Quoted[], delta: number): Quoted {
  return options.reduce((best, option) =>
    Math.abs(option.delta - delta) < Math.abs(best.delta - delta) ? option : best,
  );
}
