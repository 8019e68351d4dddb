import { displace, passBlock, place, sparsestBlock } from './barriers.ts';
import type { Fence } from './barriers.ts';
import { DUE, isOld, LISTED, NONE, SETTLED, WATCHED } from './screen.ts';
import type { Screen } from './screen.ts';
import { addEntry, removeEntry } from './screen-watch.ts';

/** An account changed (cash, lots, stage), or its certificate ended: it is due until it is certified again. */
export function touch(screen: Screen, account: number): void {
  release(screen, account);
  if (account >= screen.accounts) screen.accounts = account + 1;
  if (screen.dues[account] === SETTLED) screen.dueList[screen.dueCount++] = account;
  screen.dues[account] = DUE;
}

/** Takes an account's certificate away: its slots, or its entry among those that are watched. */
function release({ barriers, watch, firstSlot }: Screen, account: number): void {
  let slot = firstSlot[account];
  firstSlot[account] = NONE;
  if (slot <= WATCHED) {
    const entry = WATCHED - slot;
    const moved = removeEntry(watch, entry);
    if (moved >= 0) firstSlot[moved] = WATCHED - entry;
    return;
  }
  while (slot !== NONE) {
    const after = barriers.next[slot];
    displace(barriers, slot);
    slot = after;
  }
}

/** Makes the first accounts due. */
export function touchFirst(screen: Screen, accounts: number): void {
  for (let account = 0; account < accounts; account++) touch(screen, account);
}

/** Makes every account due: parameters changed, or a proof's own conditions no longer hold. */
export function touchAll(screen: Screen): void {
  touchFirst(screen, screen.accounts);
  screen.newest.fill(NONE);
}

/**
 * The due accounts that `isConcerned` says a tick is about, ascending. The others stay due. Those returned do too, until they are certified.
 */
export function takeDue(screen: Screen, isConcerned: (account: number) => boolean): Int32Array {
  const { dueList, dues } = screen;
  const found: number[] = [];
  let kept = 0;
  for (let i = 0; i < screen.dueCount; i++) {
    const account = dueList[i];
    if (dues[account] === LISTED) {
      dues[account] = SETTLED;
      continue;
    }
    dueList[kept++] = account;
    if (isConcerned(account)) found.push(account);
  }
  screen.dueCount = kept;
  return Int32Array.from(found).sort();
}

/**
 * Due accounts that may be certified before a tick has to value them, each once: until `settle` or `tryAgain` they are not taken anew.
 * @param most of them, at most
 */
export function takeUntried({ dueList, dueCount, dues, isTried }: Screen, most: number): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i < dueCount && found.length < most; i++) {
    const account = dueList[i];
    if (dues[account] !== DUE || isTried[account] === 1) continue;
    isTried[account] = 1;
    found.push(account);
  }
  return found;
}

/** An account changed, or was valued at other prices: to certify it is worth another try. */
export function tryAgain({ isTried }: Screen, account: number): void {
  isTried[account] = 0;
}

/** Notes that an account holds a certificate: it is due no more. */
export function settle(screen: Screen, account: number): void {
  tryAgain(screen, account);
  if (screen.dues[account] === DUE) screen.dues[account] = LISTED;
}

/**
 * Stands one group of an account at its barriers. When all blocks are taken, the accounts of the sparsest one on an older reference become
 * due, to make room. @returns whether there was room
 */
export function standSlot(screen: Screen, account: number, owner: number, fence: Fence): boolean {
  const { barriers, firstSlot } = screen;
  let slot = place(barriers, owner, account, fence);
  if (slot === NONE && makeRoom(screen)) slot = place(barriers, owner, account, fence);
  if (slot === NONE) return false;
  barriers.next[slot] = firstSlot[account];
  firstSlot[account] = slot;
  return true;
}

function makeRoom(screen: Screen): boolean {
  const { barriers } = screen;
  const block = sparsestBlock(barriers, (owner) => isOld(screen, owner));
  if (block === NONE) return false;
  passBlock(barriers, block, (slot) => touch(screen, barriers.account[slot]));
  return true;
}

/** Watches an account; its places are to be set. @returns its entry */
export function watchAccount({ watch, firstSlot }: Screen, account: number, groups: number): number {
  const entry = addEntry(watch, account, groups);
  firstSlot[account] = WATCHED - entry;
  return entry;
}
