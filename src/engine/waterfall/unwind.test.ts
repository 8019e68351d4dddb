import { expect, test } from 'vitest';
import { INVENTORY_ACCOUNT } from '../../ledger/account-kind.ts';
import { EXACT_MAX } from '../../units/limits.ts';
import type { Event } from '../event.ts';
import { exposureOf } from '../exactness.ts';
import { lotsOf } from '../positions.ts';
import { BTC_PERP, fill, PROVIDER, smallVenue, tick } from '../small-venue.suite.ts';
import { all, deposit, depth, must, open, parameters, sound } from './crowd-venue.suite.ts';
import { inventoryNav } from './inventory-nav.ts';

/** A long of 30,000 BTC is a quarter of what an account is exact for. */
const LOTS = 30_000_000;
const WHALES = 5;

test('FUND-031 an inventory too large to be valued exactly is unwound by a share of every position, an interval at a time', () => {
  const venue = smallVenue();
  must(venue, parameters({ adlPolicy: 'none', depthSharePpm: 1_000_000 }));
  for (let i = 1; i <= WHALES; i++) {
    const whale = PROVIDER + i;
    must(venue, open(`whale ${i}`), deposit(whale, '1500000000'), fill(BTC_PERP, whale, PROVIDER, LOTS, 60_000));
  }
  must(venue, depth(BTC_PERP, 1_000_000));
  const events = must(venue, ...tick(5_000, 3_000));
  expect(all(events, 'taken-over')).toHaveLength(WHALES);
  // Each paid in 1,500 million and lost 30,000 BTC times (60,000 - 5,000.5).
  const lacking = BigInt(WHALES) * (15_000_000_000_000n - 30_000n * 549_995_000n);
  const unwound = (list: readonly Event[]) =>
    all(list, 'liquidation-planned').filter(({ account }) => account === INVENTORY_ACCOUNT);
  // A lot is 50,005 ticks: 26, 51 and 101 ticks to sell at the three levels. A plan counts on 20 intervals of them: 20, 40 and 80 million lots; what is
  // beyond costs as much as the last. An interval has 7 million lots.
  const of140 = 20_000_000 * 26 + 40_000_000 * 51 + 80_000_000 * 101;
  const sold = 1_000_000n * 26n + 2_000_000n * 51n + 4_000_000n * 101n;
  const planned = (more: number, nav: bigint) => ({
    valuation: {
      navTicks: Number(nav),
      equityTicks: Number(nav),
      initialMarginTicks: 0,
      maintenanceMarginTicks: 0,
    },
    considered: 1,
    closeAllTicks: of140 + more * 101,
    trades: [{ instrument: BTC_PERP, lots: -7_000_000, costTicks: 7_000_000 * 26 }],
    costTicks: 7_000_000 * 26,
    reaches: 'part',
  });
  expect(unwound(events)).toMatchObject([planned(10_000_000, lacking)]);
  expect(lotsOf(venue.state, INVENTORY_ACCOUNT, BTC_PERP)).toBe(143_000_000);
  expect(exposureOf(venue.state, INVENTORY_ACCOUNT)).toBeGreaterThan(EXACT_MAX);
  venue.wait(1_000);
  expect(unwound(must(venue, { kind: 'advance-time' }))).toEqual([]);
  venue.wait(60_000);
  expect(unwound(must(venue, { kind: 'advance-time' }))).toMatchObject([planned(3_000_000, lacking - sold)]);
  expect(inventoryNav(venue.state)).toBe(lacking - 2n * sold);
  sound(venue);
});
