import { expect, test } from 'vitest';
import { housePreset, instrumentNamed, portfolioOf } from '../../test/properties/random-portfolio.ts';
import { dollars, explainTable } from './explain-table.ts';
import { portfolioMargin } from './models/portfolio.ts';

test('dollars are written with cents, groups and one sign', () => {
  expect([1234567.891, -0.004, -1234.5, 0.005, 999.999].map(dollars)).toEqual([
    '1,234,567.89',
    '0.00',
    '-1,234.50',
    '0.01',
    '1,000.00',
  ]);
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
