import { BaseSequencer } from 'vitest/node';
import type { TestSpecification } from 'vitest/node';

/** The first test that fails ends a mutant's run: tests beside the code go before those that draw books, and those before the simulator. */
const ORDER = [
  '/src/units/',
  '/src/ledger/',
  '/src/risk/',
  '/src/engine/',
  '/src/',
  '/golden/',
  '/properties/',
  '/tools/',
];

export class QuickFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => ORDER.findIndex((part) => moduleId.includes(part));
    return Promise.resolve([...files].sort((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1)));
  }
}
