import { expect, test } from 'vitest';
import { readPortfolioFile } from '../client/portfolio-file/read.ts';
import { portfolioFromCsv } from './portfolio-csv.ts';

const lines = (...rows: string[]): string => `${rows.join('\n')}\n`;

test('FILE-050 common headers are guessed, whatever their case and spaces', () => {
  const { written, guesses } = portfolioFromCsv(
    lines('Inst ID,Pos,Pos Side,Avg Px,Mark Px,Mark IV', 'BTC-27MAR26-80000-C,2,short,0.03,0.031,52'),
    undefined,
  );
  expect(written['account']).toEqual({
    collateral: {},
    positions: [
      {
        instrument: 'BTC-27MAR26-80000-C',
        quantity: '2',
        side: 'short',
        entryPrice: '0.03',
        markPrice: '0.031',
        vol: '0.52',
      },
    ],
  });
  expect(guesses).toEqual([
    'column "Inst ID" is read as instrument',
    'column "Pos" is read as quantity',
    'column "Pos Side" is read as side',
    'column "Avg Px" is read as entryPrice',
    'column "Mark Px" is read as markPrice',
    'column "Mark IV" is read as vol',
    '1 lines are positions, 0 are collateral',
    'a vol above 20, or with %, is read as per cent',
  ]);
});

test.each([['\t'], [';'], [',']])('FILE-050 the separator %j is seen in the header', (separator) => {
  const text = lines(
    ['symbol', 'size'].join(separator),
    ['BTC-PERPETUAL', '-30'].join(separator),
    ['USDC', '100'].join(separator),
  );
  expect(portfolioFromCsv(text, undefined).written['account']).toEqual({
    collateral: { USDC: '100' },
    positions: [{ instrument: 'BTC-PERPETUAL', quantity: '-30' }],
  });
});

test('FILE-050 index, forward and time columns make a market of their own', () => {
  const text = lines(
    'instrument,quantity,iv,index price,underlying price,timestamp',
    'BTC-27MAR26-80000-C,-1,0.52,70000,70350,2026-02-05 08:00:00',
    'BTC-26JUN26-80000-C,1,0.54,70000,70980,2026-02-05 08:00:00',
  );
  const { portfolio } = readPortfolioFile(portfolioFromCsv(text, undefined).written);
  const btc = portfolio.market.underlyings.get('BTC-USD');
  expect(portfolio.market.timeMs).toBe(Date.UTC(2026, 1, 5, 8));
  expect(btc?.indexPrice).toBe(70000);
  expect(btc?.expiries.map(({ forward }) => forward)).toEqual([70350, 70980]);
  expect(portfolio.market.vols?.get('BTC-26JUN26-80000-C')).toBe(0.54);
});

test('FILE-050 what the market file says of an underlying goes before the columns', () => {
  const base = { time: '2026-02-05', market: { underlyings: { BTC: { index: 71000 } } }, model: 'cross' };
  const text = lines('instrument,quantity,index', 'BTC-PERPETUAL,10,70000', 'ETH-PERPETUAL,10,2000');
  const file = readPortfolioFile(portfolioFromCsv(text, base).written);
  expect(file.portfolio.market.underlyings.get('BTC-USD')?.indexPrice).toBe(71000);
  expect(file.portfolio.market.underlyings.get('ETH-USD')?.indexPrice).toBe(2000);
  expect(file.model.preset).toBe('cross');
});

test('FILE-050 a CSV that cannot be read says why', () => {
  const refusal =
    (...rows: string[]) =>
    () =>
      portfolioFromCsv(lines(...rows), undefined);
  expect(refusal('instrument,quantity')).toThrow('the CSV has no line below its header');
  expect(refusal('what,quantity', 'BTC-PERPETUAL,1')).toThrow(
    'no column for instrument among "what", "quantity"; name one "instrument"',
  );
  expect(refusal('instrument,quantity', 'BTC-PERPETUAL,1,2')).toThrow('the CSV cannot be read: Invalid Record Length');
  expect(refusal('instrument,quantity', 'BTC,1', 'BTC,2')).toThrow('a balance of BTC twice');
});

test('FILE-050 thousands separators are read, and nonsense is left for the file check', () => {
  const { written } = portfolioFromCsv(
    lines('instrument,quantity', 'USDC,"1,250,000.50"', 'ETH-PERPETUAL,much'),
    undefined,
  );
  expect(written['account']).toEqual({
    collateral: { USDC: '1250000.50' },
    positions: [{ instrument: 'ETH-PERPETUAL', quantity: 'much' }],
  });
});
