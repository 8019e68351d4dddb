import { describe, expect, test } from 'vitest';
import { BARE } from '../../test/hand-table.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { JointColumns } from './joint-columns.ts';
import { fitsScreen, useParameters } from './screen-parameters.ts';
import { NONE } from './screen.ts';
import type { Screen } from './screen.ts';
import { compileTiers } from './tiers.ts';

const JOINT: JointColumns = {
  labels: ['a'],
  historical: 0,
  worstDays: 0,
  columns: Int32Array.of(1, 2),
  weights: Float64Array.of(0.5, 0.5),
};

const IN_FORCE: HouseParameters = {
  ...BARE,
  dependencies: [{ name: 'issuer', lossPpm: Float64Array.of(1, 2), free: 3 }],
  joint: JOINT,
};

/** Everything again, in other arrays. */
const copy = (): HouseParameters => structuredClone(IN_FORCE);

function screen(): Screen {
  return {
    parameters: IN_FORCE,
    groups: 3,
    accounts: 0,
    expiries: 3,
    hasNewRates: new Uint8Array(3),
    newest: new Int32Array(3),
  } as unknown as Screen;
}

/** What new parameters do to a screen: groups to move, groups with new rates, and whether everybody is due. */
function used(change: Partial<HouseParameters>) {
  const on = screen();
  const next = { ...copy(), ...change };
  const groups = useParameters(on, next);
  expect(on.parameters).toBe(next);
  return { groups, fresh: [...on.hasNewRates], all: on.newest.every((reference) => reference === NONE) };
}

const changed = (column: Float64Array, i: number): Float64Array => column.map((x, at) => (at === i ? x + 1 : x));

describe('new parameters of a screen', () => {
  test('SCRN-050 that say the same move nobody, shared or not', () => {
    const on = screen();
    expect(useParameters(on, IN_FORCE)).toEqual([]);
    expect(used({})).toEqual({ groups: [], fresh: [0, 0, 0], all: false });
  });

  test('SCRN-050 funding, basis and confidence move their own underlying', () => {
    const second = { groups: [1], fresh: [0, 1, 0], all: false };
    const first = { groups: [0], fresh: [1, 0, 0], all: false };
    expect(used({ fundingPpm: changed(BARE.fundingPpm, 1) })).toEqual(second);
    for (const field of ['basisPpm', 'confidencePpm'] as const) {
      expect([0, 1, 2, 3].map((bucket) => used({ [field]: changed(BARE[field], bucket) }))).toEqual([
        first,
        second,
        first,
        second,
      ]);
    }
  });

  test('SCRN-050 a peg or the confidence of a coin moves every group, coins among them', () => {
    const everybody = { groups: [0, 1, 2], fresh: [1, 1, 1], all: false };
    expect(used({ depegPpm: changed(BARE.depegPpm, 0) })).toEqual(everybody);
    expect(used({ coinConfidencePpm: changed(BARE.coinConfidencePpm, 1) })).toEqual(everybody);
  });

  test.each<readonly [string, Partial<HouseParameters>]>([
    ['the twist', { twistPpm: 1 }],
    ['the maintenance share', { maintenancePpm: 1 }],
    ['a credit', { gainCredit: changed(BARE.gainCredit, 1) }],
    ['a gross minimum', { grossMinimumPpm: changed(BARE.grossMinimumPpm, 1) }],
    ['a short minimum', { shortOptionPpm: changed(BARE.shortOptionPpm, 0) }],
    ['a fee', { closingFeePpm: changed(BARE.closingFeePpm, 0) }],
    ['a rate of size', { size: [BARE.size[0], compileTiers([{ from: 0, rate: 0.1 }], 1, true)] }],
    ['a haircut from', { haircut: [{ ...BARE.haircut[0], from: Float64Array.of(5) }, BARE.haircut[1]] }],
    ['a dependency less', { dependencies: [] }],
    ['what a dependency costs', { dependencies: [{ name: 'issuer', lossPpm: Float64Array.of(1, 3), free: 3 }] }],
    ['what of it is free', { dependencies: [{ name: 'issuer', lossPpm: Float64Array.of(1, 2), free: 4 }] }],
    ['a joint column', { joint: { ...JOINT, columns: Int32Array.of(1, 3) } }],
    ['a joint weight', { joint: { ...JOINT, weights: Float64Array.of(0.5, 0.4) } }],
    ['one joint weight more', { joint: { ...JOINT, weights: Float64Array.of(0.5, 0.5, 0.5) } }],
    ['an expiry less', { expiries: 1 }],
  ])('SCRN-050 %s changes what proofs stand on: everybody is due', (_, change) => {
    expect(used(change)).toEqual({ groups: [], fresh: [1, 1, 1], all: true });
  });

  test('SCRN-050 without joint columns at all: everybody when there were some', () => {
    const { joint: _, ...rest } = copy();
    const on = screen();
    expect(useParameters(on, rest)).toEqual([]);
    expect([...on.hasNewRates]).toEqual([1, 1, 1]);
    const bare = { ...screen(), parameters: rest };
    expect(useParameters(bare, { ...rest })).toEqual([]);
    expect([...bare.hasNewRates]).toEqual([0, 0, 0]);
  });

  test('SCRN-050 an expiry that is listed moves nobody: rates are compared bucket by bucket', () => {
    const listed = {
      expiries: 3,
      bucketUnderlying: Int32Array.of(0, 1, 1, 0, 1),
      confidencePpm: new Float64Array(5),
    };
    expect(used({ ...listed, basisPpm: Float64Array.of(0, 0, 9, 0, 0) })).toEqual({
      groups: [],
      fresh: [0, 0, 0],
      all: false,
    });
    expect(used({ ...listed, basisPpm: Float64Array.of(0, 0, 9, 0, 7) }).groups).toEqual([1]);
    expect(used({ ...listed, basisPpm: Float64Array.of(7, 0, 9, 0, 0) }).groups).toEqual([0]);
  });

  test('SCRN-050 of other underlyings or coins, or of more expiries than there is room for, do not fit', () => {
    expect(fitsScreen(screen(), { ...copy(), expiries: 3 })).toBe(true);
    for (const change of [{ expiries: 4 }, { underlyings: 3 }, { coins: 1 }]) {
      expect(fitsScreen(screen(), { ...copy(), ...change })).toBe(false);
      expect(() => useParameters(screen(), { ...copy(), ...change })).toThrow(
        'a screen goes on with the same underlyings and coins',
      );
    }
  });
});
