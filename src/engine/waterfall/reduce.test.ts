import { describe, expect, test } from 'vitest';
import type { Command } from '../command.ts';
import type { Event } from '../event.ts';
import { lotsOf } from '../positions.ts';
import { REJECTION } from '../rejection.ts';
import {
  BTC,
  BTC_CALL,
  BTC_FUTURE,
  BTC_PERP,
  coins,
  ETH,
  ETH_PERP,
  fill,
  p,
  PROVIDER,
  smallVenue,
  tick,
  USDC,
  usdc,
} from '../small-venue.suite.ts';
import { STAGE } from '../stage.ts';

import {
  ALICE,
  all,
  BOB,
  CAROL,
  depth,
  must,
  navOf,
  open,
  parameters,
  sound,
  stageOf,
  venueOf,
} from './crowd-venue.suite.ts';

describe('reduce', () => {
  test('LIQD-021 both legs of a hedge are closed in step, and the plan says what it saw and chose', () => {
    const venue = venueOf('90000');
    must(venue, fill(BTC_PERP, ALICE, BOB, 3_000, 60_000), fill(BTC_FUTURE, BOB, ALICE, 3_000, 60_240));
    must(venue, { kind: 'withdraw', account: ALICE, asset: USDC, amount: usdc('81000') });
    const drain = { kind: 'publish-funding', instrument: BTC_PERP, ratePpb: 20_000_000 } as const;
    const events: Event[] = [];
    for (
      let i = 0;
      i < 6 && stageOf(venue, ALICE) !== STAGE.liquidating && all(events, 'liquidation-filled').length === 0;
      i++
    )
      events.push(...venue.send(drain));
    const [plan] = all(events, 'liquidation-planned');
    expect(plan).toMatchObject({ account: ALICE, considered: 2, reaches: 'target' });
    expect(plan.spareTicks).toBeLessThan(0);
    expect(plan.spareAfterTicks).toBeGreaterThanOrEqual(0);
    expect(plan.costTicks).toBeLessThan(plan.closeAllTicks);
    const [perp, future] = [BTC_PERP, BTC_FUTURE].map((row) => lotsOf(venue.state, ALICE, row));
    expect(Math.abs(perp + future)).toBeLessThan(0.1 * perp);
    expect(perp).toBeGreaterThan(0);
    sound(venue);
  });

  test('LIQD-062, LIQD-082 an interval takes its share of the depth and no more, the next one goes on', () => {
    const venue = venueOf('20000');
    must(venue, parameters({}), depth(BTC_PERP, 100), fill(BTC_PERP, ALICE, BOB, 1_000, 60_000));
    const first = all(venue.send(...tick(45_000, 3_000)), 'liquidation-filled');
    // A quarter of 100 + 200 + 400 lots.
    expect(first.map(({ lots }) => lots)).toEqual([-175]);
    expect(first[0].slippage).toBeGreaterThan(0n);
    expect(all(venue.send({ kind: 'liquidate-step', account: ALICE }), 'liquidation-filled')).toEqual([]);
    expect(stageOf(venue, ALICE)).toBe(STAGE.liquidating);
    venue.wait(5_000);
    const second = all(venue.send({ kind: 'advance-time' }), 'liquidation-filled');
    expect(second).toHaveLength(1);
    expect(-second[0].lots).toBeLessThan(90);
    expect(stageOf(venue, ALICE)).not.toBe(STAGE.liquidating);
    sound(venue);
  });

  test('LIQD-062 deeper lots of the same interval cost more', () => {
    const venue = venueOf('20000', '20000');
    must(venue, parameters({}), depth(BTC_PERP, 100));
    must(venue, fill(BTC_PERP, ALICE, CAROL, 900, 60_000), fill(BTC_PERP, BOB, CAROL, 900, 60_000));
    const filled = all(venue.send(...tick(42_800, 3_000)), 'liquidation-filled');
    expect(filled.map(({ account }) => account)).toEqual([ALICE, ALICE, BOB]);
    const perLot = filled.map(({ slippage, lots }) => Number(slippage) / -lots);
    expect(perLot[2]).toBeGreaterThan(1.2 * perLot[0]);
  });

  test('LIQD-063 a slice takes the near levels of its interval, and waits where the next ones are far', () => {
    const venue = venueOf('20000');
    const bids = [
      { distancePpm: 500, lots: 400 },
      { distancePpm: 60_000, lots: 4_000 },
    ];
    must(venue, parameters({}), { kind: 'publish-depth', instrument: BTC_PERP, bids, asks: bids });
    must(venue, fill(BTC_PERP, ALICE, BOB, 1_000, 60_000));
    const slices = [all(venue.send(...tick(45_000, 3_000)), 'liquidation-filled').map(({ lots }) => lots)];
    for (let i = 0; i < 5 && stageOf(venue, ALICE) === STAGE.liquidating; i++) {
      venue.wait(5_000);
      const filled = all(venue.send({ kind: 'advance-time' }), 'liquidation-filled');
      for (const { slippage, lots } of filled) expect(Number(slippage) / -lots).toBeLessThan(45 * 600);
      slices.push(filled.map(({ lots }) => lots));
    }
    expect(slices.slice(0, -1)).toEqual(slices.slice(0, -1).map(() => [-100]));
    expect(slices.length).toBeGreaterThan(2);
    sound(venue);
  });

  test('LIQD-063 it does not wait for less than a price may move meanwhile', () => {
    const venue = venueOf('20000');
    const bids = [
      { distancePpm: 500, lots: 400 },
      { distancePpm: 2_000, lots: 4_000 },
    ];
    must(venue, parameters({}), { kind: 'publish-depth', instrument: BTC_PERP, bids, asks: bids });
    must(venue, fill(BTC_PERP, ALICE, BOB, 1_000, 60_000));
    const [first, ...rest] = all(venue.send(...tick(45_000, 3_000)), 'liquidation-filled');
    expect(-first.lots).toBeGreaterThan(200);
    expect(rest.length).toBeLessThan(3);
    expect(stageOf(venue, ALICE)).not.toBe(STAGE.liquidating);
  });

  test.each([
    [5_000, 15_000, -100],
    [300_000, 15_000, -248],
    [300_000, 25_000, -250],
    [0, 15_000, -100],
  ])(
    'LIQD-061, LIQD-063 intervals of %s ms: with 100 lots near and others %s ppm away the first slice is %s',
    (liquidationIntervalMs, distancePpm, lots) => {
      const venue = venueOf('20000');
      const bids = [
        { distancePpm: 500, lots: 400 },
        { distancePpm, lots: 4_000 },
      ];
      must(venue, parameters({ liquidationIntervalMs }), {
        kind: 'publish-depth',
        instrument: BTC_PERP,
        bids,
        asks: bids,
      });
      must(venue, fill(BTC_PERP, ALICE, BOB, 1_000, 60_000));
      const [first] = all(venue.send(...tick(45_000, 3_000)), 'liquidation-filled');
      expect(first.lots).toBe(lots);
      sound(venue);
    },
  );

  test('LIQD-060 nothing is traded outside the band: a depth beyond it is no depth', () => {
    const venue = venueOf('20000');
    must(
      venue,
      parameters({ liquidationBandPpm: 400 }),
      depth(BTC_PERP, 100),
      fill(BTC_PERP, ALICE, BOB, 1_000, 60_000),
    );
    const events = venue.send(...tick(45_000, 3_000));
    expect(all(events, 'liquidation-filled')).toEqual([]);
    expect(all(events, 'taken-over')).toMatchObject([{ account: ALICE, reason: 'unabsorbed' }]);
    expect(navOf(venue, ALICE)).toBe(0);
    sound(venue);
  });

  test('LIQD-022, LIQD-073 where hedging is allowed and options are dear to close, perpetuals are opened instead', () => {
    const venue = venueOf('14500');
    const optionSide = [{ distancePpm: 60_000, lots: 20_000 }];
    must(
      venue,
      parameters({ liquidationMeans: 'hedging' }),
      { kind: 'publish-depth', instrument: BTC_CALL, bids: optionSide, asks: optionSide },
      {
        kind: 'publish-depth',
        instrument: BTC_PERP,
        bids: [{ distancePpm: 100, lots: 9_000 }],
        asks: [{ distancePpm: 100, lots: 9_000 }],
      },
      fill(BTC_CALL, BOB, ALICE, 1_000, 4_000),
    );
    const filled = all(venue.send(...tick(68_000, 3_000)), 'liquidation-filled');
    expect(filled.length).toBeGreaterThan(0);
    expect(filled.every(({ instrument, lots }) => instrument === BTC_PERP && lots > 0)).toBe(true);
    expect(lotsOf(venue.state, ALICE, BTC_CALL)).toBe(-1_000);
    expect(stageOf(venue, ALICE)).not.toBe(STAGE.liquidating);
    sound(venue);
  });

  test('LIQD-022, LIQD-030 coins that are owned are converted where that restores, and debts are paid in the end', () => {
    const venue = smallVenue();
    venue.send(
      open('alice'),
      { kind: 'deposit', account: ALICE, asset: BTC, amount: coins('1') },
      fill(BTC_PERP, ALICE, PROVIDER, 2_000, 60_000),
    );
    const events = venue.send(...tick(45_500, 3_000));
    const converted = all(events, 'collateral-converted');
    expect(converted.length).toBeGreaterThan(0);
    for (const { soldAsset, boughtAsset, boughtAmount, soldAmount } of converted) {
      expect([soldAsset, boughtAsset]).toEqual([BTC, USDC]);
      expect(boughtAmount).toBe((soldAmount * 45_500n) / 100n);
    }
    expect(stageOf(venue, ALICE)).not.toBe(STAGE.liquidating);
    sound(venue);
  });

  test('LIQD-084 a stale price stops what needs it: the other positions are closed, nobody is taken over', () => {
    const venue = venueOf('40000');
    must(venue, fill(BTC_PERP, ALICE, BOB, 1_000, 60_000), fill(ETH_PERP, ALICE, CAROL, 1_000, 3_000));
    venue.wait(700_000);
    const btcOnly = tick(30_500, 3_000).map((command) =>
      command.kind === 'publish-index'
        ? { ...command, prices: command.prices.filter(({ underlying }) => underlying === BTC) }
        : command,
    );
    const events = venue.send({ kind: 'advance-time' }, ...btcOnly);
    expect(all(events, 'underlying-staled').map(({ underlying }) => underlying)).toContain(ETH);
    expect(all(events, 'liquidation-filled').every(({ instrument }) => instrument === BTC_PERP)).toBe(true);
    expect(all(events, 'taken-over')).toEqual([]);
    expect(lotsOf(venue.state, ALICE, ETH_PERP)).toBe(1_000);
    sound(venue);
  });

  test('LIQD-083 the venue executes: fills up to the plan are recorded, at their own price', () => {
    const venue = venueOf('20000');
    must(venue, parameters({ liquidationExecution: 'venue' }), fill(BTC_PERP, ALICE, CAROL, 1_000, 60_000));
    const fillOf = (lots: number, price: number): Command => ({
      kind: 'fill-liquidation',
      account: ALICE,
      counterparty: BOB,
      instrument: BTC_PERP,
      lots,
      price: p(price),
    });
    const started = venue.send(...tick(45_000, 3_000));
    expect(all(started, 'liquidation-filled')).toEqual([]);
    expect(all(started, 'liquidation-planned')[0].trades).toMatchObject([{ instrument: BTC_PERP, lots: -232 }]);
    expect(venue.send(fillOf(-233, 45_000))).toEqual([
      { kind: 'rejected', code: REJECTION.LIQUIDATION_FILL_UNPLANNED },
    ]);
    const [filled] = all(must(venue, fillOf(-100, 44_900)), 'liquidation-filled');
    expect(filled).toMatchObject({ counterparty: BOB, lots: -100, slippage: usdc('10.45') });
    expect(lotsOf(venue.state, BOB, BTC_PERP)).toBe(100);
    let [next] = all(venue.send({ kind: 'liquidate-step', account: ALICE }), 'liquidation-planned');
    for (let i = 0; i < 9 && stageOf(venue, ALICE) === STAGE.liquidating; i++) {
      [next] = all(must(venue, fillOf(next.trades[0].lots, 44_900)), 'liquidation-planned');
    }
    expect(stageOf(venue, ALICE)).not.toBe(STAGE.liquidating);
    sound(venue);
  });
});
