import { expect, test } from 'vitest';
import { createBookMargin } from '../risk/book-margin.ts';
import { DEFAULT_ENGINE_PARAMETERS } from './engine-parameters.ts';
import type { Event } from './event.ts';
import { brokenInvariants } from './invariants.ts';
import { nextStage } from './ladder.ts';
import { lotsOf } from './positions.ts';
import { REJECTION } from './rejection.ts';
import { BTC_PERP, fill, HOUSE_PRESET, p, PROVIDER, smallVenue, tick, USDC, usdc } from './small-venue.suite.ts';
import { STAGE } from './stage.ts';
import { valueAccount } from './valuation.ts';

const ALICE = PROVIDER + 1;

const kinds = (events: readonly Event[]): readonly string[] =>
  events.map(({ kind }) => kind).filter((kind) => !kind.endsWith('published') && kind !== 'underlyings-priced');

/** The first event of a kind. */
const find = <Kind extends Event['kind']>(events: readonly Event[], kind: Kind) =>
  events.find((event) => event.kind === kind) as Extract<Event, { kind: Kind }>;

/** Alice with USDC and a position of BTC perpetual lots bought at 60,000. */
function leveraged(deposit: string, lots: number) {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc(deposit) },
    fill(BTC_PERP, ALICE, PROVIDER, lots, 60_000),
  );
  return venue;
}

const margin = (equity: number, initialMargin: number, maintenanceMargin: number) => ({
  ...createBookMargin(),
  equity,
  initialMargin,
  maintenanceMargin,
  initialHeadroom: equity - initialMargin,
  maintenanceHeadroom: equity - maintenanceMargin,
});

test('LIQD-010 the stages, at the borders of the law', () => {
  const next = (stage: number, equity: number) =>
    nextStage(stage, margin(equity, 1_000, 800), DEFAULT_ENGINE_PARAMETERS);
  expect(next(STAGE.normal, 1_100)).toBeUndefined();
  expect(next(STAGE.normal, 1_099)).toBe('margin-called');
  expect(next(STAGE.called, 1_000)).toBeUndefined();
  expect(next(STAGE.called, 999)).toBe('restricted');
  expect(next(STAGE.normal, 999)).toBe('restricted');
  expect(next(STAGE.restricted, 999)).toBeUndefined();
  expect(next(STAGE.restricted, 1_019)).toBeUndefined();
  expect(next(STAGE.restricted, 1_020)).toBe('restriction-lifted');
  for (const stage of [STAGE.normal, STAGE.called, STAGE.restricted]) {
    expect(next(stage, 799)).toBe('liquidation-started');
    expect(next(stage, 800)).not.toBe('liquidation-started');
  }
});

test('LIQD-011 a call is lifted at 150, not at 149; a liquidation ends at the target', () => {
  const next = (stage: number, equity: number) =>
    nextStage(stage, margin(equity, 1_000, 800), DEFAULT_ENGINE_PARAMETERS);
  expect(next(STAGE.called, 1_149)).toBeUndefined();
  expect(next(STAGE.called, 1_150)).toBe('margin-call-lifted');
  expect(next(STAGE.liquidating, 879)).toBeUndefined();
  expect(next(STAGE.liquidating, 880)).toBe('liquidation-ended');
  expect(nextStage(STAGE.normal, margin(0, 0, 0), DEFAULT_ENGINE_PARAMETERS)).toBeUndefined();
});

test('LIQD-010 an account walks down and up the ladder with the price, one event a step', () => {
  const venue = leveraged('11000', 1_000);
  const fall = [58_600, 57_600, 58_900, 60_500].map((price) => kinds(venue.send(...tick(price, 3_000))));
  expect(fall).toEqual([['margin-called'], ['restricted'], ['restriction-lifted'], ['margin-call-lifted']]);
  expect(brokenInvariants(venue.state)).toEqual([]);
});

test('LIQD-012 a restricted account only shrinks its position, all its orders counted', () => {
  const venue = leveraged('11000', 1_000);
  venue.send(...tick(57_600, 3_000));
  expect(venue.state.accounts.columns.stage[ALICE]).toBe(STAGE.restricted);
  const asked = (lots: number) =>
    venue.send({ kind: 'check-order', account: ALICE, instrument: BTC_PERP, lots, price: p(57_600) })[0];
  expect(asked(1)).toMatchObject({ code: REJECTION.REDUCE_ONLY });
  expect(asked(-1_000)).toMatchObject({ code: 0 });
  expect(asked(-1_001)).toMatchObject({ code: REJECTION.REDUCE_ONLY });
  venue.send({ kind: 'place-order', order: 1, account: ALICE, instrument: BTC_PERP, lots: -400, price: p(57_600) });
  expect(asked(-600)).toMatchObject({ code: 0 });
  expect(asked(-601)).toMatchObject({ code: REJECTION.REDUCE_ONLY });
  expect(asked(-100)).toMatchObject({ code: 0 });
});

test('LIQD-020, LIQD-021 a liquidation cancels orders, plans, trades in slices, and stops as soon as the target is back', () => {
  const venue = leveraged('20000', 1_000);
  venue.send({ kind: 'place-order', order: 9, account: ALICE, instrument: BTC_PERP, lots: -10, price: p(70_000) });
  const events = venue.send(...tick(45_000, 2_800));
  expect(kinds(events)).toEqual([
    'liquidation-started',
    'order-cancelled',
    'liquidation-planned',
    'liquidation-filled',
    'liquidation-ended',
  ]);
  expect(find(events, 'liquidation-filled')).toMatchObject({
    instrument: BTC_PERP,
    lots: -232,
    markTicks: 450_045,
    cash: usdc('10441.044'),
    slippage: 0n,
    penalty: usdc('52.2053'),
  });
  const { maintenanceHeadroom, maintenanceMargin } = valueAccount(venue.state, ALICE);
  expect(maintenanceHeadroom * 10).toBeGreaterThanOrEqual(maintenanceMargin);
  const perLot = maintenanceMargin / lotsOf(venue.state, ALICE, BTC_PERP);
  expect(maintenanceHeadroom * 10 - maintenanceMargin).toBeLessThan(11 * perLot);
});

test('LIQD-020 when the steps of a command are used up the rest follows', () => {
  const venue = leveraged('20000', 1_000);
  const one = {
    ...DEFAULT_ENGINE_PARAMETERS,
    liquidityProvider: PROVIDER,
    liquidationStepsMax: 1,
    liquidationSlicePpm: 50_000,
  };
  venue.send({ kind: 'set-parameters', protocolVersion: 1, engine: one, preset: HOUSE_PRESET });
  const slice = ['liquidation-planned', 'liquidation-filled'];
  expect(kinds(venue.send(...tick(45_000, 2_800)))).toEqual(['liquidation-started', ...slice]);
  expect(kinds(venue.send({ kind: 'liquidate-step', account: ALICE }))).toEqual(['time-advanced', ...slice]);
  expect(kinds(venue.send({ kind: 'advance-time' }))).toEqual(['time-advanced', ...slice]);
  expect(lotsOf(venue.state, ALICE, BTC_PERP)).toBe(856);
  for (let i = 0; i < 20 && venue.state.accounts.columns.stage[ALICE] === STAGE.liquidating; i++)
    venue.send({ kind: 'advance-time' });
  expect(venue.state.accounts.columns.stage[ALICE]).not.toBe(STAGE.liquidating);
  expect(lotsOf(venue.state, ALICE, BTC_PERP)).toBe(768);
});
