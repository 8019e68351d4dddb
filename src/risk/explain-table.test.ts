import { expect, test } from 'vitest';
import { housePreset, instrumentNamed, portfolioOf } from '../../test/properties/random-portfolio.ts';
import { dollars, explainTable } from './explain-table.ts';
import { portfolioMargin } from './models/portfolio.ts';
import type { MarginReport } from './report.ts';

test('dollars are written with cents, groups and one sign', () => {
  expect([1234567.891, -0.004, -1234.5, 0.005, 999.999, -0.005, 1000, 100, 0, 7.05].map(dollars)).toEqual([
    '1,234,567.89',
    '0.00',
    '-1,234.50',
    '0.01',
    '1,000.00',
    '-0.01',
    '1,000.00',
    '100.00',
    '0.00',
    '7.05',
  ]);
});

/** A small report of round numbers. */
const REPORT: MarginReport = {
  preset: 'mine',
  model: 'portfolio',
  presetVersion: '2026-11-01',
  presetSource: 'by hand',
  uncertain: ['size', 'closingFee'],
  timeMs: 0,
  nav: 12_000,
  equity: 11_900.5,
  initialMargin: 1_000,
  maintenanceMargin: 800,
  initialHeadroom: 10_900.5,
  maintenanceHeadroom: 11_100.5,
  parts: [
    { name: 'scan loss', initial: 900, maintenance: 720, inputs: { activeColumn: '-16%', mmFactor: 0.8 } },
    { name: 'basis', group: 'BTC-USD', initial: 100, maintenance: 80, inputs: { rate: 1 / 3 } },
    { name: 'size', initial: 0, maintenance: 0, inputs: {} },
  ],
  groups: [
    {
      name: 'account',
      columns: ['0%', '-16%'],
      vector: [0, -900],
      activeColumn: 1,
      scanLoss: 900,
      contributions: [
        { symbol: 'BTC', quantity: 0.1, amount: 1_000 },
        { symbol: 'BTC-PERPETUAL', quantity: -2, amount: -100 },
      ],
    },
    { name: 'ETH-USD', columns: ['0%'], vector: [0], activeColumn: 0, scanLoss: 0, contributions: [] },
  ],
  collateral: [],
  positions: [],
  greeks: [
    { underlying: 'BTC-USD', delta: 0.5, gamma: 0, vega: 1, theta: -2 },
    { underlying: 'BTC-USD', expiryMs: 1_000, delta: 1, gamma: 0.25, vega: 123_456.789, theta: 0 },
    { delta: 1.5, gamma: 0.25, vega: 123_457.789, theta: -2 },
  ],
  notes: ['one', 'two'],
};

test('MARG-012 the whole text of a small report, to the letter', () => {
  expect(explainTable(REPORT).split('\n')).toEqual([
    'mine (model portfolio, 2026-11-01)',
    'source: by hand',
    'uncertain: size, closingFee',
    '',
    'NAV                   12,000.00',
    'equity                11,900.50',
    'initial margin         1,000.00',
    'maintenance margin       800.00',
    'initial headroom      10,900.50',
    'maintenance headroom  11,100.50',
    '',
    'Requirement (initial, maintenance)',
    'scan loss      900.00  720.00',
    'basis BTC-USD  100.00   80.00',
    'size             0.00    0.00',
    '  scan loss: activeColumn -16%, mmFactor 0.8',
    '  basis: rate 0.33333333',
    '',
    'account: worst column -16%, loss 900.00',
    'BTC            0.1  1,000.00',
    'BTC-PERPETUAL   -2   -100.00',
    '',
    'ETH-USD: no column loses',
    '',
    'Greeks',
    '              delta (coins)  gamma  vega (USD)  theta (USD/day)',
    'BTC-USD                 0.5      0           1               -2',
    'BTC-USD 1000              1   0.25   123456.79                0',
    'total                   1.5   0.25   123457.79               -2',
    '',
    'note: one',
    'note: two',
  ]);
});

test('MARG-012 nothing is said of what a report does not have', () => {
  const bare = explainTable({ ...REPORT, uncertain: [], parts: [], groups: [], greeks: [], notes: [] });
  expect(bare.split('\n').slice(0, 4)).toEqual([
    'mine (model portfolio, 2026-11-01)',
    'source: by hand',
    '',
    'NAV                   12,000.00',
  ]);
  expect(bare).toMatch(/11,100.50\n\nRequirement \(initial, maintenance\)$/);
});

test('MARG-012 the text shows every part and every contribution of the report', () => {
  const call = { instrument: instrumentNamed('BTC-27MAR26-70000-C'), quantity: -1 };
  const report = portfolioMargin(portfolioOf([{ asset: 'BTC', amount: 1 }], [call]), housePreset());
  const text = explainTable(report);
  for (const { name, initial } of report.parts) {
    expect(text).toContain(name);
    expect(text).toContain(dollars(initial));
  }
  for (const { contributions } of report.groups) {
    for (const { symbol, amount } of contributions) {
      expect(text.split('\n').some((line) => line.startsWith(symbol) && line.endsWith(dollars(amount)))).toBe(true);
    }
  }
  expect(text).toContain(`worst column ${report.groups[0].columns[report.groups[0].activeColumn]}`);
  expect(text.split('\n').every((line) => line === line.trimEnd())).toBe(true);
});
