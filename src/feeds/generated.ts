import { exp } from '../quant/exp.ts';
import { instrumentMark } from '../market/instrument-mark.ts';
import type { Instrument } from '../market/instrument.ts';
import type { SviSmile } from '../market/market.ts';
import { smileVol } from '../market/smile.ts';
import { ssviSmile } from '../market/ssvi.ts';
import { assert } from '../units/assert.ts';
import { decimalToNumber } from '../units/decimal.ts';
import { DAY_MS, yearsBetween } from '../units/time.ts';
import type { ExpirySnapshot, MarketSnapshot, OptionSnapshot, UnderlyingSnapshot } from './snapshot.ts';
import { clamp } from './generated/clamp.ts';
import { contractsOf } from './generated/contracts.ts';
import type { Contracts } from './generated/contracts.ts';
import { expiriesAt, isQuarterly, strikesAround } from './generated/listing.ts';
import type { ListingRules } from './generated/listing.ts';
import { advance, startState } from './generated/price-paths.ts';
import type { CrashDay, UnderlyingNature, UnderlyingState } from './generated/price-paths.ts';
import { seededRandom } from './generated/seeded-random.ts';

/** A generated market. Everything follows from these few values: the same options give the same snapshots on every machine. */
export interface GeneratedOptions {
  /** 32 bits. */
  readonly seed: number;
  readonly startMs: number;
  readonly stepMs: number;
  /** Snapshots to yield, the first at startMs; absent: without end. */
  readonly steps?: number;
  /** Day of the crash, counted from the start (0 is the first day); absent: no crash. */
  readonly crashDay?: number;
  readonly natures?: readonly UnderlyingNature[];
  readonly listing?: ListingRules;
}

export const NATURES: readonly UnderlyingNature[] = [
  { base: 'BTC', startPrice: 90_000, longVol: 0.5, beta: 1, crashFall: 0.22 },
  { base: 'ETH', startPrice: 3_100, longVol: 0.68, beta: 1.25, crashFall: 0.28 },
  { base: 'SOL', startPrice: 140, longVol: 0.85, beta: 1.5, crashFall: 0.36 },
];

export const LISTING: ListingRules = { weeklies: 3, monthlies: 2, quarterlies: 3, strikesEachSide: 6 };

/**
 * A market for machines that have no recorded data: correlated stochastic vol with jumps, one crash day, funding, futures on a carry
 * curve, and an arbitrage-free SVI surface. Coins settle as on the venues: BTC and ETH inverse, others linear in USDC.
 * @see spec/12-FEED, FEED-020
 */
export function* generatedMarket(options: GeneratedOptions): Generator<MarketSnapshot> {
  const { seed, startMs, stepMs, steps = Number.POSITIVE_INFINITY, natures = NATURES, listing = LISTING } = options;
  assert(Number.isSafeInteger(seed) && stepMs > 0, 'a generated market needs an integer seed and a step');
  const random = seededRandom(seed);
  const states = natures.map(startState);
  const contracts = contractsOf();
  const venue = natures.map(() => new Map<number, Set<number>>());
  const crashDay: CrashDay = options.crashDay;
  for (let step = 0; step < steps; step++) {
    const timeMs = startMs + step * stepMs;
    if (step > 0) advance(natures, states, { sinceStartMs: (step - 1) * stepMs, stepMs, crashDay }, random);
    const underlyings = natures.map((nature, i) =>
      underlyingAt({ nature, state: states[i], timeMs, contracts, listing, listed: venue[i] }),
    );
    yield {
      timeMs,
      underlyings,
      assets: [{ asset: 'USDC', price: dollarPrice(states[0], natures[0]), confidence: 1 }],
    };
  }
}

interface Moment {
  readonly nature: UnderlyingNature;
  readonly state: UnderlyingState;
  readonly timeMs: number;
  readonly contracts: Contracts;
  readonly listing: ListingRules;
  /** Strikes by expiry: once listed, a strike stays until its expiry. */
  readonly listed: Map<number, Set<number>>;
}

function underlyingAt(moment: Moment): UnderlyingSnapshot {
  const { nature, state, timeMs, contracts, listing, listed } = moment;
  const expiries = expiriesAt(timeMs, listing);
  for (const expiryMs of listed.keys()) if (expiryMs <= timeMs) listed.delete(expiryMs);
  return {
    underlying: `${nature.base}-USD`,
    indexPrice: state.indexPrice,
    confidence: 1,
    perpetual: { instrument: contracts.perpetual(nature.base), markPrice: state.indexPrice * (1 + state.premium) },
    fundingRate: fundingRate(state.premium),
    futures: expiries.filter(isQuarterly).map((expiryMs) => ({
      instrument: contracts.future(nature.base, expiryMs),
      markPrice: forwardAt(state, timeMs, expiryMs),
    })),
    expiries: expiries.map((expiryMs) => expiryAt(moment, expiryMs)),
  };
}

function expiryAt(moment: Moment, expiryMs: number): ExpirySnapshot {
  const { nature, state, timeMs, listing, listed } = moment;
  const timeYears = yearsBetween(timeMs, expiryMs);
  const forward = forwardAt(state, timeMs, expiryMs);
  const smile = smileAt(nature, state, forward, timeYears);
  const strikes = listed.get(expiryMs) ?? new Set<number>();
  listed.set(expiryMs, strikes);
  for (const strike of strikesAround(forward, (expiryMs - timeMs) / DAY_MS, listing.strikesEachSide))
    strikes.add(strike);
  const options = [...strikes]
    .sort((a, b) => a - b)
    .flatMap((strike) =>
      (['call', 'put'] as const).map((optionType) => {
        const instrument = moment.contracts.option(nature.base, expiryMs, strike, optionType);
        return quoted(instrument, { timeMs, forward, indexPrice: state.indexPrice, timeYears, smile, strike });
      }),
    );
  return { expiryMs, forward, smile, options };
}

/** Variance that reverts to its long mean; the skew steepens as variance rises above it. */
function smileAt(
  { longVol }: UnderlyingNature,
  { variance }: UnderlyingState,
  forward: number,
  timeYears: number,
): SviSmile {
  const long = longVol * longVol;
  const speed = 6;
  const theta = long * timeYears + ((variance - long) * (1 - exp(-speed * timeYears))) / speed;
  const rho = clamp(-0.12 - 0.1 * (variance / long - 1), -0.55, 0.05);
  return ssviSmile({ rho, eta: 1.25 }, theta, forward, timeYears);
}

function forwardAt({ indexPrice, carry }: UnderlyingState, timeMs: number, expiryMs: number): number {
  const years = yearsBetween(timeMs, expiryMs);
  return indexPrice * exp(0.06 * years + ((carry - 0.06) * (1 - exp(-4 * years))) / 4);
}

interface QuoteMoment {
  readonly timeMs: number;
  readonly forward: number;
  readonly indexPrice: number;
  readonly timeYears: number;
  readonly smile: SviSmile;
  readonly strike: number;
}

/** A contract's tick does not change: read once. */
const ticks = new WeakMap<Instrument, number>();

function tickOf(instrument: Instrument): number {
  const known = ticks.get(instrument);
  if (known !== undefined) return known;
  const tick = decimalToNumber(instrument.tickSize);
  ticks.set(instrument, tick);
  return tick;
}

/** Mark on the surface, bid and ask a vol spread around it, rounded outward to the tick. */
function quoted(instrument: Instrument, moment: QuoteMoment): OptionSnapshot {
  const { timeMs, forward, indexPrice, timeYears, smile, strike } = moment;
  const markVol = smileVol(smile, strike, forward);
  const price = (vol: number): number =>
    instrumentMark({ instrument, timeMs, indexPrice, forward, timeYears, vol, rate: 0, settlePrice: 1 }).markPrice;
  const tick = tickOf(instrument);
  const bid = Math.floor(price(markVol * 0.985) / tick) * tick;
  const ask = Math.ceil(price(markVol * 1.015) / tick) * tick;
  return { instrument, strike, ...(bid > 0 ? { bid } : {}), ask, markPrice: price(markVol), markVol, forward };
}

/** Premium plus the clamped distance to 0.01 %, per 8 hours. */
function fundingRate(premium: number): number {
  return premium + clamp(0.0001 - premium, -0.0005, 0.0005);
}

/** USDC slips by up to a percent while variance is far above its mean. */
function dollarPrice({ variance }: UnderlyingState, { longVol }: UnderlyingNature): number {
  return 1 - clamp((variance / (longVol * longVol) - 2) / 400, 0, 0.01);
}
