import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { digestFileOf } from '../../src/node/digest-file.ts';
import { run } from './terminal.ts';
import type { Ended } from './terminal.ts';

const folder = mkdtempSync(join(tmpdir(), 'crossmargin-watch-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SMALL = ['--accounts', '20', '--ticks', '30', '--no-http', '--output', 'json'];
const digestIn = (json: string): string => (JSON.parse(json) as { digest: string }).digest;

/**
 * Watches a run in processes of their own, stops the first life once its log has begun, does something, and kills it.
 * @param meanwhile told the number of the process that stands still
 */
function watchedAndKilled(
  data: string,
  meanwhile: (pid: number) => Promise<void>,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const words = ['--import', 'tsx', 'src/cli/main.ts', 'watch', '--', 'start', ...SMALL, '--data', data];
    const watchdog = spawn(process.execPath, words, { cwd: ROOT });
    const said = { stdout: '', stderr: '' };
    let isKilled = false;
    watchdog.stdout.on('data', (chunk) => (said.stdout += String(chunk)));
    watchdog.stderr.on('data', (chunk) => {
      said.stderr += String(chunk);
      const pid = /is process (\d+)/.exec(said.stderr)?.[1];
      if (isKilled || pid === undefined || !said.stderr.includes('opening 20 accounts')) return;
      isKilled = true;
      setTimeout(() => {
        process.kill(Number(pid), 'SIGSTOP');
        void meanwhile(Number(pid)).finally(() => process.kill(Number(pid), 'SIGKILL'));
      }, 150);
    });
    watchdog.once('exit', (code) => resolve({ code, ...said }));
  });
}

test('CLIN-050, LOGS-040, LOGS-045 a watched run refuses a second writer, and killed it goes on to where it would have ended', async () => {
  const whole = await run(['start', ...SMALL, '--data', join(folder, 'whole')]);
  const data = join(folder, 'killed');
  let holder = 0;
  let beside: Ended | undefined;
  const { code, stdout, stderr } = await watchedAndKilled(data, async (pid) => {
    holder = pid;
    beside = await run(['start', '--resume', '--no-http', '--data', data]);
  });
  const path = join(data, 'run-0001');
  expect(beside?.code).toBe(2);
  expect(beside?.stderr.replace(/since 20[-\dT:]+Z/, 'since WHEN')).toBe(
    `error: the run in ${path} is being written by process ${holder} on ${hostname()} since WHEN; stop that one, or let it end, and then resume, or only look on: crossmargin follow ${path}\n`,
  );
  expect(stderr).toMatch(/watch: start: it ended with the signal SIGKILL after [\d.]+ s; restart 1 of 5 in 1 s/);
  expect(code).toBe(0);
  expect(digestIn(stdout)).toBe(digestIn(whole.stdout));
  const followed = await run(['follow', join(folder, 'killed'), '--once']);
  expect(followed.code).toBe(0);
  expect(followed.stdout).toContain(`entries: ${digestIn(whole.stdout)}`);
}, 180_000);

test('LOGS-063, CLIN-051 when digests differ both replicas stop with a report, and the log is sound', async () => {
  const data = join(folder, 'two');
  const begun = await run(['start', ...SMALL, '--data', data, '--stop-after', '2']);
  /** The first look that both take after a moment. */
  const entries = 100 * Math.ceil((JSON.parse(begun.stdout) as { entries: number }).entries / 100) + 200;
  const log = join(data, 'run-0001', 'venue.sqlite');
  const claim = { shard: 'main', entries, digest: 'f'.repeat(64), replica: 'impostor' };
  const impostor = setInterval(() => {
    if (existsSync(log)) appendFileSync(digestFileOf(log), `${JSON.stringify(claim)}\n`);
  }, 50);
  onTestFinished(() => clearInterval(impostor));
  const check = ['--check-every', '100'];
  const [venue, follower] = await Promise.all([
    run(['start', '--resume', '--data', data, '--no-http', ...check]),
    run(['follow', data, ...check]),
  ]);
  for (const { code, stderr } of [venue, follower]) {
    expect(stderr).toMatch(/broken {4}replicas-agree: after \d+ entries .* has [0-9a-f]{64}, impostor has f{64}/);
    expect(stderr).toContain(`after ${entries} entries`);
    expect(stderr).toMatch(new RegExp(`report: .*fault-${entries - 1}\\.json`));
    expect(code).toBe(3);
  }
  expect(readdirSync(join(data, 'run-0001'))).toContain(`fault-${entries - 1}.json`);
  expect((await run(['log', 'verify', data])).code).toBe(0);
  expect((await run(['start', '--resume', '--data', data, '--no-http'])).code).toBe(0);
}, 180_000);

test('CLIN-012 what cannot be watched or followed is told in one sentence', async () => {
  expect(await run(['watch', '--', 'margin', 'x.json'])).toMatchObject({
    code: 2,
    stderr: 'error: margin cannot be watched; it must be start or follow\n',
  });
  expect((await run(['follow', join(folder, 'nowhere')])).code).toBe(2);
});
