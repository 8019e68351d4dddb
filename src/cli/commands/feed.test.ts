import { Command } from 'commander';
import { expect, test } from 'vitest';
import { setIo } from '../io.ts';
import { register as registerFeed } from './feed.ts';
import { register as registerPrices } from './prices.ts';

/** Runs a command line of these two commands, with captured output. */
async function run(argv: readonly string[]): Promise<{ stdout: string; stderr: string; failure: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const program = new Command('crossmargin')
    .exitOverride()
    .configureOutput({ writeOut: (text) => out.push(text), writeErr: (text) => err.push(text) });
  setIo(program, {
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: (text) => void err.push(text) },
    stdin: () => Promise.resolve(''),
    env: {},
    cwd: process.cwd(),
    interactive: false,
    colour: false,
    columns: 120,
    signal: new AbortController().signal,
  });
  registerFeed(program);
  registerPrices(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  const failure = await program.parseAsync([...argv], { from: 'user' }).then(
    () => '',
    (error: unknown) => String(error),
  );
  return { stdout: out.join(''), stderr: err.join(''), failure };
}

test('FEED-043 the feed shows each source with its state, age and weight, and the index', async () => {
  const { stdout, failure } = await run(['feed', '--seed', '7', '--count', '2']);
  expect(failure).toBe('');
  expect(stdout.match(/BTC-USD {2}[\d,.]+ {2}live {2}confidence 0\.\d\d/g)).toHaveLength(2);
  expect(stdout).toMatch(/^venue-1 +used +[\d,.]+ +\d\.\d s +20\.0 %$/m);
  const again = await run(['feed', '--seed', '7', '--count', '2', '--output', 'json']);
  const [first] = again.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { underlying: string; price: number });
  expect(first.underlying).toBe('BTC-USD');
  expect(Number.isSafeInteger(first.price)).toBe(true);
});

test('FEED-043 bad input ends with a sentence', async () => {
  expect((await run(['feed', '--source', 'replay'])).failure).toContain('--source replay needs --data');
  expect((await run(['feed', '--source', 'replay', '--data', 'src'])).failure).toContain(
    '--data src holds no depeg_usdc_2023',
  );
  expect((await run(['feed', '--count', '0'])).failure).toContain('whole number above zero');
  expect((await run(['feed', '--source', 'ccxt', '--exchanges', 'no-such'])).failure).toMatch(
    /npm install ccxt|has no exchange/,
  );
  expect((await run(['prices', 'surface', '--data', 'src'])).failure).toContain(
    '--data src holds no deribit_chain_2026',
  );
  expect((await run(['prices', 'attacks', '--svg', 'x.svg'])).failure).toContain('--svg draws recorded attacks');
});

test('MRKT-110 the invented attacks are printed with their bounds', async () => {
  const { stdout, failure } = await run(['prices', 'attacks']);
  expect(failure).toBe('');
  expect(stdout).toMatch(/^one of five sources jumps 50 % for 30 s +0\.005 % +0\.100 %/m);
});
