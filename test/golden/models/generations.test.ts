import { describe, test } from 'vitest';
import { expectTotals, goldenCases, judged } from './golden-case.ts';

interface Expected {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly equity: number;
}

describe('MODL-012, MODL-013, MODL-100, MODL-101 isolated agrees with the second route', () => {
  test.each(goldenCases<Expected>('isolated'))('$name', (golden) => {
    expectTotals(judged(golden), golden.expected);
  });
});

describe('MODL-012, MODL-200, MODL-201 cross agrees with the second route', () => {
  test.each(goldenCases<Expected>('cross'))('$name', (golden) => {
    expectTotals(judged(golden), golden.expected);
  });
});
