import { displace, place } from './barriers.ts';
import { DUE, GENERATIONS, LISTED, NONE, SETTLED } from './screen.ts';
import type { Screen } from './screen.ts';

/** An account changed (cash, lots, stage), or its certificate ended: it is due until it is certified again. */
export function touch(screen: Screen, account: number): void {
  for (let slot = screen.firstSlot[account]; slot !== NONE; ) {
    const after = screen.slots.next[slot];
    releaseSlot(screen, slot);
    slot = after;
  }
  screen.firstSlot[account] = NONE;
  if (account >= screen.accounts) screen.accounts = account + 1;
  if (screen.dues[account] === SETTLED) screen.dueList[screen.dueCount++] = account;
  screen.dues[account] = DUE;
}

function releaseSlot(screen: Screen, slot: number): void {
  const { slots, barriers, standing } = screen;
  displace(barriers, slot);
  standing[slots.group[slot] * GENERATIONS + slots.generation[slot]] -= 1;
  slots.next[slot] = slots.free;
  slots.free = slot;
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

/** Notes that an account holds a certificate: it is due no more. */
export function settle(screen: Screen, account: number): void {
  if (screen.dues[account] === DUE) screen.dues[account] = LISTED;
}

/** A slot for one group of an account, in no rung yet; NONE when all are taken. */
export function takeSlot(screen: Screen, account: number, group: number, generation: number): number {
  const { slots, firstSlot, standing } = screen;
  const slot = slots.free;
  if (slot === NONE) return NONE;
  slots.free = slots.next[slot];
  slots.account[slot] = account;
  slots.group[slot] = group;
  slots.generation[slot] = generation;
  slots.next[slot] = firstSlot[account];
  firstSlot[account] = slot;
  standing[group * GENERATIONS + generation] += 1;
  return slot;
}

/** Stands a slot with its barriers set in its rungs. */
export function standSlot({ barriers, slots }: Screen, slot: number): void {
  place(barriers, slot, slots.group[slot], slots.generation[slot]);
}
