import { PPM } from '../units/limits.ts';
import { YEAR_MS } from '../units/time.ts';
import type { OrderBook } from './order-book.ts';

/** One venue's book of an instrument (or of one that hedges it), and how far it can be used. */
export interface VenueDepth {
  /** Venue, with its network when it trades on several: "uniswap@base". */
  readonly venue: string;
  readonly book: OrderBook;
  /** Coins of one size unit: 1 for coins; for contracts in quote currency see `sizing`. */
  readonly unit: number;
  /** `coins`: coins = size * unit. `quote`: coins = size * unit / price (inverse contracts of 1, 10 or 100 dollars). */
  readonly sizing: 'coins' | 'quote';
  /** Taker fee, gas and bridge, ppm of notional. */
  readonly feePpm: number;
  /** Time until an order is there: the market moves meanwhile. */
  readonly latencyMs: number;
  /** Share of the shown depth that is believed to be there, ppm: phantom quotes, one maker on several venues, withdrawal risk. */
  readonly trustPpm: number;
}

export interface DepthParameters {
  readonly timeMs: number;
  /** What distances are measured from, 10^-8: the mark of the instrument. */
  readonly markPrice: number;
  /** Annualised vol, to price latency. */
  readonly vol: number;
  /** A book older than this is not used. */
  readonly staleMs: number;
  /** Levels farther than this from the mark are left out. */
  readonly bandPpm: number;
}

/** So many coins at so much cost, all venues together. */
export interface DepthStep {
  /** Cost beyond the mark, ppm of notional, rounded up: distance, fee and latency. Ascending, whole, >= 0. */
  readonly distancePpm: number;
  /** Coins at this distance alone, > 0. */
  readonly coins: number;
}

/** Why a venue is not in the curve. */
export interface LeftOutVenue {
  readonly venue: string;
  readonly reason: 'empty' | 'broken' | 'stale';
}

export interface MergedDepth {
  readonly steps: readonly DepthStep[];
  readonly leftOut: readonly LeftOutVenue[];
}

/**
 * The cost-to-close curve of one instrument in one direction: the levels of all venues in the order in which a careful trader takes them.
 *
 * cost of a level = its distance from the mark (a better price than the mark counts as none) + fee + vol * sqrt(latency); believed size = size * trust.
 * Ascending in cost, so the total cost is convex in size. @see spec/02-MRKT, MRKT-102
 * @param side  `sell`: closes longs into bids; `buy`: closes shorts from asks
 */
export function mergedDepth(
  venues: readonly VenueDepth[],
  side: 'buy' | 'sell',
  parameters: DepthParameters,
): MergedDepth {
  const coinsAt = new Map<number, number>();
  const leftOut: LeftOutVenue[] = [];
  for (const venue of venues) {
    const reason = unusable(venue, parameters);
    if (reason !== undefined) leftOut.push({ venue: venue.venue, reason });
    else addLevels(coinsAt, venue, side, parameters);
  }
  const steps = [...coinsAt].sort(([a], [b]) => a - b).map(([distancePpm, coins]) => ({ distancePpm, coins }));
  return { steps, leftOut };
}

/** What closing some coins costs beyond the mark. */
export interface CloseCost {
  /** Coins that find a counterparty within the band, at most what was asked for. */
  readonly coins: number;
  /** Quote currency, >= 0: what the mark promised less what is received. */
  readonly cost: number;
  /** Cost over notional. */
  readonly averagePpm: number;
}

/** @param markPrice 10^-8 */
export function costToClose({ steps }: MergedDepth, coins: number, markPrice: number): CloseCost {
  const mark = markPrice / 1e8;
  let left = coins;
  let cost = 0;
  for (const step of steps) {
    if (left <= 0) break;
    const taken = Math.min(left, step.coins);
    cost += (taken * mark * step.distancePpm) / PPM;
    left -= taken;
  }
  const closed = coins - Math.max(left, 0);
  return { coins: closed, cost, averagePpm: closed > 0 ? (cost / (closed * mark)) * PPM : 0 };
}

/** The curve in whole lots, as the planner of liquidations reads it: what does not fill a lot is carried to the next, dearer step. */
export function lotSteps(
  { steps }: MergedDepth,
  coinsPerLot: number,
): { readonly distancePpm: number; readonly lots: number }[] {
  const whole: { distancePpm: number; lots: number }[] = [];
  let carried = 0;
  for (const { distancePpm, coins } of steps) {
    carried += coins;
    const lots = Math.floor(carried / coinsPerLot + 1e-9);
    carried -= lots * coinsPerLot;
    if (lots > 0) whole.push({ distancePpm, lots });
  }
  return whole;
}

function unusable({ book }: VenueDepth, { timeMs, staleMs }: DepthParameters): LeftOutVenue['reason'] | undefined {
  if (book.state !== 'live') return book.state;
  return timeMs - book.timeMs > staleMs ? 'stale' : undefined;
}

function addLevels(
  coinsAt: Map<number, number>,
  venue: VenueDepth,
  side: 'buy' | 'sell',
  { markPrice, vol, bandPpm }: DepthParameters,
): void {
  const always = venue.feePpm + Math.ceil(vol * Math.sqrt(venue.latencyMs / YEAR_MS) * PPM);
  for (const { price, size } of side === 'sell' ? venue.book.bids : venue.book.asks) {
    const worse = side === 'sell' ? markPrice - price : price - markPrice;
    const distance = worse <= 0 ? 0 : Math.ceil((worse / markPrice) * PPM);
    if (distance > bandPpm) return;
    const units = venue.sizing === 'coins' ? size * venue.unit : (size * venue.unit) / (price / 1e8);
    const coins = (units * venue.trustPpm) / PPM;
    const distancePpm = distance + always;
    if (coins > 0) coinsAt.set(distancePpm, (coinsAt.get(distancePpm) ?? 0) + coins);
  }
}
