import { describe, test } from 'vitest';
import { expectTotals, goldenCases, judged } from './golden-case.ts';

interface Expected {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly equity: number;
}

describe('MODL-620, MODL-621 paradex-cross: worked examples of the venue’s pages and the second route', () => {
  test.each(goldenCases<Expected>('paradex-cross'))('$name under $preset ($source)', (golden) => {
    expectTotals(judged(golden), golden.expected);
  });
});
