import { ACCOUNT_STORIES, planAccount } from './account-plan.ts';
import type { AccountPlan, AccountStory } from './account-plan.ts';
import { randomStream } from './random-stream.ts';
import type { TradableMarket } from './tradable-market.ts';

/**
 * Accounts of believable kinds: spot holders, levered longs and shorts, basis traders, covered calls, strangles, calendars, alts, pairs.
 *
 * Each kind has its share of the number asked for, by largest remainder; each account is drawn from a stream of its own, so the first
 * hundred of a population of a thousand are the same accounts whatever the rest is. The same seed and market give the same accounts.
 */
export function population(market: TradableMarket, count: number, seed: number): AccountPlan[] {
  const random = randomStream(seed);
  return storiesOf(count).map((story, i) => {
    const label = `${story.replace(' ', '-')}-${String(i + 1).padStart(4, '0')}`;
    return planAccount(story, label, market, random.fork(label));
  });
}

/** The kinds of `count` accounts, spread evenly so that any prefix has about the right shares. */
function storiesOf(count: number): AccountStory[] {
  const given = new Map<AccountStory, number>(ACCOUNT_STORIES.map(([story]) => [story, 0]));
  const stories: AccountStory[] = [];
  for (let i = 1; i <= count; i++) {
    let next = ACCOUNT_STORIES[0][0] as AccountStory;
    let furthest = Number.NEGATIVE_INFINITY;
    for (const [story, share] of ACCOUNT_STORIES) {
      const behind = (share * i) / 100 - (given.get(story) ?? 0);
      if (behind > furthest) [next, furthest] = [story, behind];
    }
    given.set(next, (given.get(next) ?? 0) + 1);
    stories.push(next);
  }
  return stories;
}
