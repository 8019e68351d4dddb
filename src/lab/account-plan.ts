import type { Instrument } from '../market/instrument.ts';
import type { RandomStream } from './random-stream.ts';
import { lotsWorth, nearestOption } from './tradable-market.ts';
import type { TradableMarket, TradableUnderlying } from './tradable-market.ts';

/** The kinds of account that a venue has, with their share of a population (adding up to 100). */
export const ACCOUNT_STORIES = [
  ['spot holder', 14],
  ['levered long', 16],
  ['levered short', 7],
  ['basis trader', 14],
  ['covered call', 12],
  ['short strangle', 12],
  ['calendar spread', 8],
  ['alt long', 8],
  ['pair trader', 5],
  ['option buyer', 4],
] as const;

export type AccountStory = (typeof ACCOUNT_STORIES)[number][0];

/** What an account brings and what it trades when it opens, at marks, against the venue's liquidity provider. */
export interface AccountPlan {
  readonly label: string;
  readonly story: AccountStory;
  /** Units of the asset, > 0. */
  readonly deposits: readonly { readonly asset: string; readonly amount: number }[];
  readonly trades: readonly PlannedTrade[];
}

export interface PlannedTrade {
  readonly instrument: Instrument;
  /** Signed whole lots, buy positive. */
  readonly lots: number;
}

/** The wealth, taste and market that one account is drawn from. */
interface Draw {
  readonly random: RandomStream;
  readonly market: TradableMarket;
  /** USD that the account brings. */
  readonly wealth: number;
}

type Plan = Pick<AccountPlan, 'deposits' | 'trades'>;

/** An account of one kind. The same stream gives the same account. */
export function planAccount(
  story: AccountStory,
  label: string,
  market: TradableMarket,
  random: RandomStream,
): AccountPlan {
  // Wealth spreads over three orders of magnitude around 60,000 dollars, doubling or halving a few times.
  let wealth = 60_000;
  for (let steps = Math.round(random.bell() * 2.2); steps !== 0; steps -= Math.sign(steps))
    wealth *= steps > 0 ? 2 : 0.5;
  return { label, story, ...PLANS[story]({ random, market, wealth: wealth * random.between(0.75, 1.25) }) };
}

const PLANS: Readonly<Record<AccountStory, (draw: Draw) => Plan>> = {
  'spot holder': (draw) => {
    const u = major(draw);
    // Half of them also hold a small long on their coins.
    const leverage = draw.random.uniform() < 0.5 ? 0 : draw.random.between(0.2, 1.4);
    return {
      deposits: [coins(u, draw.wealth)],
      trades: leverage === 0 ? [] : linear(u.perpetual, draw.wealth * leverage, u),
    };
  },
  'levered long': (draw) => {
    const u = major(draw);
    return { deposits: [dollars(draw, draw.wealth)], trades: linear(u.perpetual, draw.wealth * leverage(draw), u) };
  },
  'levered short': (draw) => {
    const u = major(draw);
    return { deposits: [dollars(draw, draw.wealth)], trades: linear(u.perpetual, -draw.wealth * leverage(draw), u) };
  },
  'basis trader': (draw) => {
    const u = major(draw);
    const future = u.futures.length > 0 ? draw.random.pick(u.futures) : u.perpetual;
    // Either short against coins held, or long the perpetual against a dated future.
    if (draw.random.uniform() < 0.6)
      return { deposits: [coins(u, draw.wealth)], trades: linear(future, -draw.wealth, u) };
    const notional = draw.wealth * draw.random.between(2, 6);
    return {
      deposits: [dollars(draw, draw.wealth)],
      trades: [...linear(u.perpetual, notional, u), ...linear(future, -notional, u)],
    };
  },
  'covered call': (draw) => {
    const u = optioned(draw);
    const strike = u.indexPrice * draw.random.between(1.05, 1.3);
    return {
      deposits: [coins(u, draw.wealth)],
      trades: option(draw, u, 'call', {
        strike,
        days: days(draw),
        dollars: -draw.wealth * draw.random.between(0.6, 1),
      }),
    };
  },
  'short strangle': (draw) => {
    const u = optioned(draw);
    const [notional, tenor] = [draw.wealth * draw.random.between(0.8, 3.5), days(draw)];
    const legs = [
      ...option(draw, u, 'put', {
        strike: u.indexPrice * draw.random.between(0.75, 0.92),
        days: tenor,
        dollars: -notional,
      }),
      ...option(draw, u, 'call', {
        strike: u.indexPrice * draw.random.between(1.08, 1.3),
        days: tenor,
        dollars: -notional,
      }),
    ];
    return {
      deposits: [draw.random.uniform() < 0.5 ? coins(u, draw.wealth) : dollars(draw, draw.wealth)],
      trades: legs,
    };
  },
  'calendar spread': (draw) => {
    const u = optioned(draw);
    const strike = u.indexPrice * draw.random.between(0.95, 1.1);
    const type = draw.random.uniform() < 0.5 ? 'call' : 'put';
    const notional = draw.wealth * draw.random.between(1, 4);
    const legs = [
      ...option(draw, u, type, { strike, days: 10, dollars: -notional }),
      ...option(draw, u, type, { strike, days: 60, dollars: notional }),
    ];
    return { deposits: [coins(u, draw.wealth)], trades: legs };
  },
  'alt long': (draw) => {
    const alts = draw.market.underlyings.slice(1).filter(({ perpetual }) => perpetual !== undefined);
    const held = (alts.length === 0 ? draw.market.underlyings : alts).filter(
      () => alts.length < 3 || draw.random.uniform() < 0.6,
    );
    const chosen = held.length === 0 ? alts.slice(0, 1) : held;
    const each = (draw.wealth * draw.random.between(0.8, 3)) / Math.max(1, chosen.length);
    return { deposits: [dollars(draw, draw.wealth)], trades: chosen.flatMap((u) => linear(u.perpetual, each, u)) };
  },
  'pair trader': (draw) => {
    const [long, short] = draw.random.uniform() < 0.5 ? [0, 1] : [1, 0];
    const [a, b] = [draw.market.underlyings[long] ?? major(draw), draw.market.underlyings[short] ?? major(draw)];
    const notional = draw.wealth * draw.random.between(1.5, 4);
    const trades = a === b ? [] : [...linear(a.perpetual, notional, a), ...linear(b.perpetual, -notional, b)];
    return { deposits: [dollars(draw, draw.wealth)], trades };
  },
  'option buyer': (draw) => {
    const u = optioned(draw);
    const type = draw.random.uniform() < 0.5 ? 'call' : 'put';
    const strike = u.indexPrice * (type === 'call' ? draw.random.between(1, 1.25) : draw.random.between(0.75, 1));
    return {
      deposits: [coins(u, draw.wealth)],
      trades: option(draw, u, type, { strike, days: days(draw), dollars: draw.wealth * draw.random.between(0.5, 2) }),
    };
  },
};

/** BTC more often than the others. */
function major({ market, random }: Draw): TradableUnderlying {
  const [first] = market.underlyings;
  const traded = market.underlyings.filter(({ perpetual }) => perpetual !== undefined).slice(0, 2);
  return random.uniform() < 0.6 || traded.length === 0 ? (first as TradableUnderlying) : random.pick(traded);
}

function optioned(draw: Draw): TradableUnderlying {
  const withOptions = draw.market.underlyings.filter(({ options }) => options.length > 0);
  return withOptions.length === 0 ? major(draw) : draw.random.pick(withOptions);
}

/** Times the wealth: mostly modest, some near what the margin allows. */
function leverage({ random }: Draw): number {
  return random.uniform() < 0.7 ? random.between(0.5, 3) : random.between(3, 5.5);
}

function days({ random }: Draw): number {
  return random.pick([7, 14, 30, 45, 60]);
}

function coins(u: TradableUnderlying, wealth: number): { asset: string; amount: number } {
  return { asset: u.coin, amount: Math.max(0.001, Math.round((wealth / u.indexPrice) * 1000) / 1000) };
}

function dollars({ market }: Draw, wealth: number): { asset: string; amount: number } {
  return { asset: market.dollar, amount: Math.max(1, Math.round(wealth)) };
}

function linear(instrument: Instrument | undefined, notional: number, u: TradableUnderlying): PlannedTrade[] {
  if (instrument === undefined) return [];
  return [{ instrument, lots: Math.sign(notional) * lotsWorth(instrument, Math.abs(notional), u.indexPrice) }];
}

interface OptionWish {
  readonly strike: number;
  readonly days: number;
  /** Notional, negative to sell. */
  readonly dollars: number;
}

function option(draw: Draw, u: TradableUnderlying, type: 'call' | 'put', wish: OptionWish): PlannedTrade[] {
  const expiryMs = draw.market.timeMs + wish.days * 86_400_000;
  return linear(nearestOption(u, { type, strike: wish.strike, expiryMs }), wish.dollars, u);
}
