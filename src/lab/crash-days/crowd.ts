import type { RandomStream } from '../random-stream.ts';
import { randomStream } from '../random-stream.ts';

/** One account: dollars, coins and perpetuals, by coin. */
export interface CrowdAccount {
  readonly story: string;
  readonly dollars: number;
  /** [coins] coins held. */
  readonly coins: readonly number[];
  /** [coins] coins of perpetual, signed, opened at the first price. */
  readonly perpetuals: readonly number[];
}

/** Kinds of accounts, with their share of a crowd. */
const STORIES: readonly (readonly [story: string, share: number])[] = [
  ['levered long', 26],
  ['levered short', 10],
  ['coins and a long', 14],
  ['basis trader', 16],
  ['alt longs', 14],
  ['pair trader', 10],
  ['market neutral', 10],
];

/** What a model asks for a book in its strictest form: USD of initial margin. */
export type InitialMargin = (account: CrowdAccount) => { readonly required: number; readonly available: number };

/**
 * Invents accounts: wealth over three orders of magnitude, books as traders hold them, each scaled so that the strictest of the models compared
 * uses a drawn part (25 to 95 %) of what it has. So every model admits every book, and differences are of liquidation and not of admission.
 */
export function crowd(
  count: number,
  prices: readonly number[],
  seed: number,
  strictest: InitialMargin,
): CrowdAccount[] {
  const random = randomStream(seed);
  return Array.from({ length: count }, (_, i) => {
    const own = random.fork(`account ${i}`);
    const account = draw(storyAt(i), prices, own);
    return scaled(account, own.between(0.25, 0.95), strictest);
  });
}

function storyAt(i: number): string {
  let at = (i * 61) % 100;
  for (const [story, share] of STORIES) {
    if (at < share) return story;
    at -= share;
  }
  return STORIES[0][0];
}

function draw(story: string, prices: readonly number[], random: RandomStream): CrowdAccount {
  const wealth = 20_000 * Math.exp(1.4 * random.bell());
  const zeros = prices.map(() => 0);
  const account = { story, dollars: wealth, coins: [...zeros], perpetuals: [...zeros] };
  const hold = (into: number[], coin: number, usd: number): void => void (into[coin] += usd / prices[coin]);
  const major = random.uniform() < 0.65 ? 0 : Math.min(1, prices.length - 1);
  const any = (): number => random.whole(0, prices.length - 1);
  switch (story) {
    case 'levered long':
      hold(account.perpetuals, random.uniform() < 0.75 ? major : any(), wealth * 6);
      break;
    case 'levered short':
      hold(account.perpetuals, random.uniform() < 0.75 ? major : any(), -wealth * 6);
      break;
    case 'coins and a long':
      account.dollars = wealth * 0.1;
      hold(account.coins, major, wealth);
      hold(account.perpetuals, major, wealth * random.between(0.5, 3));
      break;
    case 'basis trader':
      account.dollars = wealth * random.between(0.3, 1);
      hold(account.coins, major, wealth);
      hold(account.perpetuals, major, -wealth * random.between(0.9, 1.1));
      break;
    case 'alt longs':
      for (let n = random.whole(2, 6); n > 0; n--) hold(account.perpetuals, any(), wealth * random.between(0.3, 1.5));
      break;
    case 'pair trader':
      hold(account.perpetuals, major, wealth * 3);
      hold(account.perpetuals, (major + 1) % prices.length, -wealth * 3);
      break;
    default:
      for (let n = random.whole(4, 8); n > 0; n--) hold(account.perpetuals, any(), wealth * random.between(-1.5, 1.5));
  }
  return account;
}

/** Perpetuals scaled so that the strictest requirement is `use` of what is there. */
function scaled(account: CrowdAccount, use: number, strictest: InitialMargin): CrowdAccount {
  const { required, available } = strictest(account);
  const factor = required > 0 ? Math.max(0, (use * available) / required) : 1;
  return { ...account, perpetuals: account.perpetuals.map((coins) => coins * factor) };
}
