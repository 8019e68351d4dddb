import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nearestName } from '../../src/cli/settings/nearest.ts';
import { run } from './terminal.ts';
import type { Ended } from './terminal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossmargin-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SMALL = { accounts: 5, ticks: 3, http: false, output: 'json' };

function write(settings: unknown): void {
  writeFileSync(join(folder, 'venue.json'), typeof settings === 'string' ? settings : JSON.stringify(settings));
}

const start = (argv: readonly string[] = [], env: Record<string, string> = {}): Promise<Ended> =>
  run(['start', '--config', 'venue.json', ...argv], { cwd: folder, env });

/** How the run was begun, by its manifest. */
const begun = (data = '.crossmargin'): { seed: number; accounts: number; ticks: number } =>
  JSON.parse(readFileSync(join(folder, data, 'run-0001', 'run.json'), 'utf8')).options;

test('CLIN-060 an option goes before the environment, that before the file, that before the default', async () => {
  write({ ...SMALL, seed: 3, accounts: 6 });
  const { code, stdout, stderr } = await start(['--seed', '5'], {
    CROSSMARGIN_SEED: '4',
    CROSSMARGIN_ACCOUNTS: '7',
    CROSSMARGIN_DATA: 'elsewhere',
    CROSSMARGIN_FUND: '',
  });
  expect(stderr).not.toMatch(/error/);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toBeTypeOf('object');
  expect(begun('elsewhere')).toMatchObject({ seed: 5, accounts: 7, ticks: 3, fund: 100_000 });
});

test('CLIN-060 the file may be named by the environment, and switches are read from it', async () => {
  // With the byte order mark that some editors write.
  write(`\uFEFF${JSON.stringify({ $schema: './settings.schema.json', ...SMALL })}`);
  const { code, stderr } = await run(['start'], { cwd: folder, env: { CROSSMARGIN_CONFIG: 'venue.json' } });
  expect(code).toBe(0);
  expect(stderr).not.toMatch(/status:/);
  expect(begun()).toMatchObject({ accounts: 5, ticks: 3 });
});

test('CLIN-036 a resumed run keeps what it was begun with, and whoever asks for something else is told', async () => {
  write({ ...SMALL, seed: 3 });
  expect((await start()).code).toBe(0);
  const keeps = 'a run keeps what it was begun with: leave the option out, or begin another run without --resume';
  expect(await start(['--resume', '--seed', '5', '--step', '20', '--from', '2026-01-26'])).toEqual({
    code: 2,
    stdout: '',
    stderr: `error: --from is 2026-01-26T00:00Z, but the run was begun with none; --seed is 5, but the run was begun with 3; --step is 20, but the run was begun with 10; ${keeps}\n`,
  });
  write({ ...SMALL, accounts: 9, seed: 3 });
  const resumed = await start(['--resume', '--ticks', '3'], { CROSSMARGIN_SEED: '6' });
  expect(resumed.code).toBe(0);
  expect(resumed.stderr).toContain('note: CROSSMARGIN_SEED is 6, but the run was begun with 3, and keeps that\n');
  expect(resumed.stderr).toContain(
    'note: accounts of the settings file is 9, but the run was begun with 5, and keeps that\n',
  );
  expect(resumed.stderr).not.toContain('ticks');
});

test.each([
  [{ port: 70_000 }, 'venue.json: port is 70000; it must be a whole number from 0 to 65,535'],
  [{ port: '8080' }, 'venue.json: port is "8080"; it must be a whole number from 0 to 65,535'],
  [{ seed: 1.5 }, 'venue.json: seed is 1.5; it must be a whole number from 0 to 4,294,967,295'],
  [{ http: 'no' }, 'venue.json: http is "no"; it must be true or false'],
  [{ data: 7 }, 'venue.json: data is 7; it must be a text'],
  [{ data: null }, 'venue.json: data is null; it must be a text'],
  [{ data: 'a\0b' }, 'venue.json: data is "a\\u0000b"; it must be a text without the character NUL'],
  ['{"port": 1e400}', 'venue.json: port is a number too large to be read; it must be a whole number from 0 to 65,535'],
  [{ output: 'csv' }, 'venue.json: output is "csv"; it must be table or json'],
  [{ from: 'soon' }, 'venue.json: from is "soon"; it must be a time as text, such as "2026-01-26"'],
  [{ 'snapshot-every': 1 }, 'venue.json: snapshot-every is no setting; did you mean snapshotEvery?'],
  [{ resume: true }, /^error: venue\.json: resume is no setting; known are market, from, /],
  [
    { port: 70_000, snapshotEvry: 5 },
    'venue.json: port is 70000; it must be a whole number from 0 to 65,535; venue.json: snapshotEvry is no setting; did you mean snapshotEvery?',
  ],
  [[1], 'the settings venue.json are [1]; they must be an object ({...})'],
  ['{"port": 1,}', /^error: the settings venue\.json are not JSON: .+\n$/],
])('CLIN-061, CLIN-012 %j is refused, and no run begins', async (settings, sentence) => {
  write(settings);
  const { code, stdout, stderr } = await start();
  if (typeof sentence === 'string') expect(stderr).toBe(`error: ${sentence}\n`);
  else expect(stderr).toMatch(sentence);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(existsSync(join(folder, '.crossmargin'))).toBe(false);
});

test.each([
  [
    'CROSSMARGIN_PORT',
    'tcp://10.0.0.1',
    'CROSSMARGIN_PORT is "tcp://10.0.0.1"; it must be a whole number from 0 to 65,535',
  ],
  ['CROSSMARGIN_SERVE', 'yes', 'CROSSMARGIN_SERVE is "yes"; it must be true or false'],
  ['CROSSMARGIN_OUTPUT', 'xml', 'CROSSMARGIN_OUTPUT is "xml"; it must be table or json'],
  ['CROSSMARGIN_PROT', '1', 'CROSSMARGIN_PROT is no variable; did you mean CROSSMARGIN_PORT?'],
  [
    'CROSSMARGIN_SNAPSHOTS_EVERY',
    '1',
    'CROSSMARGIN_SNAPSHOTS_EVERY is no variable; did you mean CROSSMARGIN_SNAPSHOT_EVERY?',
  ],
])('CLIN-061 the variable %s of %s is refused', async (name, value, sentence) => {
  write(SMALL);
  const { code, stderr } = await start([], { [name]: value });
  expect(stderr).toBe(`error: the environment: ${sentence}\n`);
  expect(code).toBe(2);
});

test('CLIN-061 a file that is not there is one sentence', async () => {
  const { code, stderr } = await start();
  expect(stderr).toMatch(/^error: the settings venue\.json cannot be read: ENOENT.*\n$/);
  expect(code).toBe(2);
});

test('CLIN-061 the schema of the file has each setting, with its range', async () => {
  const { stdout } = await run(['schema', 'settings']);
  const schema = JSON.parse(stdout);
  expect(schema.additionalProperties).toBe(false);
  expect(schema.properties.port).toMatchObject({ type: 'integer', minimum: 0, maximum: 65_535 });
  expect(schema.properties.http).toMatchObject({ type: 'boolean' });
  expect(schema.properties.output).toMatchObject({ enum: ['table', 'json'] });
});

test('CLIN-061 a name is suggested when two or a third of its letters differ', () => {
  const names = ['from', 'port', 'preset', 'snapshotEvery', 'checkEvery'];
  expect(nearestName('prot', names)).toBe('port');
  expect(nearestName('prt', names)).toBe('port');
  expect(nearestName('snapshot_every', names)).toBe('snapshotEvery');
  expect(nearestName('presets', names)).toBe('preset');
  expect(nearestName('colour', names)).toBeUndefined();
});
