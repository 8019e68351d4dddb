import { exp } from '../quant/exp.ts';
import { priceOf } from '../units/price.ts';
import type { Feed, FeedMessage, FeedSource, PriceMessage } from './feed.ts';
import { generatedMarket } from './generated.ts';
import { seededRandom } from './generated/seeded-random.ts';
import type { SeededRandom } from './generated/seeded-random.ts';

export interface GeneratedFeedOptions {
  readonly seed: number;
  readonly startMs: number;
  /** Messages of each source are about so far apart. */
  readonly stepMs: number;
  readonly steps: number;
  readonly underlying?: string;
  readonly crashDay?: number;
  readonly venues?: readonly GeneratedVenue[];
}

/** How one generated source differs from the others. */
export interface GeneratedVenue {
  readonly name: string;
  /** Standard deviation of its price around the index, as a share. */
  readonly noise: number;
  /** It is heard up to so long after it spoke. */
  readonly delayMs: number;
  /** Share of the steps at which it says nothing. */
  readonly silence: number;
}

export const GENERATED_VENUES: readonly GeneratedVenue[] = [
  { name: 'venue-1', noise: 0.0001, delayMs: 50, silence: 0.02 },
  { name: 'venue-2', noise: 0.0002, delayMs: 120, silence: 0.05 },
  { name: 'venue-3', noise: 0.0004, delayMs: 400, silence: 0.1 },
  { name: 'venue-4', noise: 0.0008, delayMs: 900, silence: 0.2 },
  { name: 'chain-5', noise: 0.0015, delayMs: 2_500, silence: 0.6 },
];

/** Several venues that quote one generated market, each with its own noise, delay and silences. A seed fixes every message. @see spec/12-FEED, FEED-032 */
export function generatedFeed(options: GeneratedFeedOptions): Feed {
  const { underlying = 'BTC-USD', venues = GENERATED_VENUES } = options;
  const sources: FeedSource[] = venues.map(({ name }) => ({ source: name, underlying, quote: 'USD' }));
  return { name: 'generated', sources, messages: (signal) => spoken({ ...options, underlying, venues }, signal) };
}

async function* spoken(
  options: GeneratedFeedOptions & { underlying: string; venues: readonly GeneratedVenue[] },
  signal: AbortSignal,
): AsyncGenerator<FeedMessage> {
  const { seed, startMs, stepMs, steps, underlying, venues, crashDay } = options;
  const random = seededRandom(seed + 1);
  const market = generatedMarket({
    seed,
    startMs,
    stepMs,
    steps,
    ...(crashDay === undefined ? {} : { crashDay }),
    listing: NO_OPTIONS,
  });
  const heard = new Map<string, number>();
  let waiting: PriceMessage[] = [];
  let sequence = 0;
  for (const { timeMs, underlyings } of market) {
    sequence += 1;
    const indexPrice = underlyings.find((each) => each.underlying === underlying)?.indexPrice;
    if (indexPrice !== undefined)
      waiting.push(...venues.flatMap((venue) => said(venue, { indexPrice, timeMs, stepMs, sequence, heard }, random)));
    waiting.sort((a, b) => a.heardMs - b.heardMs);
    const now = waiting.filter(({ heardMs }) => heardMs <= timeMs);
    waiting = waiting.filter(({ heardMs }) => heardMs > timeMs);
    for (const message of now) {
      if (signal.aborted) return;
      yield message;
    }
  }
  for (const message of waiting) {
    if (signal.aborted) return;
    yield message;
  }
}

const NO_OPTIONS = { weeklies: 0, monthlies: 0, quarterlies: 0, strikesEachSide: 0 };

interface Moment {
  readonly indexPrice: number;
  readonly timeMs: number;
  readonly stepMs: number;
  readonly sequence: number;
  /** By source: when its last message is heard. A later message is never heard before it. */
  readonly heard: Map<string, number>;
}

function said({ name, noise, delayMs, silence }: GeneratedVenue, moment: Moment, random: SeededRandom): PriceMessage[] {
  const { indexPrice, timeMs, stepMs, sequence, heard } = moment;
  const isSilent = random.uniform() < silence;
  const price = priceOf(indexPrice * exp(noise * random.normal()));
  const saidMs = timeMs - Math.floor(random.uniform() * stepMs);
  const heardMs = Math.max(saidMs + Math.floor(random.uniform() * delayMs), heard.get(name) ?? saidMs);
  if (isSilent || price === undefined) return [];
  heard.set(name, heardMs);
  return [{ kind: 'price', source: name, price, timeMs: saidMs, sequence, heardMs }];
}
