import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestState } from '../engine/digest.ts';
import { apply } from '../engine/apply.ts';
import { nextSeq, stateTime } from '../engine/state.ts';
import {
  BTC_CALL,
  BTC_COIN_CALL,
  BTC_PERP,
  fill,
  p,
  PROVIDER,
  smallVenue,
  tick,
  USDC,
  usdc,
} from '../engine/small-venue.suite.ts';
import type { Command } from '../engine/command.ts';
import { digestOf, hex } from '../hash/hash.ts';
import { decodeSnapshot, encodeSnapshot } from './snapshot-codec.ts';

const ALICE = PROVIDER + 1;

function busyVenue() {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('50000') },
    fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000),
    fill(BTC_CALL, ALICE, PROVIDER, 100, 4_000),
    fill(BTC_COIN_CALL, PROVIDER, ALICE, 100, 0.07),
    { kind: 'place-order', order: 3, account: ALICE, instrument: BTC_PERP, lots: -10, price: p(61_000) },
    { kind: 'place-order', order: 4, account: ALICE, instrument: BTC_PERP, lots: -20, price: p(62_000) },
    { kind: 'cancel-order', order: 3 },
    tick(58_000, 2_900)[0],
  );
  return venue;
}

/** What comes after the snapshot: staged prices take effect, rows and orders are added and go. */
const SUFFIX: readonly Command[] = [
  ...tick(57_500, 2_950).slice(1),
  { kind: 'place-order', order: 5, account: ALICE, instrument: BTC_PERP, lots: -30, price: p(62_000) },
  fill(BTC_CALL, PROVIDER, ALICE, 100, 2_500),
  { kind: 'publish-funding', instrument: BTC_PERP, ratePpb: 77_777 },
  ...tick(40_000, 2_000),
];

test('LOGS-020 a snapshot is read back to the same digest, and goes on like the state it was taken of', () => {
  const { state } = busyVenue();
  const bytes = encodeSnapshot(state);
  const read = decodeSnapshot(bytes);
  if (read.state === undefined) throw new Error(read.problem);
  expect(hex(digestState(read.state))).toBe(hex(digestState(state)));
  expect(encodeSnapshot(read.state)).toEqual(bytes);
  for (const command of SUFFIX) {
    const entry = (of: typeof state) => ({ seq: nextSeq(of), timeMs: stateTime(of) + 1_000, command });
    expect(apply(read.state, entry(read.state))).toEqual(apply(state, entry(state)));
  }
  expect(hex(digestState(read.state))).toBe(hex(digestState(state)));
});

test('LOGS-020 a snapshot that was changed anywhere or cut off is refused with a sentence', () => {
  const bytes = encodeSnapshot(busyVenue().state);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(7), fc.nat(bytes.length - 1), (at, bit, length) => {
      const changed = bytes.slice();
      changed[at] ^= 1 << bit;
      expect(decodeSnapshot(changed).problem).toEqual(expect.any(String));
      expect(decodeSnapshot(bytes.subarray(0, length)).problem).toEqual(expect.any(String));
    }),
    { numRuns: 60 },
  );
});

test('LOGS-010, LOGS-020 decoding any bytes never crashes, even when their digest is right', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.nat(), (noise, length) => {
      expect(decodeSnapshot(noise).state).toBeUndefined();
      const header = encodeSnapshot(smallVenue().state).slice(0, 44);
      const body = noise;
      const view = new DataView(header.buffer);
      const parameters = length % (body.length + 1);
      view.setUint32(40, parameters, true);
      header.set(digestOf(body), 8);
      expect(decodeSnapshot(Uint8Array.from([...header, ...body])).state).toBeUndefined();
    }),
    { numRuns: 30 },
  );
});
