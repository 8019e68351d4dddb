import { expect, test } from 'vitest';
import { DEFAULT_ENGINE_PARAMETERS } from '../engine-parameters.ts';
import {
  BTC,
  BTC_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  coins,
  ETH_PERP,
  fill,
  PROVIDER,
  USDC,
} from '../small-venue.suite.ts';
import { ALICE, depth, must, parameters, venueOf } from './crowd-venue.suite.ts';
import { liquidationMenu } from './menu.ts';

const engine = { ...DEFAULT_ENGINE_PARAMETERS, liquidityProvider: PROVIDER };
const hedging = { ...engine, liquidationMeans: 'hedging' } as const;

/** Alice sold 1,000 calls and owns half a coin. */
function shortCalls() {
  const venue = venueOf('60000');
  must(
    venue,
    parameters({}),
    { kind: 'deposit', account: ALICE, asset: BTC, amount: coins('0.5') },
    fill(BTC_CALL, PROVIDER, ALICE, 1_000, 4_000),
  );
  return venue;
}

test('LIQD-022 the menu has every position to close and every coin to convert, each with its direction, its size and its slice', () => {
  const { state } = shortCalls();
  const { entries, caps, frozen } = liquidationMenu(state, ALICE, { ...engine, liquidationSlicePpm: 200_001 });
  // Lots of the coin are of 0.0001 BTC; a slice is a share of what is held, rounded up.
  expect(entries).toMatchObject([
    { row: BTC, direction: -1, most: 5_000, purpose: 'convert', settleRow: USDC },
    { row: BTC_CALL, direction: 1, most: 1_000, purpose: 'close', settleRow: USDC },
  ]);
  expect([...caps]).toEqual([1_001, 201]);
  expect(frozen).toBe(0);
});

test('LIQD-022 hedges are linear perpetuals of what is held, both ways, and futures only where somebody said how deep they are', () => {
  const venue = shortCalls();
  const hedges = () =>
    liquidationMenu(venue.state, ALICE, hedging)
      .entries.filter(({ purpose }) => purpose === 'hedge')
      .map(({ row, direction }) => [row, direction]);
  const perpetual = [
    [BTC_PERP, 1],
    [BTC_PERP, -1],
  ];
  expect(hedges()).toEqual(perpetual);
  must(venue, depth(BTC_FUTURE, 100), depth(ETH_PERP, 100), depth(BTC_INVERSE, 100));
  expect(hedges()).toEqual([...perpetual, [BTC_FUTURE, 1], [BTC_FUTURE, -1]]);
  expect(liquidationMenu(venue.state, ALICE, engine).entries).toHaveLength(2);
});

test('LIQD-022 a hedge is at most half of what the account has in the underlying, and none of what it holds', () => {
  const venue = shortCalls();
  const [hedge] = liquidationMenu(venue.state, ALICE, hedging).entries.filter(({ row }) => row === BTC_PERP);
  // 1,000 calls on a thousandth of a coin at an index of 60,000, the coin in the balance not counted: half of it is 499.95 lots at a mark of 60,006.
  expect(hedge.most).toBe(499);
  must(venue, fill(BTC_PERP, ALICE, PROVIDER, 10, 60_000));
  const entries = liquidationMenu(venue.state, ALICE, hedging).entries.filter(({ row }) => row === BTC_PERP);
  expect(entries).toMatchObject([{ purpose: 'close', direction: -1, most: 10 }]);
});

test('LIQD-084 what has no price to build on is left out: positions are frozen, coins wait', () => {
  const venue = shortCalls();
  venue.wait(700_000);
  must(venue, { kind: 'advance-time' });
  expect(liquidationMenu(venue.state, ALICE, hedging)).toMatchObject({ entries: [], frozen: 1 });
});
