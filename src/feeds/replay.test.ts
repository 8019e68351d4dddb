import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FeedError } from './feed-error.ts';
import { replayChains } from './replay.ts';

const HEADER =
  'timestamp,instrument_name,expiry,strike,option_type,underlying_name,underlying_price,index_price,bid_price,ask_price,mark_price,mark_iv,delta,vega,open_interest,volume_24h,volume_usd_24h';
const row = (time: string, name: string, strike: string, forward: string, iv: string, bid = '0.01', index = '60000') =>
  `${time},${name},,${strike},C,SYN,${forward},${index},${bid},0.02,0.015,${iv},0.5,10,1,0,0`;
const ROWS = [
  row('2026-02-02T00:00:00Z', 'BTC-6FEB26-62000-C', '62000', '60100', '0.6', ''),
  row('2026-02-01T00:00:00Z', 'BTC-6FEB26-62000-C', '62000', '60200', '0.5'),
  row('2026-02-01T00:00:00Z', 'BTC-6FEB26-62000-P', '62000', '60100', '0.7', '0.01', '60004'),
  row('2026-02-01T00:00:00Z', 'BTC-6FEB26-58000-P', '58000', '60100', '0.8', '0.01', '60001'),
];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'replay-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, rows: readonly string[], header = HEADER): string {
  const file = join(folder, name);
  writeFileSync(file, gzipSync([header, ...rows, ''].join('\n')));
  return file;
}

function failure(): FeedError {
  try {
    [...replayChains(folder)];
  } catch (error) {
    if (error instanceof FeedError) return error;
    throw error;
  }
  throw new Error('the replay did not fail');
}

describe('FEED-010 a replay plays recorded chains in order of time', () => {
  test('FEED-010 times ascend, medians stand for the snapshot, smiles are the published vols', () => {
    write('deribit_BTC_options_2026-02.csv.gz', ROWS);
    write(
      'deribit_perpetual_at_snapshots.csv.gz',
      ['2026-02-01T00:00:00Z,BTC,BTC-PERPETUAL,59990.5'],
      'timestamp,coin,instrument_name,candle_price_used',
    );
    write(
      'deribit_term_futures_marks.csv.gz',
      ['2026-02-01T00:00:00Z,BTC,BTC-25DEC26,63000', '2026-02-01T00:00:00Z,BTC,BTC-27MAR26,61000'],
      'timestamp,currency,futures_instrument_name,snapshot_term_mark_price',
    );
    const [first, second, ...rest] = [...replayChains(folder)];
    expect(rest).toEqual([]);
    expect(second.timeMs - first.timeMs).toBe(86_400_000);
    const [btc] = first.underlyings;
    expect(btc).toMatchObject({ underlying: 'BTC-USD', indexPrice: 60001, confidence: 1 });
    expect(btc.perpetual?.markPrice).toBe(59990.5);
    expect(btc.futures.map(({ instrument, markPrice }) => [instrument.symbol, markPrice])).toEqual([
      ['BTC-27MAR26', 61000],
      ['BTC-25DEC26', 63000],
    ]);
    const [expiry] = btc.expiries;
    expect(expiry.expiryMs).toBe(Date.UTC(2026, 1, 6, 8));
    expect(expiry.forward).toBe(60100);
    expect(expiry.smile).toEqual({ kind: 'strikes', strikes: [58000, 62000], vols: [0.8, 0.6] });
    expect(expiry.options.map(({ instrument }) => instrument.symbol)).toEqual([
      'BTC-6FEB26-58000-P',
      'BTC-6FEB26-62000-C',
      'BTC-6FEB26-62000-P',
    ]);
    expect(second.underlyings[0].expiries[0].options[0]).not.toHaveProperty('bid');
    expect(second.underlyings[0].perpetual).toBeUndefined();
  });

  test('FEED-010 coins of one time stand in one snapshot, and a span cuts', () => {
    write('deribit_BTC_options_2026-02.csv.gz', ROWS);
    write('deribit_ETH_options_2026-02.csv.gz', [
      row('2026-02-01T00:00:00Z', 'ETH-6FEB26-2000-C', '2000', '2010', '0.6'),
    ]);
    const names = [...replayChains(folder)].map(({ underlyings }) => underlyings.map(({ underlying }) => underlying));
    expect(names).toEqual([['BTC-USD', 'ETH-USD'], ['BTC-USD']]);
    expect([...replayChains(folder, { fromMs: Date.UTC(2026, 1, 2) })]).toHaveLength(1);
    expect([...replayChains(folder, { toMs: Date.UTC(2026, 1, 1) })]).toHaveLength(1);
  });
});

describe('FEED-011 a damaged file is refused with its place', () => {
  const broken: [what: string, rows: string[], line: number, field: string, value: string][] = [
    [
      'a negative forward',
      [ROWS[0], row('2026-02-01T00:00:00Z', 'BTC-6FEB26-62000-C', '62000', '-5', '0.6')],
      3,
      'underlying_price',
      '-5',
    ],
    [
      'NaN for a vol',
      [row('2026-02-01T00:00:00Z', 'BTC-6FEB26-62000-C', '62000', '60100', 'NaN')],
      2,
      'mark_iv',
      'NaN',
    ],
    [
      'an unknown name',
      [row('2026-02-01T00:00:00Z', 'BTC-6FEB26-C', '62000', '60100', '0.6')],
      2,
      'instrument_name',
      'BTC-6FEB26-C',
    ],
    [
      'an expired option',
      [row('2026-02-06T08:00:00Z', 'BTC-6FEB26-62000-C', '62000', '1', '1')],
      2,
      'instrument_name',
      'BTC-6FEB26-62000-C',
    ],
    [
      'a broken time',
      [row('2026-02-31', 'BTC-6FEB26-62000-C', '62000', '60100', '0.6').replace('-31', '-3x')],
      2,
      'timestamp',
      '2026-02-3x',
    ],
  ];
  test.each(broken)('FEED-011 %s', (_, rows, line, field, value) => {
    const file = write('deribit_BTC_options_2026-02.csv.gz', rows);
    expect(failure()).toMatchObject({ file, line, field, value });
    expect(failure().message).toContain(`line ${line}: ${field} is "${value}"; it must be`);
  });

  test('FEED-011 a row that was cut off', () => {
    const file = write('deribit_BTC_options_2026-02.csv.gz', [ROWS[0], '2026-02-01T00:00:00Z,BTC-6FEB2']);
    expect(failure()).toMatchObject({ file, line: 3 });
    expect(failure().message).toContain('has 2 fields and the header 17');
  });

  test('FEED-011 an archive that was cut off', () => {
    const file = write('deribit_BTC_options_2026-02.csv.gz', ROWS);
    truncateSync(file, 60);
    expect(failure().message).toContain('damaged or cut off');
  });

  test('FEED-011 a missing column, an empty file, an empty folder, no folder', () => {
    expect(failure().message).toContain('no option chain');
    write('deribit_BTC_options_2026-02.csv.gz', ['2026-02-01T00:00:00Z,x'], 'timestamp,name');
    expect(failure().message).toContain('the column "instrument_name" is missing');
    write('deribit_BTC_options_2026-02.csv.gz', []);
    expect(failure().message).toContain('no rows after its header');
    folder = join(folder, 'nowhere');
    expect(failure().message).toContain('the folder does not exist');
    folder = join(folder, '..');
  });
});
