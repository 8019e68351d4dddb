import { hasBalanceRows } from './holdings.ts';
import { blockCapacity, blockRows, lotsOf } from './positions.ts';
import { STANDING } from './records.ts';
import { BLOCK_CLASSES } from './schema.ts';
import type { State } from './state.ts';

/**
 * Whether the pool has the rows that a command or a stage is about to fill: asked before anything moves, so that nothing meets a full pool half done.
 * Several accounts are asked for together, each once. Never says yes wrongly; blocks that growing frees on the way are not counted.
 * @see spec/15-ENGN, ENGN-090
 */
export interface Room {
  readonly state: State;
  /** Rows that must stay untouched. */
  readonly kept: number;
  /** [class] blocks that were asked for, free blocks found for them, and row + 1 of the next free block to look at. */
  readonly asked: Int32Array;
  readonly found: Int32Array;
  readonly next: Int32Array;
}

/** Rows of the blocks that so many rows more of an account take on their way; 0 when its own block has them, Infinity when no block does. */
export function rowsOfBlocks(state: State, account: number, rows: number): number {
  const { positions, block } = state.accounts.columns;
  const needed = positions[account] + rows;
  let taken = 0;
  let end = block[account];
  while (end < BLOCK_CLASSES && blockCapacity(end) < needed) taken += blockRows(end++);
  return blockCapacity(end) >= needed ? taken : Number.POSITIVE_INFINITY;
}

/** Whether a command finds so many rows of blocks without any that were given back: then nothing has to be counted. */
export function hasFreshRoom({ positions }: State, rows: number): boolean {
  return rows === 0 || positions.count + rows + keptForEngine(positions.capacity) <= positions.capacity;
}

/** For what the engine itself decides: liquidation, take-over, deleveraging, funding, sharing. The whole pool. */
export function roomOfEngine(state: State): Room {
  return openRoom(state, 0);
}

/** For what a command asks: a sixteenth of the pool is left to the engine. */
export function roomOfCommand(state: State): Room {
  return openRoom(state, keptForEngine(state.positions.capacity));
}

const keptForEngine = (capacity: number): number => capacity >>> 4;

function openRoom(state: State, kept: number): Room {
  const next = Int32Array.from(state.venue.columns.freeBlock);
  return { state, kept, asked: new Int32Array(BLOCK_CLASSES), found: new Int32Array(BLOCK_CLASSES), next };
}

/** Asks for rows of one more account, beyond those it fills now. False, and nothing is taken, when the pool does not have them. */
export function takeRoom(room: Room, account: number, rows: number): boolean {
  const { positions, block } = room.state.accounts.columns;
  const needed = positions[account] + rows;
  const first = block[account];
  let end = first;
  while (end < BLOCK_CLASSES && blockCapacity(end) < needed) room.asked[end++] += 1;
  if (blockCapacity(end) >= needed && (end === first || isThere(room))) return true;
  for (let blockClass = first; blockClass < end; blockClass++) room.asked[blockClass] -= 1;
  return false;
}

function isThere(room: Room): boolean {
  const { state, kept, asked, found, next } = room;
  let fresh = 0;
  for (let blockClass = 0; blockClass < BLOCK_CLASSES; blockClass++) {
    while (found[blockClass] < asked[blockClass] && next[blockClass] !== 0) {
      found[blockClass] += 1;
      next[blockClass] = state.positions.columns.instrument[next[blockClass] - 1];
    }
    fresh += Math.max(0, asked[blockClass] - found[blockClass]) * blockRows(blockClass);
  }
  return fresh === 0 || state.positions.count + fresh + kept <= state.positions.capacity;
}

/** Rows that moving money of an asset may add to an account: one when its balance has none. */
export function rowsForBalance(state: State, account: number, asset: number): number {
  if (!hasBalanceRows(state, account)) return 0;
  return lotsOf(state, account, state.assets.columns.instrument[asset]) === 0 ? 1 : 0;
}

/** Whether the engine finds a row for the balance of an asset that moves in each of these accounts. */
export function hasBalanceRoom(state: State, asset: number, accounts: readonly number[]): boolean {
  const room = roomOfEngine(state);
  return accounts.every((account) => takeRoom(room, account, rowsForBalance(state, account, asset)));
}

/** Rows that balances of an account may still come to fill: one for each asset that has none. */
export function balanceRowsMissing(state: State, account: number): number {
  if (!hasBalanceRows(state, account)) return 0;
  const { start, positions } = state.accounts.columns;
  let missing = state.assets.count;
  for (let row = start[account]; row < start[account] + positions[account]; row++) {
    if (state.instruments.columns.standing[state.positions.columns.instrument[row]] === STANDING.balance) missing -= 1;
  }
  return missing;
}
