import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { changedBooks } from './changed-books.ts';
import { run } from './terminal.ts';

const BOOK = 'examples/portfolios/short-strangle.json';
const { changed, written } = changedBooks(BOOK);

describe('CLIN-012 what is wrong is one sentence and exit code 2', () => {
  const market = (file: Record<string, never>) =>
    (file['market'] as { underlyings: { 'BTC-USD': object } }).underlyings['BTC-USD'];
  const account = (file: Record<string, never>) => file['account'] as { collateral: object; positions: object[] };
  const cases: [what: string, argv: () => string[], sentence: RegExp][] = [
    ['a missing file', () => ['margin', 'no-such.json'], /cannot read no-such\.json: there is no such file/],
    ['a folder', () => ['margin', 'examples'], /cannot read examples: it is a folder/],
    [
      'an unknown preset',
      () => ['margin', BOOK, '-m', 'mine'],
      /"mine" is no preset; it must be a path to a JSON file or one of portfolio-default/,
    ],
    ['a preset that is a folder', () => ['margin', BOOK, '-m', './examples'], /EISDIR.*give a path that can be used/],
    [
      'data that are a file',
      () => ['waterfall', 'reliability', '--data', 'README.md'],
      /ENOTDIR.*README\.md.*give a path that can be used there/,
    ],
    ['an empty data folder', () => ['start', '--data', ''], /--data is empty; it must name a folder/],
    ['an unknown command', () => ['margn'], /unknown command 'margn'/],
    ['an unknown option', () => ['margin', BOOK, '--compar'], /unknown option '--compar'/],
    ['an unknown form of output', () => ['margin', BOOK, '-o', 'xml'], /argument 'xml' is invalid/],
    ['a change that cannot be read', () => ['whatif', BOOK, '-c', 'BTC'], /--change: the change "BTC" cannot be read/],
    [
      'a market beside a book that has one',
      () => ['margin', BOOK, '--market', 'market.json'],
      /--market is market\.json, but .*short-strangle\.json is JSON and has a market of its own; leave --market out/,
    ],
    [
      'a deposit beyond what is exact',
      () => ['whatif', BOOK, '-c', 'USDC:1e26'],
      /after the change, account\.collateral\.USDC is 1e\+26, worth .* USD; at most 9\.01e\+11 USD \(2\^53 risk ticks\) is allowed/,
    ],
    [
      'a trade beyond what is exact',
      () => ['whatif', BOOK, '-c', 'BTC_USDC-PERPETUAL:1e14'],
      /positions of BTC_USDC-PERPETUAL is 1\d+, worth/,
    ],
    ['an unknown schema', () => ['schema', 'order'], /there is no schema of "order"; it must be portfolio or preset/],
    [
      'a negative price',
      () => ['margin', changed('a.json', (f) => Object.assign(market(f), { index: -70000 }))],
      /market\.underlyings\["BTC-USD"\]\.index is -70000; it must be a price above 0/,
    ],
    [
      'a number that is none',
      () => ['margin', changed('b.json', (f) => Object.assign(market(f), { index: 'NaN' }))],
      /index is "NaN"; it must be a price above 0/,
    ],
    [
      'an unknown instrument',
      () => ['margin', changed('c.json', (f) => account(f).positions.push({ instrument: 'BTC-PERP', quantity: 1 }))],
      /account\.positions\[2\]\.instrument is no instrument: "BTC-PERP"/,
    ],
    [
      'an expired option',
      () => [
        'margin',
        changed('d.json', (f) => account(f).positions.push({ instrument: 'BTC_USDC-27DEC24-60000-C', quantity: 1 })),
      ],
      /BTC_USDC-27DEC24-60000-C, which expired at 2024-12-27T08:00Z/,
    ],
    [
      'an absurd quantity',
      () => [
        'margin',
        changed('e.json', (f) => account(f).positions.push({ instrument: 'BTC_USDC-PERPETUAL', quantity: 1e14 })),
      ],
      /quantity is 100000000000000, worth/,
    ],
    [
      'a vol in per cent',
      () => ['margin', changed('f.json', (f) => Object.assign(market(f), { vol: 55 }))],
      /vol is 55; it must be an annualised vol as a fraction/,
    ],
    [
      'a collateral without a price',
      () => ['margin', changed('g.json', (f) => Object.assign(account(f).collateral, { DOGE: 5 }))],
      /the market has no price of DOGE/,
    ],
  ];
  test.each(cases)('%s', async (_, argv, sentence) => {
    const { code, stdout, stderr } = await run(argv());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr).not.toMatch(/^ {4}at /m);
  });

  test('a truncated file', async () => {
    const path = written('cut.json', readFileSync(BOOK, 'utf8').slice(0, 300));
    const { code, stderr } = await run(['margin', path]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/cut\.json: the file is not JSON: it looks cut off/);
  });
});
