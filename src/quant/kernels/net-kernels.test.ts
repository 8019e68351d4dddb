import { expect, test } from 'vitest';
import { boxSides, nettedBook, uniform } from './kernels.suite.ts';
import { ROW_FIELDS } from './net-kernels.ts';
import { SHARE_FIELDS } from './screen-kernels.ts';

test('KERN-001 netted books: bits agree, and they are the sums of their ways, by plain whole numbers', () => {
  const nets = (['vector', 'scalar'] as const).map((kind) => {
    const { arena, rows, lots, cells, ends, out, slots, stride, span } = nettedBook(kind);
    arena.kernels.netRows({ slots, ends, instrument: rows, lots, cells, stride, out, span });
    const plain = arena.doubles.slice(out, out + 4 * span);
    const moves = arena.takeDoubles(slots);
    arena.doubles.set([0.01, -0.003, 0.2], moves);
    const bends = arena.takeDoubles(4 * span);
    for (let i = 0; i < 4 * span; i++) arena.doubles[bends + i] = (i * 7_919) % 1_001;
    arena.kernels.shiftRows({ slots, moves, stride, slopes: out, bends, span });
    return {
      plain,
      shifted: arena.doubles.slice(out, out + 4 * span),
      f: arena.doubles,
      n: arena.integers,
      rows,
      lots,
      cells,
    };
  });
  expect(nets[0].plain).toEqual(nets[1].plain);
  expect(nets[0].shifted).toEqual(nets[1].shifted);
  const { plain, shifted, f, n, rows, lots, cells } = nets[0];
  const runs = [4, 2, 0, 0, 3, 1, 5, 0, 0];
  let p = 0;
  runs.forEach((length, run) => {
    const slot = Math.floor(run / 3);
    for (let c = 0; c < 40; c += 13) {
      let sum = 0n;
      for (let i = p; i < p + length; i++) sum += BigInt(f[lots + i]) * BigInt(f[cells + n[rows + i] * 40 + c]);
      expect(plain[(1 + (run % 3)) * 160 + slot * 40 + c]).toBe(Number(sum));
    }
    p += length;
  });
  for (let i = 0; i < 120; i++) expect(plain[i]).toBe(plain[160 + i] + plain[320 + i] + plain[480 + i]);
  expect(shifted[41]).toBe(plain[41] + ((41 * 7_919) % 1_001) * -0.003);
});

test('KERN-001 sums of what rows say of themselves: bits agree, lots sign the first two', () => {
  const sums = (['vector', 'scalar'] as const).map((kind) => {
    const { arena, rows, lots, ends } = nettedBook(kind);
    const fields = arena.takeDoubles(50 * ROW_FIELDS);
    const out = arena.takeDoubles(10 * ROW_FIELDS);
    const next = uniform(8);
    for (let i = 0; i < 50 * ROW_FIELDS; i++) arena.doubles[fields + i] = next() - 0.5;
    arena.doubles.set([2, 3, 5, 7, 11, 13, 17, 19, 23, 29], fields + arena.integers[rows + 15] * ROW_FIELDS);
    arena.doubles[lots + 15] = -2;
    arena.kernels.sumFields({ runs: 10, ends, instrument: rows, lots, fields, out });
    return arena.doubles.slice(out, out + 10 * ROW_FIELDS);
  });
  expect(sums[0]).toEqual(sums[1]);
  expect([...sums[0].slice(90)]).toEqual([-4, -6, 10, 14, 22, 26, 34, 38, 46, 58]);
});

test('KERN-001 KERN-041 the own column beyond its slack: both kinds name the same, and the example of the spec', () => {
  let found = 0;
  for (let seed = 0; seed < 300; seed++) {
    const worst = (['vector', 'scalar'] as const).map((kind) => {
      const { arena, call } = boxSides(kind, seed);
      return arena.kernels.ownExcess(call);
    });
    expect(worst[0]).toBe(worst[1]);
    if (worst[0] >= 0) found += 1;
  }
  expect(found).toBeGreaterThan(50);
  expect(found).toBeLessThan(250);
  const { arena, call } = boxSides('vector', 1, 1);
  arena.doubles.fill(0, call.slopes, call.slopes + 40);
  arena.doubles.fill(0, call.bends, call.bends + 40);
  arena.doubles.fill(0, call.pnl, call.pnl + call.columns);
  // Mark 1,000 a +100 % move, column 7 another 4,000 of which a quarter counts at least, charges 100: a fall of 2 % loses 102, a rise less.
  arena.doubles.set([1_000, 0, 0.25, 100, 0, 0.02, 0.01, 0], call.sides);
  arena.doubles[call.slopes + 7] = 4_000;
  expect(arena.kernels.ownExcess({ ...call, base: 101, share: 1 })).toBe(7);
  expect(arena.kernels.ownExcess({ ...call, base: 102.1, share: 1 })).toBe(-1);
});

test('KERN-001 KERN-042 shares of slack: bits agree, no column says more, and the example of the spec', () => {
  for (let seed = 0; seed < 100; seed++) {
    const [vector, scalar] = (['vector', 'scalar'] as const).map((kind) => {
      const { arena, call } = boxSides(kind, seed);
      const out = arena.takeDoubles(call.slots * SHARE_FIELDS);
      arena.doubles.fill(Number.NEGATIVE_INFINITY, out, out + call.slots * SHARE_FIELDS);
      const least = arena.kernels.ownShares({ ...call, out });
      return { least, shares: arena.doubles.slice(out, out + call.slots * SHARE_FIELDS), arena, call };
    });
    expect(vector.shares).toEqual(scalar.shares);
    expect(vector.least).toBe(scalar.least);
    const { arena, call, shares } = vector;
    let sum = 0;
    for (let slot = 0; slot < call.slots; slot++) {
      const [fall, rise, bend] = shares.subarray(slot * SHARE_FIELDS);
      const down = (fall + bend * arena.doubles[call.sides + slot * 8 + 5]) * arena.doubles[call.sides + slot * 8 + 5];
      const up = (rise + bend * arena.doubles[call.sides + slot * 8 + 6]) * arena.doubles[call.sides + slot * 8 + 6];
      sum += Math.max(0, down, up);
    }
    // Shares that add up to less than the whole leave no column beyond its slack.
    if (sum < 1) expect(arena.kernels.ownExcess(call)).toBe(-1);
  }
  const { arena, call } = boxSides('vector', 1, 1);
  for (const at of [call.slopes, call.bends, call.pnl]) arena.doubles.fill(0, at, at + call.columns);
  arena.doubles.set([1_000, 0, 0.25, 100, 0, 0.02, 0.01, 0], call.sides);
  arena.doubles[call.slopes + 7] = 4_000;
  const out = arena.takeDoubles(SHARE_FIELDS);
  arena.doubles.fill(Number.NEGATIVE_INFINITY, out, out + SHARE_FIELDS);
  expect(arena.kernels.ownShares({ ...call, base: 200, share: 1, out })).toBe(200);
  expect([...arena.doubles.slice(out, out + 3)]).toEqual([25.5, -4.5, 0]);
});
