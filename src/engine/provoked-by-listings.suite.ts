import type { Command } from './command.ts';
import type { RejectionName } from './rejection.ts';
import {
  BTC,
  BTC_FUTURE,
  BTC_PERP,
  BTC_PUT,
  BTC_SPOT,
  ETH_PERP,
  EXPIRY_MS,
  fill,
  p,
  PROVIDER,
  START_MS,
} from './small-venue.suite.ts';
import {
  ALICE,
  BOB,
  asset,
  check,
  decimal,
  depth,
  endow,
  fillLiquidation,
  forward,
  FUTURE,
  index,
  list,
  mark,
  move,
  pay,
  PERP,
  place,
} from './provoking-commands.suite.ts';

/** Commands that a rejection answers, after others and some time, in a venue of these sizes. */
export interface Provoked {
  readonly before?: readonly Command[];
  readonly wait?: number;
  readonly refused: readonly Command[];
  readonly genesis?: object;
}

/** What listing and pricing refuse: codes 301 to 325, and prices. */
export const PROVOKED_BY_LISTINGS = {
  ASSET_UNKNOWN: {
    refused: [
      pay('deposit', ALICE, 1n, 3),
      pay('withdraw', ALICE, 1n, -1),
      move(ALICE, BOB, 1n, 3),
      endow(1n, 3),
      endow(1n, -1),
      { kind: 'socialise-loss', asset: 3 },
      list({ ...PERP, settle: 'USDT', quote: 'USDT' }),
      list({ ...PERP, base: 'SOL' }),
    ],
  },
  ASSET_EXISTS: {
    genesis: { assets: 5, underlyings: 5 },
    before: [asset('SOL', { asset: { code: 'SOL', decimals: 8, kind: 'coin', underlying: 'USDT-USD' } })],
    refused: [
      // A stablecoin has an index of its own: none that a coin has already.
      asset('USDT', { asset: { code: 'USDT', decimals: 6, kind: 'stable' }, lotUnits: 0n }),
      asset('BTC'),
      { ...asset('USDT'), asset: { code: 'BTC', decimals: 6, kind: 'stable' }, lotUnits: 0n } as Command,
    ],
  },
  ASSET_INVALID: {
    refused: [
      asset('sol'),
      asset(''),
      asset('ABCDEFGHIJKLM'),
      asset('SOL', { lotUnits: 0n }),
      asset('SOL', { asset: { code: 'SOL', decimals: 19, kind: 'coin', underlying: 'SOL-USD' } }),
      asset('SOL', { asset: { code: 'SOL', decimals: 8, kind: 'coin' } }),
      asset('USDT', { asset: { code: 'USDT', decimals: 6, kind: 'stable' }, lotUnits: 1n }),
    ],
  },
  ASSETS_FULL: { genesis: { assets: 3 }, refused: [asset('SOL')] },
  INSTRUMENT_UNKNOWN: {
    refused: [
      fill(60, ALICE, PROVIDER, 1, 60_000),
      check({ instrument: -1 }),
      check({ instrument: 0.5 }),
      { kind: 'delist-instrument', instrument: 60 },
      ...[60, -1, 0.5, 0].map((instrument) => mark(instrument, 1)),
      { kind: 'publish-funding', instrument: 60, ratePpb: 1 },
      { ...depth([]), instrument: 60 } as Command,
      fillLiquidation({ instrument: 60 }),
    ],
  },
  INSTRUMENT_EXISTS: { refused: [list({ ...PERP, symbol: 'BTC/USDC:USDC' })] },
  INSTRUMENT_INVALID: {
    refused: [
      { ...PERP, symbol: '' },
      { ...PERP, expiryMs: EXPIRY_MS },
      { ...PERP, lotSize: decimal('0') },
      { ...PERP, contractSize: decimal('-1') },
      { ...PERP, settle: 'BTC' },
      { ...PERP, margining: 'inverse' as const },
      { ...PERP, kind: 'future' as const },
      { ...FUTURE, expiryMs: 0.5 },
      { ...FUTURE, kind: 'option' as const },
      { ...FUTURE, kind: 'option' as const, strike: decimal('1') },
      { ...FUTURE, kind: 'option' as const, strike: decimal('0'), optionType: 'call' as const },
      { ...PERP, kind: 'spot' as const, base: 'USDC', underlying: 'USDC-USD' },
      { ...PERP, base: 'ETH' },
    ].map(list),
  },
  INSTRUMENTS_FULL: { genesis: { instruments: 11 }, refused: [list(PERP), asset('SOL')] },
  INSTRUMENT_EXPIRED: {
    before: [],
    wait: EXPIRY_MS - START_MS,
    refused: [fill(BTC_FUTURE, ALICE, PROVIDER, 1, 60_000), list(FUTURE)],
  },
  INSTRUMENT_IN_USE: {
    before: [
      fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000),
      { ...place(1), instrument: BTC_PUT, price: p(4_000) } as Command,
    ],
    refused: [
      { kind: 'delist-instrument', instrument: BTC_PERP },
      { kind: 'delist-instrument', instrument: BTC_PUT },
    ],
  },
  INSTRUMENT_LOT_TOO_LARGE: {
    refused: [list({ ...PERP, lotSize: decimal('1') }), asset('SOL', { lotUnits: 10n ** 15n })],
  },
  INSTRUMENT_LOT_TOO_SMALL: {
    refused: [
      list({ ...PERP, kind: 'spot', lotSize: decimal('0.000000001') }),
      list({ ...PERP, kind: 'spot', contractSize: decimal('0.5'), lotSize: decimal('0.00000001') }),
      list({ ...PERP, kind: 'spot', contractSize: decimal('0.5'), lotSize: decimal('0.00000003') }),
    ],
  },
  EXPIRIES_FULL: { genesis: { expiries: 1 }, refused: [list({ ...FUTURE, expiryMs: EXPIRY_MS + 1 })] },
  UNDERLYING_UNKNOWN: {
    refused: [
      index({ underlying: 3 }),
      index({ underlying: -1 }),
      { ...forward({}), underlying: 9 } as Command,
      { kind: 'publish-surface', underlying: 9, smiles: [] },
      { kind: 'settle-expiry', underlying: 9, expiryMs: EXPIRY_MS, price: 1 },
      list({ ...PERP, underlying: 'SOL-USD' }),
    ],
  },
  UNDERLYINGS_FULL: { genesis: { underlyings: 3 }, refused: [asset('SOL')] },
  PRICE_INVALID: {
    refused: [
      ...[0, -1, 0.5, Number.NaN, 2 ** 53].flatMap((price) => [index({ price }), check({ price })]),
      forward({ forward: 0 }),
      forward({ fixedForward: -1 }),
      forward({ fixedForward: 0.5 }),
      forward({ fixedForward: p(60_001) }),
      fillLiquidation({ price: 0 }),
      asset('SOL', { referencePrice: 0 }),
      mark(BTC_PERP, -1),
    ],
  },
  PRICE_BEYOND_CELL_LIMIT: { refused: [] },
  PRICE_MISSING: {
    before: [list({ ...FUTURE, expiryMs: EXPIRY_MS + 1 })],
    refused: [fill(11, ALICE, PROVIDER, 1, 60_000), check({ instrument: 11 })],
  },
  PRICE_STALE: { wait: 700_000, refused: [fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), place(1)] },
  CONFIDENCE_INVALID: {
    refused: [index({ confidencePpm: -1 }), index({ confidencePpm: 1_000_001 }), forward({ confidencePpm: 0.5 })],
  },
  RATE_INVALID: {
    refused: [
      forward({ rate: 1.1 }),
      forward({ rate: Number.NaN }),
      forward({ rate: -1.1 }),
      ...[50_000_001, -50_000_001, 0.5].map(
        (ratePpb) => ({ kind: 'publish-funding', instrument: BTC_PERP, ratePpb }) as const,
      ),
    ],
  },
  SMILE_INVALID: {
    refused: [
      {
        kind: 'publish-surface',
        underlying: BTC,
        smiles: [{ expiryMs: EXPIRY_MS, smile: { kind: 'strikes', strikes: [], vols: [] } }],
      },
    ],
  },
  EXPIRY_UNKNOWN: {
    refused: [
      forward({ expiryMs: 1 }),
      { kind: 'settle-expiry', underlying: BTC, expiryMs: 1, price: 1 },
      {
        kind: 'publish-surface',
        underlying: BTC,
        smiles: [{ expiryMs: 1, smile: { kind: 'strikes', strikes: [1], vols: [1] } }],
      },
    ],
  },
  EXPIRY_NOT_REACHED: { refused: [{ kind: 'settle-expiry', underlying: BTC, expiryMs: EXPIRY_MS, price: 1 }] },
  INSTRUMENT_NOT_PERPETUAL: { refused: [{ kind: 'publish-funding', instrument: BTC_PUT, ratePpb: 1 }] },
  MARK_NOT_ALLOWED: {
    refused: [BTC_PUT, BTC_SPOT, ETH_PERP].map((instrument) => ({
      kind: 'publish-forward',
      underlying: BTC,
      forwards: [],
      marks: [{ instrument, price: 1 }],
    })),
  },
  INSTRUMENT_IS_COIN_ROW: {
    refused: [fill(1, ALICE, PROVIDER, 1, 60_000), { kind: 'delist-instrument', instrument: 0 }],
  },
} satisfies Partial<Record<RejectionName, Provoked>>;
