import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockRows, setPosition } from './positions.ts';
import {
  balanceRowsMissing,
  hasFreshRoom,
  roomOfCommand,
  roomOfEngine,
  rowsForBalance,
  rowsOfBlocks,
  takeRoom,
} from './position-room.ts';
import { BLOCK_CLASSES } from './schema.ts';
import { BTC, BTC_PERP, PROVIDER, SMALL_GENESIS, smallVenue, USDC } from './small-venue.suite.ts';
import type { State } from './state.ts';

/** A venue with accounts that hold nothing, in a pool of so many rows. */
function venueOf(positionRows: number, accounts: number): State {
  const venue = smallVenue({ ...SMALL_GENESIS, positionRows });
  for (let i = 0; i < accounts; i++)
    venue.send({ kind: 'open-account', label: `account ${i}`, accountKind: 'customer' });
  return venue.state;
}

/** Gives an account so many positions more. */
function fillRows(state: State, account: number, rows: number): void {
  for (let left = rows, instrument = 20; left > 0; instrument++) {
    const { start, positions } = state.accounts.columns;
    const held = state.positions.columns.instrument.subarray(start[account], start[account] + positions[account]);
    if (held.includes(instrument)) continue;
    setPosition(state, account, instrument, 1, 0n);
    left -= 1;
  }
}

test('ENGN-090 an account without rows needs a block of four for one of them, eight for five, and four more on the way', () => {
  const state = venueOf(12, 1);
  expect(takeRoom(roomOfEngine(state), PROVIDER + 1, 8)).toBe(true);
  expect(takeRoom(roomOfEngine(state), PROVIDER + 1, 9)).toBe(false);
  const room = roomOfEngine(state);
  expect(takeRoom(room, PROVIDER + 1, 8)).toBe(true);
  expect(takeRoom(room, PROVIDER, 1)).toBe(false);
  expect(takeRoom(room, PROVIDER, 0)).toBe(true);
});

test('ENGN-090 commands leave a sixteenth of the pool to the engine', () => {
  const state = venueOf(64, 1);
  state.positions.count = 56;
  expect(takeRoom(roomOfCommand(state), PROVIDER, 4)).toBe(true);
  state.positions.count = 57;
  expect(takeRoom(roomOfCommand(state), PROVIDER, 4)).toBe(false);
  expect(takeRoom(roomOfEngine(state), PROVIDER, 4)).toBe(true);
});

test('ENGN-090 blocks that were given back are found again, in a full pool too', () => {
  const state = venueOf(12, 2);
  fillRows(state, PROVIDER + 1, 5);
  expect(state.positions.count).toBe(12);
  expect(takeRoom(roomOfCommand(state), PROVIDER + 2, 4)).toBe(true);
  const room = roomOfCommand(state);
  expect([takeRoom(room, PROVIDER + 2, 4), takeRoom(room, PROVIDER, 1)]).toEqual([true, false]);
  fillRows(state, PROVIDER + 2, 4);
});

test('ENGN-090 whatever was promised together is found together', () => {
  const steps = fc.array(fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 0, max: 20 })), { maxLength: 6 }), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.integer({ min: 4, max: 300 }), steps, (rows, asked) => {
      const state = venueOf(rows, 8);
      for (const step of asked) {
        const room = roomOfEngine(state);
        const once = new Map(step);
        const promised = [...once].filter(([account, more]) => takeRoom(room, PROVIDER + account, more));
        for (const [account, more] of promised) fillRows(state, PROVIDER + account, Math.min(more, 40));
      }
      expect(state.positions.count).toBeLessThanOrEqual(rows);
    }),
    { numRuns: 60 },
  );
});

test('ENGN-090 room that is seen without counting is there when it is counted, and rows that fit in an own block need none', () => {
  const wants = fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 0, max: 20 })), { maxLength: 4 });
  const filled = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 8, maxLength: 8 });
  let seen = 0;
  fc.assert(
    fc.property(fc.integer({ min: 300, max: 700 }), filled, wants, (rows, held, wanted) => {
      const state = venueOf(rows, 8);
      held.forEach((count, i) => fillRows(state, PROVIDER + i, count));
      const once = [...new Map(wanted)].map(([i, more]) => [PROVIDER + i, more] as const);
      const taken = once.map(([account, more]) => rowsOfBlocks(state, account, more));
      const room = roomOfCommand(state);
      const isCounted = once.every(([account, more]) => takeRoom(room, account, more));
      if (
        !hasFreshRoom(
          state,
          taken.reduce((sum, x) => sum + x, 0),
        )
      )
        return;
      seen += 1;
      expect(isCounted).toBe(true);
    }),
    { numRuns: 200 },
  );
  expect(seen).toBeGreaterThan(20);
  const state = venueOf(64, 1);
  expect([0, 4, 5, 12, 13].map((rows) => rowsOfBlocks(state, PROVIDER + 1, rows))).toEqual([0, 4, 12, 28, 28]);
  expect(rowsOfBlocks(state, PROVIDER + 1, 200_000)).toBe(Number.POSITIVE_INFINITY);
  expect([0, 60, 61].map((rows) => hasFreshRoom(state, rows))).toEqual([true, true, false]);
});

test('ENGN-090 a balance needs a row when it has none; accounts of the venue need none, but the inventory does', () => {
  const venue = smallVenue();
  venue.send({ kind: 'deposit', account: PROVIDER, asset: USDC, amount: 5_000_000_000n as never });
  expect(rowsForBalance(venue.state, PROVIDER, USDC)).toBe(0);
  expect(rowsForBalance(venue.state, PROVIDER, BTC)).toBe(1);
  expect([0, 1, 3, 6, PROVIDER].map((account) => balanceRowsMissing(venue.state, account))).toEqual([0, 0, 0, 3, 2]);
  expect(venue.state.instruments.columns.standing[BTC_PERP]).toBe(1);
});

test('ENGN-090 blocks grow by a half and a third in turn, up to 131,072 rows', () => {
  const rows = Array.from({ length: BLOCK_CLASSES }, (_, blockClass) => blockRows(blockClass));
  expect(rows.slice(0, 8)).toEqual([4, 8, 16, 24, 32, 48, 64, 96]);
  expect(rows.at(-1)).toBe(131_072);
});
