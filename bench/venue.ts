import { readFileSync } from 'node:fs';
import { apply } from '../src/engine/apply.ts';
import type { Command } from '../src/engine/command.ts';
import { rebuildDerived } from '../src/engine/derived.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../src/engine/engine-parameters.ts';
import type { Event } from '../src/engine/event.ts';
import { blockRows } from '../src/engine/positions.ts';
import { createState } from '../src/engine/state.ts';
import type { State } from '../src/engine/state.ts';
import { addRow, setText } from '../src/engine/table.ts';
import { valueAccount } from '../src/engine/valuation.ts';
import { ACCOUNT_KIND } from '../src/ledger/account-kind.ts';
import type { Instrument } from '../src/market/instrument.ts';
import type { Preset } from '../src/risk/model.ts';
import { decimalOf } from '../src/units/decimal.ts';
import { DAY_MS } from '../src/units/time.ts';

/**
 * A venue as large as wanted: three coins, each with two perpetuals and 33 strikes of calls and puts in ten expiries (664 instruments a
 * coin), and accounts of 20 positions over all three. The market comes in by commands; accounts are written into the tables as a snapshot
 * would be, for a million of them would take an hour to trade into being.
 */
export interface BenchVenue {
  readonly state: State;
  readonly send: (command: Command) => readonly Event[];
  /** Index prices in force, USD, by coin. */
  readonly price: number[];
  /** Underlying numbers of the coins. */
  readonly underlyings: readonly number[];
}

export const START_MS = Date.UTC(2026, 0, 1);
const COINS = [
  { code: 'BTC', decimals: 8, price: 60_000, lot: 0.001, lotUnits: 10_000n, vol: 0.5 },
  { code: 'ETH', decimals: 9, price: 3_000, lot: 0.02, lotUnits: 1_000_000n, vol: 0.6 },
  { code: 'SOL', decimals: 9, price: 150, lot: 0.4, lotUnits: 20_000_000n, vol: 0.75 },
];
const EXPIRY_DAYS = [1, 2, 3, 7, 14, 28, 56, 84, 175, 350];
const STRIKES = 33;
const SCALE = 1e8;

const preset = JSON.parse(
  readFileSync(new URL('../presets/portfolio-default.json', import.meta.url), 'utf8'),
) as Preset;

export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let z = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 4_294_967_296;
  };
}

export const units = (price: number): number => Math.round(price * SCALE);

/**
 * How far accounts are from their warning line, in initial margins.
 *
 * `believable`: lognormal with median 3 and deviation 1.2, so that one account in 1,800 is within 6 % of its margin, which a move of about
 * 1 % uses up. `edge`: exponential with mean 0.8 from 2 % on, so that one in thirteen is: a hard case, a venue full of accounts on the line.
 */
export type Headroom = 'believable' | 'edge';

function drawnHeadroom(kind: Headroom, next: () => number): number {
  if (kind === 'edge') return 0.02 - 0.8 * Math.log(1 - next());
  const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return 3 * Math.exp(1.2 * normal);
}

/** Rows of an account's block: 20 positions and dollars. */
const BLOCK = blockRows(3);

export function benchVenue(accounts: number, headroom: Headroom, seed = 1): BenchVenue {
  const instruments = 4 + COINS.length * (2 + EXPIRY_DAYS.length * STRIKES * 2);
  const state = createState({
    accounts: accounts + 16,
    assets: 4,
    underlyings: 4,
    instruments,
    expiries: COINS.length * EXPIRY_DAYS.length,
    positionRows: accounts * BLOCK + 65_536,
    orders: 64,
  });
  let seq = 0;
  let timeMs = START_MS;
  const send = (command: Command): readonly Event[] => {
    timeMs += 100;
    const events = apply(state, { seq: seq++, timeMs, command });
    for (const event of events) if (event.kind === 'rejected') throw new Error(`${command.kind}: ${event.code}`);
    return events;
  };
  const price = COINS.map((coin) => coin.price);
  for (const command of opening(price)) send(command);
  populate(state, accounts, headroom, seed);
  return { state, send, price, underlyings: [1, 2, 3] };
}

/** The tick of the benchmark: one index moves, everything of its underlying with it. */
export function indexTick(underlying: number, price: number): Command {
  return { kind: 'publish-index', prices: [{ underlying, price: units(price), confidencePpm: 1_000_000 }] };
}

export function* opening(price: readonly number[]): Generator<Command> {
  yield {
    kind: 'list-asset',
    asset: { code: 'USDC', decimals: 6, kind: 'stable' },
    lotUnits: 0n,
    referencePrice: units(1),
  };
  for (const { code, decimals, lotUnits, price: referencePrice } of COINS) {
    const asset = { code, decimals, kind: 'coin', underlying: `${code}-USD` } as const;
    yield { kind: 'list-asset', asset, lotUnits, referencePrice: units(referencePrice) };
  }
  for (const instrument of listed()) yield { kind: 'list-instrument', instrument };
  yield {
    kind: 'set-parameters',
    protocolVersion: 1,
    engine: { ...DEFAULT_ENGINE_PARAMETERS, staleAfterMs: DAY_MS },
    preset,
  };
  yield* stagedMarket(price);
  yield {
    kind: 'publish-index',
    prices: price.map((usd, coin) => ({ underlying: coin + 1, price: units(usd), confidencePpm: 1_000_000 })),
  };
}

/** Forwards and smiles of every coin, staged until its index is published. */
export function* stagedMarket(price: readonly number[]): Generator<Command> {
  for (let coin = 0; coin < COINS.length; coin++) {
    const forwards = EXPIRY_DAYS.map((days) => ({
      expiryMs: START_MS + days * DAY_MS,
      forward: units(price[coin] * (1 + 0.0001 * days)),
      fixedForward: 0,
      confidencePpm: 1_000_000,
      rate: 0,
    }));
    yield { kind: 'publish-forward', underlying: coin + 1, forwards, marks: [] };
    const smiles = forwards.map(({ expiryMs, forward }, e) => {
      const timeYears = EXPIRY_DAYS[e] / 365;
      const variance = COINS[coin].vol ** 2 * timeYears;
      const svi = { a: 0.7 * variance, b: 0.3 * Math.sqrt(variance), rho: -0.2, m: 0, sigma: Math.sqrt(variance) };
      return { expiryMs, smile: { kind: 'svi', ...svi, forward: forward / SCALE, timeYears } as const };
    });
    yield { kind: 'publish-surface', underlying: coin + 1, smiles };
  }
}

function* listed(): Generator<Instrument> {
  for (const { code, price, lot, vol } of COINS) {
    const own = { underlying: `${code}-USD`, base: code, tickSize: decimalOf(0.01) };
    const linear = {
      ...own,
      contractSize: decimalOf(1),
      lotSize: decimalOf(lot),
      quote: 'USDC',
      settle: 'USDC',
      margining: 'linear',
    } as const;
    const inverse = {
      ...own,
      contractSize: decimalOf(10),
      lotSize: decimalOf(1),
      quote: 'USD',
      settle: code,
      margining: 'inverse',
    } as const;
    yield { ...linear, symbol: `${code}/USDC:USDC`, kind: 'perpetual' };
    yield { ...inverse, symbol: `${code}-PERPETUAL`, kind: 'perpetual' };
    for (const days of EXPIRY_DAYS) {
      const deviation = vol * Math.sqrt(days / 365);
      const step = price * Math.max(0.002, deviation / 6);
      for (let i = 0; i < STRIKES; i++) {
        const strike = Math.round((price + step * (i - (STRIKES - 1) / 2)) * 100) / 100;
        if (strike <= 0) continue;
        for (const optionType of ['call', 'put'] as const) {
          const symbol = `${code}_USDC-${days}-${i}-${optionType === 'call' ? 'C' : 'P'}`;
          yield {
            ...linear,
            symbol,
            kind: 'option',
            strike: decimalOf(strike),
            optionType,
            expiryMs: START_MS + days * DAY_MS,
          };
        }
      }
    }
  }
}

/** Writes accounts into the tables: 7, 7 and 6 positions of the coins, signed lots, and dollars that put each where it should stand. */
function populate(state: State, accounts: number, kindOfHeadroom: Headroom, seed: number): void {
  const next = uniform(seed);
  const byCoin = [1, 2, 3].map((underlying) => tradedRows(state, underlying));
  const { start, positions, block, kind, balances } = state.accounts.columns;
  const { instrument, lots, entryCash } = state.positions.columns;
  const first = state.accounts.count;
  for (let i = 0; i < accounts; i++) {
    const row = addRow(state.accounts);
    setText(state.accounts.columns.label, 32, row, 'bench');
    kind[row] = ACCOUNT_KIND.customer;
    const at = state.positions.count;
    start[row] = at;
    block[row] = 4;
    state.positions.count += BLOCK;
    const size = 1 + 20 * next() * next();
    let count = 1;
    const taken = new Set<number>();
    for (let coin = 0; coin < 3; coin++) {
      for (let k = 0; k < (coin < 2 ? 7 : 6); k++) {
        const rows = byCoin[coin];
        const held = rows[k === 0 ? 0 : Math.floor(next() * rows.length)];
        if (taken.has(held)) continue;
        taken.add(held);
        const amount = Math.round((2 * next() - 1.05) * 100 * size);
        if (amount === 0) continue;
        instrument[at + count] = held;
        lots[at + count] = amount;
        entryCash[at + count] = -1_000_000n * BigInt(amount);
        count += 1;
      }
    }
    instrument[at] = 0;
    lots[at] = 0;
    positions[row] = count;
  }
  rebuildDerived(state);
  for (let row = first; row < first + accounts; row++) {
    const { initialMargin, equity } = valueAccount(state, row);
    const headroom = drawnHeadroom(kindOfHeadroom, next);
    const dollars = Math.ceil(((1.1 + headroom) * initialMargin - equity) / 10_000) + 1;
    balances[row * state.ledger.assets] = BigInt(dollars) * 1_000_000n;
    balances[0] -= BigInt(dollars) * 1_000_000n;
    lots[start[row]] = Math.floor(dollars / 1_000);
  }
  rebuildDerived(state);
}

function tradedRows(state: State, underlying: number): number[] {
  const { columns, count } = state.instruments;
  const rows: number[] = [];
  for (let row = 0; row < count; row++) {
    if (columns.underlying[row] === underlying && columns.standing[row] === 1 && columns.margining[row] === 0)
      rows.push(row);
  }
  return rows;
}
