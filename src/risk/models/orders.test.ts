import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPortfolioFile } from '../../client/portfolio-file/read.ts';
import type { Preset } from '../model.ts';
import type { RequirementPart } from '../report.ts';
import { modelNamed } from './registry.ts';

const EXPIRIES = { '27MAR26': { forward: 60_000, vol: 0.5 } };
const MARKET = { underlyings: { BTC: { index: 60_000, perpetual: 60_000, expiries: EXPIRIES } }, assets: { USDC: 1 } };

type Line = readonly [string, number, number?];

/** The part of the orders and the totals under a shipped preset. */
function withOrders(presetName: string, held: readonly Line[], orders: readonly Line[]) {
  const preset: Preset = JSON.parse(
    readFileSync(new URL(`../../../presets/${presetName}.json`, import.meta.url), 'utf8'),
  );
  const line = ([instrument, quantity, limitPrice]: Line) =>
    limitPrice === undefined ? { instrument, quantity } : { instrument, quantity, limitPrice };
  const report = (some: readonly Line[]) => {
    const account = { collateral: { USDC: 1e6 }, positions: held.map(line), orders: some.map(line) };
    const { portfolio } = readPortfolioFile({ time: '2026-03-01T12:00:00Z', market: MARKET, account });
    return modelNamed(preset.model)!.margin(portfolio, preset);
  };
  const part = (parts: readonly RequirementPart[]) => parts.find(({ name }) => name === 'open orders');
  return { quiet: report([]), busy: report(orders), orders: part(report(orders).parts) };
}

const PERPETUAL = 'BTC_USDC-PERPETUAL';

describe('MODL-014 orders reserve the worse of their two sides', () => {
  test('isolated: long 1, buys of 2, sells of 5 below the mark', () => {
    const { orders, quiet, busy } = withOrders(
      'isolated',
      [[PERPETUAL, 1]],
      [
        [PERPETUAL, 2, 60_000],
        [PERPETUAL, -5, 59_000],
      ],
    );
    // Sells leave 4 short: 3 more coins at 16 %, and 5,000 dollars lost against the mark.
    expect(orders?.initial).toBeCloseTo(3 * 60_000 * 0.16 + 5_000, 6);
    expect(orders?.maintenance).toBe(0);
    expect(busy.maintenanceMargin).toBe(quiet.maintenanceMargin);
  });

  test('isolated: an option bought reserves its premium, one that closes a short only its slippage', () => {
    const call = 'BTC_USDC-27MAR26-66000-C';
    expect(withOrders('isolated', [], [[call, 2, 1_500]]).orders?.initial).toBeCloseTo(3_000, 6);
    expect(withOrders('isolated', [[call, -2]], [[call, 2, 1]]).orders).toBeUndefined();
    const dear = withOrders('isolated', [[call, -2]], [[call, 2, 20_000]]);
    const { markPrice } = dear.quiet.positions[0];
    expect(dear.orders?.initial).toBeCloseTo(2 * (20_000 - markPrice) - dear.quiet.initialMargin, 6);
  });

  test('cross: an order that closes reserves nothing', () => {
    expect(withOrders('cross', [[PERPETUAL, 3]], [[PERPETUAL, -2, 60_000]]).orders).toBeUndefined();
    expect(withOrders('cross', [[PERPETUAL, 3]], [[PERPETUAL, -7, 60_000]]).orders?.initial).toBeCloseTo(
      60_000 * 0.16,
      6,
    );
  });

  test('deribit-standard: an option sold reserves its charge and its mark', () => {
    const call = 'BTC_USDC-27MAR26-66000-C';
    const { orders } = withOrders('deribit-xsm', [], [[call, -1, 10_000]]);
    const { initialMargin } = withOrders('deribit-xsm', [[call, -1]], []).quiet;
    expect(orders?.initial).toBeCloseTo(initialMargin, 6);
  });
});

describe('MODL-015 the worst subset of orders', () => {
  test.each(['span', 'deribit-spm', 'deribit-xpm', 'okx-pm'])(
    '%s: buys and sells of one contract do not add up',
    (preset) => {
      const both = withOrders(
        preset,
        [],
        [
          [PERPETUAL, 10, 60_000],
          [PERPETUAL, -4, 60_000],
        ],
      ).orders!.initial;
      const buys = withOrders(preset, [], [[PERPETUAL, 10, 60_000]]).orders!.initial;
      expect(both).toBeCloseTo(buys, 6);
      expect(buys).toBeCloseTo(withOrders(preset, [[PERPETUAL, 10]], []).quiet.initialMargin, 4);
    },
  );

  test.each(['span', 'deribit-spm', 'okx-pm'])(
    '%s: a call and a put sold against each other are judged apart and together',
    (preset) => {
      const call: Line = ['BTC_USDC-27MAR26-70000-C', -5, 100];
      const put: Line = ['BTC_USDC-27MAR26-50000-P', -5, 100];
      const [one, other, both] = [[call], [put], [call, put]].map(
        (orders) => withOrders(preset, [], orders).orders!.initial,
      );
      expect(both).toBeGreaterThanOrEqual(Math.max(one, other));
      expect(both).toBeLessThanOrEqual(one + other);
    },
  );

  test.each(['span', 'deribit-spm', 'deribit-xpm', 'okx-pm'])(
    '%s: a fill above the mark loses the difference at once',
    (preset) => {
      const [fair, dear] = [60_000, 60_500].map(
        (limit) => withOrders(preset, [], [[PERPETUAL, 10, limit]]).orders!.initial,
      );
      expect(dear - fair).toBeCloseTo(10 * 500, 6);
      const cheap = withOrders(preset, [], [[PERPETUAL, 10, 59_000]]).orders!.initial;
      expect(cheap).toBeCloseTo(fair, 6);
    },
  );

  test('orders never touch maintenance margin', () => {
    for (const preset of ['span', 'deribit-spm', 'deribit-xpm', 'okx-pm', 'paradex-pm', 'paradex-cross']) {
      const { quiet, busy } = withOrders(
        preset,
        [[PERPETUAL, 1]],
        [
          [PERPETUAL, 10, 60_500],
          [PERPETUAL, -4, 59_500],
        ],
      );
      expect(busy.maintenanceMargin).toBeCloseTo(quiet.maintenanceMargin, 9);
      expect(busy.initialMargin).toBeGreaterThan(quiet.initialMargin);
    }
  });
});
