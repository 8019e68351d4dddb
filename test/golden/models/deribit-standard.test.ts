import { describe, test } from 'vitest';
import { expectTotals, goldenCases, judged } from './golden-case.ts';

interface Expected {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly equity: number;
}

describe('MODL-013, MODL-450 deribit-standard: margin examples of the venue’s article and the second route', () => {
  test.each(goldenCases<Expected>('deribit-standard'))('$name ($source)', (golden) => {
    expectTotals(judged(golden), golden.expected);
  });
});
