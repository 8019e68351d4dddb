import { expect, test } from 'vitest';
import { FUND_ACCOUNT, LOSS_ACCOUNT } from '../ledger/account-kind.ts';
import { balanceOf } from '../ledger/ledger.ts';
import type { Command } from './command.ts';
import { flowBalance, FundWatch } from './fund-flows.ts';
import { fundRecord } from './fund-query.ts';
import { ALICE, all, BOB, CAROL, must, navOf, parameters, venueOf } from './waterfall/crowd-venue.suite.ts';
import { BTC, BTC_PERP, ETH_PERP, fill, HOUSE_PRESET, p, PROVIDER, tick, USDC, usdc } from './small-venue.suite.ts';
import type { SmallVenue } from './small-venue.suite.ts';
import { createState } from './state.ts';
import { SMALL_GENESIS } from './small-venue.suite.ts';

/** P&L of lots of an instrument in every own column, from the risk table. */
function pnlOf({ state }: SmallVenue, instrument: number, lots: number): number[] {
  const { model } = state.derived.pricing;
  if (model === undefined) throw new Error('no model');
  const { cells, stride, columns } = model.table;
  return Array.from({ length: columns }, (_, c) => lots * cells[instrument * stride + c]);
}

test('FUND-012 the state of the fund at any time: what it holds, its premium, its inventory, what is unpaid', () => {
  const venue = venueOf('10000');
  must(venue, parameters({ adlPolicy: 'none' }), fill(BTC_PERP, ALICE, BOB, 600, 60_000));
  must(venue, { kind: 'fund-deposit', asset: USDC, amount: usdc('500') });
  const before = fundRecord(venue.state);
  expect(before).toMatchObject({ worthTicks: 5_000_000n, premiumPpm: 5_000, seq: venue.outcomes.length - 1 });
  expect(before.assets[USDC]).toMatchObject({ asset: 'USDC', units: usdc('500'), unpaidUnits: 0n, isStale: false });
  expect(before.inventory).toEqual({ navTicks: 0n, notionalTicks: 0n, positions: [] });
  venue.send(...tick(40_000, 3_000));
  const { assets, inventory, worthTicks } = fundRecord(venue.state);
  expect([assets[USDC].units, worthTicks]).toEqual([0n, 0n]);
  const lots = inventory.positions[0].lots;
  expect(inventory.positions).toMatchObject([{ symbol: 'BTC/USDC:USDC', valueTicks: lots * 400_040 }]);
  expect(inventory.notionalTicks).toBe(BigInt(lots) * 400_040n);
  // 12,000 USD of loss less 10,000 of money and 500 of the fund, at marks of 0.01 % above the index.
  expect(Number(inventory.navTicks) / 10_000).toBeCloseTo(10_000 + 500 - 600 * (60 - 40.004), 0);
});

test('FUND-020 the fund is sized against the two largest shortfalls in the worst column, and says what it lacks', () => {
  const venue = venueOf('10000', '5000', '60000');
  must(venue, parameters({}), fill(BTC_PERP, ALICE, CAROL, 600, 60_000), fill(BTC_PERP, BOB, CAROL, 300, 60_000));
  must(venue, fill(ETH_PERP, PROVIDER, CAROL, 10, 3_000));
  must(venue, { kind: 'fund-deposit', asset: USDC, amount: usdc('100') });
  expect(fundRecord(venue.state).coverTwo).toMatchObject({
    needTicks: 0,
    lackingTicks: 0n,
    column: '',
    shortfalls: [],
  });
  venue.send(...tick(50_000, 3_000));
  expect(
    all(
      venue.outcomes.flatMap(({ events }) => events),
      'liquidation-started',
    ),
  ).toEqual([]);
  const { coverTwo } = fundRecord(venue.state);
  const lossOf = (account: number, lots: number): number[] =>
    pnlOf(venue, BTC_PERP, lots).map((pnl) => Math.max(0, -(navOf(venue, account) + pnl)));
  const [alice, bob] = [lossOf(ALICE, 600), lossOf(BOB, 300)];
  const needs = alice.map((loss, c) => loss + bob[c]);
  expect(coverTwo?.needTicks).toBe(Math.max(...needs));
  expect(coverTwo?.needTicks).toBeGreaterThan(10_000_000);
  expect(coverTwo?.column).toMatch(/^BTC-USD -16%.*, ETH-USD -/);
  expect(coverTwo?.shortfalls).toEqual([
    { account: ALICE, ticks: Math.max(...alice) },
    { account: BOB, ticks: Math.max(...bob) },
  ]);
  expect(coverTwo?.lackingTicks).toBe(BigInt(Math.max(...needs)) - 1_000_000n);
});

test('FUND-020 a hedge that only a stress column breaks is sized against that column, by its name', () => {
  const venue = venueOf('20000');
  const stress = [{ label: 'apart', vol: 'same', moves: { 'BTC-USD': 0.1, 'ETH-USD': -0.1, default: 0 } }];
  const preset = {
    ...HOUSE_PRESET,
    parameters: { ...(HOUSE_PRESET.parameters as object), tails: [-0.33, 0.5], stress },
  } as typeof HOUSE_PRESET;
  must(
    venue,
    { ...parameters({}), preset } as Command,
    fill(BTC_PERP, CAROL, ALICE, 1_000, 60_000),
    fill(ETH_PERP, ALICE, CAROL, 2_000, 3_000),
    ...tick(60_000, 2_520),
  );
  expect(navOf(venue, ALICE)).toBe(103_940_000);
  // Short 1 BTC marked at 60,006 and long 20 ETH at 2,520: a tenth of each is lost, of 10,394.
  const { coverTwo } = fundRecord(venue.state);
  expect(coverTwo).toMatchObject({ column: 'apart', shortfalls: [{ account: ALICE }] });
  expect((coverTwo?.needTicks ?? 0) / 10_000).toBeCloseTo(6_000.6 + 5_040 - 10_394, 0);
  expect(coverTwo?.lackingTicks).toBe(BigInt(coverTwo?.needTicks ?? 0));
});

test('FUND-013 premium, payments, exchanges and what comes back from the inventory add up to the balance', () => {
  const venue = venueOf('10000');
  must(
    venue,
    { kind: 'list-asset', asset: { code: 'USDT', decimals: 6, kind: 'stable' }, lotUnits: 0n, referencePrice: p(1) },
    parameters({ unwindPpm: 1_000_000, liquidationSlicePpm: 1_000_000 }),
    fill(BTC_PERP, ALICE, BOB, 600, 60_000),
    fill(BTC_PERP, CAROL, BOB, 2_000, 60_000),
    { kind: 'fund-deposit', asset: USDC + 3, amount: usdc('10000') },
    { kind: 'withdraw', account: CAROL, asset: USDC, amount: usdc('150000') },
  );
  venue.send(...tick(41_000, 3_000), ...tick(39_500, 3_000));
  for (let i = 0; i < 3; i++) {
    venue.wait(5_000);
    venue.send({ kind: 'advance-time' });
  }
  const watch = new FundWatch();
  for (const { events } of venue.outcomes) watch.observe(venue.state, events);
  for (const asset of [USDC, BTC, USDC + 3]) {
    expect(flowBalance(watch.of(asset))).toBe(balanceOf(venue.state.ledger, FUND_ACCOUNT, asset));
  }
  const { premium, paidOut, exchangedIn } = watch.of(USDC);
  expect([premium > 0n, paidOut > 0n, exchangedIn > 0n, watch.of(USDC + 3).exchangedOut > 0n]).toEqual(
    Array.from({ length: 4 }, () => true),
  );
});

test('FUND-012 before the parameters the fund is empty, and sized against nothing', () => {
  const state = createState(SMALL_GENESIS);
  expect(fundRecord(state)).toMatchObject({ worthTicks: 0n, premiumPpm: 0, assets: [] });
  expect(fundRecord(state).coverTwo).toBeUndefined();
  expect(LOSS_ACCOUNT).not.toBe(FUND_ACCOUNT);
});
