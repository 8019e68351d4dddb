// Both kinds of kernels on as many seeded inputs as wanted: `npx tsx tools/kernel-twins.ts [rounds, 2000] [first seed, 1]`, 27,000 values a round.
import { kernelBits } from '../test/golden/kernel-bits.ts';

const STEP = 100;
const rounds = Number(process.argv[2] ?? 2_000);
const first = Number(process.argv[3] ?? 1);
if (!Number.isSafeInteger(rounds) || rounds < 1 || !Number.isSafeInteger(first)) {
  console.error('rounds and the first seed are whole numbers, rounds at least 1');
  process.exit(2);
}
let values = 0;
let different = 0;
for (let done = 0; done < rounds; done += STEP) {
  const found = kernelBits(Math.min(STEP, rounds - done), first + done);
  values += found.values;
  different += found.different;
  const line = `${values.toLocaleString('en-US')} values, ${different} in which ${found.kind} and scalar differ`;
  if (process.stdout.isTTY) process.stdout.write(`\r${line}`);
  else if (done + STEP >= rounds) console.log(line);
}
if (process.stdout.isTTY) console.log();
process.exitCode = different === 0 ? 0 : 1;
