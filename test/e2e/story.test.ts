import { Command } from 'commander';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as explain from '../../src/cli/commands/explain.ts';
import * as fund from '../../src/cli/commands/fund.ts';
import * as warnings from '../../src/cli/commands/warnings.ts';
import { setIo } from '../../src/cli/io.ts';
import { ALICE, writeStoryLog } from './story-log.ts';

let folder = '';
let entries = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crossmargin-story-'));
  entries = await writeStoryLog(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a command; what it printed, or the sentence that it ended with. */
async function run(...argv: readonly string[]): Promise<{ readonly out: string; readonly refused?: string }> {
  const out: string[] = [];
  const program = new Command('crossmargin').exitOverride().configureOutput({ writeErr: () => undefined });
  setIo(program, {
    stdout: { write: (text) => void out.push(text) },
    stderr: { write: () => undefined },
    stdin: () => Promise.resolve(''),
    env: {},
    cwd: folder,
    interactive: false,
    colour: false,
    columns: 100,
    signal: new AbortController().signal,
  });
  for (const { register } of [explain, warnings, fund]) register(program);
  for (const command of program.commands) command.copyInheritedSettings(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    return { out: out.join(''), refused: (error as Error).message };
  }
  return { out: out.join('') };
}

test('CLIN-042 the story of an account from its first warning to the end, in words and numbers', async () => {
  const { out } = await run('explain', 'venue.sqlite', 'alice');
  const lines = out.split('\n');
  expect(lines[0]).toBe(`Account ${ALICE} (alice, customer)`);
  const told = lines.filter((line) => /#\d+/.test(line)).map((line) => line.replace(/^.*#\d+ {2}/, ''));
  const first = told.map((line) => line.split(/[ :]/)[0]);
  const slices = first.filter((word) => word === 'Saw' || word === 'Sold').length;
  expect(first.slice(0, 5)).toEqual(['Margin', 'Restricted', 'Liquidation', 'Saw', 'Sold']);
  expect(first.slice(3 + slices)).toEqual(['Liquidation', 'Liquidation', 'Taken', 'Liquidation', 'The', 'The']);
  expect(told[0]).toMatch(
    /^Margin call: equity 9,0\d\d\.\d\d USD, initial margin .* \(worst column BTC-USD -16%.*\), headroom/,
  );
  expect(told[0]).toMatch(
    /Liquidation is near: the nearest line is BTC-USD -\d+\.\d % \(.* deviations of a day\).*within a day\.$/,
  );
  expect(told[3]).toMatch(
    /Considered 2 trades \(closing every position would cost .*\) and planned the cheapest: sold \d+ lots/,
  );
  expect(told.at(-4)).toMatch(/^Taken over .* because equity is gone .* closing everything would cost .*/);
  expect(lines.at(-3)).toMatch(/^In all: \d+ trades over .* of notional, .* of penalty\.$/);
  expect(lines.at(-2)).toBe(
    'At the end of the log: normal, NAV 0.00 USD, equity 0.00 USD, maintenance margin 0.00 USD, no positions.',
  );
  expect((await run('explain', 'venue.sqlite', String(ALICE))).out).toBe(out);
  const bob = (await run('explain', 'venue.sqlite', 'bob')).out;
  expect(bob).toMatch(/Deleveraged \(queue\): the inventory lacked .* of it here; one of 1 profitable accounts/);
  expect(bob).toMatch(/^In all: .* given by deleveraging\.$/m);
  expect((await run('explain', 'venue.sqlite', 'provider')).out).toContain('Nothing happened to it');
});

test('CLIN-042 the same as JSON, one chapter a line with its event; a name that no account has is refused', async () => {
  const { out } = await run('explain', 'venue.sqlite', 'alice', '--output', 'json');
  const chapters = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const kinds = chapters.map(({ event }) => event.kind);
  expect([...new Set(kinds)]).toEqual([
    'margin-called',
    'restricted',
    'liquidation-started',
    'liquidation-planned',
    'liquidation-filled',
    'liquidation-ended',
    'taken-over',
    'restriction-lifted',
    'margin-call-lifted',
  ]);
  expect(Object.keys(chapters[0])).toEqual(['seq', 'timeMs', 'sentence', 'event']);
  for (const [argv, sentence] of [
    [
      ['explain', 'venue.sqlite', 'nobody'],
      'no account is called nobody; give the number or the label of an account in this log',
    ],
    [
      ['explain', 'venue.sqlite', '3'],
      'no account is called 3; give the number or the label of an account in this log',
    ],
    [['explain', 'nowhere', 'alice'], 'nowhere does not exist; give a log file, the folder of a run, or a data folder'],
  ] as const) {
    expect((await run(...argv)).refused).toBe(sentence);
  }
});

test('CLIN-041, LIQD-004 accounts by how near they are to liquidation, at the end and after any entry', async () => {
  const { out } = await run('warnings', 'venue.sqlite', '--until', String(entries - 8), '--output', 'json');
  const early = JSON.parse(out);
  expect(early.entries).toBe(entries - 8);
  const [alice, bob] = early.warnings;
  expect([alice.label, alice.stage, bob.label]).toEqual(['alice', 'restricted', 'bob']);
  expect(alice.day).toBeGreaterThan(alice.hour);
  expect(alice.hour).toBeGreaterThan(alice.fiveMinutes);
  const [btc] = alice.underlyings;
  expect(btc.down).toBeLessThan(0);
  expect(btc.up).toBeUndefined();
  const table = (await run('warnings', 'venue.sqlite', '--limit', '1')).out;
  expect(table).toMatch(
    new RegExp(`after ${entries} entries: \\d accounts with books that move; breaches to be expected:`),
  );
  expect(table).toMatch(/vol over 5 minutes \/ a day: BTC-USD [\d,]+ % \/ [\d,]+ %, ETH-USD/);
  expect(table.split('\n').filter((line) => / %( |$)/.test(line) && !line.startsWith('vol'))).toHaveLength(1);
  expect((await run('warnings', 'venue.sqlite', '--until', '9999')).refused).toBe(
    `the log has ${entries} entries, not 9999; give fewer with --until, or leave it out`,
  );
});

test('CLIN-041, FUND-012, FUND-013 the fund of a log: what it holds, earned and paid, its inventory, and Cover-2', async () => {
  const { out } = await run('fund', 'venue.sqlite');
  expect(out).toMatch(/^Insurance fund: \d+ USD at index prices$/m);
  expect(out).toMatch(/^USDC +\d+\.\d+ +1000 /m);
  expect(out).toMatch(/^Inventory: NAV .* USD, notional .* USD$/m);
  expect(out).toMatch(/^Cover-2: the two largest shortfalls in the worst column$/m);
  const { assets, worth, premiumPpm, coverTwo } = JSON.parse((await run('fund', 'venue.sqlite', '-o', 'json')).out);
  const [usdcRow] = assets;
  expect(premiumPpm).toBe(5_000);
  expect(Number(usdcRow.premium)).toBeGreaterThan(0);
  expect(Number(usdcRow.shortfallsPaid)).toBeCloseTo(
    1_000 + Number(usdcRow.premium) + Number(usdcRow.fromInventory) - Number(usdcRow.holds),
    6,
  );
  expect(Number(worth)).toBeGreaterThanOrEqual(0);
  expect(coverTwo.need).toMatch(/^\d/);
});
