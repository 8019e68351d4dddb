import { afterEach, expect, test, vi } from 'vitest';

/** Mutants of what a proof rests on beside the terms of its inequality (those: screening-terms.test.ts). Each must miss an event. */

afterEach(() => {
  vi.resetModules();
});

const NOTHING = { base: 0, slope: 0, bend: 0, scale: 0 };

/** Runs a trial in which some functions of a module are replaced. */
async function missedWith(path: string, functions: Record<string, unknown>): Promise<number> {
  vi.resetModules();
  vi.doMock(path, async (original) => ({ ...(await original<object>()), ...functions }));
  const { runTrial } = await import('./screening.ts');
  const { missed } = runTrial({ seed: 1, accounts: 1_000, ticks: 800, untilMissed: true });
  vi.doUnmock(path);
  return missed;
}

test.each([
  ['SCRN-010 third order, vega and time', '../../src/risk/screen-measure.ts', { levelOf: () => 0 }],
  ['SCRN-011 links to older references', '../../src/risk/screen-measure.ts', { linkRows: () => NOTHING }],
  ['SCRN-031 accounts that are watched', '../../src/risk/screen-watch.ts', { passWatch: () => undefined }],
  ['SCRN-040 price barriers', '../../src/risk/barriers.ts', { passPrice: () => undefined }],
  ['SCRN-040 level barriers', '../../src/risk/barriers.ts', { passLevel: () => undefined, hasBelow: () => false }],
  [
    'SCRN-050 parameters that a proof takes as fixed',
    '../../src/risk/screen-parameters.ts',
    { useParameters: () => [] },
  ],
])('a proof without %s misses events', { timeout: 240_000 }, async (_, path, functions) => {
  expect(await missedWith(path, functions)).toBeGreaterThan(0);
});

test('SCRN-030 a proof that does not count what rounding can do misses a crossing', { timeout: 240_000 }, async () => {
  vi.resetModules();
  vi.doMock('../../src/risk/screen-exposure.ts', async (original) => {
    const { measureExposure, ...rest } = await original<typeof import('../../src/risk/screen-exposure.ts')>();
    const blind: typeof measureExposure = (x, ...others) => {
      const isKnown = measureExposure(x, ...others);
      x.rounding = 0;
      return isKnown;
    };
    return { ...rest, measureExposure: blind };
  });
  const { runTerms } = await import('./screen-terms.ts');
  const found = runTerms({ seed: 1, heavy: 'nothing', books: 4_000, untilCrossed: true });
  vi.doUnmock('../../src/risk/screen-exposure.ts');
  expect(found.crossed).toBeGreaterThan(0);
});
