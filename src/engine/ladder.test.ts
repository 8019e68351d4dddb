import { expect, test } from 'vitest';
import { FUND_ACCOUNT, LOSS_ACCOUNT } from '../ledger/account-kind.ts';
import { balanceOf } from '../ledger/ledger.ts';
import { createBookMargin } from '../risk/book-margin.ts';
import { DEFAULT_ENGINE_PARAMETERS } from './engine-parameters.ts';
import type { Event } from './event.ts';
import { brokenInvariants } from './invariants.ts';
import { nextStage } from './ladder.ts';
import { lotsOf } from './positions.ts';
import { conservation } from './query.ts';
import { REJECTION } from './rejection.ts';
import {
  BTC,
  BTC_CALL,
  BTC_PERP,
  BTC_PUT,
  coins,
  fill,
  HOUSE_PRESET,
  p,
  PROVIDER,
  smallVenue,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import { STAGE } from './stage.ts';
import { valueAccount } from './valuation.ts';

const ALICE = PROVIDER + 1;
const BOB = PROVIDER + 2;

const kinds = (events: readonly Event[]): readonly string[] =>
  events.map(({ kind }) => kind).filter((kind) => !kind.endsWith('published') && kind !== 'underlyings-priced');

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
  expect(next(STAGE.restricted, 1_000)).toBe('restriction-lifted');
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
  const fall = [58_600, 57_600, 58_600, 60_500].map((price) => kinds(venue.send(...tick(price, 3_000))));
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

test('LIQD-021 the first slice of 1 BTC long at 45,000 is 250 lots at the mark, with half a percent of penalty', () => {
  const venue = leveraged('20000', 1_000);
  venue.send(fill(BTC_CALL, ALICE, PROVIDER, 100, 4_000));
  const events = venue.send(...tick(45_000, 2_800));
  expect(events.find(({ kind }) => kind === 'liquidation-filled')).toMatchObject({
    instrument: BTC_PERP,
    lots: -250,
    markTicks: 450_045,
    cash: usdc('11251.125'),
    penalty: usdc('56.2557'),
  });
});

test('LIQD-020, LIQD-021 a liquidation cancels orders first and stops as soon as the target is back, not one lot later', () => {
  const venue = leveraged('20000', 1_000);
  venue.send({ kind: 'place-order', order: 9, account: ALICE, instrument: BTC_PERP, lots: -10, price: p(70_000) });
  const events = venue.send(...tick(45_000, 2_800));
  expect(kinds(events)).toEqual(['liquidation-started', 'order-cancelled', 'liquidation-filled', 'liquidation-ended']);
  const { maintenanceHeadroom, maintenanceMargin } = valueAccount(venue.state, ALICE);
  expect(maintenanceHeadroom * 10).toBeGreaterThanOrEqual(maintenanceMargin);
  const remaining = lotsOf(venue.state, ALICE, BTC_PERP);
  const perLot = maintenanceMargin / remaining;
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
  expect(kinds(venue.send(...tick(45_000, 2_800)))).toEqual(['liquidation-started', 'liquidation-filled']);
  expect(kinds(venue.send({ kind: 'liquidate-step', account: ALICE }))).toEqual([
    'time-advanced',
    'liquidation-filled',
  ]);
  expect(kinds(venue.send({ kind: 'advance-time' }))).toEqual(['time-advanced', 'liquidation-filled']);
  expect(lotsOf(venue.state, ALICE, BTC_PERP)).toBe(856);
  for (let i = 0; i < 20 && venue.state.accounts.columns.stage[ALICE] === STAGE.liquidating; i++)
    venue.send({ kind: 'advance-time' });
  expect(venue.state.accounts.columns.stage[ALICE]).not.toBe(STAGE.liquidating);
});

test('LIQD-021 a hedge whose legs protect each other is closed leg by leg, a slice of each', () => {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('30000') },
    fill(BTC_CALL, ALICE, PROVIDER, 1_000, 4_000),
    fill(BTC_PUT, PROVIDER, ALICE, 1_000, 4_000),
    fill(BTC_PERP, PROVIDER, ALICE, 1_000, 60_000),
  );
  const drain = { kind: 'publish-funding', instrument: BTC_PERP, ratePpb: -50_000_000 } as const;
  for (let i = 0; i < 8; i++) expect(kinds(venue.send(drain))).toEqual(['funding-paid']);
  const events = venue.send(drain);
  const closed = events.filter((event) => event.kind === 'liquidation-filled');
  expect(closed.map(({ instrument, lots }) => [instrument, lots])).toEqual([
    [BTC_PERP, 250],
    [BTC_CALL, -250],
    [BTC_PUT, 250],
  ]);
  expect(kinds(events).at(5)).toBe('liquidation-ended');
  expect(brokenInvariants(venue.state)).toEqual([]);
});

test('LIQD-021, LIQD-030, FUND-010 an account that owns nothing closes in full without penalty; fund and loss account take the rest', () => {
  const venue = leveraged('20000', 1_000);
  venue.send(
    { kind: 'open-account', label: 'bob', accountKind: 'customer' },
    { kind: 'deposit', account: BOB, asset: USDC, amount: usdc('20000') },
    fill(BTC_PERP, BOB, PROVIDER, 1_000, 60_000),
    ...tick(45_000, 3_000),
  );
  const fund = balanceOf(venue.state.ledger, FUND_ACCOUNT, USDC);
  expect(fund).toBeGreaterThan(0n);
  const events = venue.send(...tick(20_000, 3_000));
  const closed = events.filter((event) => event.kind === 'liquidation-filled');
  expect(closed).toHaveLength(2);
  for (const event of closed) expect(event).toMatchObject({ penalty: 0n });
  const paid = events.filter((event) => event.kind === 'shortfall-paid');
  expect(paid).toEqual([{ kind: 'shortfall-paid', account: ALICE, asset: USDC, amount: fund }]);
  expect(balanceOf(venue.state.ledger, FUND_ACCOUNT, USDC)).toBe(0n);
  const uncovered = events.filter((event) => event.kind === 'shortfall-uncovered');
  expect(uncovered.map(({ account }) => account)).toEqual([ALICE, BOB]);
  const owed = uncovered.reduce((sum, { amount }) => sum + amount, 0n);
  expect(balanceOf(venue.state.ledger, LOSS_ACCOUNT, USDC)).toBe(-owed);
  for (const account of [ALICE, BOB]) {
    expect(balanceOf(venue.state.ledger, account, USDC)).toBe(0n);
    expect(venue.state.accounts.columns.stage[account]).toBe(STAGE.normal);
  }
  expect(conservation(venue.state).map(({ imbalance }) => imbalance)).toEqual([0n, 0n, 0n]);
});

test('LIQD-030 coins pay for what is owed once no position is left', () => {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: BTC, amount: coins('1') },
    fill(BTC_PERP, ALICE, PROVIDER, 2_000, 60_000),
  );
  const events = venue.send(...tick(42_000, 3_000));
  const converted = events.filter((event) => event.kind === 'collateral-converted');
  expect(converted.length).toBeGreaterThan(0);
  expect(converted[0]).toMatchObject({ soldAsset: BTC, boughtAsset: USDC, counterparty: PROVIDER });
  for (const { boughtAmount, soldAmount } of converted) expect(boughtAmount).toBe((soldAmount * 42_000n) / 100n);
  expect(balanceOf(venue.state.ledger, ALICE, USDC)).toBeGreaterThanOrEqual(0n);
  expect(brokenInvariants(venue.state)).toEqual([]);
});
