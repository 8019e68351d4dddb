import { defineConfig } from 'vitest/config';
import { QuickFirst } from './quick-first.ts';

/** What those meet that the quick tests left alive: the laws over drawn books, the digests of whole runs, and the simulator. */
export default defineConfig({
  test: {
    include: [
      'src/node/**/*.test.ts',
      'test/golden/{engine-digest,house-trial,hedged-books,option-books}.test.ts',
      'test/properties/{engine-laws,margin-laws,models,what-if,two-faces,joint-columns}.property.test.ts',
      'test/properties/{screening,screening-terms,screened-engine,waterfall-laws,standing-orders,netting}.test.ts',
      'tools/mutation/simulation.test.ts',
    ],
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    sequence: { sequencer: QuickFirst },
  },
});
