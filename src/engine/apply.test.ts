import { expect, test } from 'vitest';
import { hex } from '../hash/hash.ts';
import { money } from '../units/money.ts';
import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { rebuildDerived } from './derived.ts';
import { digestState } from './digest.ts';
import { DEFAULT_ENGINE_PARAMETERS } from './engine-parameters.ts';
import { brokenInvariants } from './invariants.ts';
import { movedWithIndex } from './market-view.ts';
import { accountRecord } from './query.ts';
import { REJECTION } from './rejection.ts';
import {
  BTC,
  BTC_CALL,
  BTC_COIN_CALL,
  BTC_INVERSE,
  BTC_PERP,
  BTC_PUT,
  EXPIRY_MS,
  ETH,
  ETH_PERP,
  fill,
  HOUSE_PRESET,
  p,
  PROVIDER,
  SMALL_GENESIS,
  smallVenue,
  START_MS,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import { createState } from './state.ts';
import { valueAccount } from './valuation.ts';

const ALICE = PROVIDER + 1;

function tradingVenue() {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('50000') },
    fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000),
    fill(BTC_PUT, ALICE, PROVIDER, 500, 4_000),
    fill(BTC_COIN_CALL, PROVIDER, ALICE, 100, 0.07),
    fill(BTC_INVERSE, PROVIDER, ALICE, 1_000, 60_000),
  );
  return venue;
}

const digestOf = ({ state }: ReturnType<typeof smallVenue>): string => hex(digestState(state));

test('ENGN-001 the same entries give the same events and the same digest', () => {
  const [one, two] = [tradingVenue(), tradingVenue()];
  expect(one.outcomes).toEqual(two.outcomes);
  expect(digestOf(one)).toBe(digestOf(two));
  expect(brokenInvariants(one.state)).toEqual([]);
});

test('ENGN-001 an entry out of place, or a time that goes back, is a fault', () => {
  const state = createState(SMALL_GENESIS);
  const command: Command = { kind: 'advance-time' };
  apply(state, { seq: 0, timeMs: 1_000, command });
  expect(() => apply(state, { seq: 0, timeMs: 1_000, command })).toThrow('entry 0');
  expect(() => apply(state, { seq: 2, timeMs: 1_000, command })).toThrow('entry 2');
  expect(() => apply(state, { seq: 1, timeMs: 999, command })).toThrow('never goes back');
  expect(apply(state, { seq: 1, timeMs: 1_000, command })).toEqual([{ kind: 'time-advanced' }]);
});

test('ENGN-002 a refused command changes nothing but the count of entries and the time', () => {
  const venue = tradingVenue();
  const before = accountRecord(venue.state, ALICE);
  const counts = () =>
    Object.values(venue.state).map((table) => (typeof table === 'object' && 'count' in table ? table.count : 0));
  const tables = counts();
  const events = venue.send({ kind: 'deposit', account: ALICE, asset: USDC, amount: money(0n) });
  expect(events).toEqual([{ kind: 'rejected', code: REJECTION.AMOUNT_INVALID }]);
  expect(accountRecord(venue.state, ALICE)).toEqual(before);
  expect(counts()).toEqual(tables);
});

test('ENGN-020 a full table refuses with its own code', () => {
  const venue = smallVenue();
  const open: Command = { kind: 'open-account', label: 'one more', accountKind: 'customer' };
  for (let account = ALICE; account < 64; account++) expect(venue.send(open)[0]).toMatchObject({ account });
  expect(venue.send(open)).toEqual([{ kind: 'rejected', code: REJECTION.ACCOUNTS_FULL }]);
});

test('ENGN-030 one unit more in one balance changes the digest', () => {
  const venue = tradingVenue();
  const before = digestOf(venue);
  venue.state.ledger.balances[ALICE * venue.state.ledger.assets] += 1n;
  expect(digestOf(venue)).not.toBe(before);
});

test('ENGN-030 everything derived can be rebuilt from the tables and gives the same answers', () => {
  const venue = tradingVenue();
  venue.send(...tick(57_000, 2_900), { kind: 'publish-funding', instrument: BTC_PERP, ratePpb: 100_000 });
  const before = { ...valueAccount(venue.state, ALICE) };
  const { cells, mark } = venue.state.derived.pricing.model?.table ?? { cells: [], mark: [] };
  const [oldCells, oldMark] = [Array.from(cells), Array.from(mark)];
  const fresh = createState(SMALL_GENESIS);
  const rebuilt = { ...venue.state, derived: fresh.derived };
  rebuildDerived(rebuilt);
  expect({ ...valueAccount(rebuilt, ALICE) }).toEqual(before);
  expect(Array.from(rebuilt.derived.pricing.model?.table.cells ?? [])).toEqual(oldCells);
  expect(Array.from(rebuilt.derived.pricing.model?.table.mark ?? [])).toEqual(oldMark);
  expect(rebuilt.derived.openInterest).toEqual(venue.state.derived.openInterest);
  expect(rebuilt.derived.exposure).toEqual(venue.state.derived.exposure);
  expect(rebuilt.derived.held).toEqual(venue.state.derived.held);
});

test('ENGN-040 parameters change by command only, and the protocol version never falls', () => {
  const venue = smallVenue();
  const set = (protocolVersion: number): Command => ({
    kind: 'set-parameters',
    protocolVersion,
    engine: DEFAULT_ENGINE_PARAMETERS,
    preset: HOUSE_PRESET,
  });
  expect(venue.send(set(1))[0].kind).toBe('parameters-set');
  for (const version of [0, 2, 1.5, Number.NaN]) {
    expect(venue.send(set(version))).toEqual([{ kind: 'rejected', code: REJECTION.PROTOCOL_UNKNOWN }]);
  }
});

test('ENGN-050 nothing moves until the index is published, then everything at once', () => {
  const venue = tradingVenue();
  const before = { ...valueAccount(venue.state, ALICE) };
  const [forward, surface, index] = tick(61_000, 3_100, 0.8);
  venue.send(forward, surface);
  expect({ ...valueAccount(venue.state, ALICE) }).toEqual(before);
  venue.send(index);
  expect(valueAccount(venue.state, ALICE).nav).not.toBe(before.nav);
});

test('ENGN-050 a hedge across two underlyings is not judged half-moved', () => {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('14000') },
    fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000),
    fill(ETH_PERP, PROVIDER, ALICE, 2_000, 3_000),
  );
  const judged = venue.send(...tick(48_000, 2_400)).map(({ kind }) => kind);
  expect(judged).not.toContain('liquidation-started');
  const half = smallVenue();
  half.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('14000') },
    fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000),
    fill(ETH_PERP, PROVIDER, ALICE, 2_000, 3_000),
  );
  expect(half.send(...tick(48_000, 3_000)).map(({ kind }) => kind)).toContain('liquidation-started');
});

test('ENGN-051 a forward moves in proportion with the index between quotes', () => {
  expect(movedWithIndex(p(60_600), p(55_000), p(60_000))).toBe(p(55_550));
  expect(movedWithIndex(p(60_600), p(55_000), 0)).toBe(p(60_600));
  expect(movedWithIndex(1, 1, p(60_000))).toBe(1);
  const [withForward, without] = [tradingVenue(), tradingVenue()];
  withForward.send(...tick(57_000, 2_850));
  without.send(tick(57_000, 2_850)[2]);
  expect(valueAccount(without.state, ALICE).nav).toBe(valueAccount(withForward.state, ALICE).nav);
});

test('ENGN-052 a smile that could not price some option is refused', () => {
  const venue = smallVenue();
  const svi = { kind: 'svi', a: 0.04, b: 0.1, rho: -0.2, m: 0, sigma: 0.1, forward: 60_000, timeYears: 0.08 } as const;
  const publish = (smile: object) =>
    venue.send({
      kind: 'publish-surface',
      underlying: BTC,
      smiles: [{ expiryMs: EXPIRY_MS, smile: smile as typeof svi }],
    })[0];
  expect(publish(svi).kind).toBe('smile-published');
  const unsound: readonly object[] = [
    { ...svi, a: -0.02, rho: 0 },
    { ...svi, rho: 1 },
    { ...svi, sigma: 0 },
    { ...svi, b: -0.1 },
    { ...svi, timeYears: 0 },
    { ...svi, a: Number.NaN },
    { ...svi, m: Infinity },
    { kind: 'strikes', strikes: [], vols: [] },
    { kind: 'strikes', strikes: [2, 1], vols: [0.5, 0.5] },
    { kind: 'strikes', strikes: [1, 2], vols: [0.5] },
    { ...svi, a: -0.0625, b: 0.25, sigma: 0.25, rho: 0 },
    { ...svi, sigma: 1e9 + 1 },
    { ...svi, forward: 0 },
    { ...svi, rho: -1 },
    { kind: 'strikes', strikes: [1, 1], vols: [0.5, 0.5] },
    { kind: 'strikes', strikes: [0], vols: [0.5] },
    { kind: 'strikes', strikes: [1e9 + 1], vols: [0.5] },
    { kind: 'strikes', strikes: [1, 2], vols: [0.5, 0.5, 0.5] },
    { kind: 'strikes', strikes: [1], vols: [0] },
    { kind: 'strikes', strikes: [1], vols: [20.1] },
    { kind: 'strikes', strikes: [-1], vols: [0.5] },
    { kind: 'strikes', strikes: Array.from({ length: 129 }, (_, i) => i + 1), vols: Array<number>(129).fill(0.5) },
  ];
  for (const smile of unsound) expect(publish(smile)).toEqual({ kind: 'rejected', code: REJECTION.SMILE_INVALID });
  const sound: readonly object[] = [
    { ...svi, a: -0.009, rho: 0 },
    { ...svi, b: 0 },
    { ...svi, rho: -0.999 },
    { ...svi, a: -0.0624, b: 0.25, sigma: 0.25, rho: 0 },
    { kind: 'strikes', strikes: [1, 1e9], vols: [0.5, 0.5] },
    { kind: 'strikes', strikes: [1], vols: [20] },
    { kind: 'strikes', strikes: Array.from({ length: 128 }, (_, i) => i + 1), vols: Array<number>(128).fill(0.5) },
  ];
  for (const smile of sound) expect(publish(smile).kind).toBe('smile-published');
});

test('ENGN-053 a funding payment is at most five percent', () => {
  const venue = tradingVenue();
  const fund = (ratePpb: number) => venue.send({ kind: 'publish-funding', instrument: BTC_PERP, ratePpb })[0];
  expect(fund(50_000_000)).toMatchObject({ kind: 'funding-paid', price: p(60_006), ratePpb: 50_000_000 });
  for (const rate of [50_000_001, -50_000_001, 0.5])
    expect(fund(rate)).toEqual({ kind: 'rejected', code: REJECTION.RATE_INVALID });
});

test('ENGN-054 an old price stops new risk, is told by an event, and liquidates nobody', () => {
  const venue = tradingVenue();
  venue.wait(700_000);
  expect(venue.send(fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000))).toEqual([
    { kind: 'rejected', code: REJECTION.PRICE_STALE },
  ]);
  expect(venue.send(fill(BTC_PERP, PROVIDER, ALICE, 1, 60_000))[0].kind).toBe('filled');
  expect(venue.send({ kind: 'advance-time' })).toEqual([
    { kind: 'time-advanced' },
    { kind: 'underlying-staled', underlying: BTC, code: REJECTION.PRICE_STALE },
    { kind: 'underlying-staled', underlying: ETH, code: REJECTION.PRICE_STALE },
  ]);
  expect(venue.send({ kind: 'advance-time' })).toEqual([{ kind: 'time-advanced' }]);
  expect(valueAccount(venue.state, ALICE).maintenanceHeadroom).toBeGreaterThan(0);
  venue.send(...tick(60_000, 3_000));
  expect(venue.send(fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000))[0].kind).toBe('filled');
});

test('ENGN-055 an expiry is settled from its time on, and until then its holders can be valued', () => {
  const venue = tradingVenue();
  const settle: Command = { kind: 'settle-expiry', underlying: BTC, expiryMs: EXPIRY_MS, price: p(66_000) };
  expect(venue.send(settle)).toEqual([{ kind: 'rejected', code: REJECTION.EXPIRY_NOT_REACHED }]);
  venue.wait(EXPIRY_MS - START_MS);
  venue.send(...tick(66_000, 3_000));
  const { nav } = valueAccount(venue.state, ALICE);
  expect(Number.isSafeInteger(nav)).toBe(true);
  expect(venue.send(fill(BTC_CALL, ALICE, PROVIDER, 1, 4_000))).toEqual([
    { kind: 'rejected', code: REJECTION.INSTRUMENT_EXPIRED },
  ]);
  for (const price of [0, 0.5, -1])
    expect(venue.send({ ...settle, price } as Command)).toEqual([{ kind: 'rejected', code: REJECTION.PRICE_INVALID }]);
  expect(venue.send(settle).at(0)?.kind).toBe('instrument-settled');
  expect(brokenInvariants(venue.state)).toEqual([]);
  expect(venue.send(settle)).toEqual([{ kind: 'rejected', code: REJECTION.EXPIRY_UNKNOWN }]);
});

test('ENGN-055 a contract trades up to the last millisecond before its expiry', () => {
  for (const [early, answer] of [
    [1, 'filled'],
    [0, 'rejected'],
  ] as const) {
    const venue = tradingVenue();
    const now = START_MS + 1_000 * venue.outcomes.length;
    venue.wait(EXPIRY_MS - now - 4_000 - early);
    venue.send(...tick(60_000, 3_000));
    expect(venue.send(fill(BTC_CALL, ALICE, PROVIDER, 1, 10))[0].kind).toBe(answer);
    expect(venue.outcomes.at(-1)?.timeMs).toBe(EXPIRY_MS - early);
  }
});

test('ENGN-056, UNIT-031 a price beyond the cell limits is not taken, and the others of the command are', () => {
  const venue = tradingVenue();
  const index: Command = {
    kind: 'publish-index',
    prices: [
      { underlying: BTC, price: p(600_000), confidencePpm: 1_000_000 },
      { underlying: ETH, price: p(3_100), confidencePpm: 1_000_000 },
    ],
  };
  expect(venue.send(index).slice(0, 3)).toEqual([
    { kind: 'underlying-staled', underlying: BTC, code: REJECTION.PRICE_BEYOND_CELL_LIMIT },
    { kind: 'index-published', underlying: ETH, price: p(3_100), confidencePpm: 1_000_000 },
    { kind: 'underlyings-priced', underlyings: [ETH] },
  ]);
  expect(venue.state.underlyings.columns.indexPrice[BTC]).toBe(p(60_000));
  const alone: Command = { ...index, prices: index.prices.slice(0, 1) };
  expect(venue.send(alone)).toEqual([
    { kind: 'underlying-staled', underlying: BTC, code: REJECTION.PRICE_BEYOND_CELL_LIMIT },
  ]);
  expect(venue.send(fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000))).toEqual([
    { kind: 'rejected', code: REJECTION.PRICE_STALE },
  ]);
});
