// The long mode of fuzzing: `node --import tsx tools/fuzz.ts --inputs 10000000 --seed 2`, or `--seconds 60`; `--from N --inputs 1` makes one input again.
import { parseArgs } from 'node:util';
import { fuzz } from '../test/properties/fuzz-run.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
});
const began = performance.now();
const elapsed = (): number => (performance.now() - began) / 1000;
const { inputs, taken, slowestMs, perDoor } = fuzz(
  Number(values.seed),
  (done) => done < Number(values.inputs) && elapsed() < Number(values.seconds),
  Number(values.from),
);
const seconds = elapsed();
console.log(
  `${inputs} inputs, seed ${values.seed}, ${seconds.toFixed(0)} s, ${(inputs / seconds).toFixed(0)} a second; ${taken} taken, the rest refused; slowest ${slowestMs.toFixed(0)} ms; no crash, no hang, no changed state`,
);
for (const [name, counts] of perDoor) console.log(`  ${name}: ${counts.inputs}, taken ${counts.taken}`);
