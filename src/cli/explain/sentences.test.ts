import { expect, test } from 'vitest';
import type { Event } from '../../engine/event.ts';
import { BTC_PERP, ETH_PERP, fill, PROVIDER, smallVenue, tick, USDC, usdc } from '../../engine/small-venue.suite.ts';
import { sentenceOf, underlyingsOf } from './sentences.ts';

const [ALICE, BOB] = [PROVIDER + 1, PROVIDER + 2];

/** Alice is long against Bob; the story that a fall of prices tells of an account. */
function storyOf(deposit: string, account: number, prices: readonly number[]): string[] {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'open-account', label: 'bob', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc(deposit) },
    { kind: 'deposit', account: BOB, asset: USDC, amount: usdc('100000') },
    fill(BTC_PERP, ALICE, BOB, 900, 60_000),
    fill(ETH_PERP, ALICE, PROVIDER, 10, 3_000),
  );
  const underlyings = underlyingsOf(venue.state, account);
  const events: Event[] = prices.flatMap((price) => [...venue.send(...tick(price, 3_000))]);
  return events.flatMap((event) => sentenceOf(venue.state, event, { account, underlyings }) ?? []);
}

test('LIQD-021 the story of an account says what was seen, considered and chosen, what it cost, and how it ended', () => {
  const story = storyOf('12000', ALICE, [56_700, 53_000]);
  expect(story[0]).toMatch(
    /^Margin call: equity 9,0\d\d\.\d\d USD, initial margin .* below 10\.0 % of initial margin the owner is told\.$/,
  );
  expect(story[1]).toMatch(/^Liquidation began: equity 5,7/);
  expect(story[2]).toMatch(
    /^Saw equity 5,7.* USD against maintenance margin .*, worst column BTC-USD -16% vol down, ETH-USD -18% vol down\. Considered 2 trades \(closing every position would cost .*\) and planned the cheapest: sold \d+ lots of BTC\/USDC:USDC.*, for .* which reaches the target\.$/,
  );
  expect(story[3]).toMatch(
    /^Sold \d+ lots of BTC\/USDC:USDC at its mark, 53\.01 USD a lot; .* USDC penalty to the insurance fund\.$/,
  );
  expect(story.at(-1)).toMatch(/^Liquidation ended: .* the target is 10\.0 %\.$/);
});

test('LIQD-091, FUND-044 take-over and deleveraging are told to the account they happened to', () => {
  const alice = storyOf('12000', ALICE, [40_000]).join('\n');
  expect(alice).toContain('Taken over by the insurance fund at the bankruptcy price, because equity is gone');
  expect(alice).toContain('900 lots of BTC/USDC:USDC for');
  const [bob, ...rest] = storyOf('12000', BOB, [40_000]);
  expect(rest).toEqual([]);
  expect(bob).toMatch(
    /^Deleveraged \(hedge-aware\): the inventory lacked .* that the fund could not pay, .* of it here; one of 1 profitable accounts .* gave .* of its profit; its initial margin did not rise\.$/,
  );
});
