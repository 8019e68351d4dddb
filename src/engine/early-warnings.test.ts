import { describe, expect, test } from 'vitest';
import { HORIZONS } from '../risk/early-warning/horizon.ts';
import { VolWatch } from '../risk/early-warning/vol-watch.ts';
import { HOUR_MS } from '../units/time.ts';
import type { Command } from './command.ts';
import { earlyWarning, earlyWarnings } from './early-warnings.ts';
import {
  BTC,
  BTC_CALL,
  BTC_PERP,
  ETH,
  ETH_PERP,
  fill,
  PROVIDER,
  smallVenue,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import type { SmallVenue } from './small-venue.suite.ts';
import { valueAccount } from './valuation.ts';
import type { VolView } from './vol-view.ts';
import { volView, watchPrices } from './vol-view.ts';

const [ALICE, BOB, CAROL] = [PROVIDER + 1, PROVIDER + 2, PROVIDER + 3];
const view: VolView = { vol: (underlying) => (underlying === ETH ? 1.2 : 0.4), correlation: () => 0.8 };

function venueOf(...fills: readonly Command[]): SmallVenue {
  const venue = smallVenue();
  for (const [i, label] of ['alice', 'bob', 'carol'].entries()) {
    venue.send(
      { kind: 'open-account', label, accountKind: 'customer' },
      { kind: 'deposit', account: ALICE + i, asset: USDC, amount: usdc('20000') },
    );
  }
  venue.send(...fills);
  return venue;
}

describe('early warnings', () => {
  test('LIQD-004 of two longs with about the same headroom the one on the wilder coin stands first', () => {
    const { state } = venueOf(
      fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000),
      fill(ETH_PERP, BOB, PROVIDER, 1_900, 3_000),
    );
    const [first, second, ...rest] = earlyWarnings(state, view);
    expect([first.account, second.account, rest.length]).toEqual([BOB, ALICE, 0]);
    expect([first.label, first.stage]).toEqual(['bob', 'normal']);
    expect(first.day).toBeGreaterThan(second.day);
    for (const { fiveMinutes, hour, day } of [first, second]) {
      expect(fiveMinutes).toBeLessThan(hour);
      expect(hour).toBeLessThan(day);
    }
    expect(earlyWarnings(state, view, 1)).toHaveLength(1);
    expect(earlyWarning(state, view, CAROL)).toBeUndefined();
    expect(earlyWarning(state, view, PROVIDER)).toBeUndefined();
  });

  test('LIQD-002 the distances of a long and a short are where their headroom really ends', () => {
    const at = (sign: 1 | -1) => {
      const venue = venueOf(
        sign > 0 ? fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000) : fill(BTC_PERP, PROVIDER, ALICE, 1_000, 60_000),
      );
      const warning = earlyWarning(venue.state, view, ALICE);
      const [btc] = warning?.underlyings ?? [];
      expect(btc.underlying).toBe('BTC-USD');
      expect(sign > 0 ? btc.up : btc.down).toBeUndefined();
      expect(btc.deviations).toBeCloseTo(warning?.jointDistance ?? 0, 1);
      const move = (sign > 0 ? btc.down : btc.up) ?? 0;
      const before = valueAccount(venue.state, ALICE).maintenanceHeadroom;
      venue.state.accounts.columns.kind[ALICE] += 1; // looked at, not liquidated
      venue.send(...tick(60_000 * (1 + move), 3_000));
      return [move, valueAccount(venue.state, ALICE).maintenanceHeadroom / before];
    };
    const [down, leftOfLong] = at(1);
    const [up, leftOfShort] = at(-1);
    expect(down).toBeLessThan(-0.2);
    expect(up).toBeGreaterThan(0.15);
    // A short's requirement grows on the way: its line is nearer than its headroom over its notional.
    expect(up).toBeLessThan(0.9 * Math.abs(down));
    expect(Math.abs(leftOfLong)).toBeLessThan(0.01);
    expect(Math.abs(leftOfShort)).toBeLessThan(0.01);
  });

  test('LIQD-002 with a long and a short of two coins that move together the whole book is far, each leg alone is not', () => {
    const { state } = venueOf(
      fill(BTC_PERP, ALICE, PROVIDER, 900, 60_000),
      fill(ETH_PERP, PROVIDER, ALICE, 1_700, 3_000),
    );
    const [{ jointDistance, underlyings }] = earlyWarnings(state, { vol: () => 0.6, correlation: () => 0.95 });
    expect(underlyings.map(({ underlying }) => underlying)).toEqual(['BTC-USD', 'ETH-USD']);
    for (const { deviations } of underlyings) expect(jointDistance).toBeGreaterThan(2 * deviations);
  });

  test('LIQD-003, LIQD-004 a hedged account is far from its line, an account at its line is breached', () => {
    const venue = venueOf(
      fill(BTC_PERP, ALICE, PROVIDER, 800, 60_000),
      fill(BTC_CALL, PROVIDER, ALICE, 200, 4_000),
      fill(BTC_PERP, BOB, CAROL, 1_000, 60_000),
    );
    const warned = new Map(earlyWarnings(venue.state, view).map((warning) => [warning.account, warning]));
    expect(warned.get(ALICE)?.jointDistance).toBeGreaterThan(1.2 * (warned.get(BOB)?.jointDistance ?? 0));
    venue.state.accounts.columns.kind[BOB] += 1; // looked at, not liquidated
    venue.send(...tick(45_500, 3_000));
    venue.state.accounts.columns.kind[BOB] -= 1;
    expect(valueAccount(venue.state, BOB).maintenanceHeadroom).toBeLessThan(0);
    const [first] = earlyWarnings(venue.state, view);
    expect(first).toMatchObject({ account: BOB, jointDistance: 0, fiveMinutes: 1, hour: 1, day: 1 });
    expect(first.underlyings).toMatchObject([{ down: -0, up: 0, deviations: 0 }]);
  });
});

describe('the view of vol', () => {
  const hours = (venue: SmallVenue, watch: VolWatch, prices: readonly number[], vol: number) => {
    for (const price of prices) {
      venue.wait(HOUR_MS);
      venue.send(...tick(price, price / 20, vol));
      for (const outcome of venue.outcomes.slice(-3)) watchPrices(watch, venue.state, outcome);
    }
  };

  test('LIQD-001 options are heard when they say more than prices, and the range of the columns while nothing is known', () => {
    const venue = smallVenue();
    const watch = new VolWatch();
    const vol = (underlying: number) => volView(watch, venue.state).vol(underlying, HORIZONS.day);
    // A range of 16 % of BTC is taken for three deviations of a day; the surface says 60 %.
    expect(vol(BTC)).toBeCloseTo((0.16 / 3) * Math.sqrt(365), 6);
    expect(vol(ETH)).toBeGreaterThan(vol(BTC));
    hours(
      venue,
      watch,
      Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 60_000 : 60_060)),
      0.6,
    );
    expect(vol(BTC)).toBeCloseTo(0.6, 2);
    hours(
      venue,
      watch,
      Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 60_000 : 60_900)),
      0.6,
    );
    expect(vol(BTC)).toBeGreaterThan(1);
    expect(volView(watch, venue.state).correlation(BTC, ETH)).toBeGreaterThan(0.9);
  });
});
