// Writes the numbers of docs/testing.md: what is counted in the tree, what docs/testing-runs.json says of runs that are too long to
// repeat here (`npm run long:kills`, `long:simulation`, `long:fuzz`), and what docs/testing-mutants.json says of planted bugs
// (`npm run sim:mutants -- --write`). `npm run testing` writes; `-- --check` only says whether the page is as it would be written.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs/testing.md');
const read = (path) => readFileSync(join(root, path), 'utf8');

const KINDS = [
  ['unit, beside the code', 'src'],
  ['architecture', 'test/architecture'],
  ['properties', 'test/properties'],
  ['golden', 'test/golden'],
  ['tables', 'test/tables'],
  ['simulation', 'test/simulation'],
  ['end to end', 'test/e2e'],
];

function filesBelow(folder, ending) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true })
    .map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith(ending));
}

/** Calls of `test` or `it` as they are written; a table of cases counts once. */
const declared = (text) => [...text.matchAll(/^\s*(?:test|it)(?:\.[a-zA-Z]+(?:\([^\n]*?\))?)*\s*\(/gm)].length;
const lines = (files) => files.reduce((sum, file) => sum + read(file).split('\n').length - 1, 0);
const grouped = (x) => String(x).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
const table = (head, rows) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

function counts() {
  const rows = KINDS.map(([kind, folder]) => {
    const files = filesBelow(folder, '.test.ts');
    const tests = files.reduce((sum, file) => sum + declared(read(file)), 0);
    return { kind, files: files.length, tests, lines: lines(files) };
  }).filter(({ files }) => files > 0);
  const sum = (field) => rows.reduce((total, row) => total + row[field], 0);
  const all = [...rows, { kind: '**all**', files: sum('files'), tests: sum('tests'), lines: sum('lines') }];
  const source = filesBelow('src', '.ts').filter((file) => !/\.(test|suite|bench)\.ts$/.test(file));
  // The README of the laws shows one as an example.
  const chapters = filesBelow('spec', '.md').filter((file) => !file.endsWith('README.md'));
  const laws = chapters.flatMap((file) => read(file).match(/^### [A-Z]{4}-\d{3}\b/gm) ?? []);
  const codes = laws.map((heading) => heading.slice(4));
  const texts = [...filesBelow('src', '.test.ts'), ...filesBelow('src', '.suite.ts'), ...filesBelow('test', '.ts')]
    .map(read)
    .join('\n');
  const cited = codes.filter((code) => texts.includes(code)).length;
  return [
    table(
      ['kind', 'files', 'tests as written', 'lines'],
      all.map(({ kind, files, tests, lines: n }) => [kind, ...[files, tests, n].map(grouped)]),
    ),
    '',
    `Source without tests: ${grouped(source.length)} files, ${grouped(lines(source))} lines. Laws in \`spec/\`: ${codes.length}; cited by a test: ${cited}. A table of cases or a property counts as one test, however many cases it draws.`,
  ].join('\n');
}

function longRuns() {
  const { runs } = JSON.parse(read('docs/testing-runs.json'));
  return table(
    ['run', 'what it came to', 'command', 'commit'],
    runs.map(({ run, result, command, commit = '' }) => [run, result, `\`${command}\``, commit]),
  );
}

function mutants() {
  const { seeds, ticks, kills, mutants: rows } = JSON.parse(read('docs/testing-mutants.json'));
  const found = rows.map((row) => row.seed).sort((a, b) => a - b);
  const layers = new Set(rows.map((row) => row.layer));
  const byKills = rows.filter((row) => row.judge === 'kills').length;
  return [
    table(
      ['planted bug', 'layer', 'what it breaks', 'seed', 'found by', 'which says'],
      rows.map((row) => [
        row.mutant.replace(/^\d+-/, '').replaceAll('-', ' '),
        row.layer,
        row.breaks.replaceAll('|', '\\|'),
        row.seed,
        row.finder,
        row.found
          .replace(/^entry \d+ \([a-z-]+\): /, '')
          .replaceAll(/[0-9a-f]{64}/g, (digest) => `${digest.slice(0, 8)}..`)
          .replaceAll('|', '\\|'),
      ]),
    ),
    '',
    `All ${rows.length}, in ${layers.size} layers, are found: the hardest by seed ${found.at(-1)} of the ${seeds} that were to be tried, half of them by seed ${found[Math.floor(found.length / 2)]}, ${ticks} steps each; ${byKills} of them by at most ${kills} kills over the log that ships, which the simulator does not use.`,
  ].join('\n');
}

/** What `npm run long:mutation` noted. */
function mutation() {
  const { folders } = JSON.parse(read('docs/testing-mutation.json'));
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  const rows = folders.map(({ folder, seed, all, drawn, failed, endless, refused, left, score, low, high }) => {
    const isWhole = drawn === all;
    const chosen = isWhole ? 'all' : `${grouped(drawn)}, seed ${seed}`;
    const counts = [failed, endless, refused, left].map(grouped);
    return [
      `\`${folder}\``,
      grouped(all),
      chosen,
      ...counts,
      percent(score),
      isWhole ? '' : `${percent(low)} to ${percent(high)}`,
    ];
  });
  const head = [
    'folder',
    'mutants',
    'drawn',
    'failed a test',
    'did not end',
    'refused by the compiler',
    'left',
    'score',
    '95 % interval',
  ];
  return `${table(head, rows)}\n\nThe score is the share that tests told, of those that compile.`;
}

function digests() {
  const { quant, short, long } = JSON.parse(read('test/golden/engine-digest.json'));
  const first = (digest) => `\`${digest.slice(0, 16)}\``;
  return table(
    ['what', 'size', 'SHA-256 begins'],
    [
      ['bits of the functions of `quant`', `${grouped(quant.values)} values`, first(quant.bits)],
      ...[short, long].flatMap((run) => [
        [
          'outcomes of a log',
          `${grouped(run.commands)} commands, ${grouped(run.rejected)} refused, ${grouped(run.liquidations)} fills of liquidations`,
          first(run.outcomes),
        ],
        ['state after it', '', first(run.state)],
      ]),
    ],
  );
}

function filled(text) {
  const parts = { counts: counts(), runs: longRuns(), mutants: mutants(), mutation: mutation(), digests: digests() };
  return Object.entries(parts).reduce((whole, [name, part]) => {
    const between = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!between.test(whole)) throw new Error(`docs/testing.md has no place for ${name}`);
    return whole.replace(between, (_, open, close) => `${open}\n${part}\n\n${close}`);
  }, text);
}

const before = readFileSync(page, 'utf8');
const after = filled(before);
if (process.argv.includes('--check')) {
  console.log(before === after ? 'docs/testing.md is up to date' : 'docs/testing.md is not as it would be written');
  process.exitCode = before === after ? 0 : 1;
} else {
  writeFileSync(page, after);
  console.log(before === after ? 'nothing new' : 'docs/testing.md is written');
}
