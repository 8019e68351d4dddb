import { describe, expect, test } from 'vitest';
import { rowFor } from './okx/parameters.ts';
import type { Account, Line } from './shipped-model.suite.ts';
import { partsNamed, reportOf, sentencesOf } from './shipped-model.suite.ts';

const UNDERLYINGS = { BTC: { index: 100_000, carry: 0, vol: 0.6 }, ETH: { index: 4_000, carry: 0, vol: 0.6 } };
const PERPETUAL = 'BTC/USDT:USDT';
const ask = (account: Partial<Account>) => reportOf('okx-pm', { underlyings: UNDERLYINGS, ...account });

describe('MODL-509 borrowing and the margin ratio', () => {
  test('a debt asks 2 % and 10 %, and the liquidation fee is of the debt and its maintenance', () => {
    const report = ask({ collateral: { USDT: 10_000, ETH: -1 } });
    expect(partsNamed(report, 'borrow')).toEqual([
      {
        name: 'borrow',
        group: 'ETH',
        initial: 400,
        maintenance: 80,
        inputs: { liability: 4_000, borrow_imr: 400, borrow_mmr: 80 },
      },
    ]);
    const [{ initial, maintenance, inputs }] = partsNamed(report, 'margin ratio');
    expect([initial, maintenance]).toEqual([0, 0]);
    expect(inputs).toMatchObject({ adjusted_equity: 6_000, total_mmr: 80, total_imr: 400 });
    expect(inputs.liquidation_fee).toBeCloseTo(0.001 * 4_080, 12);
    expect(inputs.margin_ratio).toBeCloseTo(6_000 / (80 + 4.08), 9);
  });

  test('without a requirement there is no ratio', () => {
    const [{ inputs }] = partsNamed(ask({ collateral: { USDT: 10_000 } }), 'margin ratio');
    expect(inputs).toEqual({ adjusted_equity: 10_000, total_imr: 0, total_mmr: 0, liquidation_fee: 0 });
  });

  test('MODL-012 what stands in a currency as balance and as spot is haircut together, shown at the balance', () => {
    const report = ask({ collateral: { BTC: 1, USDT: 10 }, positions: [['BTC/USDT', 1]] });
    expect(report.equity).toBeCloseTo(200_010 - 0.02 * 200_000, 6);
    expect(report.collateral.map(({ haircut }) => haircut)).toEqual([expect.closeTo(4_000, 6), 0]);
  });
});

describe('MODL-500 a risk unit', () => {
  test('one coin short: 12 % of the index or half of the extreme move, MR4 at its floor of 0.2 %, initial margin 1.3 times all', () => {
    const report = ask({ positions: [[PERPETUAL, -1]] });
    const [scan] = partsNamed(report, 'scan loss');
    expect(scan.inputs.mr1).toBeCloseTo(12_000, 6);
    expect(scan.inputs.mr6).toBeCloseTo(0.5 * 24_000, 6);
    expect(scan.inputs.mr2).toBeCloseTo(0, 9);
    expect(scan.maintenance).toBeCloseTo(12_000, 6);
    expect(partsNamed(report, 'basis')[0].maintenance).toBeCloseTo(200, 9);
    expect(report.maintenanceMargin).toBeCloseTo(12_200, 6);
    expect(report.initialMargin).toBeCloseTo(1.3 * 12_200, 6);
    expect(partsNamed(report, 'minimum charge')[0].inputs.mr7).toBeCloseTo(450, 9);
  });

  test('coins held are spot in use as far as they hedge, and are shown first', () => {
    const report = ask({ collateral: { BTC: 3 }, positions: [[PERPETUAL, -1]] });
    expect(partsNamed(report, 'scan loss')[0].inputs.spot_in_use).toBeCloseTo(1, 12);
    const [{ contributions, scanLoss }] = report.groups;
    expect(contributions.map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
      ['BTC', 1],
      ['BTC_USDT-PERPETUAL', -1],
    ]);
    expect(scanLoss).toBeCloseTo(0, 6);
    const without = ask({ positions: [[PERPETUAL, 1]] }).groups[0].contributions;
    expect(without.map(({ symbol }) => symbol)).toEqual(['BTC_USDT-PERPETUAL']);
  });

  test('MODL-015 an order beside a position asks what it adds', () => {
    const report = ask({ positions: [[PERPETUAL, -1]], orders: [[PERPETUAL, -1, 100_000]] });
    expect(partsNamed(report, 'open orders')[0].initial).toBeCloseTo(1.3 * 12_200, 6);
  });

  test('MODL-015 an order alone is a unit; spot orders are not', () => {
    const orders: readonly Line[] = [
      ['ETH/USDT:USDT', 10, 4_000],
      ['BTC/USDT', 1, 100_000],
    ];
    const report = ask({ orders });
    const parts = partsNamed(report, 'open orders');
    expect(parts.map(({ group, maintenance, inputs }) => [group, maintenance, inputs])).toEqual([
      ['ETH', 0, { orders: 1 }],
    ]);
    expect(parts[0].initial).toBeCloseTo(1.3 * (0.12 + 0.002) * 40_000, 6);
    expect(report.groups.map(({ name }) => name)).toEqual(['ETH']);
  });
});

describe('MODL-504 MODL-506 MODL-507 MODL-508 OKX parameters', () => {
  test('a coin that no row names takes the row of the others', () => {
    const rows = [
      { coins: ['others'], floor: 3 },
      { coins: ['BTC', 'ETH'], floor: 1 },
    ];
    expect(rowFor(rows, 'ETH').floor).toBe(1);
    expect(rowFor(rows, 'XRP').floor).toBe(3);
  });

  const mr4 = (...coins: readonly (readonly string[])[]) => ({
    mr4: coins.map((names) => ({ coins: names, annualisedMove: 0.1, floor: 0.1 })),
  });
  const rates = (...lists: readonly (readonly number[])[]) => ({
    mr9: { buckets: [0.9, 0], tiers: lists.map((list, i) => ({ from: i, rates: list })) },
  });
  const shifts = (...days: readonly number[]) => ({
    mr1: { volShifts: days.map((fromDays) => ({ fromDays, up: 1, down: 1 })) },
  });

  test.each<readonly [Record<string, unknown>, string | undefined]>([
    [mr4(['BTC'], ['ETH', 'others']), undefined],
    [mr4(['BTC', 'ETH'], ['ETH', 'others']), 'parameters.mr4 names ETH twice; each coin belongs to one row'],
    [mr4(['BTC']), 'parameters.mr4 has no row for "others"; one must serve the coins that are not named'],
    [mr4(['others'], []), 'parameters.mr4[1].coins has 0 members; it must have at least 1'],
    [rates([0.1, 0.2], [0.1, 0.3]), undefined],
    [rates([0.1, 0.2], [0.1]), 'parameters.mr9.tiers[1].rates has 1 rates; there are 2 buckets'],
    [rates([0.1, 0.2, 0.3]), 'parameters.mr9.tiers[0].rates has 3 rates; there are 2 buckets'],
    [{ mr9: { buckets: [0.9, 0.9, 0] } }, 'parameters.mr9.buckets[1] is 0.9; buckets must fall'],
    [{ mr9: { buckets: [0.9, 0.1] } }, 'parameters.mr9.buckets must end at 0'],
    [{ mr9: { tiers: [{ from: 1, rates: [1] }] } }, 'parameters.mr9.tiers[0].from is 1; the first must be 0'],
    [shifts(0, 30), undefined],
    [shifts(1, 30), 'parameters.mr1.volShifts[0].fromDays is 1; the first must be 0'],
    [shifts(0, 0), 'parameters.mr1.volShifts[1].fromDays is 0; it must be above the one before, 0'],
    [{ initialFactor: 1, liquidationFee: 1, mr2: { days: 30 } }, undefined],
    [{ initialFactor: 0.9 }, 'parameters.initialFactor is 0.9; it must be at least 1'],
    [{ mr2: { days: 31 } }, 'parameters.mr2.days is 31; it must be at most 30'],
    [{ mr3: { borderDays: 0 } }, 'parameters.mr3.borderDays is 0; it must be above 0'],
    [{ mr6: { moves: [{ coins: ['others'], move: 1 }] } }, 'parameters.mr6.moves[0].move is 1; it must be below 1'],
    [
      { mr7: { increments: [{ coins: ['others'], tiers: [{ from: 5, multiplier: 1 }] }] } },
      'parameters.mr7.increments[0].tiers[0].from is 5; the first must be 0',
    ],
  ])('%j', (overrides, sentence) => {
    expect(sentencesOf('okx-pm', overrides)).toEqual(sentence === undefined ? [] : [sentence]);
  });
});
