import { mkdirSync, writeFileSync } from 'node:fs';
import { machine } from './machine.ts';
import { isReached } from './measure.ts';
import type { Figure } from './measure.ts';
import { answers, resultsOf, shown, terminalTable } from './table.ts';
import type { Results } from './table.ts';

/**
 * npm run bench [--quick] [group ...]: measures, prints targets beside figures, writes bench/results/<group>.json with the machine's
 * description and ends with the table of everything that was asked. `--quick` leaves the groups that take minutes out (tick, memory, scaling,
 * native, log) and writes nothing.
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

const LONG = ['tick', 'log', 'native', 'scaling', 'memory'];

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

const isQuick = process.argv.includes('--quick');
const asked = process.argv.slice(2).filter((name) => name !== '--quick');
const unknown = asked.filter((name) => !Object.hasOwn(GROUPS, name));
if (unknown.length > 0) {
  console.error(`unknown group ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}`);
  process.exit(2);
}
const all = Object.keys(GROUPS).filter((name) => !isQuick || !LONG.includes(name));
const names = asked.length > 0 ? asked : all;
const described = machine();
const { processor, cores, memoryGb, system, node, v8, load } = described;
console.log(
  `${processor}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node} (V8 ${v8}), load ${load} when it began`,
);
if (load > 1) console.log('something else is running: figures will be low, and medians lower than best runs');
console.log(
  `\n${'figure'.padEnd(74)}  ${'median'.padStart(11)}  ${'best'.padStart(11)}  ${'unit'.padEnd(8)}  ${'target'.padStart(12)}`,
);
const began = performance.now();
const measured = new Map<string, Results>();
for (const [i, name] of names.entries()) {
  console.log(`-- ${name} (${i + 1} of ${names.length}, ${((performance.now() - began) / 1_000).toFixed(0)} s)`);
  const loadNow = machine().load;
  const figures = await GROUPS[name]();
  for (const figure of figures) console.log(line(figure));
  measured.set(name, { group: name, machine: { ...described, load: loadNow }, figures });
  if (!isQuick) write(name);
}
console.log(
  `\nwhat was asked (${((performance.now() - began) / 1_000).toFixed(0)} s in all; other groups as measured before)`,
);
console.log(terminalTable(answers((group) => measured.get(group) ?? resultsOf(group))));

function write(name: string): void {
  const folder = new URL('./results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(measured.get(name), null, 2)}\n`);
}
