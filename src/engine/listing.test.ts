import { expect, test } from 'vitest';
import type { Instrument } from '../market/instrument.ts';
import { EXACT_MAX } from '../units/limits.ts';
import { cellLimitFor, isWithinCellLimit } from './cell-limit.ts';
import type { Command } from './command.ts';
import { EXPOSURE_MAX, exposureOf } from './exactness.ts';
import { instrumentRecord } from './records.ts';
import { REJECTION } from './rejection.ts';
import {
  BTC,
  BTC_FUTURE,
  BTC_PERP,
  coins,
  ETH,
  fill,
  openingCommands,
  p,
  PROVIDER,
  smallVenue,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';

const ALICE = PROVIDER + 1;
const rejected = (code: number) => [{ kind: 'rejected', code }];

test('UNIT-031 a cell limit is 64 times the value of a lot, 16 times where 64 would pass 2^31', () => {
  expect(cellLimitFor(600_000)).toBe(2 ** 26);
  expect(cellLimitFor(2 ** 25)).toBe(2 ** 31);
  expect(cellLimitFor(2 ** 25 + 1)).toBe(2 ** 31);
  expect(cellLimitFor(2 ** 27)).toBe(2 ** 31);
  expect(cellLimitFor(2 ** 27 + 1)).toBe(2 ** 32);
  expect([isWithinCellLimit(2 ** 26, 2 ** 23), isWithinCellLimit(2 ** 26, 2 ** 23 + 1)]).toEqual([true, false]);
});

test('UNIT-030 commands may use half of 2^53, and an account that is full of it is still exact', () => {
  expect(EXPOSURE_MAX).toBe(EXACT_MAX / 2);
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: BTC, amount: coins('100000') },
  );
  const used = exposureOf(venue.state, ALICE);
  expect(used).toBe(1_000_000_000 * 2 ** 22);
  expect(used).toBeLessThanOrEqual(EXPOSURE_MAX);
  expect(venue.send({ kind: 'deposit', account: ALICE, asset: BTC, amount: coins('8000') })).toEqual(
    rejected(REJECTION.LOTS_BEYOND_EXACTNESS),
  );
  expect(venue.send(...tick(66_000, 3_000)).at(-1)?.kind).toBe('underlyings-priced');
});

test('ENGN-100 a coin brings its underlying, a second coin may share it, a code is listed once', () => {
  const venue = smallVenue();
  const wrapped: Command = {
    kind: 'list-asset',
    asset: { code: 'STETH', decimals: 9, kind: 'coin', underlying: 'ETH-USD' },
    lotUnits: 1_000_000n,
    referencePrice: p(3_000),
  };
  expect(venue.send(wrapped)[0]).toMatchObject({
    asset: 3,
    underlying: ETH,
    instrument: venue.state.instruments.count - 1,
  });
  expect(venue.state.underlyings.count).toBe(3);
  expect(venue.send(wrapped)).toEqual(rejected(REJECTION.ASSET_EXISTS));
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: 3, amount: coins('10') },
  );
  expect(venue.state.derived.exposure[ALICE]).toBeGreaterThan(0);
});

test('ENGN-101 a listed instrument is read back from its columns as it was given', () => {
  const { state } = smallVenue();
  const given = openingCommands().flatMap((command) =>
    command.kind === 'list-instrument' ? [command.instrument] : [],
  );
  expect(given).toHaveLength(8);
  expect(given.map((_, i) => instrumentRecord(state, 3 + i))).toEqual(given);
  expect(state.derived.instruments.slice(3, 11)).toEqual(given);
  const future: Instrument = state.derived.instruments[BTC_FUTURE];
  expect(future).toMatchObject({
    symbol: 'BTC_USDC-31JAN26',
    margining: 'linear',
    lotSize: { units: 1n, decimals: 3 },
  });
  expect(future).not.toHaveProperty('strike');
});

test('ENGN-102 an instrument is delisted when nobody holds it, and its symbol is free again', () => {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('10000') },
    fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000),
  );
  const delist: Command = { kind: 'delist-instrument', instrument: BTC_PERP };
  expect(venue.send(delist)).toEqual(rejected(REJECTION.INSTRUMENT_IN_USE));
  venue.send(fill(BTC_PERP, PROVIDER, ALICE, 1, 60_000));
  expect(venue.send(delist)).toEqual([{ kind: 'instrument-delisted', instrument: BTC_PERP }]);
  expect(venue.send(delist)).toEqual(rejected(REJECTION.INSTRUMENT_UNKNOWN));
  const again: Command = { kind: 'list-instrument', instrument: venue.state.derived.instruments[BTC_PERP] };
  expect(venue.send(again)[0]).toMatchObject({
    kind: 'instrument-listed',
    instrument: venue.state.instruments.count - 1,
  });
});

test('LEDG-060, LEDG-061 600 of equity 1,000 may leave when initial margin is 400, and not one unit more', () => {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('10000') },
    fill(BTC_PERP, ALICE, PROVIDER, 100, 60_006),
  );
  const [checked] = venue.send({
    kind: 'check-order',
    account: ALICE,
    instrument: BTC_PERP,
    lots: -1,
    price: p(60_006),
  });
  expect(checked.kind).toBe('order-checked');
  const events = (amount: string) =>
    venue.send({ kind: 'withdraw', account: ALICE, asset: USDC, amount: usdc(amount) });
  let [low, high] = [0, 10_000_000_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    const twin = venue.send({
      kind: 'transfer',
      from: ALICE,
      to: PROVIDER,
      asset: USDC,
      amount: usdc((middle / 1e6).toFixed(6)),
    });
    if (twin[0].kind === 'transferred') {
      venue.send({ kind: 'transfer', from: PROVIDER, to: ALICE, asset: USDC, amount: usdc((middle / 1e6).toFixed(6)) });
      low = middle;
    } else high = middle;
  }
  expect(events((high / 1e6).toFixed(6))).toEqual(rejected(REJECTION.MARGIN_INSUFFICIENT));
  expect(events((low / 1e6).toFixed(6))[0].kind).toBe('withdrawn');
  expect(events('0.0001')).toEqual(rejected(REJECTION.MARGIN_INSUFFICIENT));
});

test('LEDG-062 a transfer changes the two accounts by one amount and the sum by nothing', () => {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'open-account', label: 'bob', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('30') },
  );
  const transfer: Command = { kind: 'transfer', from: ALICE, to: ALICE + 1, asset: USDC, amount: usdc('10') };
  expect(venue.send(transfer)[0].kind).toBe('transferred');
  const { balances, assets } = venue.state.ledger;
  expect([balances[ALICE * assets], balances[(ALICE + 1) * assets]]).toEqual([usdc('20'), usdc('10')]);
  for (let i = 0; i < 2; i++) venue.send(transfer);
  expect(venue.send(transfer)).toEqual(rejected(REJECTION.BALANCE_INSUFFICIENT));
});
