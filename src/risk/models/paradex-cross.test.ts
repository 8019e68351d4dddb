import { describe, expect, test } from 'vitest';
import type { Account, Line } from './shipped-model.suite.ts';
import { partsNamed, reportOf } from './shipped-model.suite.ts';

const UNDERLYINGS = { BTC: { index: 100_000, carry: 0, vol: 0.6 }, XRP: { index: 2, carry: 0, vol: 0.6 } };
const PERPETUAL = 'BTC_USDC-PERPETUAL';
const CALL = 'BTC_USDC-27MAR26-110000-C';
const PUT = 'BTC_USDC-27MAR26-40000-P';
const ask = (account: Partial<Account>) => reportOf('paradex-cross', { underlyings: UNDERLYINGS, ...account });

describe('MODL-620 open size times a fraction', () => {
  test('the larger of buys with the position and sells without it, less what the position asks alone', () => {
    // Long 1: buys leave 3.5 long, sells 4 short.
    const orders: readonly Line[] = [
      [PERPETUAL, 2, 100_000],
      [PERPETUAL, -5, 100_000],
      [PERPETUAL, 0.5, 100_400],
    ];
    const report = ask({ positions: [[PERPETUAL, 1]], orders });
    const [held] = partsNamed(report, 'position');
    expect(held).toMatchObject({ group: PERPETUAL, inputs: { coins: 1, mark: 100_000 } });
    expect(held.initial).toBeCloseTo(2_000, 9);
    expect(held.maintenance).toBeCloseTo(1_000, 9);
    const [open] = partsNamed(report, 'open orders');
    expect(open.inputs).toEqual({ buy_open_size: 3.5, sell_open_size: 4 });
    expect(open.initial).toBeCloseTo(4 * 2_000 - 2_000, 9);
    const [loss] = partsNamed(report, 'open loss');
    expect(loss).toMatchObject({ maintenance: 0, inputs: { orders: 3 } });
    expect(loss.initial).toBeCloseTo(0.5 * 400, 9);
  });

  test('an order that closes leaves the open size at the position, never below zero on its side', () => {
    const report = ask({ positions: [[PERPETUAL, -3]], orders: [[PERPETUAL, 2, 100_000]] });
    expect(partsNamed(report, 'open orders')[0].inputs).toEqual({ buy_open_size: 0, sell_open_size: 3 });
    expect(partsNamed(report, 'open orders')[0].initial).toBeCloseTo(0, 9);
  });

  test('a coin that is not listed takes the default, and spot is no market', () => {
    const positions: readonly Line[] = [
      ['XRP_USDC-PERPETUAL', -1_000],
      ['BTC_USDC', 1],
    ];
    const report = ask({ positions, orders: [['BTC_USDC', 1, 100_000]] });
    expect(report.parts.map(({ name, group }) => [name, group])).toEqual([['position', 'XRP_USDC-PERPETUAL']]);
    expect(report.initialMargin).toBeCloseTo(0.1 * 2_000, 9);
    expect(report.maintenanceMargin).toBeCloseTo(0.05 * 2_000, 9);
  });
});

describe('MODL-620 options', () => {
  const part = (name: string, quantity: number, mark: number) =>
    partsNamed(ask({ marks: { [name]: mark }, positions: [[name, quantity]] }), 'position')[0];

  test.each([
    ['a long asks its mark, half of it in maintenance', CALL, 2, 4_000, 8_000, 4_000],
    ['up to a fifth of spot, a tenth in maintenance', CALL, 1, 25_000, 20_000, 10_000],
    // 10,000 out of the money: 15 % - 10 % is below the floor of 10 %; 7.5 % - 10 % below that of 5 %.
    ['a short call far out of the money asks the floor', CALL, -2, 4_000, 20_000, 10_000],
    ['so does a short put', PUT, -1, 500, 10_000, 5_000],
  ])('%s', (_, name, quantity, mark, initial, maintenance) => {
    const charged = part(name, quantity, mark);
    expect(charged.initial).toBeCloseTo(initial, 6);
    expect(charged.maintenance).toBeCloseTo(maintenance, 6);
  });

  test('near the money the distance comes off', () => {
    const charged = part('BTC_USDC-27MAR26-102000-C', -1, 4_000);
    expect(charged.initial).toBeCloseTo(15_000 - 2_000, 6);
    expect(charged.maintenance).toBeCloseTo(7_500 - 2_000, 6);
  });

  test('buys beside a short close it first: the sell side rules until more is bought', () => {
    const report = ask({
      marks: { [CALL]: 4_000 },
      positions: [[CALL, -2]],
      orders: [[CALL, 3, 4_100]],
    });
    expect(partsNamed(report, 'open orders')[0].inputs).toEqual({ buy_open_size: 1, sell_open_size: 2 });
    expect(partsNamed(report, 'open orders')[0].initial).toBeCloseTo(0, 6);
    expect(partsNamed(report, 'open loss')[0].initial).toBeCloseTo(300, 6);
  });
});

test('MODL-603 fees of closing are provided in both margins, of orders in initial margin alone', () => {
  const report = ask({
    overrides: { fee_rate: 0.001 },
    positions: [[PERPETUAL, -2]],
    orders: [['XRP_USDC-PERPETUAL', 500, 2]],
  });
  const rows = partsNamed(report, 'fee provision').map(({ group, initial, maintenance }) => [
    group,
    initial,
    maintenance,
  ]);
  expect(rows).toEqual([
    [PERPETUAL, expect.closeTo(200, 9), expect.closeTo(200, 9)],
    ['XRP_USDC-PERPETUAL', expect.closeTo(1, 9), 0],
  ]);
  expect(partsNamed(ask({ positions: [[PERPETUAL, -2]] }), 'fee provision')).toEqual([]);
});
