import { assert } from '../units/assert.ts';

/**
 * Barriers in blocks. A *slot* is one group of one account with the barriers of its box: safe while low <= price <= high and level <= most.
 * Slots of one *owner* (one generation of references of one group) stand together in blocks of 64, and each block knows the highest low,
 * the lowest high and the lowest most of its slots. A tick looks at the blocks of its group and opens those in which somebody is reached,
 * so that its cost is 1/64 of the slots that exist and 64 for each that is reached. Nothing is allocated after the start.
 * @see spec/22-SCRN, SCRN-040
 */
export interface Barriers {
  readonly groups: number;
  /** Generations of each group; owner = group * generations + generation. */
  readonly generations: number;
  /** [slots] the barriers in single precision, rounded inwards. */
  readonly low: Float32Array;
  readonly high: Float32Array;
  readonly most: Float32Array;
  /** [slots] who stands there, NOBODY for a hole; and the next slot of the same account, for whoever owns the accounts. */
  readonly account: Int32Array;
  readonly next: Int32Array;
  /** [blocks] what the block says of its slots: never less than the truth, exact after it was opened. */
  readonly highestLow: Float32Array;
  readonly lowestHigh: Float32Array;
  readonly lowestMost: Float32Array;
  /** [blocks] its owner, NONE when it is free; its neighbours among the owner's blocks, or the next free one. */
  readonly owner: Int32Array;
  readonly nextBlock: Int32Array;
  readonly previousBlock: Int32Array;
  /** [blocks] the holes as bits; neighbours among the owner's blocks that have some. */
  readonly holes: Uint32Array;
  readonly nextHoly: Int32Array;
  readonly previousHoly: Int32Array;
  /** [owners] first block, first block with holes, slots that stand, and no slot's `most` is below `least`. */
  readonly first: Int32Array;
  readonly firstHoly: Int32Array;
  readonly standing: Int32Array;
  readonly least: Float64Array;
  freeBlock: number;
}

export const NOBODY = -1;
const NONE = -1;
/** Slots of a block: two words of holes. */
const BLOCK = 64;
const WORD = 32;
const ALL = 0xffffffff;

/** Larger than the relative error of a single, which is that small from here on. */
const SINGLE_ERROR = 1.2e-7;
const SINGLE_LEAST = 1e-30;

/** Blocks that hold so many slots: for each owner one may be nearly empty. */
function blocksFor(slots: number, owners: number): number {
  return Math.ceil(slots / BLOCK) + owners;
}

export function createBarriers(slots: number, groups: number, generations: number): Barriers {
  const owners = groups * generations;
  const blocks = blocksFor(slots, owners);
  const nextBlock = new Int32Array(blocks);
  for (let block = 0; block < blocks; block++) nextBlock[block] = block + 1 < blocks ? block + 1 : NONE;
  return {
    groups,
    generations,
    low: new Float32Array(blocks * BLOCK),
    high: new Float32Array(blocks * BLOCK),
    most: new Float32Array(blocks * BLOCK),
    account: new Int32Array(blocks * BLOCK).fill(NOBODY),
    next: new Int32Array(blocks * BLOCK),
    highestLow: new Float32Array(blocks),
    lowestHigh: new Float32Array(blocks),
    lowestMost: new Float32Array(blocks),
    owner: new Int32Array(blocks).fill(NONE),
    nextBlock,
    previousBlock: new Int32Array(blocks),
    holes: new Uint32Array(blocks * 2),
    nextHoly: new Int32Array(blocks),
    previousHoly: new Int32Array(blocks),
    first: new Int32Array(owners).fill(NONE),
    firstHoly: new Int32Array(owners).fill(NONE),
    standing: new Int32Array(owners),
    least: new Float64Array(owners).fill(Number.POSITIVE_INFINITY),
    freeBlock: blocks > 0 ? 0 : NONE,
  };
}

export const ownerOf = (b: Barriers, slot: number): number => b.owner[slot >>> 6];

/** The barriers of one slot, before they are rounded inwards. */
export interface Fence {
  low: number;
  high: number;
  most: number;
}

/** Stands an account in a slot of an owner. @returns the slot; -1 when all blocks are taken */
export function place(b: Barriers, owner: number, account: number, { low, high, most }: Fence): number {
  if (b.firstHoly[owner] === NONE && !addBlock(b, owner)) return NONE;
  const block = b.firstHoly[owner];
  const slot = takeHole(b, owner, block);
  b.account[slot] = account;
  b.low[slot] = Math.max(low, SINGLE_LEAST) * (1 + SINGLE_ERROR);
  b.high[slot] = high > SINGLE_LEAST ? high * (1 - SINGLE_ERROR) : 0;
  b.most[slot] = most > SINGLE_LEAST ? most * (1 - SINGLE_ERROR) : 0;
  b.standing[owner] += 1;
  if (b.low[slot] > b.highestLow[block]) b.highestLow[block] = b.low[slot];
  if (b.high[slot] < b.lowestHigh[block]) b.lowestHigh[block] = b.high[slot];
  if (b.most[slot] < b.lowestMost[block]) b.lowestMost[block] = b.most[slot];
  if (b.most[slot] < b.least[owner]) b.least[owner] = b.most[slot];
  return slot;
}

/** Takes a slot out. */
export function displace(b: Barriers, slot: number): void {
  const block = slot >>> 6;
  const owner = b.owner[block];
  assert(b.account[slot] !== NOBODY, 'a slot that is taken out is taken');
  b.account[slot] = NOBODY;
  b.standing[owner] -= 1;
  const word = slot >>> 5;
  if (b.holes[block * 2] === 0 && b.holes[block * 2 + 1] === 0) linkHoly(b, owner, block);
  b.holes[word] |= 1 << (slot & (WORD - 1));
  if (b.holes[block * 2] === ALL && b.holes[block * 2 + 1] === ALL) removeBlock(b, owner, block);
}

/** Calls `reached` with each slot of a group whose price barrier this price has passed; it must take the slot out. */
export function passPrice(b: Barriers, group: number, price: number, reached: (slot: number) => void): void {
  const { highestLow, lowestHigh, nextBlock } = b;
  const from = group * b.generations;
  for (let owner = from; owner < from + b.generations; owner++) {
    let block = b.first[owner];
    while (block !== NONE) {
      const after = nextBlock[block];
      if (highestLow[block] > price || lowestHigh[block] < price) open(b, block, price, 0, reached);
      block = after;
    }
  }
}

/** Calls `reached` with each slot of an owner whose level barrier is below this level; it must take the slot out. */
export function passLevel(b: Barriers, owner: number, level: number, reached: (slot: number) => void): void {
  if (!hasBelow(b, owner, level)) return;
  let block = b.first[owner];
  let least = Number.POSITIVE_INFINITY;
  while (block !== NONE) {
    const after = b.nextBlock[block];
    if (b.lowestMost[block] < level) open(b, block, Number.NaN, level, reached);
    if (b.owner[block] === owner && b.lowestMost[block] < least) least = b.lowestMost[block];
    block = after;
  }
  b.least[owner] = least;
}

/** Whether a slot of an owner may have its level barrier below this level: false is certain. */
export function hasBelow(b: Barriers, owner: number, level: number): boolean {
  return b.standing[owner] > 0 && b.least[owner] < level;
}

/** Calls `reached` with every slot of an owner; it must take the slot out. */
export function passAll(b: Barriers, owner: number, reached: (slot: number) => void): void {
  passLevel(b, owner, Number.POSITIVE_INFINITY, reached);
}

/**
 * Calls `found` with the slots of a group that a price of `low` or `high` would reach, until it has enough (false). It must not change the
 * barriers.
 */
export function findNear(
  b: Barriers,
  group: number,
  low: number,
  high: number,
  found: (slot: number) => boolean,
): void {
  const from = group * b.generations;
  for (let owner = from; owner < from + b.generations; owner++) {
    for (let block = b.first[owner]; block !== NONE; block = b.nextBlock[block]) {
      if (b.highestLow[block] <= low && b.lowestHigh[block] >= high) continue;
      for (let slot = block * BLOCK; slot < block * BLOCK + BLOCK; slot++) {
        if (b.account[slot] === NOBODY || (b.low[slot] <= low && b.high[slot] >= high)) continue;
        if (!found(slot)) return;
      }
    }
  }
}

/** The same with the slots of an owner that a level would reach. */
export function findBelow(b: Barriers, owner: number, level: number, found: (slot: number) => boolean): void {
  if (!hasBelow(b, owner, level)) return;
  for (let block = b.first[owner]; block !== NONE; block = b.nextBlock[block]) {
    if (b.lowestMost[block] >= level) continue;
    for (let slot = block * BLOCK; slot < block * BLOCK + BLOCK; slot++) {
      if (b.account[slot] !== NOBODY && b.most[slot] < level && !found(slot)) return;
    }
  }
}

/** The block with the fewest slots whose owner `mayGo`; NONE when none has a hole. */
export function sparsestBlock(b: Barriers, mayGo: (owner: number) => boolean): number {
  let sparsest = NONE;
  let most = 0;
  for (let block = 0; block < b.owner.length; block++) {
    if (b.owner[block] === NONE || !mayGo(b.owner[block])) continue;
    const holes = bitsOf(b.holes[block * 2]) + bitsOf(b.holes[block * 2 + 1]);
    if (holes > most) {
      most = holes;
      sparsest = block;
    }
  }
  return sparsest;
}

/** Calls `reached` with every slot of a block; it must take the slot out. */
export function passBlock(b: Barriers, block: number, reached: (slot: number) => void): void {
  open(b, block, Number.NaN, Number.POSITIVE_INFINITY, reached);
}

/** Reaches the slots of a block that a price or a level has passed, and makes the block exact again. */
function open(b: Barriers, block: number, price: number, level: number, reached: (slot: number) => void): void {
  const { low, high, most, account } = b;
  const owner = b.owner[block];
  let highestLow = 0;
  let lowestHigh = Number.POSITIVE_INFINITY;
  let lowestMost = Number.POSITIVE_INFINITY;
  for (let slot = block * BLOCK; slot < block * BLOCK + BLOCK; slot++) {
    if (account[slot] === NOBODY) continue;
    if (low[slot] > price || high[slot] < price || most[slot] < level) {
      reached(slot);
      continue;
    }
    if (low[slot] > highestLow) highestLow = low[slot];
    if (high[slot] < lowestHigh) lowestHigh = high[slot];
    if (most[slot] < lowestMost) lowestMost = most[slot];
  }
  if (b.owner[block] !== owner) return;
  b.highestLow[block] = highestLow;
  b.lowestHigh[block] = lowestHigh;
  b.lowestMost[block] = lowestMost;
}

function addBlock(b: Barriers, owner: number): boolean {
  const block = b.freeBlock;
  if (block === NONE) return false;
  b.freeBlock = b.nextBlock[block];
  b.owner[block] = owner;
  b.highestLow[block] = 0;
  b.lowestHigh[block] = Number.POSITIVE_INFINITY;
  b.lowestMost[block] = Number.POSITIVE_INFINITY;
  b.holes[block * 2] = ALL;
  b.holes[block * 2 + 1] = ALL;
  const head = b.first[owner];
  b.nextBlock[block] = head;
  b.previousBlock[block] = NONE;
  if (head !== NONE) b.previousBlock[head] = block;
  b.first[owner] = block;
  linkHoly(b, owner, block);
  return true;
}

/** Gives an empty block back. */
function removeBlock(b: Barriers, owner: number, block: number): void {
  unlinkHoly(b, owner, block);
  const after = b.nextBlock[block];
  const before = b.previousBlock[block];
  if (before === NONE) b.first[owner] = after;
  else b.nextBlock[before] = after;
  if (after !== NONE) b.previousBlock[after] = before;
  if (b.first[owner] === NONE) b.least[owner] = Number.POSITIVE_INFINITY;
  b.owner[block] = NONE;
  b.nextBlock[block] = b.freeBlock;
  b.freeBlock = block;
}

function takeHole(b: Barriers, owner: number, block: number): number {
  const word = b.holes[block * 2] !== 0 ? block * 2 : block * 2 + 1;
  const bit = WORD - 1 - Math.clz32(b.holes[word] & (0 - b.holes[word]));
  b.holes[word] &= ~(1 << bit);
  if (b.holes[block * 2] === 0 && b.holes[block * 2 + 1] === 0) unlinkHoly(b, owner, block);
  return word * WORD + bit;
}

function linkHoly(b: Barriers, owner: number, block: number): void {
  const head = b.firstHoly[owner];
  b.nextHoly[block] = head;
  b.previousHoly[block] = NONE;
  if (head !== NONE) b.previousHoly[head] = block;
  b.firstHoly[owner] = block;
}

function unlinkHoly(b: Barriers, owner: number, block: number): void {
  const after = b.nextHoly[block];
  const before = b.previousHoly[block];
  if (before === NONE) b.firstHoly[owner] = after;
  else b.nextHoly[before] = after;
  if (after !== NONE) b.previousHoly[after] = before;
}

function bitsOf(word: number): number {
  return word === 0 ? 0 : 1 + bitsOf((word & (word - 1)) >>> 0);
}
