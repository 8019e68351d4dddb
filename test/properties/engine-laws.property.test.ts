import { expect, test } from 'vitest';
import { decodeSnapshot, encodeSnapshot } from '../../src/codec/snapshot-codec.ts';
import { apply } from '../../src/engine/apply.ts';
import { rebuildDerived } from '../../src/engine/derived.ts';
import { digestState } from '../../src/engine/digest.ts';
import type { Outcome } from '../../src/engine/event.ts';
import { fold } from '../../src/engine/evolve/evolve.ts';
import { brokenInvariants } from '../../src/engine/invariants.ts';
import { listOrders } from '../../src/engine/order-index.ts';
import { STANDING } from '../../src/engine/records.ts';
import { SMALL_GENESIS, START_MS } from '../../src/engine/small-venue.suite.ts';
import { createState, isCustomer, stateTime } from '../../src/engine/state.ts';
import type { State } from '../../src/engine/state.ts';
import { valueAccount } from '../../src/engine/valuation.ts';
import { hex } from '../../src/hash/hash.ts';
import { Feed } from '../simulation/feed.ts';
import { createRandom } from '../simulation/random.ts';
import { Workload } from '../simulation/workload.ts';

const SEEDS = [1, 2, 3, 4];
const STEPS = 160;

/** A random run; `look` sees the state after every command. */
function run(seed: number, look: (state: State, outcome: Outcome) => void = () => undefined) {
  const random = createRandom(seed);
  const feed = new Feed(
    random.fork('feed'),
    { stops: 0.02, lies: 0.02, lagMs: 5_000, gone: 0.02, deaf: 0.02, jumps: 0.12 },
    START_MS,
  );
  const workload = new Workload(random.fork('workload'), feed, { rare: 0.1, burst: 0, thousands: 20 });
  const state = createState(SMALL_GENESIS);
  const outcomes: Outcome[] = [];
  let timeMs = START_MS;
  for (let step = 0; step < STEPS; step++) {
    timeMs += random.chance(0.02) ? random.whole(0, 86_400_000) : random.whole(0, 30_000);
    for (const command of workload.next(timeMs)) {
      const seq = outcomes.length;
      const outcome = { seq, timeMs, events: apply(state, { seq, timeMs, command }) };
      for (const event of outcome.events) workload.note(event);
      outcomes.push(outcome);
      look(state, outcome);
    }
  }
  return { state, outcomes };
}

/** Rows that have a price, those that ended left out: nobody asks them any more. */
const pricedRows = ({ derived, instruments }: State): readonly number[] =>
  Array.from(derived.pricing.priced.keys()).filter(
    (row) => derived.pricing.priced[row] === 1 && instruments.columns.standing[row] !== STANDING.ended,
  );

const digestOf = (state: State): string => hex(digestState(state));

/** Every customer's margin, or nothing before there are parameters. */
function margins(state: State): readonly unknown[] {
  const all: unknown[] = [];
  if (state.parameters === undefined) return all;
  for (let account = 0; account < state.accounts.count; account++) {
    if (!isCustomer(state, account)) continue;
    const { nav, equity, initialMargin, maintenanceMargin } = valueAccount(state, account);
    all.push({ account, nav, equity, initialMargin, maintenanceMargin });
  }
  return all;
}

test('ENGN-070, LEDG-020 whatever is asked, what must hold holds after every command', () => {
  const kinds = new Set<string>();
  for (const seed of SEEDS) {
    run(seed, (state, { events }) => {
      expect(brokenInvariants(state)).toEqual([]);
      for (const { kind } of events) kinds.add(kind);
    });
  }
  for (const kind of ['filled', 'rejected', 'liquidation-filled', 'margin-called', 'restricted', 'order-cancelled']) {
    expect(kinds).toContain(kind);
  }
});

test.each(SEEDS)(
  'ENGN-001, ENGN-010 a run is the same twice, and its events alone rebuild the digest (seed %i)',
  (seed) => {
    const one = run(seed);
    const two = run(seed);
    expect(two.outcomes).toEqual(one.outcomes);
    const follower = createState(SMALL_GENESIS);
    for (const outcome of one.outcomes) fold(follower, outcome);
    expect(digestOf(follower)).toBe(digestOf(one.state));
    expect(digestOf(two.state)).toBe(digestOf(one.state));
    expect(margins(follower)).toEqual(margins(one.state));
  },
);

test.each(SEEDS)(
  'ENGN-030, LOGS-020 what is rebuilt from a snapshot gives the same answers at any moment (seed %i)',
  (seed) => {
    run(seed, (state, { seq }) => {
      if (seq % 97 !== 0) return;
      const { state: read, problem } = decodeSnapshot(encodeSnapshot(state));
      if (read === undefined) throw new Error(problem);
      expect(digestOf(read)).toBe(digestOf(state));
      expect(margins(read)).toEqual(margins(state));
      expect(read.derived.openInterest).toEqual(state.derived.openInterest);
      expect(read.derived.exposure).toEqual(state.derived.exposure);
      expect(read.derived.cashTicks).toEqual(state.derived.cashTicks);
      expect(read.derived.held).toEqual(state.derived.held);
      expect(listOrders(read.derived.orderPlaces)).toEqual(listOrders(state.derived.orderPlaces));
      expect(pricedRows(read)).toEqual(pricedRows(state));
    });
  },
);

test('ENGN-002 a refused command leaves nothing behind but its place and its time', () => {
  run(9, (_, { events }) => {
    if (events.some(({ kind }) => kind === 'rejected')) expect(events).toHaveLength(1);
  });
  const twin = run(10);
  const before = digestOf(twin.state);
  const { entries, timeMs } = twin.state.venue.columns;
  const [seq, time] = [entries[0], timeMs[0]];
  apply(twin.state, { seq, timeMs: stateTime(twin.state), command: { kind: 'cancel-order', order: 999_999_999 } });
  entries[0] = seq;
  timeMs[0] = time;
  expect(digestOf(twin.state)).toBe(before);
  rebuildDerived({ ...twin.state, derived: createState(SMALL_GENESIS).derived });
  expect(digestOf(twin.state)).toBe(before);
});
