import { describe, expect, test } from 'vitest';
import { instrumentMark } from './instrument-mark.ts';
import { instrumentMarket } from './instrument-market.ts';
import type { ExpiryMarket, InstrumentMarket, Market, Smile, UnderlyingMarket } from './market.ts';
import { parseSymbol } from './symbol.ts';

const NOW = Date.UTC(2026, 1, 5, 8);
const day = (n: number) => NOW + n * 86_400_000;
const flat = (vol: number): Smile => ({ kind: 'strikes', strikes: [60_000], vols: [vol] });
const expiry = (at: number, forward: number, smile?: Smile): ExpiryMarket => ({
  expiryMs: at,
  forward,
  confidence: 1,
  rate: 0,
  ...(smile === undefined ? {} : { smile }),
});
const BTC: UnderlyingMarket = {
  underlying: 'BTC-USD',
  indexPrice: 60_000,
  confidence: 1,
  perpetualPrice: 60_060,
  expiries: [expiry(Date.UTC(2026, 1, 27, 8), 60_300, flat(0.6)), expiry(Date.UTC(2026, 2, 27, 8), 60_900, flat(0.5))],
};
const MARKET: Market = {
  timeMs: NOW,
  underlyings: new Map([
    ['BTC-USD', BTC],
    ['ETH-BTC', { underlying: 'ETH-BTC', indexPrice: 0.03, confidence: 1, expiries: [] }],
  ]),
  assets: new Map([['USDC', { price: 0.9, confidence: 1 }]]),
  marks: new Map(),
};

function resolved(symbol: string, market: Market = MARKET): InstrumentMarket {
  const { instrument, problem } = parseSymbol(symbol);
  if (problem !== undefined) throw new Error(problem.sentence);
  const found = instrumentMarket(market, instrument);
  if (found.problem !== undefined) throw new Error(found.problem.sentence);
  return found.instrumentMarket;
}

function refusal(symbol: string, market: Market = MARKET): string {
  const { instrument } = parseSymbol(symbol);
  return (instrument && instrumentMarket(market, instrument).problem?.sentence) ?? 'no problem';
}

describe('what an instrument is priced from', () => {
  test('MRKT-020 spot, perpetual, future and option of one underlying', () => {
    expect(resolved('BTC-PERPETUAL')).toMatchObject({ forward: 60_060, timeYears: 0, vol: 0, settlePrice: 1 });
    expect(resolved('BTC_USDC').forward).toBeCloseTo(60_000 / 0.9, 9);
    expect(resolved('BTC_USDC-PERPETUAL').forward).toBeCloseTo(60_060 / 0.9, 9);
    expect(resolved('ETH_BTC')).toMatchObject({ settlePrice: 60_000 });
    expect(resolved('BTC-27FEB26')).toMatchObject({ forward: 60_300, timeYears: 22 / 365 });
    expect(resolved('BTC-27FEB26-60000-C')).toMatchObject({ forward: 60_300, vol: 0.6, indexPrice: 60_000 });
  });

  test('MRKT-020 an explicit mark stands for the forward of a future and of a perpetual', () => {
    const marked = {
      ...MARKET,
      marks: new Map([
        ['BTC-PERPETUAL', 59_000],
        ['BTC-25DEC26', 65_000],
      ]),
    };
    expect(resolved('BTC-PERPETUAL', marked).forward).toBe(59_000);
    expect(resolved('BTC-25DEC26', marked).forward).toBe(65_000);
  });

  test('MRKT-021 a forward between two expiries interpolates the log basis in time, and nothing is extrapolated', () => {
    const middle = (22 + 50) / 2;
    const between = Math.sqrt(60_300 * 60_900);
    expect(resolvedForward(middle)).toBeCloseTo(between, 6);
    expect(resolvedForward(11)).toBeCloseTo(60_000 * Math.sqrt(60_300 / 60_000), 6);
    expect(refusal('BTC-25DEC26')).toContain('the last known expiry is earlier');
  });

  test('MRKT-023 a vol between two expiries interpolates total variance at the same moneyness', () => {
    const total = (0.6 * 0.6 * 22 + 0.5 * 0.5 * 50) / 2;
    const vol = Math.sqrt(total / 36);
    expect(resolved(`BTC-13MAR26-60000-P`).vol).toBeCloseTo(vol, 12);
    expect(resolved('BTC-16FEB26-60000-P').vol).toBeCloseTo(0.6, 12);
  });

  test('MRKT-022 an SVI smile moves with the forward; its vols stand still while time passes', () => {
    const svi: Smile = {
      kind: 'svi',
      a: 0.01,
      b: 0.05,
      rho: -0.3,
      m: 0.02,
      sigma: 0.1,
      forward: 60_000,
      timeYears: 0.1,
    };
    const at = (forward: number): Market => ({
      ...MARKET,
      underlyings: new Map([['BTC-USD', { ...BTC, expiries: [expiry(Date.UTC(2026, 1, 27, 8), forward, svi)] }]]),
    });
    const w = 0.01 + 0.05 * (-0.3 * (0.1 - 0.02) + Math.sqrt(0.08 ** 2 + 0.01));
    const strike = 60_300 * Math.exp(0.1);
    expect(resolved(`BTC-27FEB26-${strike.toFixed(6).replace('.', 'd')}-C`, at(60_300)).vol).toBeCloseTo(
      Math.sqrt(w / 0.1),
      9,
    );
    const high = 90_000 * Math.exp(0.1);
    expect(resolved(`BTC-27FEB26-${high.toFixed(6).replace('.', 'd')}-C`, at(90_000)).vol).toBeCloseTo(
      Math.sqrt(w / 0.1),
      9,
    );
  });

  test('MRKT-022 vols by strike: variance linear in log strike, flat outside', () => {
    const smile: Smile = { kind: 'strikes', strikes: [50_000, 72_000], vols: [0.8, 0.4] };
    const market = {
      ...MARKET,
      underlyings: new Map([['BTC-USD', { ...BTC, expiries: [expiry(Date.UTC(2026, 1, 27, 8), 60_000, smile)] }]]),
    };
    expect(resolved('BTC-27FEB26-60000-C', market).vol).toBeCloseTo(Math.sqrt((0.64 + 0.16) / 2), 12);
    expect(resolved('BTC-27FEB26-40000-C', market).vol).toBe(0.8);
    expect(resolved('BTC-27FEB26-99000-C', market).vol).toBe(0.4);
  });

  test('MRKT-020 an option without a smile takes the vol that its mark implies', () => {
    const bare = {
      ...MARKET,
      underlyings: new Map([['BTC-USD', { ...BTC, expiries: [expiry(Date.UTC(2026, 1, 27, 8), 60_300)] }]]),
    };
    expect(refusal('BTC-27FEB26-60000-C', bare)).toContain('needs a vol');
    const coin = instrumentMark(resolved('BTC-27FEB26-60000-C')).markPrice;
    const marked = { ...bare, marks: new Map([['BTC-27FEB26-60000-C', coin]]) };
    expect(resolved('BTC-27FEB26-60000-C', marked).vol).toBeCloseTo(0.6, 10);
    expect(refusal('BTC-27FEB26-60000-C', { ...bare, marks: new Map([['BTC-27FEB26-60000-C', 5]]) })).toContain(
      'needs a vol',
    );
  });

  test('MRKT-025 what is missing or not a price is named', () => {
    const with_ = (change: Partial<UnderlyingMarket>): Market => ({
      ...MARKET,
      underlyings: new Map([['BTC-USD', { ...BTC, ...change }]]),
    });
    expect(refusal('SOL-PERPETUAL')).toBe('SOL-PERPETUAL needs an index price of SOL-USD; the market has none');
    expect(refusal('BTC_USDT')).toBe('BTC_USDT is settled in USDT; the market has no price for it');
    expect(refusal('BTC-PERPETUAL', with_({ indexPrice: -1 }))).toContain('the index price of BTC-USD is -1');
    expect(refusal('BTC-PERPETUAL', with_({ perpetualPrice: Number.NaN }))).toContain(
      'the price of BTC-PERPETUAL is NaN',
    );
    expect(refusal('BTC-4FEB26-60000-C')).toContain('expired at');
    expect(
      refusal('BTC-27FEB26-60000-C', with_({ expiries: [expiry(Date.UTC(2026, 1, 27, 8), 60_300, flat(0))] })),
    ).toContain('the vol of');
  });
});

function resolvedForward(days: number): number {
  const { instrument } = parseSymbol('BTC-27FEB26');
  if (instrument === undefined) throw new Error('unreadable');
  return instrumentMarket(MARKET, { ...instrument, expiryMs: day(days) }).instrumentMarket?.forward ?? 0;
}

describe('MRKT-024 the mark and its Greeks', () => {
  /** Published Deribit tickers of 2021-07-22T22:42Z (a mark may lag its printed forward by 0.1 USD): forward, vol, mark in coin, delta, gamma, vega (USD a point), theta (USD a day). */
  const published: [
    symbol: string,
    forward: number,
    vol: number,
    mark: number,
    delta: number,
    gamma: number,
    vega: number,
    theta: number,
  ][] = [
    ['ETH-30JUL21-2800-C', 2003.61, 1.2074, 0.001972, 0.03127, 0.0002, 0.20072, -1.64029],
    ['ETH-27AUG21-4000-P', 1999.98, 1.172, 1.005718, -0.95701, 0.00013, 0.56891, -0.94207],
    ['BTC-31DEC21-34000-P', 32744.81, 0.8002, 0.2335098, -0.42256, 0.00002, 85.22269, -21.12703],
    ['BTC-30JUL21-24000-P', 32185.65, 1.1677, 0.00222014, -0.03218, 0.00001, 3.30195, -26.09543],
    ['BTC-25MAR22-30000-C', 33420.42, 0.819, 0.3037669, 0.69025, 0.00002, 96.6411, -16.12758],
    ['BTC-24SEP21-34000-P', 32366.75, 0.7657, 0.15670957, -0.4979, 0.00004, 53.80944, -32.50023],
  ];
  test.each(published)('MRKT-024 %s as published', (symbol, forward, vol, mark, delta, gamma, vega, theta) => {
    const { instrument } = parseSymbol(symbol);
    if (instrument?.expiryMs === undefined) throw new Error('unreadable');
    const timeMs = Date.UTC(2021, 6, 22, 22, 42, 3);
    const underlying = {
      underlying: instrument.underlying,
      indexPrice: forward,
      confidence: 1,
      expiries: [expiry(instrument.expiryMs, forward, flat(vol))],
    };
    const found = instrumentMarket(
      { ...MARKET, timeMs, underlyings: new Map([[instrument.underlying, underlying]]) },
      instrument,
    );
    if (found.problem !== undefined) throw new Error(found.problem.sentence);
    const marked = instrumentMark(found.instrumentMarket);
    expect(Math.abs(marked.markPrice - mark)).toBeLessThan(6e-5);
    expect(marked.markValue).toBeCloseTo(marked.markPrice * forward, 9);
    expect(Math.abs(marked.delta - delta)).toBeLessThan(1e-4);
    expect(Math.abs(marked.gamma - gamma)).toBeLessThan(6e-6);
    expect(Math.abs(marked.vega / vega - 1)).toBeLessThan(2e-3);
    expect(Math.abs(marked.theta / theta - 1)).toBeLessThan(2e-3);
  });

  test('MRKT-024 Greeks are the slopes of the value in dollars', () => {
    for (const symbol of ['BTC-27MAR26-63000-C', 'BTC_USDC-27MAR26-58000-P']) {
      const base = resolved(symbol);
      const moved = (relative: number): InstrumentMarket => ({
        ...base,
        forward: base.forward * (1 + relative),
        indexPrice: base.indexPrice * (1 + relative),
      });
      const here = instrumentMark(base);
      const [up, down] = [instrumentMark(moved(1e-4)), instrumentMark(moved(-1e-4))];
      const step = base.forward * base.settlePrice * 1e-4;
      const dollars = base.instrument.margining === 'inverse' ? base.indexPrice / base.forward : 1;
      expect((up.markValue - down.markValue) / (2 * step) / dollars).toBeCloseTo(here.delta, 6);
      expect((up.delta - down.delta) / (2 * step)).toBeCloseTo(here.gamma, 10);
      const vol =
        instrumentMark({ ...base, vol: base.vol + 1e-5 }).markValue -
        instrumentMark({ ...base, vol: base.vol - 1e-5 }).markValue;
      expect(vol / 2e-3).toBeCloseTo(here.vega, 4);
      const later = instrumentMark({ ...base, timeYears: base.timeYears - 1e-3 / 365 }).markValue - here.markValue;
      expect(later / 1e-3).toBeCloseTo(here.theta, 1);
    }
  });

  test('MRKT-024 an inverse perpetual is a fixed number of dollars short with coins on the cash side', () => {
    expect(instrumentMark({ ...resolved('BTC-PERPETUAL'), forward: 60_000 })).toMatchObject({
      markValue: -10,
      delta: 10 / 60_000,
      gamma: 0,
    });
    expect(instrumentMark(resolved('BTC_USDC-PERPETUAL')).markValue).toBeCloseTo(60_060, 9);
    expect(instrumentMark(resolved('BTC_USDC')).markValue).toBeCloseTo(60_000, 9);
    expect(instrumentMark(resolved('BTC-27FEB26-60000-C'), 0.05)).toMatchObject({ markPrice: 0.05, markValue: 3_000 });
  });
});
