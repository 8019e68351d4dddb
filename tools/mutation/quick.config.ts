import { defineConfig } from 'vitest/config';
import { QuickFirst } from './quick-first.ts';

/** What every drawn mutant meets: tests that are done within a second or two. */
export default defineConfig({
  test: {
    include: ['src/{units,ledger,risk,engine}/**/*.test.ts', 'test/golden/models/**/*.test.ts'],
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 30_000,
    sequence: { sequencer: QuickFirst },
  },
});
