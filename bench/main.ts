import { mkdirSync, writeFileSync } from 'node:fs';
import { machine } from './machine.ts';
import { isReached } from './measure.ts';
import type { Figure } from './measure.ts';

/**
 * npm run bench [group ...]: measures, prints targets beside figures and writes bench/results/<group>.json with the machine's description.
 * Without groups: everything but `scaling` and `memory`, which take minutes.
 */
const GROUPS: Readonly<Record<string, () => Promise<readonly Figure[]> | readonly Figure[]>> = {
  pricing: async () => (await import('./kernels.bench.ts')).pricingFigures(),
  refill: async () => (await import('./kernels.bench.ts')).refillFigures(),
  scan: async () => (await import('./kernels.bench.ts')).scanFigures(),
  orders: async () => (await import('./kernels.bench.ts')).orderFigures(),
  screening: async () => (await import('./kernels.bench.ts')).screeningFigures(),
  tick: async () => (await import('./tick.bench.ts')).tickFigures(),
  risk: async () => (await import('./other-figures.ts')).riskFigures(),
  log: async () => (await import('./other-figures.ts')).logFigures(),
  native: async () => (await import('./native.bench.ts')).nativeFigures(),
  scaling: async () => (await import('./scaling.bench.ts')).scalingFigures(),
  memory: async () => (await import('./memory.bench.ts')).memoryFigures(),
};

const ON_REQUEST = ['scaling', 'memory'];

function shown(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = Math.abs(value) >= 1_000 ? 0 : Math.abs(value) >= 100 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

function line(figure: Figure): string {
  const { name, unit, better, median, best, target, note } = figure;
  const reached = isReached(figure);
  const wanted = target === undefined ? '' : `${better === 'more' ? '>=' : '<='} ${shown(target)}`;
  const verdict = reached === undefined ? '' : reached ? 'reached' : 'SHORT';
  const cells = [
    name.padEnd(74),
    shown(median).padStart(11),
    shown(best).padStart(11),
    unit.padEnd(8),
    wanted.padStart(12),
    verdict,
  ];
  return `${cells.join('  ').trimEnd()}${note === undefined ? '' : `\n    ${note}`}`;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(GROUPS, name));
if (unknown.length > 0) {
  console.error(`unknown group ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}`);
  process.exit(2);
}
const names = asked.length > 0 ? asked : Object.keys(GROUPS).filter((name) => !ON_REQUEST.includes(name));
const described = machine();
const { processor, cores, memoryGb, system, node, v8, load } = described;
console.log(
  `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node} (V8 ${v8}), load ${load} when it began\n`,
);
console.log(
  `${'figure'.padEnd(74)}  ${'median'.padStart(11)}  ${'best'.padStart(11)}  ${'unit'.padEnd(8)}  ${'target'.padStart(12)}`,
);
const folder = new URL('./results/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const name of names) {
  const figures = await GROUPS[name]();
  for (const figure of figures) console.log(line(figure));
  const document = { group: name, machine: { ...described, load: machine().load }, figures };
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(document, null, 2)}\n`);
}
