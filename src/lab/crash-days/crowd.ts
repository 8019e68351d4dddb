import { exp } from '../../quant/exp.ts';
import { randomStream } from '../random-stream.ts';
import type { RandomStream } from '../random-stream.ts';

/** One trader: coins pledged and perpetuals held, in whole lots of each coin. Its dollars depend on the model that margins it. */
export interface CrowdAccount {
  readonly story: CrowdStory;
  /** Share of what it has that the initial margin of its model uses when the day begins. */
  readonly use: number;
  /** [coins] lots of the coin, >= 0. */
  readonly coins: readonly number[];
  /** [coins] lots of the perpetual, signed, entered at the first price. */
  readonly lots: readonly number[];
}

/** Kinds of traders with their share of a crowd (adding up to 100). More are long than short: market makers hold the other side. */
const STORIES = [
  ['levered long', 28],
  ['levered short', 10],
  ['coins and a long', 10],
  ['alt coins and a long', 6],
  ['basis trader', 14],
  ['alt longs', 14],
  ['pair trader', 10],
  ['market neutral', 8],
] as const;

export type CrowdStory = (typeof STORIES)[number][0];

/** What a crowd is drawn over: the coins of a day at its first prices. */
export interface CrowdMarket {
  /** [coins] USD. */
  readonly prices: readonly number[];
  /** [coins] coins in a lot. */
  readonly lotCoins: readonly number[];
}

/**
 * Invents traders with delta-one books: sizes over three orders of magnitude, directional and hedged, with dollars or coins behind them. Each is drawn from a
 * stream of its own, so the first hundred of ten thousand are the same whatever the rest is.
 */
export function crowd(count: number, market: CrowdMarket, seed: number): CrowdAccount[] {
  const random = randomStream(seed);
  return Array.from({ length: count }, (_, i) => {
    const own = random.fork(`trader ${i}`);
    return drawn(storyAt(i), market, own);
  });
}

/** Stories in turn, so that every hundred traders have their shares. */
function storyAt(i: number): CrowdStory {
  let at = (i * 61) % 100;
  for (const [story, share] of STORIES) {
    if (at < share) return story;
    at -= share;
  }
  return STORIES[0][0];
}

/** The books in dollars that a story holds. */
interface Draft {
  readonly coins: number[];
  readonly perpetuals: number[];
}

function drawn(story: CrowdStory, { prices, lotCoins }: CrowdMarket, random: RandomStream): CrowdAccount {
  const use = random.between(0.25, 0.95);
  const notional = 50_000 * exp(1.3 * random.bell());
  const draft: Draft = { coins: prices.map(() => 0), perpetuals: prices.map(() => 0) };
  BOOKS[story](draft, notional, new CoinChoice(prices.length, random));
  const lotsOf = (usd: number, c: number): number =>
    Math.sign(usd) * Math.floor(Math.abs(usd) / (prices[c] * lotCoins[c]));
  return { story, use, coins: draft.coins.map(lotsOf), lots: draft.perpetuals.map(lotsOf) };
}

/** Which coins a trader trades: Bitcoin more often than the second, the second more often than the others. */
class CoinChoice {
  readonly random: RandomStream;
  readonly #coins: number;

  constructor(coins: number, random: RandomStream) {
    this.random = random;
    this.#coins = coins;
  }

  major(): number {
    return this.random.uniform() < 0.65 ? 0 : 1;
  }

  any(): number {
    return this.random.whole(0, this.#coins - 1);
  }

  /** An alt where the day has some. */
  alt(): number {
    return this.#coins > 2 ? this.random.whole(2, this.#coins - 1) : this.any();
  }

  other(than: number): number {
    return (than + this.random.whole(1, this.#coins - 1)) % this.#coins;
  }
}

type BookOf = (draft: Draft, notional: number, choice: CoinChoice) => void;

const BOOKS: Readonly<Record<CrowdStory, BookOf>> = {
  'levered long': ({ perpetuals }, notional, choice) => {
    perpetuals[choice.random.uniform() < 0.75 ? choice.major() : choice.any()] += notional;
  },
  'levered short': ({ perpetuals }, notional, choice) => {
    perpetuals[choice.random.uniform() < 0.75 ? choice.major() : choice.any()] -= notional;
  },
  'coins and a long': ({ coins, perpetuals }, notional, choice) => {
    const c = choice.major();
    coins[c] += notional * choice.random.between(0.2, 0.8);
    perpetuals[c] += notional;
  },
  'alt coins and a long': ({ coins, perpetuals }, notional, choice) => {
    coins[choice.alt()] += notional * choice.random.between(0.2, 0.8);
    perpetuals[choice.major()] += notional;
  },
  'basis trader': ({ coins, perpetuals }, notional, choice) => {
    const c = choice.major();
    coins[c] += notional;
    perpetuals[c] -= notional * choice.random.between(0.9, 1.1);
  },
  'alt longs': ({ perpetuals }, notional, choice) => {
    const legs = choice.random.whole(2, 6);
    for (let leg = 0; leg < legs; leg++)
      perpetuals[choice.alt()] += (notional / legs) * choice.random.between(0.5, 1.5);
  },
  'pair trader': ({ perpetuals }, notional, choice) => {
    const long = choice.any();
    perpetuals[long] += notional / 2;
    perpetuals[choice.other(long)] -= notional / 2;
  },
  'market neutral': ({ perpetuals }, notional, choice) => {
    const legs = 2 * choice.random.whole(2, 4);
    for (let leg = 0; leg < legs; leg++) {
      perpetuals[choice.any()] += (leg % 2 === 0 ? 1 : -1) * (notional / legs) * choice.random.between(0.8, 1.2);
    }
  },
};
