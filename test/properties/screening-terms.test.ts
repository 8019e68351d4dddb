import { expect, test } from 'vitest';
import type { HouseParameters } from '../../src/risk/house-parameters.ts';
import { HERE } from '../../src/risk/screen-anchor.ts';
import type { Screen } from '../../src/risk/screen.ts';
import { runTerms } from './screen-terms.ts';
import type { Heavy, TermsTrial } from './screen-terms.ts';

const KINDS: readonly Heavy[] = [
  'nothing',
  'fees',
  'basis',
  'size',
  'haircut',
  'floors',
  'twist',
  'stress',
  'credit',
  'days',
];

test('SCRN-020 SCRN-030 SCRN-031 nobody crosses a line at the ends of a certificate', { timeout: 120_000 }, () => {
  for (const heavy of KINDS) {
    const found = runTerms({ seed: 1, heavy, books: 150 });
    expect(found).toMatchObject({ crossed: 0, first: '' });
    expect(found.boxes).toBeGreaterThan(50);
    expect(found.watched).toBeGreaterThan(40);
  }
});

type Mutant = Pick<TermsTrial, 'mutate' | 'written'>;
type KernelName = 'ownExcess' | 'ownShares';

/** One of the sums over rows is left out. */
function without(field: number): Mutant {
  return {
    mutate: ({ arena }: Screen) => {
      const kernels = arena.kernels as { sumFields: typeof arena.kernels.sumFields };
      const { sumFields } = kernels;
      kernels.sumFields = (call) => {
        sumFields(call);
        for (let run = 0; run < call.runs; run++) arena.doubles[call.out + run * 10 + field] = 0;
      };
    },
  };
}

/** The slopes or bends of columns are left out. */
function withoutNet(which: 'slopesAt' | 'bendsAt'): Mutant {
  return {
    mutate: ({ arena, anchors }: Screen) => {
      const kernels = arena.kernels as { netRows: typeof arena.kernels.netRows };
      const { netRows } = kernels;
      kernels.netRows = (call) => {
        netRows(call);
        if (anchors.some((anchor) => anchor[which] === call.cells)) {
          arena.doubles.fill(0, call.out, call.out + 4 * call.span);
        }
      };
    },
  };
}

/** A kernel that finds nothing. */
function blind(name: KernelName, answer: number): Mutant {
  return {
    mutate: ({ arena }: Screen) => {
      (arena.kernels as { [K in KernelName]: (call: never) => number })[name] = () => answer;
    },
  };
}

/** Certificates are written with other parameters than those in force. */
function written(change: (p: HouseParameters) => Partial<HouseParameters>): Mutant {
  return { written: (p) => ({ ...p, ...change(p) }) };
}

const zeros = (column: Float64Array): Float64Array => column.map(() => 0);
const free = (tiers: HouseParameters['size']): HouseParameters['size'] =>
  tiers.map((tier) => ({ ...tier, ppm: zeros(tier.ppm) }));

test.each<readonly [string, Heavy, Mutant]>([
  ['slopes of marks', 'nothing', without(HERE.mark)],
  ['bends of marks', 'nothing', without(HERE.markBend)],
  ['slopes of columns', 'nothing', withoutNet('slopesAt')],
  ['bends of columns', 'nothing', withoutNet('bendsAt')],
  ['charges, fees', 'fees', without(HERE.charge)],
  ['charges, basis', 'basis', without(HERE.charge)],
  ['bends of charges', 'basis', without(HERE.chargeBend)],
  ['growth of sizes', 'size', without(HERE.basisGrowth)],
  ['growth of collateral', 'haircut', without(HERE.markGrowth)],
  ['slopes of the twist', 'twist', without(HERE.twist)],
  ['bends of the twist', 'twist', without(HERE.twistBend)],
  ['own columns of boxes', 'nothing', blind('ownExcess', -1)],
  ['own columns of who is watched', 'nothing', blind('ownShares', 1e300)],
  ['the twist', 'twist', written(() => ({ twistPpm: 0 }))],
  [
    'the floors',
    'floors',
    written((p) => ({ grossMinimumPpm: zeros(p.grossMinimumPpm), shortOptionPpm: zeros(p.shortOptionPpm) })),
  ],
  [
    'slopes of stress vectors',
    'stress',
    written(({ joint }) => (joint === undefined ? {} : { joint: { ...joint, weights: zeros(joint.weights) } })),
  ],
  [
    'slopes of historical days',
    'days',
    written(({ joint }) => (joint === undefined ? {} : { joint: { ...joint, weights: zeros(joint.weights) } })),
  ],
  ['credits of gains', 'credit', written((p) => ({ gainCredit: p.gainCredit.map(() => 1024) }))],
  ['size tiers', 'size', written((p) => ({ size: free(p.size) }))],
  ['haircut tiers', 'haircut', written((p) => ({ haircut: free(p.haircut) }))],
])('SCRN-030 without %s somebody crosses a line', { timeout: 120_000 }, (_, heavy, mutant) => {
  expect(runTerms({ seed: 1, heavy, books: 3_000, untilCrossed: true, ...mutant }).crossed).toBeGreaterThan(0);
});
