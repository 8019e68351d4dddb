import { describe, expect, test } from 'vitest';
import { createBarriers } from './barriers.ts';
import {
  settle,
  standSlot,
  takeDue,
  takeUntried,
  touch,
  touchAll,
  touchFirst,
  tryAgain,
  watchAccount,
} from './screen-dues.ts';
import { DUE, GENERATIONS, KINDS, LISTED, NONE, SETTLED, WATCHED } from './screen.ts';
import type { Screen } from './screen.ts';
import { createWatch } from './screen-watch.ts';

const FENCE = { low: 90, high: 110, most: 1 };
const ACCOUNTS = 5;

/** Dues of five accounts, of one group. */
function dues(accounts = ACCOUNTS): Screen {
  return {
    barriers: createBarriers(64, 1, GENERATIONS),
    watch: createWatch(ACCOUNTS),
    newest: new Int32Array(KINDS).fill(1),
    firstSlot: new Int32Array(accounts).fill(NONE),
    dues: new Uint8Array(accounts),
    isTried: new Uint8Array(accounts),
    dueList: new Int32Array(accounts),
    dueCount: 0,
    accounts: 0,
  } as unknown as Screen;
}

const everybody = (): boolean => true;

describe('who is due', () => {
  test('SCRN-001 whoever is touched, once, in ascending order, until it is settled', () => {
    const screen = dues();
    for (const account of [3, 1, 3, 0]) touch(screen, account);
    expect([screen.accounts, screen.dueCount]).toEqual([4, 3]);
    expect([...takeDue(screen, everybody)]).toEqual([0, 1, 3]);
    expect([...takeDue(screen, (account) => account > 0)]).toEqual([1, 3]);
    settle(screen, 1);
    expect([screen.dues[1], screen.dueCount]).toEqual([LISTED, 3]);
    expect([...takeDue(screen, everybody)]).toEqual([0, 3]);
    expect([screen.dues[1], screen.dueCount]).toEqual([SETTLED, 2]);
    touch(screen, 1);
    expect([...takeDue(screen, everybody)]).toEqual([0, 1, 3]);
  });

  test('SCRN-001 settled and touched again before the list is read is listed once', () => {
    const screen = dues();
    touch(screen, 2);
    settle(screen, 2);
    touch(screen, 2);
    expect([screen.dueCount, screen.dues[2]]).toEqual([1, DUE]);
    settle(screen, 0);
    expect(screen.dues[0]).toBe(SETTLED);
  });

  test('SCRN-001 the first accounts, or all that exist: then no reference is left', () => {
    const screen = dues();
    touchFirst(screen, 2);
    expect([screen.accounts, ...takeDue(screen, everybody)]).toEqual([2, 0, 1]);
    settle(screen, 0);
    settle(screen, 1);
    takeDue(screen, everybody);
    touchAll(screen);
    expect([...takeDue(screen, everybody)]).toEqual([0, 1]);
    expect([...screen.newest]).toEqual([NONE, NONE, NONE]);
  });

  test('SCRN-060 untried ones are taken once, no more than asked for, and tried again when they changed', () => {
    const screen = dues();
    touchFirst(screen, 4);
    settle(screen, 0);
    expect(takeUntried(screen, 0)).toEqual([]);
    expect(takeUntried(screen, 2)).toEqual([1, 2]);
    expect(takeUntried(screen, 9)).toEqual([3]);
    expect(takeUntried(screen, 9)).toEqual([]);
    tryAgain(screen, 2);
    expect(takeUntried(screen, 9)).toEqual([2]);
    settle(screen, 1);
    touch(screen, 1);
    expect(takeUntried(screen, 9)).toEqual([1]);
  });
});

describe('certificates', () => {
  test('SCRN-040 slots of an account are chained, and all of them go when it is touched', () => {
    const screen = dues();
    const { barriers } = screen;
    expect([0, 1, 1].map((owner) => standSlot(screen, 3, owner, FENCE))).toEqual([true, true, true]);
    standSlot(screen, 2, 1, FENCE);
    expect([barriers.standing[0], barriers.standing[1]]).toEqual([1, 3]);
    touch(screen, 3);
    expect([barriers.standing[0], barriers.standing[1], screen.firstSlot[3]]).toEqual([0, 1, NONE]);
    expect(screen.firstSlot[2]).not.toBe(NONE);
  });

  test('SCRN-031 one that is watched is taken out, and the last one takes its number', () => {
    const screen = dues();
    expect([4, 1, 2].map((account) => watchAccount(screen, account, 1))).toEqual([0, 1, 2]);
    expect([4, 1, 2].map((account) => screen.firstSlot[account])).toEqual([WATCHED, WATCHED - 1, WATCHED - 2]);
    touch(screen, 4);
    expect([4, 1, 2].map((account) => screen.firstSlot[account])).toEqual([NONE, WATCHED - 1, WATCHED]);
    touch(screen, 1);
    expect([screen.watch.count, screen.watch.account[0], screen.firstSlot[2]]).toEqual([1, 2, WATCHED]);
    touch(screen, 2);
    expect([screen.watch.count, screen.firstSlot[2]]).toEqual([0, NONE]);
  });

  test('SCRN-040 without room the sparsest block on an older reference makes some; without one there is none', () => {
    const slots = 64 * (1 + GENERATIONS);
    const screen = dues(slots + 1);
    // Generation 1 is the newest; accounts 0 and 1 stand on 0, all the others on 1.
    standSlot(screen, 0, 0, FENCE);
    standSlot(screen, 1, 0, FENCE);
    let account = 2;
    while (screen.barriers.freeBlock !== NONE || screen.barriers.firstHoly[1] !== NONE) {
      expect(standSlot(screen, account++, 1, FENCE)).toBe(true);
    }
    expect([account, screen.dueCount]).toEqual([2 + 64 * GENERATIONS, 0]);
    expect(standSlot(screen, account, 1, FENCE)).toBe(true);
    expect([...takeDue(screen, everybody)]).toEqual([0, 1]);
    expect(screen.firstSlot[account]).toBeGreaterThanOrEqual(0);
    while (screen.barriers.firstHoly[1] !== NONE) standSlot(screen, ++account, 1, FENCE);
    expect(standSlot(screen, 0, 1, FENCE)).toBe(false);
    expect(screen.firstSlot[0]).toBe(NONE);
  });
});
