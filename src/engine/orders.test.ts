import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from './command.ts';
import { brokenInvariants } from './invariants.ts';
import { worstHeadroom } from './order-margin.ts';
import { ordersOf } from './orders.ts';
import { REJECTION } from './rejection.ts';
import {
  BTC,
  BTC_CALL,
  BTC_COIN_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  BTC_PUT,
  BTC_SPOT,
  coins,
  ETH_PERP,
  fill,
  p,
  PROVIDER,
  smallVenue,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import type { SmallVenue } from './small-venue.suite.ts';
import { beginTrial } from './trial.ts';
import { tryFill } from './try-fill.ts';
import { valueAccount, valueTrial } from './valuation.ts';

const ALICE = PROVIDER + 1;

function venueWith(deposit: string): SmallVenue {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc(deposit) },
    { kind: 'deposit', account: PROVIDER, asset: USDC, amount: usdc('1000000') },
    { kind: 'deposit', account: PROVIDER, asset: BTC, amount: coins('100') },
  );
  return venue;
}

const order = (number: number, instrument: number, lots: number, price: number): Command => ({
  kind: 'place-order',
  order: number,
  account: ALICE,
  instrument,
  lots,
  price: p(price),
});
const check = (instrument: number, lots: number, price: number): Command => ({
  kind: 'check-order',
  account: ALICE,
  instrument,
  lots,
  price: p(price),
});
const rejected = (code: number) => [{ kind: 'rejected', code }];

test('ENGN-060 check-order answers with code and headroom, and changes nothing', () => {
  const venue = venueWith('10000');
  const [small] = venue.send(check(BTC_PERP, 100, 60_000));
  const [large] = venue.send(check(BTC_PERP, 2_000, 60_000));
  expect(small).toMatchObject({ kind: 'order-checked', code: 0 });
  expect(large).toMatchObject({ kind: 'order-checked', code: REJECTION.MARGIN_INSUFFICIENT });
  if (small.kind !== 'order-checked' || large.kind !== 'order-checked') throw new Error('not checked');
  expect(small.initialHeadroomTicks).toBeGreaterThan(0);
  expect(small.initialHeadroomTicks).toBeLessThan(100_000_000);
  expect(large.initialHeadroomTicks).toBeLessThan(0);
  expect(venue.state.orders.count).toBe(0);
});

test('ENGN-060 an order is judged at the prices of now and as it is asked, whatever was asked before', () => {
  const quoting = () => {
    const venue = venueWith('10000');
    for (let n = 1; n <= 6; n++) venue.send(order(n, BTC_PERP, n, 59_000 + n));
    return venue;
  };
  const asked: readonly (readonly [Command, readonly Command[]])[] = [
    [check(BTC_PERP, 20, 61_000), tick(60_000, 3_000)],
    [check(BTC_PERP, 20, 61_000), tick(58_000, 3_000)],
    [check(BTC_PERP, 20, 61_001), []],
    [check(BTC_PERP, 21, 61_001), []],
    [check(BTC_INVERSE, 21, 61_001), []],
    [check(BTC_PERP, 21, 61_001), tick(59_000, 3_000)],
  ];
  const venue = quoting();
  let prices: readonly Command[] = [];
  for (const [question, moved] of asked) {
    if (moved.length > 0) prices = moved;
    venue.send(...moved);
    const fresh = quoting();
    fresh.send(...prices);
    expect(venue.send(question), JSON.stringify(question)).toEqual(fresh.send(question));
  }
});

test('ENGN-060 an order that passes leaves, when it fills at its limit or better, no less headroom than it was told', () => {
  for (const [instrument, lots, price] of [
    [BTC_PERP, 300, 60_500],
    [BTC_PERP, -300, 59_500],
    [BTC_FUTURE, 200, 60_240],
    [BTC_INVERSE, 1_000, 60_100],
    [BTC_INVERSE, -1_000, 59_900],
    [BTC_CALL, 500, 4_300],
    [BTC_PUT, -100, 3_900],
    [BTC_COIN_CALL, 100, 0.072],
    [BTC_SPOT, 100, 60_100],
    [ETH_PERP, -400, 2_990],
  ] as const) {
    const venue = venueWith('30000');
    const [told] = venue.send(check(instrument, lots, price));
    if (told.kind !== 'order-checked') throw new Error(told.kind);
    const [buyer, seller] = lots > 0 ? [ALICE, PROVIDER] : [PROVIDER, ALICE];
    const [event] = venue.send(fill(instrument, buyer, seller, Math.abs(lots), price));
    expect(event.kind, `instrument ${instrument}`).toBe('filled');
    expect(valueAccount(venue.state, ALICE).initialHeadroom, `instrument ${instrument}`).toBeGreaterThanOrEqual(
      told.initialHeadroomTicks,
    );
  }
});

test('ENGN-060 no subset of the open orders leaves less headroom than the worst one told', () => {
  const lots = fc.integer({ min: -150, max: 150 }).filter((n) => n !== 0);
  const orders = fc.array(
    fc.oneof(
      fc.tuple(fc.constantFrom(BTC_PERP, BTC_FUTURE), lots, fc.integer({ min: 58_000, max: 62_000 })),
      fc.tuple(fc.constantFrom(BTC_CALL, BTC_PUT), lots, fc.integer({ min: 3_000, max: 5_000 })),
      fc.tuple(fc.constant(BTC_INVERSE), lots, fc.integer({ min: 58_000, max: 62_000 })),
      fc.tuple(fc.constant(BTC_SPOT), lots, fc.integer({ min: 58_000, max: 62_000 })),
    ),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(orders, fc.integer({ min: -300, max: 300 }), (list, held) => {
      const venue = venueWith('500000');
      if (held !== 0)
        venue.send(
          held > 0 ? fill(BTC_PERP, ALICE, PROVIDER, held, 60_000) : fill(BTC_PERP, PROVIDER, ALICE, -held, 60_000),
        );
      list.forEach(([instrument, n, price], i) => {
        expect(venue.send(order(i + 1, instrument, n, price))[0].kind).toBe('order-placed');
      });
      const worst = worstHeadroom(venue.state, beginTrial(venue.state, ALICE));
      for (let subset = 0; subset < 1 << list.length; subset++) {
        const trial = beginTrial(venue.state, ALICE);
        list.forEach(([instrument, n, price], i) => {
          if (((subset >> i) & 1) === 1) tryFill(venue.state, trial, { instrument, lots: n, price: p(price) });
        });
        expect(valueTrial(venue.state, trial).initialHeadroom).toBeGreaterThanOrEqual(worst);
      }
    }),
    { numRuns: 25 },
  );
});

test('ENGN-061 a resting order is a promise: its fill is accepted below initial margin, another is not', () => {
  const venue = venueWith('12000');
  venue.send(order(5, BTC_PERP, 1_000, 60_000), ...tick(50_000, 3_000));
  expect(venue.send(fill(BTC_PERP, ALICE, PROVIDER, 900, 60_000))).toEqual(rejected(REJECTION.MARGIN_INSUFFICIENT));
  const promised: Command = { ...fill(BTC_PERP, ALICE, PROVIDER, 400, 60_000), buyOrder: 5 } as Command;
  expect(venue.send(promised)[0].kind).toBe('filled');
  expect(venue.state.orders.columns.lots[0]).toBe(600);
  expect(brokenInvariants(venue.state)).toEqual([]);
});

test('ENGN-061 an order reserves until it is cancelled or filled', () => {
  const venue = venueWith('12000');
  expect(venue.send(order(1, BTC_PERP, 1_000, 60_000))[0].kind).toBe('order-placed');
  expect(venue.send(order(1, BTC_PERP, 1, 60_000))).toEqual(rejected(REJECTION.ORDER_EXISTS));
  expect(venue.send(order(2, BTC_PERP, 1_000, 60_000))).toEqual(rejected(REJECTION.MARGIN_INSUFFICIENT));
  expect(venue.send({ kind: 'withdraw', account: ALICE, asset: USDC, amount: usdc('11000') })).toEqual(
    rejected(REJECTION.MARGIN_INSUFFICIENT),
  );
  expect(venue.send({ kind: 'cancel-order', order: 1 })).toEqual([{ kind: 'order-cancelled', order: 1 }]);
  expect(venue.send({ kind: 'cancel-order', order: 1 })).toEqual(rejected(REJECTION.ORDER_UNKNOWN));
  expect(venue.send(order(2, BTC_PERP, 1_000, 60_000))[0].kind).toBe('order-placed');
  expect(venue.send({ ...fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000), buyOrder: 2 } as Command)[0].kind).toBe(
    'filled',
  );
  expect([...ordersOf(venue.state, ALICE)]).toEqual([]);
});

test('ENGN-061 an account has at most 64 orders, a venue as many as its table', () => {
  const venue = venueWith('1000000');
  for (let i = 1; i <= 64; i++) expect(venue.send(order(i, BTC_PERP, 1, 60_000))[0].kind).toBe('order-placed');
  expect(venue.send(order(65, BTC_PERP, 1, 60_000))).toEqual(rejected(REJECTION.ORDERS_BEYOND_LIMIT));
  expect(brokenInvariants(venue.state)).toEqual([]);
});

test('ENGN-061 the list of orders is whole after any insertions and removals', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 40 }), (numbers) => {
      const venue = venueWith('1000000');
      const resting: number[] = [];
      for (const number of numbers) {
        const at = resting.indexOf(number);
        if (at >= 0) resting.splice(at, 1);
        else resting.unshift(number);
        venue.send(at >= 0 ? { kind: 'cancel-order', order: number } : order(number, BTC_PERP, 1, 60_000));
        const listed = [...ordersOf(venue.state, ALICE)].map((row) => venue.state.orders.columns.number[row]);
        expect(listed).toEqual(resting);
        expect(venue.state.accounts.columns.orders[ALICE]).toBe(resting.length);
      }
    }),
    { numRuns: 20 },
  );
});

test('ENGN-062 a fill without an order must keep initial margin, or leave the account better than before', () => {
  const venue = venueWith('12000');
  venue.send(fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000), ...tick(57_000, 3_000));
  const before = valueAccount(venue.state, ALICE).initialHeadroom;
  expect(before).toBeLessThan(0);
  expect(venue.send(fill(BTC_PERP, ALICE, PROVIDER, 10, 57_006))).toEqual(rejected(REJECTION.MARGIN_INSUFFICIENT));
  expect(venue.send(fill(BTC_PERP, PROVIDER, ALICE, 10, 57_006))[0].kind).toBe('filled');
  expect(valueAccount(venue.state, ALICE).initialHeadroom).toBeGreaterThan(before);
  expect(venue.send(fill(BTC_PERP, PROVIDER, ALICE, 10, 40_000))).toEqual(rejected(REJECTION.MARGIN_INSUFFICIENT));
});

test('ENGN-063 a fill fits the order it names', () => {
  const venue = venueWith('50000');
  venue.send(order(1, BTC_PERP, 100, 60_000), { kind: 'open-account', label: 'bob', accountKind: 'customer' });
  const buys = (change: object): Command =>
    ({ ...fill(BTC_PERP, ALICE, PROVIDER, 10, 60_000), buyOrder: 1, ...change }) as Command;
  for (const misfit of [
    buys({ price: p(60_001) }),
    buys({ lots: 101 }),
    buys({ instrument: ETH_PERP, price: p(3_000) }),
    buys({ buyer: PROVIDER, seller: ALICE, buyOrder: 0, sellOrder: 1 }),
    buys({ buyer: ALICE + 1 }),
  ]) {
    expect(venue.send(misfit)).toEqual(rejected(REJECTION.ORDER_MISMATCH));
  }
  expect(venue.send(buys({ buyOrder: 2 }))).toEqual(rejected(REJECTION.ORDER_UNKNOWN));
  expect(venue.send(buys({ price: p(59_999) }))[0].kind).toBe('filled');
  expect(venue.send(buys({}))[0].kind).toBe('filled');
  expect(venue.state.orders.columns.lots[0]).toBe(80);
});
