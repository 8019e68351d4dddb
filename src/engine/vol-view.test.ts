import { expect, test } from 'vitest';
import { HORIZONS } from '../risk/early-warning/horizon.ts';
import { VolWatch } from '../risk/early-warning/vol-watch.ts';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../units/time.ts';
import type { Command } from './command.ts';
import { FUTURE, index, list } from './provoking-commands.suite.ts';
import { BTC, ETH, EXPIRY_MS, p, smallVenue, START_MS, tick, USDC } from './small-venue.suite.ts';
import type { SmallVenue } from './small-venue.suite.ts';
import { volView, watchPrices } from './vol-view.ts';

const NEAR_MS = START_MS + DAY_MS / 2;
const flat = (expiryMs: number, vol: number) =>
  ({ expiryMs, smile: { kind: 'strikes', strikes: [40_000, 60_000, 80_000], vols: [vol, vol, vol] } }) as const;
const quoted = (expiryMs: number) =>
  ({ expiryMs, forward: p(60_000), fixedForward: 0, confidencePpm: 1_000_000, rate: 0 }) as const;

/** BTC with a vol of 400 % for half a day and 300 % for a month: more than the columns of the preset say. */
function wildVenue(): SmallVenue {
  const venue = smallVenue();
  venue.send(
    list({ ...FUTURE, symbol: 'NEAR', expiryMs: NEAR_MS }),
    { kind: 'publish-forward', underlying: BTC, forwards: [quoted(NEAR_MS), quoted(EXPIRY_MS)], marks: [] },
    { kind: 'publish-surface', underlying: BTC, smiles: [flat(NEAR_MS, 4), flat(EXPIRY_MS, 3)] },
    index(),
  );
  return venue;
}

test('LIQD-001 before prices were seen the surface says how wild an underlying is, between its expiries by total variance', () => {
  const venue = wildVenue();
  const { state } = venue;
  const now = START_MS + SECOND_MS * venue.outcomes.length;
  const years = (fromMs: number, toMs: number): number => (toMs - fromMs) / (365 * DAY_MS);
  const [near, day, far] = [NEAR_MS, now + DAY_MS, EXPIRY_MS].map((to) => years(now, to));
  const share = (day - near) / (far - near);
  const expected = Math.sqrt((4 * 4 * near * (1 - share) + 3 * 3 * far * share) / day);
  const view = volView(new VolWatch(), state);
  expect(view.vol(BTC, HORIZONS.day)).toBeCloseTo(expected, 9);
  // An hour ends before the first expiry does.
  expect(view.vol(BTC, HORIZONS.hour)).toBeCloseTo(4, 12);
  expect(view.correlation(BTC, BTC)).toBe(1);
});

test('LIQD-001 an expiry that is over says nothing any more', () => {
  const venue = wildVenue();
  venue.wait(DAY_MS);
  venue.send(...tick(60_000, 3_000, 5));
  // The tick brought 500 % at the money to the expiry that is left.
  expect(volView(new VolWatch(), venue.state).vol(BTC, HORIZONS.fiveMinutes)).toBeCloseTo(5, 2);
});

test('LIQD-001 without a surface the range of the own columns is three deviations of a day, until half a day of prices was seen', () => {
  const venue = smallVenue();
  const { state } = venue;
  const scenarios = state.derived.pricing.model?.sets[ETH].scenarios ?? [];
  const range = Math.max(...scenarios.filter(({ weight }) => weight === 1).map(({ move }) => Math.abs(move)));
  expect(range).toBeGreaterThan(0.05);
  const ofRange = (range / 3) * Math.sqrt(365);
  expect(volView(new VolWatch(), state).vol(ETH, HORIZONS.day)).toBeCloseTo(ofRange, 12);

  const watch = new VolWatch();
  const halfDay = 12 * HOUR_MS;
  const seen = (timeMs: number, eth: number): void =>
    watch.observe(timeMs, [
      ['ETH-USD', eth],
      ['BTC-USD', 60_000],
    ]);
  seen(START_MS, 3_000);
  seen(START_MS + halfDay, 3_000);
  // One mean age of the memory of half a day: 1 - 1/e of it is filled, and what was seen did not move.
  expect(volView(watch, state).vol(ETH, HORIZONS.day)).toBeCloseTo(ofRange * Math.exp(-1), 12);
});

test('LIQD-001 a watch is shown the prices of coins that an entry put in force, and those only', () => {
  const venue = smallVenue();
  const seen: [number, readonly (readonly [string, number])[]][] = [];
  const watch = {
    observe: (timeMs: number, prices: readonly (readonly [string, number])[]) => seen.push([timeMs, prices]),
  };
  const price = (underlying: number, real: number) => ({ underlying, price: p(real), confidencePpm: 1_000_000 });
  const commands: Command[] = [
    { kind: 'publish-index', prices: [price(USDC, 0.999), price(ETH, 3_100), price(BTC, 61_000)] },
    { kind: 'publish-index', prices: [price(USDC, 1)] },
    { kind: 'advance-time' },
  ];
  for (const command of commands) {
    venue.send(command);
    const outcome = venue.outcomes.at(-1);
    if (outcome !== undefined) watchPrices(watch as unknown as VolWatch, venue.state, outcome);
  }
  expect(seen).toEqual([
    [
      venue.outcomes.at(-3)?.timeMs,
      [
        ['ETH-USD', 3_100],
        ['BTC-USD', 61_000],
      ],
    ],
  ]);
});
