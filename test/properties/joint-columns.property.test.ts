import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTIVE } from '../../src/risk/book-margin.ts';
import { evaluatePortfolio } from '../../src/risk/models/portfolio.ts';
import type { HouseEvaluation } from '../../src/risk/models/portfolio.ts';
import type { StressParameters } from '../../src/risk/house-preset.ts';
import { contractValue } from '../../src/risk/reprice.ts';
import { shockedVol, tenorShock } from '../../src/risk/volatility-shock.ts';
import { portfolioMargin } from '../../src/risk/models/portfolio.ts';
import { housePreset, housePresetWith, instrumentNamed, portfolioOf, positions, real } from './random-portfolio.ts';

const moves = (range: number) => real(-range, range);
const vectors = (range: number) =>
  fc.array(
    fc.record({
      label: fc.constant('vector'),
      vol: fc.constantFrom('same' as const, 'up' as const),
      moves: fc.record({ 'BTC-USD': moves(range), 'ETH-USD': moves(range), 'SOL-USD': moves(range) }),
    }),
    { minLength: 1, maxLength: 8 },
  );

/** P&L of a book by repricing every row in full at the moves of a vector. */
function repriced({ house }: HouseEvaluation, vector: StressParameters): number {
  let pnl = 0;
  for (const { contract, quantity, underlying } of house.rows) {
    if (underlying < 0) continue;
    const { name } = house.venue.underlyings[underlying];
    const shock = tenorShock(house.sets[underlying].volShock, contract.timeYears * 365);
    const vol = shockedVol(contract.vol, shock, vector.vol);
    const move = vector.moves[name] ?? vector.moves.default ?? 0;
    pnl += quantity * (contractValue(contract, move, vol) - contractValue(contract, 0, contract.vol));
  }
  return pnl;
}

test('SCAN-060 a joint column is never above full repricing, within the range and beyond it', () => {
  fc.assert(
    fc.property(positions(undefined, 10), fc.constantFrom(0.16, 0.6).chain(vectors), (held, stress) => {
      const evaluation = evaluatePortfolio(portfolioOf([], held), housePresetWith({ stress }));
      if (evaluation.scratch.slots < 2) return;
      stress.forEach((vector, j) => {
        const read = evaluation.scratch.jointPnl[j];
        expect(read).toBeLessThanOrEqual(repriced(evaluation, vector) + 1e-6);
      });
    }),
    { numRuns: 150 },
  );
});

/** Mixed books let one error hide another, so each kind of option is also judged alone. */
test.each(['C', 'P'])('SCAN-060 options %s held long alone and sold alone are not flattered', (letter) => {
  const alone = positions(['BTC'], 6).map((held) =>
    held.filter(({ instrument: { optionType } }) => optionType === (letter === 'C' ? 'call' : 'put')),
  );
  const still = { instrument: instrumentNamed('ETH_USDC-PERPETUAL'), quantity: 1e-9, entryPrice: 1_905 };
  fc.assert(
    fc.property(alone, fc.constantFrom(1, -1), fc.constantFrom(0.16, 0.6).chain(vectors), (held, side, stress) => {
      const options = held.map((option) => ({ ...option, quantity: side * Math.abs(option.quantity) }));
      const evaluation = evaluatePortfolio(portfolioOf([], [...options, still]), housePresetWith({ stress }));
      if (evaluation.scratch.slots < 2) return;
      stress.forEach((vector, j) => {
        expect(evaluation.scratch.jointPnl[j]).toBeLessThanOrEqual(repriced(evaluation, vector) + 1e-6);
      });
    }),
    { numRuns: 60 },
  );
});

test('SCAN-060 futures are read exactly, and options closely', () => {
  const vector: StressParameters = { label: 'v', vol: 'same', moves: { 'BTC-USD': -0.055, 'ETH-USD': 0.101 } };
  const preset = housePresetWith({ stress: [vector] });
  const futures = [
    { instrument: instrumentNamed('BTC_USDC-27MAR26'), quantity: 2, entryPrice: 60_000 },
    { instrument: instrumentNamed('ETH-PERPETUAL'), quantity: -3_000, entryPrice: 1_900 },
  ];
  const exact = evaluatePortfolio(portfolioOf([], futures), preset);
  expect(exact.scratch.jointPnl[0]).toBeCloseTo(repriced(exact, vector), 6);
  const straddle = ['C', 'P'].map((letter) => ({
    instrument: instrumentNamed(`BTC_USDC-27MAR26-62000-${letter}`),
    quantity: 1,
  }));
  for (const side of [1, -1]) {
    const held = [...futures, ...straddle.map((leg) => ({ ...leg, quantity: side }))];
    const evaluation = evaluatePortfolio(portfolioOf([], held), preset);
    const gap = repriced(evaluation, vector) - evaluation.scratch.jointPnl[0];
    expect(gap).toBeGreaterThan(0);
    expect(gap).toBeLessThan(0.01 * 62_740);
  }
});

test('SCAN-061 each underlying alone by its single-name shock, and the shortfall of the worst days', () => {
  const held = [
    { instrument: instrumentNamed('BTC_USDC-PERPETUAL'), quantity: 1, entryPrice: 62_740 },
    { instrument: instrumentNamed('ETH_USDC-PERPETUAL'), quantity: -33, entryPrice: 1_905 },
  ];
  const moved = (label: string, btc: number, eth: number) => ({ label, moves: { 'BTC-USD': btc, 'ETH-USD': eth } });
  const calm = Array.from({ length: 38 }, (_, d) => moved(`calm ${d}`, 0.01, 0.01));
  const days = [...calm, moved('a', -0.12, 0.08), moved('b', -0.1, 0.1)];
  const preset = housePresetWith({ historical: { worstShare: 0.05, days } });
  const evaluation = evaluatePortfolio(portfolioOf([], held), preset);
  const pnl = (btc: number, eth: number) => 62_740 * btc - 33 * 1_905 * eth;
  expect(evaluation.margin.activeKind).toBe(ACTIVE.historical);
  expect(evaluation.margin.scanLoss).toBeCloseTo(0 - (pnl(-0.12, 0.08) + pnl(-0.1, 0.1)) / 2, 6);
  const report = portfolioMargin(portfolioOf([], held), preset);
  const account = report.groups[report.groups.length - 1];
  expect(account.columns[account.activeColumn]).toBe('shortfall of 2 of 40 days');
  const sum = account.contributions.reduce((total, { amount }) => total + amount, 0);
  expect(sum).toBe(report.parts[0].initial);
  expect(sum).toBeCloseTo(evaluation.margin.scanLoss, 6);

  const single = evaluatePortfolio(portfolioOf([], held), housePresetWith({ stress: [] }));
  const { singleNameShock } = housePreset().parameters.underlyings['ETH-USD'];
  expect(single.margin.scanLoss).toBeGreaterThanOrEqual(0 - pnl(0, singleNameShock) - 1e-6);
});

test('SCAN-061 with one underlying there are no joint columns', () => {
  const held = [{ instrument: instrumentNamed('BTC_USDC-PERPETUAL'), quantity: 1, entryPrice: 62_740 }];
  const stress: StressParameters[] = [{ label: 'v', vol: 'same', moves: { default: -0.6 } }];
  const report = portfolioMargin(portfolioOf([], held), housePresetWith({ stress }));
  expect(report.parts[0].initial).toBeCloseTo(0.16 * 62_740, 6);
});
