import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { MarginReport } from '../../src/risk/report.ts';
import type { HouseAnswers } from '../../src/cli/output/house-table.ts';
import { changedBooks } from './changed-books.ts';
import { run } from './terminal.ts';

interface MovedFile {
  market: {
    underlyings: { 'BTC-USD': { index: number; perpetual: number; expiries: Record<string, { forward: number }> } };
  };
  account: { positions: { quantity: number; vol?: number }[] };
}

const BOOK = 'examples/portfolios/short-strangle.json';

const { changed } = changedBooks(BOOK);

test.each(readdirSync('examples/portfolios').filter((name) => name.endsWith('.json') && name !== 'market.json'))(
  'CLIN-010 the example %s is judged, and stdout is one JSON document',
  async (name) => {
    const { code, stdout, stderr } = await run(['margin', `examples/portfolios/${name}`, '--output', 'json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const report = JSON.parse(stdout) as MarginReport;
    expect(report.initialMargin).toBeGreaterThanOrEqual(report.maintenanceMargin);
    expect(report.maintenanceMargin).toBeGreaterThan(0);
  },
);

test('CLIN-020 the parts of a report add up to its totals, and contributions to the scan loss', async () => {
  const { stdout } = await run(['margin', BOOK, '-o', 'json']);
  const report = JSON.parse(stdout) as MarginReport;
  expect(report.parts.reduce((sum, { initial }) => sum + initial, 0)).toBe(report.initialMargin);
  expect(report.parts.reduce((sum, { maintenance }) => sum + maintenance, 0)).toBe(report.maintenanceMargin);
  expect(report.groups.length).toBeGreaterThan(0);
  for (const { contributions, scanLoss } of report.groups) {
    if (contributions.length > 0) expect(contributions.reduce((sum, { amount }) => sum + amount, 0)).toBe(scanLoss);
  }
});

test('CLIN-020 the printed table says the totals, and --explain says why', async () => {
  const { code, stdout } = await run(['margin', BOOK, '--explain']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Short strangle/);
  expect(stdout).toMatch(/^initial margin +[\d,]+\.\d\d$/m);
  expect(stdout).toMatch(/^Group BTC-USD: scan loss [\d,.]+ in column "/m);
  expect(stdout).toMatch(/^BTC_USDC-27MAR26-80000-C +-1 +[\d,.]+$/m);
  expect(stdout).not.toContain('\u001b');
});

test('CLIN-022 --explain finds the prices at which the book would be liquidated, and its margin at later expiries', async () => {
  /** The book with vols given option by option, and every price of BTC at a multiple. */
  const moved = (factor: number): string =>
    changed('moved.json', (file) => {
      const { market, account } = file as unknown as MovedFile;
      const btc = market.underlyings['BTC-USD'];
      btc.index *= factor;
      btc.perpetual *= factor;
      for (const expiry of Object.values(btc.expiries)) expiry.forward *= factor;
      for (const position of account.positions) position.vol = position.quantity < 0 ? 0.55 : 0.5;
    });
  const judged = async (factor: number, ...argv: string[]): Promise<MarginReport & HouseAnswers> =>
    JSON.parse((await run(['margin', moved(factor), '-o', 'json', ...argv])).stdout) as MarginReport & HouseAnswers;
  const { liquidationPrices, projections, maintenanceHeadroom } = await judged(1, '--explain');
  const [prices] = liquidationPrices;
  if (prices?.above === undefined || prices.below === undefined)
    throw new Error('a short strangle has two liquidation prices');
  expect(prices.headroom).toBeCloseTo(maintenanceHeadroom, 6);
  // The claim, asked of the model itself: a step beyond each root changes the sign.
  for (const [root, beyond] of [
    [prices.above, 1.0001],
    [prices.below, 0.9999],
  ] as const) {
    expect(Math.abs(root.breach / root.safe - 1)).toBeLessThan(1e-8);
    expect((await judged((root.safe / prices.price) * (2 - beyond))).maintenanceHeadroom).toBeGreaterThan(0);
    expect((await judged((root.breach / prices.price) * beyond)).maintenanceHeadroom).toBeLessThan(0);
  }
  expect(projections.map(({ expired }) => expired.length)).toEqual([2]);
  expect(projections[0]?.report.initialMargin).toBe(0);
  expect((await run(['margin', BOOK, '--explain', '-m', 'okx-pm', '-o', 'json'])).stdout).not.toContain(
    'liquidationPrices',
  );
});

test('CLIN-010 colours are used when the terminal wants them', async () => {
  const { stdout } = await run(['margin', BOOK], { colour: true });
  expect(stdout).toContain('\u001b[1m');
});

test('CLIN-010 a report as CSV has one figure a line', async () => {
  const { stdout } = await run(['margin', BOOK, '-o', 'csv']);
  const [head, ...lines] = stdout.trim().split('\n');
  expect(head).toBe('section,name,of,initial,maintenance');
  expect(lines.every((line) => line.split(',').length === 5)).toBe(true);
});

test('CLIN-010 a book may come from stdin', async () => {
  const fromFile = await run(['margin', BOOK, '-o', 'json']);
  const fromStdin = await run(['margin', '-', '-o', 'json'], { input: readFileSync(BOOK, 'utf8') });
  expect(fromStdin).toEqual(fromFile);
});

test('CLIN-021 a comparison has a line for every preset, and the saving against isolated', async () => {
  const { code, stdout } = await run(['margin', BOOK, '--compare', '-o', 'json']);
  expect(code).toBe(0);
  const judgements = JSON.parse(stdout) as { preset: string; report?: MarginReport; refusal?: string }[];
  const presets = readdirSync('presets').filter((name) => name.endsWith('.json'));
  expect(judgements.map(({ preset }) => `${preset}.json`).sort()).toEqual(presets.sort());
  expect(judgements.every(({ report, refusal }) => (report === undefined) !== (refusal === undefined))).toBe(true);
  const of = (name: string): number => {
    const report = judgements.find(({ preset }) => preset === name)?.report;
    return (report?.nav ?? Number.NaN) - (report?.initialHeadroom ?? Number.NaN);
  };
  const csv = (await run(['margin', BOOK, '--models', 'isolated,portfolio-default', '-o', 'csv'])).stdout;
  const [, , saving] = csv.split('\n')[2]?.split(',') ?? [];
  expect(Number(saving)).toBeCloseTo(1 - of('portfolio-default') / of('isolated'), 12);
  const table = await run(['margin', BOOK, '--compare']);
  expect(table.stdout).toMatch(/^isolated +[\d,.]+ +0\.0 % +[\d,.]+ +[\d,.]+ +[\d,.]+ +-?[\d,.]+$/m);
});

test('CLIN-011 --check ends with 1 when the answer is no', async () => {
  const poor = changed('poor.json', (file) =>
    Object.assign((file['account'] as { collateral: object }).collateral, { USDC: 5000 }),
  );
  expect((await run(['margin', poor])).code).toBe(0);
  const checked = await run(['margin', poor, '--check']);
  expect(checked.code).toBe(1);
  expect(checked.stderr).toMatch(/^initial headroom is -[\d.]+ USD under portfolio-default$/m);
  expect((await run(['margin', BOOK, '--check'])).code).toBe(0);
});

test('FILE-040 overrides of a file change the figure, and a wrong one is refused by the model', async () => {
  const full = changed('full.json', (file) =>
    Object.assign(file, { model: { preset: 'portfolio-default', overrides: { mmFactor: 1 } } }),
  );
  const report = JSON.parse((await run(['margin', full, '-o', 'json'])).stdout) as MarginReport;
  const scan = report.parts.find(({ name }) => name === 'scan loss');
  expect(scan?.initial).toBe(scan?.maintenance);
  const wrong = changed('wrong.json', (file) => Object.assign(file, { model: { overrides: { mmFactor: 7 } } }));
  const refused = await run(['margin', wrong]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/^error: .*mmFactor is 7; it must be/);
});

test('FILE-050 positions in CSV are read with guessed headers, and the guess is printed', async () => {
  const { code, stdout, stderr } = await run([
    'margin',
    'examples/portfolios/positions.csv',
    '--market',
    'examples/portfolios/market.json',
    '-o',
    'json',
  ]);
  expect(code).toBe(0);
  expect(stderr).toContain('csv: column "Avg Price" is read as entryPrice');
  const { positions, collateral } = JSON.parse(stdout) as MarginReport;
  expect(positions.map(({ symbol, quantity }) => [symbol, quantity])).toEqual([
    ['BTC_USDC-27MAR26-80000-C', -1],
    ['BTC_USDC-PERPETUAL', 0.25],
  ]);
  expect(collateral.map(({ asset, amount }) => [asset, amount])).toEqual([
    ['BTC', 0.5],
    ['USDC', 12500],
  ]);
});

test('FILE-061 a what-if says before, after and the largest size', async () => {
  const { code, stdout } = await run(['whatif', BOOK, '--change', 'BTC_USDC-PERPETUAL:+0.2', '-o', 'json']);
  expect(code).toBe(0);
  const { before, after, largest } = JSON.parse(stdout) as {
    before: MarginReport;
    after: MarginReport;
    largest: number;
  };
  expect(after.nav).toBeCloseTo(before.nav, 6);
  expect(after.positions).toHaveLength(before.positions.length + 1);
  const edge = (times: number): Promise<number> =>
    run(['whatif', BOOK, '--change', `BTC_USDC-PERPETUAL:+${(0.2 * times).toFixed(9)}`, '-o', 'json']).then(
      (ended) => (JSON.parse(ended.stdout) as { after: MarginReport }).after.initialHeadroom,
    );
  expect(await edge(largest * 0.999)).toBeGreaterThan(0);
  expect(await edge(largest * 1.001)).toBeLessThan(0);
});

test('CLIN-021 models lists every preset with its source', async () => {
  const { stdout } = await run(['models', '-o', 'json']);
  const listed = JSON.parse(stdout) as { name: string; source: string; version: string }[];
  expect(listed.length).toBe(readdirSync('presets').length);
  for (const { source, version } of listed) {
    expect(source.length).toBeGreaterThan(10);
    expect(version).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
  expect((await run(['models'])).stdout).toMatch(/^portfolio-default +portfolio +\d{4}-\d{2}-\d{2}/m);
});

test.each(['portfolio', 'preset'])('CLIN-010 the schema of a %s is JSON Schema 2020-12', async (name) => {
  const schema = JSON.parse((await run(['schema', name])).stdout) as { $schema: string; properties: object };
  expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  expect(Object.keys(schema.properties)).toContain(name === 'portfolio' ? 'market' : 'parameters');
});

test('CLIN-012 help explains every command with an example', async () => {
  const { code, stdout } = await run(['--help']);
  expect(code).toBe(0);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, name]) => name).filter((name) => name !== 'help');
  expect(names).toEqual(expect.arrayContaining(['margin', 'whatif', 'models', 'schema']));
  for (const name of ['margin', 'whatif'])
    expect((await run([name, '--help'])).stdout).toMatch(/Examples?:\n +crossmargin /);
});

test('CLIN-010 the program runs as a process of its own, and NO_COLOR is honoured', () => {
  const argv = ['--import', 'tsx', 'src/cli/main.ts', 'margin', BOOK, '-o', 'json'];
  const { status, stdout } = spawnSync(process.execPath, argv, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  expect(status).toBe(0);
  expect((JSON.parse(stdout) as MarginReport).preset).toBe('portfolio-default');
});
