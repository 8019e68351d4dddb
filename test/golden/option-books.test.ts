import { describe, expect, test } from 'vitest';
import { recordedMoments } from '../../src/cli/commands/lab/recorded-moves.ts';
import { optionBooks } from '../../src/lab/option-books.ts';
import type { ChainMoment } from '../../src/lab/option-books.ts';
import { optionTrial } from '../../src/lab/option-trial.ts';
import { DAY_MS } from '../../src/units/time.ts';
import { dataTest } from '../market-data.ts';
import { housePreset, instrumentNamed, standardMarket, TIME_MS } from '../properties/random-portfolio.ts';

/** The standard market with strikes of three expiries listed, at a level of prices, `days` later. */
function moment(level: number, days: number): ChainMoment {
  const market = { ...standardMarket(level), timeMs: TIME_MS + days * DAY_MS };
  const strikes = Array.from({ length: 41 }, (_, i) => 40_000 + 1_250 * i);
  const options = ['13FEB26', '27MAR26', '26JUN26'].flatMap((expiry) =>
    strikes.flatMap((strike) => ['C', 'P'].map((letter) => instrumentNamed(`BTC-${expiry}-${strike}-${letter}`))),
  );
  return { market, options };
}

describe('option books of the lab', () => {
  test('books are of the delta and tenor that their title says', () => {
    const books = optionBooks(moment(1, 0), 'BTC');
    expect(books).toHaveLength(16);
    const strangle = books.find(({ title }) => title === 'short strangle 25d 30d');
    const strikes = strangle?.positions.map(({ instrument }) => Number(instrument.strike?.units)) ?? [];
    expect(strikes[0]).toBeGreaterThan(66_000);
    expect(strikes[1]).toBeLessThan(58_000);
    expect(strangle?.positions.every(({ quantity }) => quantity === -1)).toBe(true);
  });

  test('a fall of a day is the loss of a short put and the gain of a long one', () => {
    const rows = optionTrial([moment(1, 0), moment(0.9, 1)], housePreset(), ['BTC'], 0.99);
    const row = (title: string) => rows.find(({ book }) => book === `BTC ${title}`);
    expect(row('short put 10d 30d')?.largestLoss).toBeGreaterThan(0.005);
    expect(row('covered call 25d 30d')?.largestLoss).toBeGreaterThan(0.05);
    expect(row('long straddle 30d')?.largestLoss).toBe(0);
    for (const { initial } of rows) expect(initial.statistics).toMatchObject({ days: 1, exceptions: 0 });
  });

  dataTest(
    'no option book lost more than its maintenance margin through the fall of February 2026',
    ['deribit_chain_2026'],
    (folder) => {
      const fall = recordedMoments({ cwd: '/' }, folder, { fromMs: Date.UTC(2026, 1, 4), toMs: Date.UTC(2026, 1, 8) });
      const rows = optionTrial(fall, housePreset(), ['BTC', 'ETH'], 0.999);
      expect(rows.length).toBeGreaterThanOrEqual(33);
      for (const { maintenance } of rows) {
        expect(maintenance.statistics.days).toBeGreaterThan(8);
        expect(maintenance.beyond).toBe(0);
      }
    },
  );
});
