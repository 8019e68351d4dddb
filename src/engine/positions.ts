import { assert } from '../units/assert.ts';
import { BLOCK_CLASSES } from './schema.ts';
import type { State } from './state.ts';

/** Rows of a block of a class: 4, 8, then 16, 24, 32, 48, 64, 96 and so on, so that from 16 on no more than a third of a block is never filled. */
export function blockRows(blockClass: number): number {
  if (blockClass < 2) return 4 << blockClass;
  const step = blockClass - 2;
  return (step % 2 === 0 ? 16 : 24) << (step >>> 1);
}

/** Rows of the block that `block` of an account names: class + 1, 0 for none. */
export const blockCapacity = (block: number): number => (block === 0 ? 0 : blockRows(block - 1));

/** Row of an account's position in an instrument, -1 when it has none. Cost: its positions. */
export function positionRow(state: State, account: number, instrument: number): number {
  const { start, positions } = state.accounts.columns;
  const column = state.positions.columns.instrument;
  const end = start[account] + positions[account];
  for (let row = start[account]; row < end; row++) if (column[row] === instrument) return row;
  return -1;
}

/** Signed lots that an account holds of an instrument. */
export function lotsOf(state: State, account: number, instrument: number): number {
  const row = positionRow(state, account, instrument);
  return row < 0 ? 0 : state.positions.columns.lots[row];
}

/**
 * Sets the lots and the entry cash of a position: a row appears with the first lot and goes with the last (the account's last row moves
 * into its place). Rows of one account are contiguous, so that a book is one slice of the pool.
 */
export function setPosition(state: State, account: number, instrument: number, lots: number, entryCash: bigint): void {
  const { columns } = state.positions;
  let row = positionRow(state, account, instrument);
  if (lots === 0) {
    if (row >= 0) removeRow(state, account, row);
    return;
  }
  if (row < 0) {
    row = appendRow(state, account);
    columns.instrument[row] = instrument;
  }
  columns.lots[row] = lots;
  columns.entryCash[row] = entryCash;
}

function appendRow(state: State, account: number): number {
  const { start, positions, block } = state.accounts.columns;
  if (positions[account] === blockCapacity(block[account])) moveToLargerBlock(state, account);
  positions[account] += 1;
  return start[account] + positions[account] - 1;
}

function removeRow(state: State, account: number, row: number): void {
  const { start, positions } = state.accounts.columns;
  const { instrument, lots, entryCash } = state.positions.columns;
  const last = start[account] + positions[account] - 1;
  instrument[row] = instrument[last];
  lots[row] = lots[last];
  entryCash[row] = entryCash[last];
  clearRow(state, last);
  positions[account] -= 1;
}

function moveToLargerBlock(state: State, account: number): void {
  const { start, positions, block } = state.accounts.columns;
  const { instrument, lots, entryCash } = state.positions.columns;
  const blockClass = block[account];
  const to = takeBlock(state, blockClass);
  const from = start[account];
  for (let i = 0; i < positions[account]; i++) {
    instrument[to + i] = instrument[from + i];
    lots[to + i] = lots[from + i];
    entryCash[to + i] = entryCash[from + i];
    clearRow(state, from + i);
  }
  if (blockClass > 0) freeBlock(state, from, blockClass - 1);
  start[account] = to;
  block[account] = blockClass + 1;
}

function takeBlock(state: State, blockClass: number): number {
  assert(blockClass < BLOCK_CLASSES, 'an account outgrew the largest block');
  const heads = state.venue.columns.freeBlock;
  const head = heads[blockClass];
  if (head !== 0) {
    const row = head - 1;
    heads[blockClass] = state.positions.columns.instrument[row];
    clearRow(state, row);
    return row;
  }
  const row = state.positions.count;
  assert(row + blockRows(blockClass) <= state.positions.capacity, 'the pool of position rows is full');
  state.positions.count += blockRows(blockClass);
  return row;
}

function freeBlock(state: State, row: number, blockClass: number): void {
  const heads = state.venue.columns.freeBlock;
  state.positions.columns.instrument[row] = heads[blockClass];
  heads[blockClass] = row + 1;
}

function clearRow(state: State, row: number): void {
  const { instrument, lots, entryCash } = state.positions.columns;
  instrument[row] = 0;
  lots[row] = 0;
  entryCash[row] = 0n;
}
