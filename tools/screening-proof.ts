// The proof run of screening: `npx tsx tools/screening-proof.ts [--ticks 10000] [--accounts 2000] [--seed 1]`. Each tick values everybody in
// full and looks for an event in an account that screening had let pass.
import { parseArgs } from 'node:util';
import { COVERED_CASES } from '../test/properties/screen-coverage.ts';
import { runTrial } from '../test/properties/screening.ts';

const { values } = parseArgs({
  options: {
    ticks: { type: 'string', default: '10000' },
    accounts: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '1' },
  },
});

/** A whole number of at least 1, or the end with a sentence. */
function whole(name: keyof typeof values): number {
  const value = Number(values[name]);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  console.error(`--${name} is ${values[name]}; it must be a whole number of at least 1`);
  process.exit(2);
}

const trial = { ticks: whole('ticks'), accounts: whole('accounts'), seed: whole('seed') };
const grouped = (x: number): string => x.toLocaleString('en-US');
const began = performance.now();
const elapsed = (): number => (performance.now() - began) / 1_000;
let told = 0;

const found = runTrial({
  ...trial,
  onTick: (tick, { swept, events, missed }) => {
    if (elapsed() - told < 20) return;
    told = elapsed();
    const share = ((100 * tick) / trial.ticks).toFixed(1);
    console.log(`${share} %, ${told.toFixed(0)} s: ${grouped(swept)} valuations, ${events} events, ${missed} missed`);
  },
});

const { swept, valued, events, missed, first } = found;
console.log(
  `${grouped(trial.ticks)} ticks, ${grouped(trial.accounts)} accounts, seed ${trial.seed}, ${elapsed().toFixed(0)} s: ` +
    `${grouped(swept)} full valuations found ${grouped(events)} events, ${missed} of them missed by screening, which valued ` +
    `${((100 * valued) / swept).toFixed(1)} %`,
);
for (const name of COVERED_CASES) console.log(`  ${grouped(found.coverage.get(name) ?? 0).padStart(12)}  ${name}`);
if (missed > 0) console.log(`first missed: ${first}`);
process.exitCode = missed === 0 ? 0 : 1;
