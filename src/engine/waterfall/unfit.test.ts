import { describe, expect, test } from 'vitest';
import { FUND_ACCOUNT } from '../../ledger/account-kind.ts';
import { balanceOf } from '../../ledger/ledger.ts';
import type { Command } from '../command.ts';
import type { Event } from '../event.ts';
import { lotsOf } from '../positions.ts';
import { REJECTION } from '../rejection.ts';
import { BTC, BTC_PERP, ETH, ETH_PERP, fill, p, tick, USDC, usdc } from '../small-venue.suite.ts';
import type { SmallVenue } from '../small-venue.suite.ts';
import { STAGE } from '../stage.ts';
import {
  ALICE,
  all,
  BOB,
  CAROL,
  depth,
  LIST_USDT,
  must,
  parameters,
  sound,
  stageOf,
  venueOf,
} from './crowd-venue.suite.ts';

/** What does not fit: an account that is not in trouble, a price that grew old on the way, money that is not worth its name. */

const USDT = USDC + 3;

/** What Alice has. */
const bookOf = ({ state }: SmallVenue) => ({
  lots: lotsOf(state, ALICE, BTC_PERP),
  dollars: balanceOf(state.ledger, ALICE, USDC),
  stage: state.accounts.columns.stage[ALICE],
});

const fillOf = (account: number, instrument: number, lots: number, price: number): Command => ({
  kind: 'fill-liquidation',
  account,
  counterparty: CAROL,
  instrument,
  lots,
  price: p(price),
});

/** An index without one underlying: its price stays what it was, and grows old. */
const without = (underlying: number, commands: readonly Command[]): Command[] =>
  commands.map((command) =>
    command.kind === 'publish-index'
      ? { ...command, prices: command.prices.filter((price) => price.underlying !== underlying) }
      : command,
  );

describe('an account that is not being liquidated', () => {
  test.each(['provider', 'venue'] as const)(
    'LIQD-083 is neither stepped nor filled, be it healthy, called or restricted; executed by the %s',
    (liquidationExecution) => {
      const venue = venueOf('20000');
      must(venue, parameters({ liquidationExecution }), fill(BTC_PERP, ALICE, BOB, 1_000, 60_000));
      const seen = new Set<number>();
      for (let price = 60_000; price > 40_000; price -= 250) {
        venue.send(...tick(price, 3_000));
        if (stageOf(venue, ALICE) === STAGE.liquidating || lotsOf(venue.state, ALICE, BTC_PERP) < 1_000) break;
        seen.add(stageOf(venue, ALICE));
        const before = bookOf(venue);
        expect(venue.send({ kind: 'liquidate-step', account: ALICE })).toEqual([
          { kind: 'rejected', code: REJECTION.NOT_LIQUIDATING },
        ]);
        expect(venue.send(fillOf(ALICE, BTC_PERP, -1, price))).toEqual([
          { kind: 'rejected', code: REJECTION.NOT_LIQUIDATING },
        ]);
        expect(bookOf(venue)).toEqual(before);
      }
      expect(seen).toEqual(new Set([STAGE.normal, STAGE.called, STAGE.restricted]));
      sound(venue);
    },
  );
});

describe('a price that grows old in the middle of a plan', () => {
  test('LIQD-084 the next slice leaves its instrument out and goes on with the others; once priced again it is planned again', () => {
    const venue = venueOf('40000');
    must(venue, parameters({}), depth(BTC_PERP, 20), depth(ETH_PERP, 40));
    must(venue, fill(BTC_PERP, ALICE, BOB, 1_000, 60_000), fill(ETH_PERP, ALICE, CAROL, 1_000, 3_000));
    const slices = (events: readonly Event[]): number[] =>
      [...new Set(all(events, 'liquidation-filled').map(({ instrument }) => instrument))].sort((a, b) => a - b);
    expect(slices(venue.send(...tick(31_800, 2_600)))).toContain(ETH_PERP);
    expect(stageOf(venue, ALICE)).toBe(STAGE.liquidating);
    venue.wait(700_000);
    const stale = venue.send({ kind: 'advance-time' }, ...without(ETH, tick(31_800, 2_600)));
    expect(all(stale, 'underlying-staled').map(({ underlying }) => underlying)).toContain(ETH);
    expect(slices(stale)).toEqual([BTC_PERP]);
    expect(stageOf(venue, ALICE)).toBe(STAGE.liquidating);
    venue.wait(6_000);
    expect(slices(venue.send(...tick(31_800, 2_600)))).toContain(ETH_PERP);
    sound(venue);
  });

  test('FUND-045, LIQD-084 an operator may not deleverage at it either, and may again when it is fresh', () => {
    const venue = venueOf('10000');
    must(venue, parameters({ adlPolicy: 'none' }), fill(BTC_PERP, ALICE, BOB, 800, 60_000));
    venue.send(...tick(40_000, 3_000));
    venue.wait(700_000);
    venue.send({ kind: 'advance-time' }, ...without(BTC, tick(40_000, 3_000)));
    const before = bookOf(venue);
    expect(venue.send({ kind: 'deleverage', policy: 'queue' })).toEqual([
      { kind: 'rejected', code: REJECTION.PRICE_STALE },
    ]);
    expect(bookOf(venue)).toEqual(before);
    must(venue, ...tick(40_000, 3_000));
    expect(all(must(venue, { kind: 'deleverage', policy: 'queue' }), 'deleveraged')).toHaveLength(1);
    sound(venue);
  });

  test('LIQD-083, LIQD-084 a venue may not fill at it either, and may again when it is fresh', () => {
    const venue = venueOf('20000');
    must(venue, parameters({ liquidationExecution: 'venue' }), fill(BTC_PERP, ALICE, BOB, 1_000, 60_000));
    venue.send(...tick(45_000, 3_000));
    must(venue, fillOf(ALICE, BTC_PERP, -50, 45_000));
    venue.wait(700_000);
    venue.send({ kind: 'advance-time' });
    const before = bookOf(venue);
    expect(venue.send(fillOf(ALICE, BTC_PERP, -50, 45_000))).toEqual([
      { kind: 'rejected', code: REJECTION.PRICE_STALE },
    ]);
    expect(bookOf(venue)).toEqual(before);
    must(venue, ...tick(45_000, 3_000));
    must(venue, fillOf(ALICE, BTC_PERP, -50, 45_000));
    sound(venue);
  });
});

describe('a fund that holds a stablecoin', () => {
  /** Alice goes bankrupt; the fund has 100 USDC and 10,000 USDT, and what was published of USDT. */
  function bankruptBeside(prices: readonly number[], waitMs: number) {
    const venue = venueOf('10000');
    must(venue, LIST_USDT, parameters({}), fill(BTC_PERP, ALICE, BOB, 600, 60_000));
    must(venue, { kind: 'fund-deposit', asset: USDT, amount: usdc('10000') });
    const underlying = venue.state.underlyings.count - 1;
    for (const price of prices) {
      venue.send({ kind: 'publish-index', prices: [{ underlying, price: p(price), confidencePpm: 1_000_000 }] });
    }
    venue.wait(waitMs);
    return { venue, events: venue.send(...tick(41_000, 3_000)) };
  }

  test.each([
    [1, 10n],
    [0.9, 9n],
    [0.5, 5n],
    [0.0001, 0n],
  ])('FUND-011 at %s it pays what it is worth and no more', (price, tenths) => {
    const { venue, events } = bankruptBeside([price], 0);
    const exchanged = all(events, 'collateral-converted').filter(({ account }) => account === FUND_ACCOUNT);
    for (const { soldAmount, boughtAmount } of exchanged) {
      if (tenths > 0n) expect(boughtAmount).toBe((soldAmount * tenths) / 10n);
      expect(boughtAmount).toBeLessThanOrEqual(soldAmount);
    }
    const paid = all(events, 'shortfall-paid').reduce((sum, { amount }) => sum + amount, 0n);
    const worth = BigInt(Math.round(10_000 * price * 1e6));
    expect(paid).toBeLessThanOrEqual(
      worth + all(events, 'liquidation-filled').reduce((sum, { penalty }) => sum + penalty, 0n),
    );
    expect(balanceOf(venue.state.ledger, FUND_ACCOUNT, USDT)).toBeGreaterThanOrEqual(0n);
    expect(balanceOf(venue.state.ledger, FUND_ACCOUNT, USDC)).toBeGreaterThanOrEqual(0n);
    sound(venue);
  });

  test('FUND-011 while its price is stale it pays nothing, and deleveraging or the loss account bears what it would have', () => {
    const { venue, events } = bankruptBeside([0.9], 700_000);
    expect(all(events, 'collateral-converted').filter(({ account }) => account === FUND_ACCOUNT)).toEqual([]);
    expect(balanceOf(venue.state.ledger, FUND_ACCOUNT, USDT)).toBe(usdc('10000'));
    sound(venue);
  });
});
