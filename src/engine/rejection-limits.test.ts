import { expect, test } from 'vitest';
import { money } from '../units/money.ts';
import type { Command } from './command.ts';
import { REJECTION, REJECTIONS, rejectionName, rejectionSentence } from './rejection.ts';
import {
  BTC,
  BTC_PERP,
  BTC_SPOT,
  coins,
  fill,
  p,
  PROVIDER,
  SMALL_GENESIS,
  smallVenue,
  START_MS,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import { apply } from './apply.ts';
import { createState } from './state.ts';
import {
  ALICE,
  BOB,
  CAROL,
  decimal,
  venueWithTwo,
  PERP,
  FUTURE,
  list,
  asset,
  check,
  pay,
} from './provoking-commands.suite.ts';

test('101 PARAMETERS_MISSING refuses what needs margin before the first set-parameters', () => {
  const state = createState(SMALL_GENESIS);
  let seq = 0;
  const send = (command: Command) => apply(state, { seq: seq++, timeMs: START_MS, command })[0];
  send(asset('USDT', { asset: { code: 'USDT', decimals: 6, kind: 'stable' }, lotUnits: 0n, referencePrice: p(1) }));
  send(asset('SOL'));
  send(list({ ...PERP, underlying: 'SOL-USD', base: 'SOL', quote: 'USDT', settle: 'USDT' }));
  for (const label of ['alice', 'bob']) send({ kind: 'open-account', label, accountKind: 'customer' });
  send({ kind: 'deposit', account: PROVIDER, asset: 0, amount: money(1_000n) });
  const missing = { kind: 'rejected', code: REJECTION.PARAMETERS_MISSING };
  expect(send(fill(2, PROVIDER, ALICE, 1, 10))).toEqual(missing);
  expect(send(check({ account: PROVIDER, instrument: 2, price: p(10) }))).toEqual(missing);
  expect(send({ kind: 'withdraw', account: PROVIDER, asset: 0, amount: money(1n) })).toEqual(missing);
});

test('UNIT-030, 404 POSITIONS_FULL refuses the 509th position where four assets may be listed', () => {
  const venue = smallVenue({ ...SMALL_GENESIS, instruments: 600, positionRows: 65_536 });
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('10000000') },
  );
  const strikes = Array.from({ length: 520 }, (_, i) => decimal(String(40_000 + 10 * i)));
  venue.send(
    ...strikes.map((strike, i) => list({ ...FUTURE, symbol: `O${i}`, kind: 'option', strike, optionType: 'call' })),
    ...tick(60_000, 3_000),
  );
  const events = strikes.map((_, i) => venue.send(fill(11 + i, ALICE, PROVIDER, 1, 10_000))[0]);
  expect(events.findIndex(({ kind }) => kind === 'rejected')).toBe(508);
  expect(events[508]).toEqual({ kind: 'rejected', code: REJECTION.POSITIONS_FULL });
}, 60_000);

test('303 ASSET_INVALID, 307 INSTRUMENT_INVALID refuse a name that is one character too long', () => {
  const coin = (length: number): Command =>
    asset('SOL', { asset: { code: 'SOL', decimals: 8, kind: 'coin', underlying: 'x'.repeat(length) } });
  const venue = venueWithTwo();
  expect(venue.send(coin(25))).toEqual([{ kind: 'rejected', code: REJECTION.ASSET_INVALID }]);
  expect(venue.send(coin(24))[0].kind).not.toBe('rejected');
  const named = (length: number): Command => list({ ...PERP, symbol: 'x'.repeat(length) });
  expect(venue.send(named(49))).toEqual([{ kind: 'rejected', code: REJECTION.INSTRUMENT_INVALID }]);
  expect(venue.send(named(48))[0].kind).not.toBe('rejected');
});

test('503 CUSTODY_INSUFFICIENT keeps the venue from paying out what it never got', () => {
  const venue = venueWithTwo();
  venue.send(
    { kind: 'deposit', account: BOB, asset: USDC, amount: usdc('15000') },
    fill(BTC_PERP, ALICE, BOB, 1_000, 60_000),
    ...tick(66_000, 3_000),
    fill(BTC_PERP, PROVIDER, ALICE, 1_000, 66_006),
  );
  expect(venue.send(pay('withdraw', ALICE, usdc('26000')))[0].kind).toBe('withdrawn');
  venue.send(fill(BTC_PERP, BOB, PROVIDER, 1_000, 66_006));
  venue.send({ kind: 'deposit', account: BOB, asset: BTC, amount: coins('1') }, ...tick(66_000, 3_000));
  expect(venue.send(pay('withdraw', BOB, usdc('9000')))[0].kind).toBe('rejected');
  venue.send(
    { kind: 'open-account', label: 'carol', accountKind: 'customer' },
    { kind: 'deposit', account: CAROL, asset: BTC, amount: coins('1') },
    fill(BTC_SPOT, PROVIDER, CAROL, 500, 66_000),
  );
  expect(venue.send(pay('withdraw', CAROL, usdc('20000')))).toEqual([
    { kind: 'rejected', code: REJECTION.CUSTODY_INSUFFICIENT },
  ]);
});

test('every code has a sentence that ends, and a name; codes stand in their hundreds and never twice', () => {
  const codes = Object.values(REJECTIONS).map(([code]) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const [name, [code, sentence]] of Object.entries(REJECTIONS)) {
    expect(rejectionName(code)).toBe(name);
    expect(rejectionSentence(code)).toBe(sentence);
    expect(sentence).toMatch(/^[A-Z].*\.$/);
  }
  expect([rejectionName(0), rejectionSentence(999)]).toEqual([undefined, undefined]);
});
