import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { dataTest } from '../../../../test/market-data.ts';
import { main } from '../../main.ts';
import type { CrashDayResult } from './crash-results.ts';

const folder = mkdtempSync(join(tmpdir(), 'crossmargin-crash-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Hourly bars from a week before 2020-03-12 to its end: flat, then a fall of 45 % within four hours, then flat. */
function writeBars(name: string, price: number): void {
  const lines = ['time,open,high,low,close,volume_usdt'];
  let last = price;
  for (let hour = -168; hour < 36; hour++) {
    const close = hour >= 10 && hour < 14 ? last * 0.86 : last;
    const time = new Date(Date.UTC(2020, 2, 12, hour)).toISOString().slice(0, 16).replace('T', ' ');
    lines.push([time, last, Math.max(last, close) * 1.002, Math.min(last, close) * 0.998, close, 1_000_000].join(','));
    last = close;
  }
  writeFileSync(join(folder, 'prices_hourly', 'binance_spot', name), `${lines.join('\n')}\n`);
}
mkdirSync(join(folder, 'prices_hourly', 'binance_spot'), { recursive: true });
writeBars('BTCUSDT_1h_2017-2020.csv.gz', 8_000);
writeBars('ETHUSDT_1h_2017-2020.csv.gz', 200);

async function run(argv: readonly string[], signal = new AbortController().signal) {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await main(['waterfall', 'crash', ...argv], {
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: (text) => void err.push(text) },
    stdin: () => Promise.resolve(''),
    env: {},
    cwd: folder,
    interactive: false,
    colour: false,
    columns: 120,
    signal,
  });
  return { code, stdout: out.join(''), stderr: err.join('') };
}

const SMALL = ['--data', folder, '--day', '2020-03-12', '--accounts', '60'];

test('CRSH-070 a day is a table, a picture of bars on one scale, and the conservation', async () => {
  const { code, stdout, stderr } = await run([
    ...SMALL,
    '--capital',
    'both',
    '--target',
    '10,100',
    '--svg',
    'crash.svg',
  ]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^2020-03-12: 60 traders, [\d.]+ million USD of perpetuals on 2 coins .*; BTC fell to 54\.\d %/m,
  );
  expect(stdout.match(/^model +liquidated +emptied +closed +of all +taken over +fund paid/gm)).toHaveLength(2);
  for (const name of [
    'isolated',
    'cross',
    'portfolio, closed whole',
    'portfolio, target 10 %',
    'portfolio, target 100 %',
  ]) {
    expect(stdout.match(new RegExp(`^${name} +\\d+ +\\d+ +[\\d.]+ +[\\d.]+ %`, 'gm'))).toHaveLength(2);
    expect(stdout.match(new RegExp(`^${name} +[▁▂▃▄▅▆▇█ ]+$`, 'gm'))).toHaveLength(2);
  }
  expect(stdout.match(/█/g)?.length).toBeGreaterThan(1);
  expect(stdout).toContain('conservation: USDC, BTC, ETH and every perpetual summed to 0');
  expect(stderr).toContain('2020-03-12, asked dollars, portfolio, target 100 %: run 10 of 10');
  const svg = readFileSync(join(folder, 'crash.svg'), 'utf8');
  expect(svg.match(/<g transform/g)).toHaveLength(2);
  expect(svg.match(/<polyline/g)).toHaveLength(12);
});

test('CRSH-070 as JSON a day has every number and every moment', async () => {
  const { stdout } = await run([...SMALL, '--model', 'portfolio,cross', '-o', 'json']);
  const [{ setup, results }] = JSON.parse(stdout) as CrashDayResult[];
  expect(results.map(({ way, capital }) => `${way} ${capital}`)).toEqual(['cross equal', 'portfolio equal']);
  expect(setup).toMatchObject({ name: '2020-03-12', coins: ['BTC', 'ETH'], accounts: 60, steps: 432 });
  for (const { outcome } of results) {
    expect(outcome.moments).toHaveLength(433);
    expect(outcome.liquidated).toBeGreaterThan(10);
    expect(outcome.imbalance).toEqual({ USDC: '0', BTC: '0', ETH: '0', 'BTC perpetual': '0', 'ETH perpetual': '0' });
  }
});

test('CRSH-071 missing files leave out coins and days with a sentence', async () => {
  const few = ['--data', folder, '--accounts', '5', '--model', 'cross'];
  const { code, stdout, stderr } = await run([...few, '--day', '2020-03-12,2021-05-19']);
  expect(code).toBe(0);
  expect(stdout).toContain('2020-03-12: 5 traders');
  expect(stderr).toContain('2021-05-19: no prices_hourly/binance_spot/BTCUSDT_1h_2021-2023.csv.gz, so BTC is left out');
  expect(stderr).toContain('2021-05-19: no coin has bars, so the day is left out');
  const none = await run([...few, '--day', '2022-06']);
  expect(none.code).toBe(2);
  expect(none.stderr).toContain(`--data ${folder} holds none of the bars of 2022-06`);
});

test('CRSH-071 bad input is one sentence and exit code 2', async () => {
  for (const [argv, sentence] of [
    [['--day', '2020-03-12,2019-01-01'], '"2019-01-01" is none of them'],
    [['--model', 'span'], '"span" is none of them; it must be of isolated, cross, portfolio-whole, portfolio'],
    [['--accounts', '0'], 'whole number from 1 to 100,000'],
    [['--target', '10,0'], 'a number above 0, at most 1000'],
    [['--fund', '-1'], 'a number of 0 or more, at most 100'],
    [['--svg', 'nowhere/crash.svg'], '--svg nowhere/crash.svg: there is no folder'],
  ] as const) {
    const { code, stderr, stdout } = await run([...SMALL, ...argv]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
  }
});

test('CRSH-071 an interrupt keeps what was done', async () => {
  const stop = new AbortController();
  stop.abort();
  const { code, stdout, stderr } = await run([...SMALL, '-o', 'json'], stop.signal);
  expect({ code, stdout }).toEqual({ code: 130, stdout: '[]\n' });
  expect(stderr).toContain('interrupted: what is printed is what was done');
});

dataTest('a recorded day: fewer lots are closed by plan than by whole accounts', ['prices_hourly'], async (data) => {
  const { code, stdout } = await run([
    '--data',
    join(data, '..'),
    '--day',
    '2022-11',
    '--accounts',
    '100',
    '-o',
    'json',
  ]);
  expect(code).toBe(0);
  const [{ setup, results }] = JSON.parse(stdout) as CrashDayResult[];
  expect(setup.coins).toContain('FTT');
  const closed = Object.fromEntries(results.map(({ way, outcome }) => [way, outcome.closedUsd]));
  expect(closed.portfolio).toBeLessThan(closed['portfolio-whole']);
  expect(closed['portfolio-whole']).toBeLessThan(closed.isolated);
});
