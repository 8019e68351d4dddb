import { readFileSync } from 'node:fs';
import { OWN_ACCOUNTS } from '../ledger/account-kind.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Preset } from '../risk/model.ts';
import { parseDecimal } from '../units/decimal.ts';
import { money, parseMoney } from '../units/money.ts';
import { priceOf } from '../units/price.ts';
import { DAY_MS } from '../units/time.ts';
import { apply } from './apply.ts';
import type { Command } from './command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from './engine-parameters.ts';
import type { Event, Outcome } from './event.ts';
import type { Genesis } from './genesis.ts';
import { createState } from './state.ts';
import type { State } from './state.ts';

/** A venue for tests: USDC, BTC and ETH, perpetuals of both kinds, futures, options, a spot pair, a liquidity provider. */

export const SMALL_GENESIS: Genesis = {
  accounts: 64,
  assets: 4,
  underlyings: 4,
  instruments: 64,
  expiries: 8,
  positionRows: 4096,
  orders: 128,
};

export const START_MS = Date.UTC(2026, 0, 1);
export const EXPIRY_MS = START_MS + 30 * DAY_MS;

export const HOUSE_PRESET: Preset = JSON.parse(
  readFileSync(new URL('../../presets/portfolio-default.json', import.meta.url), 'utf8'),
) as Preset;

/** Assets and underlyings have the same numbers. */
export const USDC = 0;
export const BTC = 1;
export const ETH = 2;

/** Instrument numbers: the first three are the rows of the balances. */
export const BTC_PERP = 3;
export const ETH_PERP = 4;
export const BTC_INVERSE = 5;
export const BTC_FUTURE = 6;
export const BTC_CALL = 7;
export const BTC_PUT = 8;
export const BTC_SPOT = 9;
export const BTC_COIN_CALL = 10;

const decimal = (text: string) => {
  const parsed = parseDecimal(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
};

const linear = { quote: 'USDC', settle: 'USDC', margining: 'linear' } as const;
const btc = { underlying: 'BTC-USD', base: 'BTC', tickSize: decimal('0.1'), contractSize: decimal('1') } as const;
const small = { lotSize: decimal('0.001') } as const;
const strike = { strike: decimal('60000') } as const;

const INSTRUMENTS: readonly Instrument[] = [
  { symbol: 'BTC/USDC:USDC', kind: 'perpetual', ...btc, ...linear, ...small },
  {
    symbol: 'ETH/USDC:USDC',
    kind: 'perpetual',
    ...btc,
    underlying: 'ETH-USD',
    base: 'ETH',
    ...linear,
    lotSize: decimal('0.01'),
  },
  {
    symbol: 'BTC-PERPETUAL',
    kind: 'perpetual',
    ...btc,
    contractSize: decimal('10'),
    lotSize: decimal('1'),
    quote: 'USD',
    settle: 'BTC',
    margining: 'inverse',
  },
  { symbol: 'BTC_USDC-31JAN26', kind: 'future', ...btc, ...linear, ...small, expiryMs: EXPIRY_MS },
  {
    symbol: 'BTC_USDC-31JAN26-60000-C',
    kind: 'option',
    ...btc,
    ...linear,
    ...small,
    ...strike,
    expiryMs: EXPIRY_MS,
    optionType: 'call',
  },
  {
    symbol: 'BTC_USDC-31JAN26-60000-P',
    kind: 'option',
    ...btc,
    ...linear,
    ...small,
    ...strike,
    expiryMs: EXPIRY_MS,
    optionType: 'put',
  },
  { symbol: 'BTC/USDC', kind: 'spot', ...btc, ...linear, ...small },
  {
    symbol: 'BTC-31JAN26-60000-C',
    kind: 'option',
    ...btc,
    ...small,
    ...strike,
    expiryMs: EXPIRY_MS,
    optionType: 'call',
    quote: 'BTC',
    settle: 'BTC',
    margining: 'inverse',
  },
];

/** The first account that somebody opens; in the small venue it is the liquidity provider. */
export const PROVIDER = OWN_ACCOUNTS;

export const p = (real: number): number => {
  const price = priceOf(real);
  if (price === undefined) throw new Error(`no price: ${real}`);
  return price;
};

export const usdc = (text: string) => parseMoney(text, 6) ?? money(0n);
export const coins = (text: string) => parseMoney(text, 8) ?? money(0n);

/** Forwards, smiles and index prices of one moment. */
export function tick(btcPrice: number, ethPrice: number, vol = 0.6): readonly Command[] {
  return [
    {
      kind: 'publish-forward',
      underlying: BTC,
      forwards: [
        { expiryMs: EXPIRY_MS, forward: p(btcPrice * 1.004), fixedForward: 0, confidencePpm: 1_000_000, rate: 0 },
      ],
      marks: [{ instrument: BTC_PERP, price: p(btcPrice * 1.0001) }],
    },
    {
      kind: 'publish-surface',
      underlying: BTC,
      smiles: [
        {
          expiryMs: EXPIRY_MS,
          smile: { kind: 'strikes', strikes: [40000, 60000, 80000], vols: [vol * 1.1, vol, vol * 1.05] },
        },
      ],
    },
    {
      kind: 'publish-index',
      prices: [
        { underlying: BTC, price: p(btcPrice), confidencePpm: 1_000_000 },
        { underlying: ETH, price: p(ethPrice), confidencePpm: 1_000_000 },
      ],
    },
  ];
}

/** Everything up to the first tick; no customer yet. */
export function openingCommands(): readonly Command[] {
  return [
    { kind: 'list-asset', asset: { code: 'USDC', decimals: 6, kind: 'stable' }, lotUnits: 0n, referencePrice: p(1) },
    {
      kind: 'list-asset',
      asset: { code: 'BTC', decimals: 8, kind: 'coin', underlying: 'BTC-USD' },
      lotUnits: 10_000n,
      referencePrice: p(60_000),
    },
    {
      kind: 'list-asset',
      asset: { code: 'ETH', decimals: 9, chainDecimals: 18, kind: 'coin', underlying: 'ETH-USD' },
      lotUnits: 1_000_000n,
      referencePrice: p(3_000),
    },
    ...INSTRUMENTS.map((instrument) => ({ kind: 'list-instrument', instrument }) as const),
    { kind: 'open-account', label: 'provider', accountKind: 'liquidity' },
    {
      kind: 'set-parameters',
      protocolVersion: 1,
      engine: { ...DEFAULT_ENGINE_PARAMETERS, liquidityProvider: PROVIDER },
      preset: HOUSE_PRESET,
    },
    ...tick(60_000, 3_000),
  ];
}

/** A venue and the record of what happened on it. */
export interface SmallVenue {
  readonly state: State;
  readonly outcomes: Outcome[];
  /** Applies commands a second apart; the events of all of them. */
  send(...commands: readonly Command[]): readonly Event[];
  /** Lets time pass before the next command. */
  wait(ms: number): void;
}

export function smallVenue(genesis: Genesis = SMALL_GENESIS): SmallVenue {
  const state = createState(genesis);
  const outcomes: Outcome[] = [];
  let timeMs = START_MS;
  const send = (...commands: readonly Command[]): readonly Event[] =>
    commands.flatMap((command) => {
      timeMs += 1_000;
      const seq = outcomes.length;
      const events = apply(state, { seq, timeMs, command });
      outcomes.push({ seq, timeMs, events });
      return events;
    });
  send(...openingCommands());
  const wait = (ms: number): void => {
    timeMs += ms;
  };
  return { state, outcomes, send, wait };
}

/** A fill between two accounts without fees or orders. */
export function fill(instrument: number, buyer: number, seller: number, lots: number, price: number): Command {
  return {
    kind: 'record-fill',
    instrument,
    buyer,
    seller,
    lots,
    price: p(price),
    buyerFee: money(0n),
    sellerFee: money(0n),
    buyOrder: 0,
    sellOrder: 0,
  };
}
