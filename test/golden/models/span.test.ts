import { describe, expect, test } from 'vitest';
import { expectTotals, goldenCases, inputsOf, judged } from './golden-case.ts';

interface Commodity {
  readonly losses: readonly number[];
  readonly scan: number;
  readonly net: number;
  readonly per_delta: number;
  readonly calendar: number;
  readonly delivery: number;
  readonly minimum: number;
  readonly value: number;
  readonly credit: number;
}

interface Expected {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly commodities: Readonly<Record<string, Commodity>>;
}

describe('MODL-301, MODL-302, MODL-303, MODL-304, MODL-305, MODL-306, MODL-307 span agrees with the second route', () => {
  test.each(goldenCases<Expected>('span'))('$name', (golden) => {
    const judgement = judged(golden);
    const { report, near } = judgement;
    expectTotals(judgement, golden.expected);
    const maintenance = (name: string, group: string): number =>
      report.parts.find((part) => part.name === name && part.group === group)?.maintenance ?? 0;
    for (const [coin, commodity] of Object.entries(golden.expected.commodities)) {
      const group = report.groups.find(({ name }) => name === `${coin}-USD`)!;
      group.vector.forEach((pnl, s) => near(-pnl, commodity.losses[s]));
      near(group.scanLoss, commodity.scan);
      near(inputsOf(report, 'scan loss', group.name).net_delta, commodity.net, 60_000);
      near(maintenance('calendar', group.name), commodity.calendar);
      near(maintenance('delivery', group.name), commodity.delivery);
      near(-maintenance('inter-commodity credit', group.name), commodity.credit);
    }
  });
});

test('MODL-300 the sixteen scenarios of one future, in the standard order, losses positive', () => {
  const portfolio = {
    time: '2026-03-01T12:00:00Z',
    market: { underlyings: { BTC: 60_000 }, assets: { USDC: 1 } },
    account: { collateral: { USDC: 20_000 }, positions: [{ instrument: 'BTC_USDC-PERPETUAL', quantity: 1 }] },
  };
  const { report } = judged({ preset: 'span', portfolio });
  const losses = report.groups[0].vector.map((pnl) => Math.round(-pnl * 1e6) / 1e6);
  const thirds = [0, 0, -3_200, -3_200, 3_200, 3_200, -6_400, -6_400, 6_400, 6_400, -9_600, -9_600, 9_600, 9_600];
  expect(losses.map((loss) => loss + 0)).toEqual([...thirds, -6_336, 6_336]);
  expect(report.groups[0].columns[3]).toBe('4: +1/3 range vol down');
  expect(report.groups[0].columns[15]).toBe('16: -2 range');
});
