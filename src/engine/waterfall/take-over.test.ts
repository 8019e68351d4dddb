import { describe, expect, test } from 'vitest';
import { FUND_ACCOUNT, INVENTORY_ACCOUNT, LOSS_ACCOUNT } from '../../ledger/account-kind.ts';
import { balanceOf } from '../../ledger/ledger.ts';
import { ACTIVE } from '../../risk/book-margin.ts';
import { money } from '../../units/money.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { lotsOf } from '../positions.ts';
import { REJECTION } from '../rejection.ts';
import {
  BTC,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  BTC_SPOT,
  coins,
  ETH,
  ETH_PERP,
  fill,
  p,
  PROVIDER,
  tick,
  USDC,
  usdc,
} from '../small-venue.suite.ts';
import { STAGE } from '../stage.ts';

import { inventoryNav } from './inventory-nav.ts';
import {
  ALICE,
  all,
  BOB,
  CAROL,
  LIST_USDT,
  must,
  navOf,
  parameters,
  sound,
  stageOf,
  venueOf,
} from './crowd-venue.suite.ts';

describe('take-over, fund, deleveraging, sharing', () => {
  const bankrupt = (fund: string | undefined, change: Partial<EngineParameters> = {}) => {
    const venue = venueOf('10000');
    must(venue, parameters(change), fill(BTC_PERP, ALICE, BOB, 600, 60_000), fill(BTC_PERP, ALICE, CAROL, 200, 60_000));
    must(venue, fill(ETH_PERP, ALICE, CAROL, 400, 3_000));
    if (fund !== undefined) venue.send({ kind: 'fund-deposit', asset: USDC, amount: usdc(fund) });
    return { venue, events: venue.send(...tick(40_000, 2_000)) };
  };

  test('LIQD-090, LIQD-091 a bankrupt account is taken over at the bankruptcy price and left with exactly nothing', () => {
    const { venue, events } = bankrupt('20000');
    const [taken] = all(events, 'taken-over');
    expect(taken).toMatchObject({ account: ALICE, reason: 'bankrupt', valuation: { navTicks: -99_968_000 } });
    // Half a percent of 800 lots at 40.004 USD and 400 at 20 USD, each lot rounded up to a tick.
    expect(taken.closeAllTicks).toBe(800 * 2_001 + 400 * 1_000);
    expect(taken.positions.map(({ adjustTicks }) => adjustTicks)).toEqual([78_025_410, 21_942_590]);
    expect(navOf(venue, ALICE)).toBe(0);
    expect(stageOf(venue, ALICE)).toBe(STAGE.normal);
    sound(venue);
  });

  test('FUND-010, FUND-012, FUND-030, FUND-031 the fund pays what the inventory lacks, nobody is deleveraged, and the inventory is unwound', () => {
    const { venue, events } = bankrupt('20000');
    expect(all(events, 'shortfall-paid')).toMatchObject([{ account: INVENTORY_ACCOUNT, amount: usdc('9996.8') }]);
    expect(all(events, 'deleveraged')).toEqual([]);
    const left = () => [BTC_PERP, ETH_PERP].map((row) => lotsOf(venue.state, INVENTORY_ACCOUNT, row));
    let before = left();
    expect(before[0]).toBeLessThan(800);
    for (let i = 0; i < 40 && left().some((lots) => lots !== 0); i++) {
      venue.wait(5_000);
      const unwound = venue.send({ kind: 'advance-time' });
      const [planned] = all(unwound, 'liquidation-planned');
      expect(planned).toMatchObject({ account: INVENTORY_ACCOUNT });
      expect(planned.costTicks).toBe(planned.trades.reduce((sum, { costTicks }) => sum + costTicks, 0));
      expect(all(unwound, 'transferred').filter(({ amount }) => amount <= 0n)).toEqual([]);
      expect(left().every((lots, row) => lots <= before[row])).toBe(true);
      before = left();
      sound(venue);
    }
    expect(left()).toEqual([0, 0]);
    expect(balanceOf(venue.state.ledger, INVENTORY_ACCOUNT, USDC)).toBe(0n);
    expect(balanceOf(venue.state.ledger, FUND_ACCOUNT, USDC)).toBeGreaterThan(usdc('9990'));
  });

  test('FUND-044 without a fund the other side is deleveraged exactly, nobody beyond its profit or below the bankruptcy price', () => {
    const { venue, events } = bankrupt(undefined);
    const taken = all(events, 'deleveraged');
    expect(taken.map(({ neededTicks }) => neededTicks)).toEqual([78_025_410, 21_942_590]);
    expect(taken[0].lackingTicks).toBe(78_025_410 + 21_942_590);
    for (const { accounts, neededTicks, gapTicks } of taken) {
      const given = accounts.reduce((sum, { givenTicks }) => sum + givenTicks, 0);
      expect(given).toBe(neededTicks);
      for (const { lots, givenTicks } of accounts) expect(givenTicks).toBeLessThanOrEqual(Math.abs(lots) * gapTicks);
    }
    expect(navOf(venue, BOB) + navOf(venue, CAROL)).toBe(4_100_000_000);
    expect(all(events, 'shortfall-uncovered')).toEqual([]);
    sound(venue);
  });

  test('FUND-043 the second leg of a hedge is left alone while there are others', () => {
    const venue = venueOf('10000');
    must(venue, parameters({}), fill(BTC_PERP, ALICE, BOB, 800, 60_000), fill(BTC_PERP, PROVIDER, CAROL, 800, 60_000));
    must(venue, fill(BTC_FUTURE, BOB, PROVIDER, 800, 60_240));
    const events = venue.send(...tick(42_000, 3_000));
    const [taken] = all(events, 'deleveraged');
    expect(taken.candidates).toBe(2);
    expect(taken.accounts.map(({ account }) => account)).toEqual([CAROL]);
    expect(taken.accounts[0].damageTicks).toBe(0);
    sound(venue);
  });

  test('FUND-011 a fund asset that lost its peg pays for what it is worth', () => {
    const venue = venueOf('10000');
    must(venue, LIST_USDT, parameters({}), fill(BTC_PERP, ALICE, BOB, 600, 60_000), {
      kind: 'fund-deposit',
      asset: USDC + 3,
      amount: usdc('10000'),
    });
    const usdt = venue.state.underlyings.count - 1;
    const events = venue.send(
      { kind: 'publish-index', prices: [{ underlying: usdt, price: p(0.8), confidencePpm: 1_000_000 }] },
      ...tick(41_000, 3_000),
    );
    const exchanged = all(events, 'collateral-converted').filter(({ account }) => account === FUND_ACCOUNT);
    expect(exchanged).toHaveLength(1);
    expect(exchanged[0].boughtAmount).toBe((exchanged[0].soldAmount * 8n) / 10n);
    expect(all(events, 'shortfall-paid')).toMatchObject([
      { account: INVENTORY_ACCOUNT, amount: exchanged[0].boughtAmount },
    ]);
    expect(balanceOf(venue.state.ledger, FUND_ACCOUNT, USDC + 3)).toBeGreaterThan(0n);
    sound(venue);
  });

  test('FUND-011 the fund exchanges stablecoins first, then coins, and leaves alone what has no price', () => {
    const venue = venueOf('10000');
    must(
      venue,
      LIST_USDT,
      parameters({}),
      fill(BTC_PERP, ALICE, BOB, 600, 60_000),
      { kind: 'fund-deposit', asset: BTC, amount: coins('1') },
      { kind: 'fund-deposit', asset: USDC + 3, amount: usdc('100') },
    );
    const events = venue.send(...tick(41_000, 3_000));
    const exchanged = all(events, 'collateral-converted').filter(({ account }) => account === FUND_ACCOUNT);
    expect(exchanged.map(({ soldAsset }) => soldAsset)).toEqual([USDC + 3, BTC]);
    expect(balanceOf(venue.state.ledger, FUND_ACCOUNT, USDC + 3)).toBe(0n);
    sound(venue);
  });

  test('FUND-045 with policy none the lack waits for the operator, who deleverages exactly for it', () => {
    const { venue, events } = bankrupt('100', { adlPolicy: 'none' });
    expect(all(events, 'deleveraged')).toEqual([]);
    expect(all(events, 'shortfall-uncovered')).toEqual([]);
    expect(balanceOf(venue.state.ledger, FUND_ACCOUNT, USDC)).toBe(0n);
    const lacking = Number(inventoryNav(venue.state));
    expect(lacking).toBeLessThan(-95_000_000);
    const taken = all(must(venue, { kind: 'deleverage', policy: 'queue' }), 'deleveraged');
    const given = taken.flatMap(({ accounts }) => accounts.map(({ givenTicks }) => givenTicks));
    expect(given.reduce((sum, ticks) => sum + ticks, 0)).toBe(-lacking);
    expect(venue.send({ kind: 'deleverage', policy: 'queue' })).toEqual([
      { kind: 'rejected', code: REJECTION.NOTHING_TO_DELEVERAGE },
    ]);
    sound(venue);
  });

  test('FUND-045, FUND-050 what nobody was deleveraged for moves to the loss account when the last position is unwound', () => {
    const { venue, events } = bankrupt(undefined, {
      adlPolicy: 'none',
      unwindPpm: 1_000_000,
      liquidationSlicePpm: 1_000_000,
    });
    expect(venue.send({ kind: 'deleverage', policy: 'pro-rata' }).at(0)?.kind).toBe('rejected');
    expect(all(events, 'shortfall-uncovered')).toMatchObject([{ account: INVENTORY_ACCOUNT, amount: usdc('9996.8') }]);
    sound(venue);
  });

  test('FUND-050 a loss is shared in proportion to NAV, last and on demand, and adds up exactly', () => {
    const { venue } = bankrupt(undefined, { adlPolicy: 'none', unwindPpm: 1_000_000, liquidationSlicePpm: 1_000_000 });
    const owed = -balanceOf(venue.state.ledger, LOSS_ACCOUNT, USDC);
    expect(owed).toBe(usdc('9996.8'));
    const navs = [BOB, CAROL].map((account) => navOf(venue, account));
    const [shared] = all(venue.send({ kind: 'socialise-loss', asset: USDC }), 'loss-socialised');
    expect(shared.amount).toBe(owed);
    expect(shared.shares.map(({ account }) => account)).toEqual([BOB, CAROL]);
    const [bob, carol] = shared.shares.map(({ amount }) => Number(amount));
    expect(bob + carol).toBe(Number(owed));
    expect(bob / carol).toBeCloseTo(navs[0] / navs[1], 6);
    expect(balanceOf(venue.state.ledger, LOSS_ACCOUNT, USDC)).toBe(0n);
    sound(venue);
  });

  test('LIQD-090 an account with inverse contracts and coins is taken over and its coins pay its debts', () => {
    const venue = venueOf('100');
    venue.send(
      { kind: 'deposit', account: ALICE, asset: BTC, amount: coins('0.5') },
      { kind: 'deposit', account: CAROL, asset: BTC, amount: coins('5') },
    );
    must(venue, fill(BTC_INVERSE, ALICE, CAROL, 9_000, 60_000), {
      kind: 'fund-deposit',
      asset: USDC,
      amount: usdc('50000'),
    });
    const events = venue.send(...tick(42_000, 3_000));
    expect(all(events, 'taken-over')).toMatchObject([{ account: ALICE, reason: 'bankrupt' }]);
    expect(stageOf(venue, ALICE)).toBe(STAGE.normal);
    for (const asset of [USDC, BTC, ETH])
      expect(balanceOf(venue.state.ledger, ALICE, asset)).toBeGreaterThanOrEqual(money(0n));
    sound(venue);
  });

  test('LIQD-023, LIQD-030 a debt without positions is assessed first: what is owned, what is owed, then who pays', () => {
    const venue = venueOf('20000');
    must(venue, parameters({}), { kind: 'fund-deposit', asset: USDC, amount: usdc('3000') });
    venue.send({ kind: 'deposit', account: BOB, asset: BTC, amount: coins('2') });
    must(venue, fill(BTC_SPOT, ALICE, BOB, 1_000, 60_000));
    const events = venue.send(...tick(35_000, 3_000)).filter((event) => 'account' in event && event.account === ALICE);
    expect(events.map(({ kind }) => kind)).toEqual([
      'liquidation-started',
      'debts-assessed',
      'collateral-converted',
      'debts-assessed',
      'shortfall-paid',
      'shortfall-uncovered',
      'liquidation-ended',
      'restriction-lifted',
      'margin-call-lifted',
    ]);
    const [first, second] = all(events, 'debts-assessed');
    expect(first.balances).toEqual([
      { asset: BTC, amount: coins('1'), valueTicks: 350_000_000 },
      { asset: USDC, amount: usdc('-40000'), valueTicks: -400_000_000 },
    ]);
    expect(first.valuation).toMatchObject({ navTicks: -50_000_000, active: { kind: ACTIVE.sameMove } });
    expect(all(events, 'collateral-converted')).toMatchObject([{ reason: 'debt', boughtAmount: usdc('35000') }]);
    expect(second.balances).toEqual([{ asset: USDC, amount: usdc('-5000'), valueTicks: -50_000_000 }]);
    const paid = { amount: usdc('3000'), owedAmount: usdc('5000'), fundAmount: usdc('3000') };
    expect(all(events, 'shortfall-paid')).toMatchObject([paid]);
    expect(all(events, 'shortfall-uncovered')).toMatchObject([{ amount: usdc('2000') }]);
    sound(venue);
  });
});
