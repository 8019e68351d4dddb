import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunManifest } from '../../src/cli/venue/run-folder.ts';
import type { RunSummary } from '../../src/cli/venue/run-summary.ts';
import { statusClient } from '../../src/client/index.ts';
import { run } from './terminal.ts';
import type { Ended } from './terminal.ts';

const scratch = mkdtempSync(join(tmpdir(), 'crossmargin-start-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Two days in four-hour ticks, so that the crash of the second day is in it. */
const SMALL = ['--accounts', '40', '--seed', '7', '--ticks', '12', '--step', '240', '--no-http'];
const folder = (name: string): string => join(scratch, name);
const startIn = (name: string, ...argv: string[]): Promise<Ended> => run(['start', '--data', folder(name), ...argv]);
const summaryOf = ({ stdout }: Ended): RunSummary => JSON.parse(stdout) as RunSummary;

let whole: Ended;
beforeAll(async () => {
  mkdirSync(folder('m'));
  whole = await startIn('whole', ...SMALL, '--output', 'json');
});

test('CLIN-031 a run ends with every asset conserved, and says what happened', () => {
  expect(whole.code).toBe(0);
  const { assets, kinds, largest, ticks, commands, judgements } = summaryOf(whole);
  expect(assets.map(({ asset, imbalance }) => [asset, imbalance])).toEqual([
    ['USDC', '0'],
    ['BTC', '0'],
    ['ETH', '0'],
    ['SOL', '0'],
  ]);
  expect(kinds.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(40);
  expect(kinds.reduce((sum, { liquidated }) => sum + liquidated, 0)).toBeGreaterThan(0);
  expect(largest.length).toBeGreaterThan(0);
  expect(ticks).toBe(12);
  expect(commands).toBeGreaterThan(40);
  expect(judgements).toBeGreaterThan(40);
});

test('CLIN-030 the same seed ends at the same digest, another seed elsewhere', async () => {
  const again = summaryOf(await startIn('again', ...SMALL, '--output', 'json'));
  expect(again.digest).toBe(summaryOf(whole).digest);
  expect(again.entries).toBe(summaryOf(whole).entries);
  const first = async (name: string, seed: string): Promise<string> =>
    summaryOf(await startIn(name, ...SMALL, '--seed', seed, '--stop-after', '1', '--output', 'json')).digest;
  expect(await first('one', '7')).not.toBe(await first('two', '8'));
});

test('CLIN-031 what the venue puts into its fund is in it, and changes nothing else', async () => {
  const without = summaryOf(await startIn('unfunded', ...SMALL, '--fund', '0', '--output', 'json'));
  const fund = ({ assets }: RunSummary): number => Number(assets.find(({ asset }) => asset === 'USDC')?.fund);
  expect(fund(summaryOf(whole)) - fund(without)).toBeCloseTo(100_000, 6);
  expect(without.kinds).toEqual(summaryOf(whole).kinds);
});

test('CLIN-032 a replay ends where the run ended, from the first entry and from a snapshot', async () => {
  const { code, stdout } = await run(['replay', folder('whole'), '--every', '500']);
  expect(code).toBe(0);
  expect(stdout).toContain(summaryOf(whole).digest);
  expect(stdout).toContain('as recorded');
  expect(stdout).toContain('\nconservation holds: USDC, BTC, ETH, SOL each sum to 0\n');
  expect(stdout).toMatch(/the run recorded the same digest\n$/);
  const none = await run(['replay', folder('whole'), '--from-snapshot']);
  expect(none).toMatchObject({ code: 2, stderr: 'error: the log has no snapshot; leave --from-snapshot out\n' });
  await startIn('kept', ...SMALL, '--snapshot-every', '100');
  const kept = await run(['replay', join(folder('kept'), 'run-0001'), '--from-snapshot']);
  expect(kept.code).toBe(0);
  expect(kept.stdout).toContain(summaryOf(whole).digest);
  // Snapshots are made beside the run: how late the last one is, is the machine's affair.
  expect(Number(/^([\d,]+) entries folded/m.exec(kept.stdout)?.[1]?.replace(',', ''))).toBeLessThan(
    summaryOf(whole).entries,
  );
});

test('CLIN-032 a replay that ends elsewhere says so with exit code 1', async () => {
  cpSync(folder('whole'), folder('forged'), { recursive: true });
  const path = join(folder('forged'), 'run-0001', 'run.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as RunManifest;
  const forged = { ...manifest, checkpoints: [], end: { ...manifest.end, digest: '00'.repeat(32) } };
  writeFileSync(path, JSON.stringify(forged));
  const { code, stderr } = await run(['replay', folder('forged')]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^the run recorded 0{64}: the replay ends elsewhere$/m);
});

test('CLIN-012 a start that is refused leaves nothing behind', async () => {
  for (const preset of ['nope', 'okx-pm', './examples']) {
    const { code, stderr } = await startIn('refused', ...SMALL, '--preset', preset);
    expect(code, preset).toBe(2);
    expect(stderr.trim().split('\n'), preset).toHaveLength(1);
    expect(existsSync(folder('refused')), preset).toBe(false);
  }
});

test('CLIN-033 resuming a run that is finished keeps the digests on the way', async () => {
  cpSync(folder('whole'), folder('again-whole'), { recursive: true });
  const path = join(folder('again-whole'), 'run-0001', 'run.json');
  const checkpoints = () => (JSON.parse(readFileSync(path, 'utf8')) as RunManifest).checkpoints;
  const before = checkpoints();
  expect(before.length).toBeGreaterThan(2);
  expect((await startIn('again-whole', '--resume', '--no-http')).code).toBe(0);
  expect(checkpoints()).toEqual(before);
});

describe('CLIN-033 a run that is stopped and resumed ends where the whole run ended', () => {
  const ends = (ended: Ended) => {
    const { digest, entries, kinds, largest } = summaryOf(ended);
    return { digest, entries, kinds, largest };
  };

  test('from the log', async () => {
    const stopped = await startIn('stopped', ...SMALL, '--stop-after', '9', '--snapshot-every', '0');
    expect(stopped.code).toBe(0);
    expect(stopped.stderr).toContain(`go on: crossmargin start --resume --data ${folder('stopped')}`);
    cpSync(folder('stopped'), folder('changed'), { recursive: true });
    const resumed = await startIn('stopped', '--resume', '--no-http', '--output', 'json');
    expect(ends(resumed)).toEqual(ends(whole));
  });

  test('from a snapshot, and its replay begins there', async () => {
    await startIn('kept', ...SMALL, '--stop-after', '9', '--snapshot-every', '300');
    const resumed = await startIn('kept', '--resume', '--no-http', '--output', 'json', '--snapshot-every', '300');
    expect(ends(resumed)).toEqual(ends(whole));
    const replayed = await run(['replay', join(folder('kept'), 'run-0001'), '--from-snapshot']);
    expect(replayed.code).toBe(0);
    expect(replayed.stdout).toContain(summaryOf(whole).digest);
    const folded = Number(/^([\d,]+) entries folded/m.exec(replayed.stdout)?.[1]?.replace(',', ''));
    expect(folded).toBeLessThan(summaryOf(whole).entries);
  });

  test('LOGS-052 from a backup, in a data folder of its own', async () => {
    const [from, to] = [join(folder('changed'), 'run-0001'), join(folder('restored'), 'run-0001')];
    mkdirSync(to, { recursive: true });
    expect((await run(['log', 'backup', folder('changed'), join(to, 'venue.sqlite')])).code).toBe(0);
    cpSync(join(from, 'run.json'), join(to, 'run.json'));
    expect(ends(await startIn('restored', '--resume', '--no-http', '--output', 'json'))).toEqual(ends(whole));
  });

  test('but not with other options than it was begun with', async () => {
    const path = join(folder('changed'), 'run-0001', 'run.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as RunManifest;
    writeFileSync(path, JSON.stringify({ ...manifest, options: { ...manifest.options, seed: 8 } }));
    const { code, stderr } = await startIn('changed', '--resume', '--no-http');
    expect(code).toBe(2);
    expect(stderr).toMatch(/error: the log has another command at entry \d+ than this run would give/);
  });
});

test('CLIN-033 an interrupt ends the run after the tick in hand, with 130, and it can be resumed', async () => {
  const interrupt = new AbortController();
  let lines = 0;
  const stdout = {
    write: (text: string) => {
      lines += text.includes('BTC ') ? 1 : 0;
      if (lines === 3) interrupt.abort();
    },
  };
  const ended = await run(['start', '--data', folder('interrupted'), ...SMALL], { signal: interrupt.signal, stdout });
  expect(ended.code).toBe(130);
  const resumed = await startIn('interrupted', '--resume', '--no-http', '--output', 'json');
  expect(summaryOf(resumed).digest).toBe(summaryOf(whole).digest);
});

test('CLIN-033 a process that is killed in the middle loses nothing that was acknowledged', async () => {
  const argv = ['--import', 'tsx', 'src/cli/main.ts', 'start', '--data', folder('killed'), ...SMALL];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolveKilled) => {
    let seen = '';
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.split('\n').length > 5) child.kill('SIGKILL');
    });
    child.on('close', () => resolveKilled());
  });
  const manifest = JSON.parse(readFileSync(join(folder('killed'), 'run-0001', 'run.json'), 'utf8')) as RunManifest;
  expect(manifest.end).toBeUndefined();
  const resumed = await startIn('killed', '--resume', '--no-http', '--output', 'json');
  expect(summaryOf(resumed).digest).toBe(summaryOf(whole).digest);
});

test('CLIN-040, CLIN-041 a running venue answers over HTTP, and the typed client reads it', async () => {
  const interrupt = new AbortController();
  let address: (url: string) => void = () => {};
  const served = new Promise<string>((found) => {
    address = found;
  });
  let said = '';
  const stderr = {
    write: (text: string) => {
      said += text;
      const url = /status: (http:\/\/127\.0\.0\.1:\d+)\/healthz/.exec(said)?.[1];
      if (url !== undefined && said.includes('serving until Ctrl-C')) address(url);
    },
  };
  const argv = [
    'start',
    '--data',
    folder('served'),
    ...SMALL.filter((word) => word !== '--no-http'),
    '--port',
    '0',
    '--serve',
  ];
  const ended = run(argv, { signal: interrupt.signal, stderr });
  const client = statusClient(await served);
  const status = await client.status();
  expect(status).toMatchObject({ phase: 'finished', seq: summaryOf(whole).entries - 1 });
  expect(Object.values(status.accounts).reduce((sum, count) => sum + count, 0)).toBe(40);
  const { accounts } = await client.accounts({ sort: 'headroom', limit: 5 });
  expect(accounts).toHaveLength(5);
  const headrooms = accounts.map(({ maintenanceHeadroom }) => Number(maintenanceHeadroom));
  expect(headrooms).toEqual([...headrooms].sort((a, b) => a - b));
  for (const { equity, maintenanceMargin, maintenanceHeadroom } of accounts) {
    expect(Number(equity) - Number(maintenanceMargin)).toBeCloseTo(Number(maintenanceHeadroom), 4);
  }
  expect(await client.metrics()).toMatch(/^crossmargin_accounts\{stage="normal"\} \d+$/m);
  const { warnings } = await client.warnings({ limit: 5 });
  expect(warnings).toHaveLength(5);
  expect(warnings.map(({ day }) => day)).toEqual(warnings.map(({ day }) => day).toSorted((a, b) => b - a));
  const fund = await client.fund();
  expect(fund.assets.map(({ asset, holds }) => [asset, holds])).toEqual(Object.entries(status.fund));
  expect(Number(fund.worth)).toBeGreaterThan(100_000);
  await expect(client.warnings({ limit: 0 })).rejects.toThrow('answered 400');
  await expect(client.accounts({ limit: 0 })).rejects.toThrow('answered 400');
  interrupt.abort();
  expect((await ended).code).toBe(130);
  await expect(client.status()).rejects.toThrow('does not answer');
});

describe('CLIN-012 what is wrong with a run is one sentence', () => {
  const cases: [what: string, argv: () => string[], sentence: RegExp][] = [
    [
      'no run to resume',
      () => ['start', '--resume', '--data', folder('empty')],
      /there is no run in .*; begin one with/,
    ],
    [
      'accounts that are no number',
      () => ['start', '--accounts', 'many'],
      /'many' is invalid.*whole number from 1 to 100,000/,
    ],
    ['negative ticks', () => ['start', '--ticks', '-5'], /'-5' is invalid.*whole number from 1/],
    [
      'a market that does not exist',
      () => ['start', '--market', 'no-such-folder', '--data', folder('m'), '--no-http'],
      /no-such-folder/,
    ],
    [
      'a market without snapshots',
      () => ['start', '--market', folder('m'), '--data', folder('n'), '--no-http'],
      /the folder has no option chain/,
    ],
    ['a moment without a market', () => ['start', '--from', '2026-02-01'], /--from and --to need --market/],
    ['an unknown preset', () => ['start', '--preset', 'mine', '--data', folder('p')], /"mine" is no preset/],
    [
      'a preset of another model',
      () => ['start', '--preset', 'span', '--data', folder('q'), '--accounts', '1', '--no-http'],
      /preset span is of the model "span"; a venue runs under presets of "portfolio"/,
    ],
    ['a log that does not exist', () => ['replay', 'no-such.sqlite'], /no-such\.sqlite does not exist/],
  ];
  test.each(cases)('%s', async (_, argv, sentence) => {
    const { code, stderr } = await run(argv());
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(code).toBe(2);
  });

  test('and a run that could not begin leaves no folder', () => {
    expect(existsSync(join(folder('n'), 'run-0001'))).toBe(false);
    expect(existsSync(join(folder('whole'), 'run-0001'))).toBe(true);
  });

  test('a log that is no log', async () => {
    const path = join(scratch, 'text.sqlite');
    writeFileSync(path, 'this is not a database, but it is long enough to be taken for one if nobody looks');
    const { code, stderr } = await run(['replay', path]);
    expect(code).not.toBe(0);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

const DATA = process.env['MARKET_DATA'] ?? resolve('../shared/data');
const CHAIN = join(DATA, 'deribit_chain_2026');
const described = existsSync(CHAIN) ? test : test.skip;
if (!existsSync(CHAIN))
  console.warn(`NOT TESTED: a run over recorded chains; ${CHAIN} does not exist (set MARKET_DATA)`);
described(
  'CLIN-031 a run over the recorded chains of early February 2026 ends with every asset conserved',
  async () => {
    const argv = [
      '--market',
      CHAIN,
      '--from',
      '2026-02-03',
      '--to',
      '2026-02-07',
      '--accounts',
      '150',
      '--no-http',
      '--output',
      'json',
    ];
    const ended = await startIn('chain', ...argv);
    expect(ended.code).toBe(0);
    const { conserved, kinds, ticks } = summaryOf(ended);
    expect(conserved).toBe(true);
    expect(ticks).toBeGreaterThan(8);
    expect(kinds.reduce((sum, { liquidated }) => sum + liquidated, 0)).toBeGreaterThan(0);
  },
);
