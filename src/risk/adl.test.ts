import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ADL_POLICIES, adlLots, chooseDeleveraged } from './adl.ts';
import { createAdlCandidates, DAMAGE_STEPS, damageStepEnd, damageStepLots } from './adl-candidates.ts';
import type { AdlCandidates } from './adl-candidates.ts';
import { adlOrder } from './adl-queue.ts';

interface Winner {
  readonly lots: number;
  readonly profit: number;
  readonly notional: number;
  readonly entryNotional: number;
  readonly equity: number;
  /** Damage of a lot while it is a hedge, and from which part on it is one. */
  readonly hedgeTicks: number;
  readonly hedgedFrom: number;
}

function candidatesOf(winners: readonly Winner[]): AdlCandidates {
  const candidates = createAdlCandidates(Math.max(1, winners.length));
  candidates.count = winners.length;
  for (const [k, winner] of winners.entries()) {
    candidates.account[k] = 10 + k;
    candidates.lots[k] = winner.lots;
    candidates.profit[k] = winner.profit;
    candidates.notional[k] = winner.notional;
    candidates.entryNotional[k] = winner.entryNotional;
    candidates.equity[k] = winner.equity;
    for (let step = 0; step < DAMAGE_STEPS; step++) {
      const from = damageStepEnd(winner.lots, winner.hedgedFrom - 1);
      const hedged = Math.max(0, damageStepEnd(winner.lots, step) - from);
      candidates.damage[k * DAMAGE_STEPS + step] = hedged * winner.hedgeTicks;
    }
  }
  return candidates;
}

const winner = (change: Partial<Winner>): Winner => ({
  lots: 100,
  profit: 1_000,
  notional: 10_000,
  entryNotional: 9_000,
  equity: 5_000,
  hedgeTicks: 0,
  hedgedFrom: 0,
  ...change,
});

const ticks = (max: number) => fc.integer({ min: 1, max });
const winners = fc.array(
  fc.record({
    lots: ticks(1_000_000),
    profit: ticks(2 ** 50),
    notional: ticks(2 ** 52),
    entryNotional: ticks(2 ** 52),
    equity: ticks(2 ** 52),
    hedgeTicks: fc.integer({ min: 0, max: 5_000 }),
    hedgedFrom: fc.integer({ min: 0, max: DAMAGE_STEPS }),
  }),
  { maxLength: 9 },
);

const choose = (policy: (typeof ADL_POLICIES)[number], candidates: AdlCandidates, lots: number) => {
  const taken = new Float64Array(Math.max(1, candidates.count));
  const total = chooseDeleveraged({ policy, classTicks: 10 }, candidates, lots, taken);
  return { total, taken: [...taken.subarray(0, candidates.count)] };
};

const damageDone = (candidates: AdlCandidates, taken: readonly number[]): number => {
  let sum = 0;
  for (const [k, lots] of taken.entries()) {
    let left = lots;
    let before = 0;
    for (let step = 0; step < DAMAGE_STEPS && left > 0; step++) {
      const part = damageStepLots(candidates.lots[k], step);
      const damage = candidates.damage[k * DAMAGE_STEPS + step];
      if (part > 0) sum += ((damage - before) * Math.min(left, part)) / part;
      left -= part;
      before = damage;
    }
  }
  return sum;
};

describe.each(ADL_POLICIES)('%s', (policy) => {
  test('FUND-040 takes exactly what is asked, or all there is, and from nobody more than it has', () => {
    fc.assert(
      fc.property(winners, fc.integer({ min: 0, max: 5_000_000 }), (list, lots) => {
        const candidates = candidatesOf(list);
        const { total, taken } = choose(policy, candidates, lots);
        const room = list.reduce((sum, { lots: held }) => sum + held, 0);
        expect(total).toBe(Math.min(lots, room));
        expect(taken.reduce((sum, n) => sum + n, 0)).toBe(total);
        for (const [k, n] of taken.entries()) {
          expect(Number.isInteger(n) && n >= 0 && n <= list[k].lots).toBe(true);
        }
      }),
    );
  });
});

test('FUND-040 a shortfall of 1,000 at a gap of 300 a lot needs 4 lots: 200 over, less than one lot', () => {
  expect(adlLots(1_000, 300, 50)).toBe(4);
  expect(adlLots(900, 300, 50)).toBe(3);
  expect(adlLots(1_000, 300, 2)).toBe(2);
  expect(adlLots(0, 300, 50)).toBe(0);
});

test('FUND-040 what is taken passes the shortfall by less than one lot', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 45 }), ticks(1_000_000), (shortfall, gap) => {
      const lots = adlLots(shortfall, gap, Number.MAX_SAFE_INTEGER);
      const over = BigInt(lots) * BigInt(gap) - BigInt(shortfall);
      expect(over >= 0n && over < BigInt(gap)).toBe(true);
    }),
  );
});

test('FUND-041 the queue begins with the highest product of profit and leverage, ties by account', () => {
  const calm = winner({ profit: 2_000, equity: 20_000 });
  const hot = winner({ profit: 1_500, equity: 3_000 });
  const candidates = candidatesOf([calm, hot, hot]);
  expect(adlOrder(candidates)).toEqual([1, 2, 0]);
  expect(choose('queue', candidates, 150).taken).toEqual([0, 100, 50]);
});

test('FUND-042 pro rata: 40 lots from profits of 1, 2 and 5 thousand are 5, 10 and 25', () => {
  const candidates = candidatesOf([1_000, 2_000, 5_000].map((profit) => winner({ profit })));
  expect(choose('pro-rata', candidates, 40).taken).toEqual([5, 10, 25]);
  expect(choose('pro-rata', candidates, 240).taken).toEqual([47, 93, 100]);
});

test('FUND-043 the second leg of a hedge is reached last', () => {
  const alone = winner({ profit: 100 });
  const hedge = winner({ profit: 90_000, hedgeTicks: 500 });
  const candidates = candidatesOf([hedge, alone]);
  expect(choose('hedge-aware', candidates, 60).taken).toEqual([0, 60]);
  expect(choose('hedge-aware', candidates, 130).taken).toEqual([30, 100]);
  expect(choose('queue', candidates, 60).taken).toEqual([60, 0]);
});

test('FUND-043 those who are hurt alike are taken in proportion to profit', () => {
  const list = [1_000, 3_000].map((profit) => winner({ profit, hedgeTicks: 500 }));
  expect(choose('hedge-aware', candidatesOf(list), 80).taken).toEqual([20, 60]);
});

test('FUND-043 the damage done is at most one class a lot above that of any other choice', () => {
  fc.assert(
    fc.property(winners, fc.integer({ min: 1, max: 2_000_000 }), (list, lots) => {
      const candidates = candidatesOf(list);
      const { total, taken } = choose('hedge-aware', candidates, lots);
      const least = Math.min(
        damageDone(candidates, choose('queue', candidates, lots).taken),
        damageDone(candidates, choose('pro-rata', candidates, lots).taken),
      );
      expect(damageDone(candidates, taken)).toBeLessThanOrEqual(least + 10 * total);
    }),
  );
});

test('FUND-043 without hedges it is the same as pro rata', () => {
  fc.assert(
    fc.property(winners, fc.integer({ min: 0, max: 3_000_000 }), (list, lots) => {
      const candidates = candidatesOf(list.map((one) => ({ ...one, hedgeTicks: 0 })));
      expect(choose('hedge-aware', candidates, lots).taken).toEqual(choose('pro-rata', candidates, lots).taken);
    }),
  );
});
