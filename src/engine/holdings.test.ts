import { expect, test } from 'vitest';
import { DUST_ACCOUNT } from '../ledger/account-kind.ts';
import { balanceOf } from '../ledger/ledger.ts';
import { conservation } from './query.ts';
import { settledBalance } from './holdings.ts';
import { lotsOf, positionRow } from './positions.ts';
import {
  BTC,
  BTC_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  BTC_SPOT,
  coins,
  EXPIRY_MS,
  fill,
  p,
  PROVIDER,
  smallVenue,
  START_MS,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import { balanceLots, unitsOfTicks } from './worth.ts';

const ALICE = PROVIDER + 1;
const BOB = PROVIDER + 2;

function venueWithTwo() {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'open-account', label: 'bob', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('100000') },
    { kind: 'deposit', account: BOB, asset: USDC, amount: usdc('100000') },
    { kind: 'deposit', account: BOB, asset: BTC, amount: coins('2') },
  );
  return venue;
}

const entryCash = ({ state }: ReturnType<typeof smallVenue>, account: number, instrument: number): bigint =>
  state.positions.columns.entryCash[positionRow(state, account, instrument)];

test('LEDG-031 entry cash grows with a position, is released as it shrinks, and begins anew across zero', () => {
  const venue = venueWithTwo();
  venue.send(fill(BTC_PERP, ALICE, BOB, 10, 60_000));
  expect(entryCash(venue, ALICE, BTC_PERP)).toBe(-600_000_000n);
  expect(entryCash(venue, BOB, BTC_PERP)).toBe(600_000_000n);
  venue.send(fill(BTC_PERP, BOB, ALICE, 4, 65_000));
  expect(entryCash(venue, ALICE, BTC_PERP)).toBe(-360_000_000n);
  venue.send(fill(BTC_PERP, BOB, ALICE, 10, 70_000));
  expect(lotsOf(venue.state, ALICE, BTC_PERP)).toBe(-4);
  expect(entryCash(venue, ALICE, BTC_PERP)).toBe(280_000_000n);
  venue.send(fill(BTC_PERP, ALICE, BOB, 4, 70_000));
  expect(positionRow(venue.state, ALICE, BTC_PERP)).toBe(-1);
});

test('LEDG-040 a balance is a row of whole lots, rounded down; what is below a lot of a stablecoin is cash', () => {
  expect([balanceLots(19_000n, 10_000n), balanceLots(-1_000n, 10_000n), balanceLots(0n, 10_000n)]).toEqual([1, -1, 0]);
  const venue = venueWithTwo();
  venue.send({ kind: 'withdraw', account: ALICE, asset: USDC, amount: usdc('97499.25') });
  expect(lotsOf(venue.state, ALICE, 0)).toBe(2);
  expect(venue.state.derived.cashTicks[ALICE]).toBe(5_007_500);
  venue.send({ kind: 'deposit', account: ALICE, asset: BTC, amount: coins('0.00019') });
  expect(lotsOf(venue.state, ALICE, 1)).toBe(1);
  expect(unitsOfTicks(10_000, 6, p(1))).toBe(1_000_000n);
  expect(unitsOfTicks(-1, 8, p(60_000))).toBe(-1n);
});

test('LEDG-050 what may leave is settled: unrealised gains stay', () => {
  const venue = venueWithTwo();
  venue.send(fill(BTC_PERP, ALICE, BOB, 100, 60_000), fill(BTC_INVERSE, ALICE, BOB, 100, 60_000));
  expect(balanceOf(venue.state.ledger, ALICE, USDC)).toBe(usdc('94000'));
  expect(settledBalance(venue.state, ALICE, USDC)).toBe(usdc('100000'));
  expect(balanceOf(venue.state.ledger, ALICE, BTC)).toBe(1_666_666n);
  expect(settledBalance(venue.state, ALICE, BTC)).toBe(0n);
  venue.send(fill(BTC_CALL, ALICE, BOB, 10, 4_000));
  expect(settledBalance(venue.state, ALICE, USDC)).toBe(usdc('99960'));
});

test('LEDG-070 funding moves from longs to shorts, and what rounding leaves is dust', () => {
  const venue = venueWithTwo();
  venue.send(fill(BTC_PERP, ALICE, BOB, 1_000, 60_000));
  const before = [ALICE, BOB].map((account) => balanceOf(venue.state.ledger, account, USDC));
  venue.send({ kind: 'publish-funding', instrument: BTC_PERP, ratePpb: 100_000 });
  const paid = [ALICE, BOB].map((account, i) => balanceOf(venue.state.ledger, account, USDC) - before[i]);
  expect(paid).toEqual([usdc('-6.0006'), usdc('6.0006')]);
  venue.send(fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000));
  const dust = balanceOf(venue.state.ledger, DUST_ACCOUNT, USDC);
  venue.send({ kind: 'publish-funding', instrument: BTC_PERP, ratePpb: -33_333 });
  // 1,001 lots get 2,002,180.18 units, 1,000 owe 2,000,179.998 and one owes 2,000.18: cut to 2,002,180 of 2,000,180 + 2,001.
  expect(balanceOf(venue.state.ledger, DUST_ACCOUNT, USDC) - dust).toBe(1n);
  expect(conservation(venue.state).map(({ imbalance }) => imbalance)).toEqual([0n, 0n, 0n]);
});

test('LEDG-080 an expiry pays every holder and leaves no position, and the books sum to zero', () => {
  const venue = venueWithTwo();
  venue.send(fill(BTC_FUTURE, ALICE, BOB, 100, 60_240), fill(BTC_CALL, BOB, ALICE, 50, 4_000));
  venue.send({ kind: 'place-order', order: 1, account: ALICE, instrument: BTC_FUTURE, lots: -10, price: p(61_000) });
  venue.wait(EXPIRY_MS - START_MS);
  const before = balanceOf(venue.state.ledger, ALICE, USDC);
  const events = venue.send({ kind: 'settle-expiry', underlying: BTC, expiryMs: EXPIRY_MS, price: p(63_000) });
  expect(events.filter(({ kind }) => kind === 'order-cancelled')).toEqual([{ kind: 'order-cancelled', order: 1 }]);
  expect(events.filter(({ kind }) => kind === 'instrument-settled')).toHaveLength(4);
  expect(balanceOf(venue.state.ledger, ALICE, USDC) - before).toBe(usdc('6300') - usdc('150'));
  for (const account of [ALICE, BOB]) expect(lotsOf(venue.state, account, BTC_FUTURE)).toBe(0);
  expect(conservation(venue.state).map(({ imbalance }) => imbalance)).toEqual([0n, 0n, 0n]);
  expect(venue.state.derived.instrumentBySymbol.has('BTC_USDC-31JAN26')).toBe(false);
});

test('LEDG-030 a spot trade moves coins one way and quote the other, and leaves no position', () => {
  const venue = venueWithTwo();
  venue.send(fill(BTC_SPOT, ALICE, BOB, 500, 60_000));
  expect(balanceOf(venue.state.ledger, ALICE, BTC)).toBe(coins('0.5'));
  expect(balanceOf(venue.state.ledger, ALICE, USDC)).toBe(usdc('70000'));
  expect(positionRow(venue.state, ALICE, BTC_SPOT)).toBe(-1);
  expect(lotsOf(venue.state, ALICE, 1)).toBe(5_000);
});
