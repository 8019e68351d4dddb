import type { Command } from '../../engine/command.ts';
import type { MarketSnapshot } from '../../feeds/snapshot.ts';
import type { AccountPlan, PlannedTrade } from '../../lab/account-plan.ts';
import type { TradableMarket } from '../../lab/tradable-market.ts';
import { instrumentMarket } from '../../market/instrument-market.ts';
import { instrumentMark } from '../../market/instrument-mark.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { Market } from '../../market/market.ts';
import { money, NO_MONEY } from '../../units/money.ts';
import { priceOf } from '../../units/price.ts';
import { coinOf, DOLLAR } from './listing-commands.ts';
import type { Register } from './register.ts';
import type { Venue } from './venue.ts';

/** A snapshot as the population draws from it. */
export function tradableMarket({ timeMs, underlyings }: MarketSnapshot): TradableMarket {
  return {
    timeMs,
    dollar: DOLLAR,
    underlyings: underlyings.map(({ underlying, indexPrice, perpetual, futures, expiries }) => ({
      underlying,
      coin: coinOf(underlying),
      indexPrice,
      ...(perpetual === undefined ? {} : { perpetual: perpetual.instrument }),
      futures: futures.map(({ instrument }) => instrument),
      options: expiries.flatMap(({ options }) => options.map(({ instrument }) => instrument)),
    })),
  };
}

/** A snapshot as the calculators read it: for the marks that accounts open at. */
export function marketOf({ timeMs, underlyings, assets }: MarketSnapshot): Market {
  return {
    timeMs,
    underlyings: new Map(
      underlyings.map(({ underlying, indexPrice, confidence, perpetual, futures, expiries }) => [
        underlying,
        {
          underlying,
          indexPrice,
          confidence,
          ...(perpetual === undefined ? {} : { perpetualPrice: perpetual.markPrice }),
          expiries: [
            ...expiries.map(({ expiryMs, forward, smile }) => ({ expiryMs, forward, smile, confidence: 1, rate: 0 })),
            ...futures.flatMap(({ instrument: { expiryMs }, markPrice }) =>
              expiryMs === undefined || expiries.some((known) => known.expiryMs === expiryMs)
                ? []
                : [{ expiryMs, forward: markPrice, confidence: 1, rate: 0 }],
            ),
          ].sort((a, b) => a.expiryMs - b.expiryMs),
        },
      ]),
    ),
    assets: new Map([
      [DOLLAR, { price: 1, confidence: 1 }],
      ...assets.map(({ asset, price, confidence }) => [asset, { price, confidence }] as const),
    ]),
    marks: new Map(
      underlyings.flatMap(({ futures }) =>
        futures.map(({ instrument, markPrice }) => [instrument.symbol, markPrice] as const),
      ),
    ),
  };
}

/** A planned account, as it came to be. */
export interface OpenedAccount {
  readonly account: number;
  readonly plan: AccountPlan;
  /** Share of the planned size that margin allowed: 1, 1/2, 1/4 ...; 0 when it allowed nothing. */
  readonly scale: number;
}

/** How often a trade is halved before it is left out. */
const HALVINGS = 5;

/**
 * Opens accounts as planned: all of them, then their deposits, then their trades leg by leg at the mark against the liquidity provider.
 * A leg that margin refuses is halved, and the legs after it with it, so that hedges stay hedges.
 */
export async function openAccounts(
  venue: Venue,
  register: Register,
  { plans, market }: { readonly plans: readonly AccountPlan[]; readonly market: Market },
): Promise<OpenedAccount[]> {
  const openings = await venue.submit(
    plans.map(({ label }) => ({ kind: 'open-account', label, accountKind: 'customer' })),
  );
  const opened = openings.map(({ events }, i) => {
    const [event] = events;
    if (event?.kind !== 'account-opened') throw new Error(`the account ${plans[i]?.label} could not be opened`);
    return { account: event.account, plan: plans[i] as AccountPlan, scale: 1, leg: 0, halvings: 0 };
  });
  const deposits = opened.flatMap(({ account, plan }) =>
    plan.deposits.map((deposit) => depositCommand(account, deposit, register)),
  );
  await venue.submit(deposits.filter((command) => command !== undefined));
  const markOf = markBook(market);
  let waiting = opened.filter(({ plan }) => plan.trades.length > 0);
  while (waiting.length > 0) {
    const fills = waiting.map(({ account, plan, scale, leg }) =>
      fillCommand(
        { account, provider: venue.provider, trade: plan.trades[leg] as PlannedTrade, scale },
        register,
        markOf,
      ),
    );
    const made = await venue.submit(fills.filter((command) => command !== undefined));
    let next = 0;
    fills.forEach((command, i) => {
      const refused = command === undefined || made[next++]?.events[0]?.kind === 'rejected';
      advance(waiting[i] as Waiting, refused);
    });
    waiting = waiting.filter(({ plan, scale, leg }) => scale > 0 && leg < plan.trades.length);
  }
  return opened.map(({ account, plan, scale }) => ({ account, plan, scale }));
}

interface Waiting {
  scale: number;
  leg: number;
  halvings: number;
}

function advance(waiting: Waiting, refused: boolean): void {
  if (!refused) {
    waiting.leg += 1;
    return;
  }
  waiting.halvings += 1;
  waiting.scale = waiting.halvings > HALVINGS ? 0 : waiting.scale / 2;
}

interface WantedFill {
  readonly account: number;
  readonly provider: number;
  readonly trade: PlannedTrade;
  readonly scale: number;
}

/** The fill of one leg; undefined when it is not listed, has no mark, or rounds to nothing. */
function fillCommand(
  { account, provider, trade, scale }: WantedFill,
  register: Register,
  markOf: (instrument: Instrument) => number | undefined,
): Command | undefined {
  const listed = register.instruments.get(trade.instrument.symbol);
  const price = markOf(trade.instrument);
  const lots = Math.floor(Math.abs(trade.lots) * scale);
  if (listed === undefined || price === undefined || lots === 0) return undefined;
  const [buyer, seller] = trade.lots > 0 ? [account, provider] : [provider, account];
  const free = { buyerFee: NO_MONEY, sellerFee: NO_MONEY, buyOrder: 0, sellOrder: 0 };
  return { kind: 'record-fill', instrument: listed.instrument, buyer, seller, lots, price, ...free };
}

/** Marks of a market in price units, each computed once. */
function markBook(market: Market): (instrument: Instrument) => number | undefined {
  const marks = new Map<string, number | undefined>();
  return (instrument) => {
    if (!marks.has(instrument.symbol)) {
      const { instrumentMarket: resolved } = instrumentMarket(market, instrument);
      marks.set(instrument.symbol, resolved === undefined ? undefined : priceOf(instrumentMark(resolved).markPrice));
    }
    return marks.get(instrument.symbol);
  };
}

/** USD that each account brought, at the prices of a snapshot. Trades at the mark do not change it. */
export function depositsWorth(opened: readonly OpenedAccount[], snapshot: MarketSnapshot): ReadonlyMap<number, number> {
  const prices = new Map<string, number>([[DOLLAR, 1]]);
  for (const { asset, price } of snapshot.assets) prices.set(asset, price);
  for (const { underlying, indexPrice } of snapshot.underlyings) prices.set(coinOf(underlying), indexPrice);
  const worth = ({ plan }: OpenedAccount): number =>
    plan.deposits.reduce((sum, { asset, amount }) => sum + amount * (prices.get(asset) ?? 0), 0);
  return new Map(opened.map((one) => [one.account, worth(one)]));
}

/** A deposit of about so many units, rounded down to the asset's ledger unit. */
export function depositCommand(
  account: number,
  { asset, amount }: { readonly asset: string; readonly amount: number },
  register: Register,
): Command | undefined {
  const listed = register.assets.get(asset);
  if (listed === undefined) return undefined;
  const units = BigInt(Math.floor(amount * 10 ** listed.record.decimals));
  return units > 0n ? { kind: 'deposit', account, asset: listed.asset, amount: money(units) } : undefined;
}
