import { expect, test } from 'vitest';
import { crowd } from './crowd.ts';
import type { CrowdAccount } from './crowd.ts';
import { endowmentOf, isolatedAccounts, wholeAccounts } from './endowment.ts';
import type { EndowmentMarket } from './endowment.ts';
import { HouseMargin } from './house-margin.ts';
import { PRESETS } from './small-day.suite.ts';
import { supportOf, tierCharge } from './tier-margin.ts';
import { UNITS_PER_USD } from './venue-books.ts';

const COINS = ['BTC', 'ETH'];
const PRICES = [100_000, 2_500];
const LOT_COINS = [0.001, 0.01];
const LOT_USD = PRICES.map((price, c) => price * LOT_COINS[c]);

function market(): EndowmentMarket {
  const house = new HouseMargin(PRESETS.portfolio.parameters, COINS, LOT_COINS);
  house.reprice(LOT_USD.map((usd) => usd * UNITS_PER_USD));
  const { isolated, cross } = PRESETS;
  return { coins: COINS, lotUsd: LOT_USD, isolated: isolated.parameters, cross: cross.parameters, house };
}

const trader = (use: number, lots: readonly number[], coins: readonly number[] = [0, 0]): CrowdAccount => ({
  story: 'levered long',
  use,
  coins,
  lots,
});

test('CRSH-030 one Bitcoin long at a use of one half needs 32,000 dollars where margin is 16 percent', () => {
  const { isolated, cross, portfolio } = endowmentOf(market(), trader(0.5, [1_000, 0]));
  expect(isolated).toBeCloseTo(32_000, 6);
  expect(cross).toBeCloseTo(32_000, 6);
  expect(portfolio / 32_000).toBeCloseTo(1, 1);
});

test('CRSH-030 coins that a short hedges need fewer dollars under portfolio, and none needs less than nothing', () => {
  const hedged = endowmentOf(market(), trader(0.5, [-1_000, 0], [1_000, 0]));
  expect(hedged).toMatchObject({ cross: 0, portfolio: 0 });
  expect(hedged.isolated).toBeCloseTo(32_000, 6);
  const pair = endowmentOf(market(), trader(0.5, [1_000, -4_000]));
  expect(pair.cross).toBeCloseTo(pair.isolated, 6);
  expect(pair.portfolio).toBeLessThan(pair.cross / 2);
});

test('CRSH-030 asked dollars make initial margin the use of what each model counts, over a whole crowd', () => {
  const prepared = market();
  const { house, cross, isolated } = prepared;
  for (const account of crowd(300, { prices: PRICES, lotCoins: LOT_COINS }, 5)) {
    const { lots, coins, use } = account;
    const asked = endowmentOf(prepared, account);
    let [alone, netted, support, moved] = [0, 0, asked.cross, 0];
    for (const [c, coin] of COINS.entries()) {
      moved += lots[c] * LOT_USD[c];
      alone += tierCharge(isolated, coin, lots[c] * LOT_USD[c]).initial;
      netted += tierCharge(cross, coin, lots[c] * LOT_USD[c]).initial;
      support += supportOf(cross, coin, coins[c] * LOT_USD[c]);
    }
    expect(alone).toBeCloseTo(use * asked.isolated, 4);
    if (asked.cross > 0) expect(netted).toBeCloseTo(use * support, 4);
    else expect(netted).toBeLessThanOrEqual(use * support);
    const { initialMargin, equity } = house.marginOf({ coins, lots, dollars: asked.portfolio - moved });
    if (asked.portfolio > 0) expect(initialMargin).toBeCloseTo(use * equity, 4);
    else expect(initialMargin).toBeLessThanOrEqual(use * equity);
  }
});

test('CRSH-031 an isolated position is an account of its own with its part of the dollars; coins stay apart', () => {
  const held = trader(1, [1_000, -4_000], [7, 0]);
  expect(isolatedAccounts(market(), [held], [34_000])).toEqual([
    { owner: 0, dollars: 0, coins: [7, 0], lots: [0, 0] },
    { owner: 0, dollars: 16_000, coins: [0, 0], lots: [1_000, 0] },
    { owner: 0, dollars: 18_000, coins: [0, 0], lots: [0, -4_000] },
  ]);
  expect(wholeAccounts([held], [34_000])).toEqual([
    { owner: 0, dollars: 34_000, coins: [7, 0], lots: [1_000, -4_000] },
  ]);
  expect(isolatedAccounts(market(), [trader(1, [0, 0], [7, 0])], [50])).toEqual([
    { owner: 0, dollars: 50, coins: [7, 0], lots: [0, 0] },
  ]);
});

test('a crowd begins with the smaller one, has every story, and another seed has other traders', () => {
  const day = { prices: PRICES, lotCoins: LOT_COINS };
  const many = crowd(200, day, 1);
  expect(crowd(50, day, 1)).toEqual(many.slice(0, 50));
  expect(crowd(50, day, 2)).not.toEqual(many.slice(0, 50));
  expect(new Set(many.slice(0, 100).map(({ story }) => story)).size).toBe(8);
  expect(many.filter(({ story }) => story === 'basis trader')).toHaveLength(28);
});
