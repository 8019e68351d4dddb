import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Finding, Machine } from '../../src/cli/doctor/check.ts';
import { clock, dataFolder, nodeVersion, vectorKernels } from '../../src/cli/doctor/machine-checks.ts';
import { flipBit } from './damaged-record.ts';
import { run } from './terminal.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crossmargin-doctor-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const machine = (changed: Partial<Machine> = {}): Machine => ({
  nodeVersion: '20.19.0',
  vectors: true,
  freeBytes: () => 1e11,
  wallMs: () => Date.UTC(2026, 5, 1),
  monotonicMs: () => 0,
  ...changed,
});

interface Examined {
  readonly code: number;
  readonly findings: Readonly<Record<string, Finding>>;
}

async function examined(argv: readonly string[] = [], env: Record<string, string> = {}): Promise<Examined> {
  const { code, stdout } = await run(['doctor', '--json', '--port', '0', ...argv], { cwd: folder, env });
  const { checks } = JSON.parse(stdout) as { checks: readonly Finding[] };
  return { code, findings: Object.fromEntries(checks.map((finding) => [finding.check, finding])) };
}

const aRun = (): Promise<unknown> =>
  run(['start', '--accounts', '5', '--ticks', '4', '--no-http', '--snapshot-every', '20'], { cwd: folder });

test('CLIN-062 a sound machine has nothing that fails, as a table and as JSON', async () => {
  await aRun();
  const { code, findings } = await examined();
  expect(Object.values(findings).filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect(code).toBe(0);
  expect(Object.keys(findings)).toEqual([
    'Node.js',
    'vector kernels',
    'embedded log',
    'clock',
    'settings',
    'presets',
    'data folder',
    'log',
    'snapshot',
    'port',
  ]);
  expect(findings.log.found).toMatch(/venue\.sqlite: [\d,]+ records, checksums right, store format \d+ of \d+$/);
  expect(findings.snapshot.found).toMatch(/^the last covers [\d,]+ entries; a restart folds [\d,]+ more$/);
  const { stdout } = await run(['doctor', '--port', '0'], { cwd: folder });
  expect(stdout.match(/^(ok|warn) /gm)).toHaveLength(10);
});

test('CLIN-062 old Node.js, missing vectors, a full disk and a clock that jumps are told with what to do', async () => {
  expect(nodeVersion(machine({ nodeVersion: '20.18.9' }))).toMatchObject({ verdict: 'fail' });
  expect(nodeVersion(machine({ nodeVersion: '22.0.0' }))).toMatchObject({ verdict: 'ok' });
  expect(vectorKernels(machine({ vectors: false }))).toMatchObject({ verdict: 'warn' });
  const withFree = (bytes: number): string => dataFolder(machine({ freeBytes: () => bytes }), folder).verdict;
  expect([5.1e9, 4.9e9, 0.6e9, 0.4e9].map(withFree)).toEqual(['ok', 'warn', 'warn', 'fail']);
  let now = Date.UTC(2026, 5, 1);
  const jumping = (ms: number): Machine => machine({ wallMs: () => (now += ms) });
  expect((await clock(jumping(40))).verdict).toBe('ok');
  expect(await clock(jumping(60))).toMatchObject({ verdict: 'warn', found: 'it moved by 60 ms in 250 ms' });
  expect(await clock(machine({ wallMs: () => 0 }))).toMatchObject({ verdict: 'fail' });
});

test('CLIN-062 a data folder that is a file, or that may not be written, fails', async () => {
  writeFileSync(join(folder, 'file'), '');
  expect(dataFolder(machine(), join(folder, 'file'))).toMatchObject({ verdict: 'fail' });
  mkdirSync(join(folder, 'closed'));
  chmodSync(join(folder, 'closed'), 0o500);
  const verdict = dataFolder(machine(), join(folder, 'closed', 'data')).verdict;
  expect(verdict).toBe(process.getuid?.() === 0 ? 'ok' : 'fail');
});

test('CLIN-062 wrong settings fail as one of the checks, and the others are still made', async () => {
  writeFileSync(join(folder, 'venue.json'), '{"prot": 9000}');
  const { code, findings } = await examined(['--config', 'venue.json'], { CROSSMARGIN_DATA: '' });
  expect(code).toBe(1);
  expect(findings.settings).toMatchObject({ verdict: 'fail' });
  expect(findings.settings.found).toMatch(/^venue\.json: prot is no setting/);
  expect(findings.log.verdict).toBe('ok');
  writeFileSync(join(folder, 'venue.json'), '{"data": "here", "preset": "nowhere.json"}');
  const taken = await examined(['--config', 'venue.json'], { CROSSMARGIN_DATA: 'there' });
  expect(taken.findings.settings.found).toBe('data (environment), preset (file)');
  expect(taken.findings['data folder'].found).toContain(join(folder, 'there'));
  expect(taken.findings.presets.verdict).toBe('fail');
});

test('CLIN-062 a record that is damaged fails with the last sound one; a file of the future is warned of', async () => {
  await aRun();
  const log = join(folder, '.crossmargin', 'run-0001', 'venue.sqlite');
  utimesSync(log, new Date(), new Date(Date.now() + 3_600_000));
  expect((await examined()).findings.log).toMatchObject({ verdict: 'warn' });
  flipBit(log, 3, 40);
  const { code, findings } = await examined();
  expect(code).toBe(1);
  expect(findings.log).toMatchObject({ verdict: 'fail' });
  expect(findings.log.found).toMatch(/record \d+ is the last sound one/);
  expect(findings.log.toDo).toContain('log repair');
});

test('CLIN-062 a port that is taken fails when it was asked for', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { code, findings } = await examined(['--port', String(port)]);
  expect(code).toBe(1);
  expect(findings.port).toMatchObject({ verdict: 'fail', found: `127.0.0.1:${port} cannot be used (EADDRINUSE)` });
  expect((await examined(['--port', String(port), '--no-http'])).findings.port.verdict).toBe('ok');
  await new Promise((resolve) => server.close(resolve));
});
