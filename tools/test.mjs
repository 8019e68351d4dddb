// The gate, in order; it stops at the first red. `node tools/test.mjs unit golden` runs only the stages named.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'crossmargin-test-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const bin = (name) => join(root, 'node_modules', '.bin', name);

/** Runs one program with the terminal as its own; true when it succeeded. */
function runs(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (error) console.error(error.message);
  return status === 0;
}

/** A check without a count of its own: silent when green, one failure when red. */
function check(...commands) {
  const green = commands.every(([command, ...args]) => runs(command, ...args));
  if (!green) totals.failed += 1;
  return green;
}

/** Runs the test files under a folder and adds vitest's own totals to ours. */
function vitest(folder) {
  if (!hasTests(join(root, folder))) {
    console.log(`no tests in ${folder}`);
    return true;
  }
  const report = join(scratch, `${folder.replaceAll('/', '-')}.json`);
  const green = runs(
    bin('vitest'),
    'run',
    folder,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  );
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : undefined;
  const failed = counts?.numFailedTests ?? 0;
  totals.passed += counts?.numPassedTests ?? 0;
  totals.skipped += (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0);
  totals.failed += green ? failed : Math.max(failed, 1);
  return green && failed === 0;
}

function hasTests(folder) {
  if (!existsSync(folder)) return false;
  const names = readdirSync(folder, { recursive: true }).map(String);
  return names.some((name) => name.endsWith('.test.ts') && !name.endsWith('.long.test.ts'));
}

/** Every example is a program that must end well. */
function examples() {
  const folder = join(root, 'examples');
  const programs = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.ts'))
        .sort()
    : [];
  return programs.every((name) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join('examples', name)], {
      cwd: root,
      encoding: 'utf8',
      timeout: 120_000,
    });
    if (status === 0) {
      totals.passed += 1;
      console.log(`ok examples/${name}`);
      return true;
    }
    totals.failed += 1;
    console.log(`not ok examples/${name}\n${stdout}${stderr}`);
    return false;
  });
}

const node = process.execPath;
const stages = [
  ['format', () => check([bin('biome'), 'format'])],
  ['types', () => check([bin('tsc'), '--noEmit', '-p', '.'], [bin('tsc'), '--noEmit', '-p', 'tsconfig.core.json'])],
  ['lint', () => check([bin('biome'), 'lint', '--diagnostic-level=error'], [bin('eslint'), '.'])],
  ['kernels', () => check([node, 'tools/build-kernels.mjs', '--check'])],
  ['unit', () => vitest('src/')],
  ['architecture', () => vitest('test/architecture/')],
  ['properties', () => vitest('test/properties/')],
  ['golden', () => vitest('test/golden/')],
  ['tables', () => vitest('test/tables/')],
  ['simulation', () => vitest('test/simulation/')],
  ['e2e', () => vitest('test/e2e/')],
  ['examples', examples],
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !stages.some(([stage]) => stage === name));
if (unknown.length > 0) {
  console.error(`no such stage: ${unknown.join(', ')}; stages: ${stages.map(([name]) => name).join(', ')}`);
  process.exit(2);
}

const began = performance.now();
let red;
for (const [name, run] of stages) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  const start = performance.now();
  const green = run();
  console.log(`== ${name}: ${green ? 'green' : 'RED'} in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  if (!green) {
    red = name;
    break;
  }
}
rmSync(scratch, { recursive: true, force: true });
const seconds = ((performance.now() - began) / 1000).toFixed(0);
console.log(red === undefined ? `\nall stages green in ${seconds} s` : `\nstopped at ${red} after ${seconds} s`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = red === undefined ? 0 : 1;
