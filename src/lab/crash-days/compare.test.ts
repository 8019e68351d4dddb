import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_ENGINE_PARAMETERS } from '../../engine/engine-parameters.ts';
import { valueAccount } from '../../engine/valuation.ts';
import { PART } from '../../risk/book-margin.ts';
import { RISK_TICKS_PER_USD } from '../../units/limits.ts';
import { CAPITALS, CRASH_WAYS, livedThrough, prepareDay } from './compare.ts';
import type { CrashOptions } from './compare.ts';
import { crashRun, lotCoinsOf } from './crash-run.ts';
import { crowd } from './crowd.ts';
import { wholeAccounts } from './endowment.ts';
import { indexCommand, openedEngine } from './engine-venue.ts';
import { HouseMargin } from './house-margin.ts';
import { drawnDay, PRESETS } from './small-day.suite.ts';
import { FIRST_CUSTOMER, UNITS_PER_USD } from './venue-books.ts';

const OPTIONS: CrashOptions = {
  accounts: 60,
  seed: 1,
  ways: CRASH_WAYS,
  capitals: CAPITALS,
  targetsPpm: [DEFAULT_ENGINE_PARAMETERS.liquidationTargetPpm],
  perBar: 3,
  turnover: 2,
  depthSharePpm: 250_000,
  fundShare: 0.005,
  conservationEvery: 1,
};

test('CRSH-060 in drawn crashes every asset and perpetual sums to zero after every step, and the fund is never below zero', {
  timeout: 120_000,
}, () => {
  const seen = { takenOverUsd: 0, fundPaidUsd: 0, adlGivenUsd: 0, socialisedUsd: 0 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (seed) => {
      const { setup, runs } = prepareDay(drawnDay(seed), PRESETS, { ...OPTIONS, seed, fundShare: (seed % 3) * 0.003 });
      for (const run of runs) {
        const outcome = livedThrough(run);
        const { imbalance, moments, closedUsd, tradersStartUsd } = outcome;
        expect(Object.keys(imbalance)).toHaveLength(7);
        expect(Object.values(imbalance).every((units) => units === '0')).toBe(true);
        expect(Math.min(...moments.map(({ fundUsd }) => fundUsd))).toBeGreaterThanOrEqual(0);
        expect(outcome.fundEndUsd).toBeGreaterThanOrEqual(0);
        expect(moments).toHaveLength(setup.steps + 1);
        expect(tradersStartUsd).toBeGreaterThan(0);
        expect(closedUsd).toBeGreaterThanOrEqual(outcome.takenOverUsd);
        expect(outcome.emptied).toBeLessThanOrEqual(outcome.liquidated);
        for (const name of Object.keys(seen) as (keyof typeof seen)[]) seen[name] += outcome[name];
      }
    }),
    { numRuns: 8, seed: 20_251_010 },
  );
  // The crashes are hard enough to reach every stage.
  for (const usd of Object.values(seen)) expect(usd).toBeGreaterThan(0);
});

test('CRSH-030 the same options give the same numbers, and another seed others', () => {
  const lived = (seed: number) =>
    prepareDay(drawnDay(7), PRESETS, { ...OPTIONS, seed, capitals: ['equal'] }).runs.map(livedThrough);
  expect(lived(1)).toEqual(lived(1));
  expect(lived(2)).not.toEqual(lived(1));
});

test('CRSH-030 under equal dollars all ways begin with the same wealth, and under asked dollars with no more', () => {
  const start = prepareDay(drawnDay(3), PRESETS, OPTIONS).runs.map((run) => [run.capital, livedThrough(run)] as const);
  const equal = start.filter(([capital]) => capital === 'equal').map(([, { tradersStartUsd }]) => tradersStartUsd);
  const asked = start.filter(([capital]) => capital === 'asked').map(([, { tradersStartUsd }]) => tradersStartUsd);
  for (const wealth of equal) expect(wealth / equal[0]).toBeCloseTo(1, 6);
  for (const wealth of asked) expect(wealth).toBeLessThan(equal[0] * 1.000_001);
  const [isolated, cross, whole, portfolio] = asked;
  expect(cross).toBeLessThan(0.99 * isolated);
  expect(portfolio).toBeLessThan(0.99 * isolated);
  expect(whole / portfolio).toBeCloseTo(1, 6);
});

test('CRSH-030 whole accounts under portfolio are judged as the engine judges them, but for what its whole ticks add', () => {
  const day = drawnDay(11);
  const first = day.bars.map(([{ open }]) => open);
  const lotCoins = first.map(lotCoinsOf);
  const traders = crowd(40, { prices: first, lotCoins }, 1);
  const setting = { perBar: 3, openInterest: [1, 1, 1], turnover: 1, fundUsd: 0, depthSharePpm: 250_000 };
  const run = crashRun(day, { ...setting, fundUsd: 1, conservationEvery: 1 });
  const rich = 5_000_000;
  const accounts = wholeAccounts(
    traders,
    traders.map(() => rich),
  );
  const venue = openedEngine(run, { preset: PRESETS.portfolio, accounts, targetPpm: 100_000 });
  const last = 1;
  venue.send(run.steps[last].timeMs, [indexCommand(run, last)]);
  const house = new HouseMargin(PRESETS.portfolio.parameters, run.coins, run.lotCoins);
  house.reprice(run.marks(last));
  for (const [owner, { coins, lots }] of traders.entries()) {
    let dollars = rich;
    for (const [c, held] of lots.entries()) dollars -= (held * run.marks(0)[c]) / UNITS_PER_USD;
    const { nav, maintenanceMargin, initialMargin } = house.marginOf({ coins, lots, dollars });
    const engine = valueAccount(venue.state, FIRST_CUSTOMER + owner);
    const rounding = engine.parts[PART.rounding] / RISK_TICKS_PER_USD;
    expect(engine.nav / RISK_TICKS_PER_USD / nav).toBeCloseTo(1, 6);
    expect(Math.abs(engine.initialMargin / RISK_TICKS_PER_USD - rounding - initialMargin)).toBeLessThan(0.05);
    expect(Math.abs(engine.maintenanceMargin / RISK_TICKS_PER_USD - 0.8 * rounding - maintenanceMargin)).toBeLessThan(
      0.05,
    );
  }
});
