import { expect, test } from 'vitest';
import { money } from '../units/money.ts';
import type { Command } from './command.ts';
import { REJECTION, REJECTIONS } from './rejection.ts';
import type { RejectionName } from './rejection.ts';
import {
  BTC,
  BTC_FUTURE,
  BTC_PERP,
  BTC_PUT,
  BTC_SPOT,
  coins,
  ETH,
  ETH_PERP,
  EXPIRY_MS,
  fill,
  HOUSE_PRESET,
  p,
  PROVIDER,
  SMALL_GENESIS,
  START_MS,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import {
  ALICE,
  BOB,
  CAROL,
  NOBODY,
  decimal,
  venueWithTwo,
  PERP,
  FUTURE,
  list,
  mark,
  move,
  endow,
  asset,
  parameters,
  forward,
  index,
  check,
  place,
  pay,
  fillLiquidation,
  depth,
  liquidatedByVenue,
  wide,
} from './provoking-commands.suite.ts';

const PROVOKED: Readonly<
  Record<RejectionName, { before?: readonly Command[]; wait?: number; refused: readonly Command[]; genesis?: object }>
> = {
  PARAMETERS_MISSING: { refused: [] },
  PARAMETERS_INVALID: {
    refused: [
      parameters({ warningPpm: 1_000_001 }),
      parameters({ warningReleasePpm: 99_999 }),
      parameters({ liquidationSlicePpm: 0 }),
      parameters({ liquidationPenaltyPpm: 1_000_000 }),
      parameters({ liquidationTargetPpm: 0.5 }),
      parameters({ liquidationStepsMax: 0 }),
      parameters({ staleAfterMs: 0 }),
      ...[ALICE, 1, 63].map((liquidityProvider) => parameters({ liquidityProvider })),
      parameters({ restrictionReleasePpm: -1 }),
      parameters({ depthSharePpm: 0 }),
      parameters({ liquidationBandPpm: 1_000_001 }),
      parameters({ liquidationIntervalMs: 0.5 }),
      parameters({ liquidationMeans: 'anything' }),
      parameters({ liquidationExecution: 'nobody' }),
      parameters({ adlPolicy: 'lottery' }),
    ],
  },
  PRESET_INVALID: {
    refused: [parameters({}, { ...HOUSE_PRESET, model: 'cross' }), parameters({}, { ...HOUSE_PRESET, parameters: {} })],
  },
  PRESET_TOO_WIDE: { genesis: { instruments: 2_000 }, refused: [wide(200_000), wide(40_000)] },
  PROTOCOL_UNKNOWN: { refused: [{ ...parameters({}), protocolVersion: 2 } as Command] },
  LIST_EMPTY: {
    refused: [
      { kind: 'publish-index', prices: [] },
      { kind: 'publish-forward', underlying: BTC, forwards: [], marks: [] },
      { kind: 'publish-surface', underlying: BTC, smiles: [] },
    ],
  },
  LIST_REPEATS: {
    refused: [
      {
        kind: 'publish-index',
        prices: [1, 2].map((price) => ({ underlying: BTC, price, confidencePpm: 0 })),
      },
      {
        kind: 'publish-forward',
        underlying: BTC,
        forwards: [],
        marks: [1, 2].map((price) => ({ instrument: BTC_PERP, price })),
      },
      {
        kind: 'publish-surface',
        underlying: BTC,
        smiles: [1, 2].map(() => ({
          expiryMs: EXPIRY_MS,
          smile: { kind: 'strikes', strikes: [1], vols: [1] } as const,
        })),
      },
    ],
  },

  ACCOUNT_UNKNOWN: {
    refused: [
      pay('deposit', NOBODY, 1n),
      pay('withdraw', -1, 1n),
      pay('deposit', 7.5, 1n),
      check({ account: 64 }),
      fill(BTC_PERP, NOBODY, ALICE, 1, 1),
      fill(BTC_PERP, ALICE, NOBODY, 1, 60_000),
      move(NOBODY, ALICE, 1n),
      move(ALICE, NOBODY, 1n),
      { kind: 'liquidate-step', account: NOBODY },
      fillLiquidation({ account: NOBODY }),
      fillLiquidation({ counterparty: NOBODY }),
    ],
  },
  ACCOUNT_LABEL_INVALID: {
    refused: ['', 'x'.repeat(33), 'ü', 'a\n'].map(
      (label) => ({ kind: 'open-account', label, accountKind: 'customer' }) as const,
    ),
  },
  ACCOUNTS_FULL: {
    genesis: { accounts: CAROL },
    refused: [{ kind: 'open-account', label: 'carol', accountKind: 'customer' }],
  },
  ACCOUNT_IS_INTERNAL: {
    refused: Array.from({ length: PROVIDER }, (_, account) => pay('deposit', account, 1n)),
  },
  ACCOUNTS_EQUAL: {
    refused: [
      fill(BTC_PERP, ALICE, ALICE, 1, 60_000),
      move(ALICE, ALICE, 1n),
      fillLiquidation({ counterparty: ALICE }),
    ],
  },

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
  INSTRUMENT_LOT_TOO_SMALL: { refused: [list({ ...PERP, kind: 'spot', lotSize: decimal('0.000000001') })] },
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

  MARGIN_INSUFFICIENT: {
    before: [fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000)],
    refused: [fill(BTC_PERP, ALICE, PROVIDER, 2_000, 60_000), place(1, 2_000), pay('withdraw', ALICE, usdc('15000'))],
  },
  LOTS_INVALID: {
    refused: [
      ...[0, 0.5, Number.NaN, 2 ** 53].map((lots) => check({ lots })),
      fill(BTC_PERP, ALICE, PROVIDER, -1, 60_000),
      fill(BTC_PERP, ALICE, PROVIDER, 0, 60_000),
      ...[0, 0.5].map((lots) => fillLiquidation({ lots })),
    ],
  },
  LOTS_BEYOND_EXACTNESS: {
    refused: [
      fill(BTC_PERP, ALICE, PROVIDER, 100_000_000, 60_000),
      place(1, 100_000_000),
      place(1, 2 ** 52),
      pay('deposit', ALICE, coins('200000'), BTC),
    ],
  },
  POSITIONS_FULL: { refused: [] },
  POSITION_POOL_FULL: {
    genesis: { positionRows: 11 },
    before: [pay('deposit', ALICE, coins('1'), BTC), pay('deposit', ALICE, 10n ** 9n, ETH)],
    refused: [fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), fill(BTC_PERP, PROVIDER, ALICE, 1, 60_000)],
  },
  REDUCE_ONLY: {
    before: [
      pay('withdraw', ALICE, usdc('9000')),
      fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000),
      ...tick(57_600, 3_000),
    ],
    refused: [place(1)],
  },
  ORDER_EXISTS: { before: [place(1)], refused: [place(1)] },
  ORDER_UNKNOWN: {
    refused: [
      { kind: 'cancel-order', order: 1 },
      { ...fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), buyOrder: 1 } as Command,
    ],
  },
  ORDER_MISMATCH: {
    before: [place(1)],
    refused: [{ ...fill(BTC_PERP, ALICE, PROVIDER, 2, 60_000), buyOrder: 1 } as Command],
  },
  ORDERS_FULL: { genesis: { orders: 2 }, before: [place(1), place(2)], refused: [place(3)] },
  ORDER_NUMBER_INVALID: { refused: [0, -1, 0.5, 2 ** 53].map((order) => place(order)) },
  ORDERS_BEYOND_LIMIT: { before: Array.from({ length: 64 }, (_, i) => place(i + 1)), refused: [place(65)] },

  AMOUNT_INVALID: {
    refused: [0n, -1n, 2n ** 63n].flatMap((units) => [
      pay('deposit', ALICE, units),
      pay('withdraw', ALICE, units),
      move(ALICE, BOB, units),
      endow(units),
    ]),
  },
  BALANCE_INSUFFICIENT: {
    refused: [
      pay('withdraw', ALICE, usdc('20000.000001')),
      pay('withdraw', BOB, 1n),
      move(BOB, ALICE, 1n),
      move(ALICE, BOB, usdc('20000.000001')),
    ],
  },
  CUSTODY_INSUFFICIENT: { refused: [] },
  BALANCE_TOO_LARGE: {
    before: [pay('deposit', PROVIDER, 2n ** 63n - 1n, ETH)],
    refused: [
      pay('deposit', PROVIDER, 1n, ETH),
      endow(1n, ETH),
      fill(ETH_PERP, ALICE, PROVIDER, 2 ** 52, 3_000),
      fill(ETH_PERP, PROVIDER, ALICE, 2 ** 52, 3_000),
    ],
  },
  FEE_INVALID: {
    refused: [
      { ...fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), buyerFee: money(-1n) } as Command,
      { ...fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), buyerFee: 1n, sellerFee: -2n } as Command,
      { ...fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), buyerFee: 2n ** 63n } as Command,
      { ...fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), sellerFee: 2n ** 63n } as Command,
    ],
  },

  NOT_LIQUIDATING: { refused: [{ kind: 'liquidate-step', account: ALICE }, fillLiquidation({})] },
  LIQUIDATION_FILL_UNPLANNED: {
    before: liquidatedByVenue,
    refused: [
      fillLiquidation({ lots: -1_000 }),
      fillLiquidation({ lots: -233 }),
      fillLiquidation({ lots: 10 }),
      fillLiquidation({ instrument: BTC_PERP + 1, price: p(2_800) }),
    ],
  },
  LIQUIDATION_PRICE_OUTSIDE_BAND: {
    before: liquidatedByVenue,
    refused: [fillLiquidation({ price: p(40_000) }), fillLiquidation({ price: p(50_000) })],
  },
  LIQUIDATION_NOT_BY_VENUE: {
    before: [
      parameters({ liquidityProvider: PROVIDER, liquidationStepsMax: 1, liquidationSlicePpm: 50_000 }),
      ...liquidatedByVenue.slice(1),
    ],
    refused: [fillLiquidation({})],
  },
  DEPTH_INVALID: {
    refused: [
      depth([{ distancePpm: 500, lots: 0 }]),
      depth([{ distancePpm: 500, lots: 0.5 }]),
      depth([{ distancePpm: -1, lots: 5 }]),
      depth([
        { distancePpm: 500, lots: 5 },
        { distancePpm: 400, lots: 5 },
      ]),
      depth(Array.from({ length: 9 }, (_, i) => ({ distancePpm: i, lots: 1 }))),
    ],
  },
  NOTHING_TO_DELEVERAGE: { refused: [{ kind: 'deleverage', policy: 'queue' }] },
  NOTHING_TO_SOCIALISE: { refused: [{ kind: 'socialise-loss', asset: USDC }] },
};

for (const name of Object.keys(REJECTIONS) as RejectionName[]) {
  const { before = [], wait = 0, refused, genesis = {} } = PROVOKED[name];
  if (refused.length === 0) continue; // provoked in rejection-limits.test.ts
  test(`${REJECTIONS[name][0]} ${name} refuses, and changes nothing`, () => {
    const venue = venueWithTwo({ ...SMALL_GENESIS, ...genesis });
    for (const event of venue.send(...before))
      expect(
        event.kind,
        JSON.stringify(event, (_, x: unknown) => String(x)),
      ).not.toBe('rejected');
    venue.wait(wait);
    for (const command of refused) {
      expect(
        venue.send(command),
        JSON.stringify(command, (_, x: unknown) => (typeof x === 'bigint' ? String(x) : x)),
      ).toEqual([{ kind: 'rejected', code: REJECTION[name] }]);
    }
  });
}

const AT_THE_LIMIT: Readonly<Record<string, readonly Command[]>> = {
  PARAMETERS_INVALID: [
    parameters({ warningPpm: 1_000_000, warningReleasePpm: 1_000_000 }),
    parameters({ liquidationSlicePpm: 1 }),
    parameters({ liquidationSlicePpm: 1_000_000 }),
    parameters({ liquidationPenaltyPpm: 0 }),
    parameters({ liquidationPenaltyPpm: 999_999 }),
    parameters({ liquidationStepsMax: 1 }),
    parameters({ staleAfterMs: 1 }),
    parameters({ depthSharePpm: 1 }),
    parameters({ depthSharePpm: 1_000_000 }),
    parameters({ liquidationBandPpm: 0 }),
    parameters({ liquidationBandPpm: 1_000_000 }),
    parameters({ liquidationIntervalMs: 0 }),
    parameters({ liquidityProvider: PROVIDER }),
  ],
  ACCOUNT_LABEL_INVALID: ['x', 'x'.repeat(32), ' ~'].map((label) => ({
    kind: 'open-account',
    label,
    accountKind: 'customer',
  })),
  ASSET_INVALID: [asset('S', { asset: { code: 'S', decimals: 18, kind: 'coin', underlying: 'SOL-USD' } })],
  CONFIDENCE_INVALID: [
    ...[0, 1_000_000].flatMap((confidencePpm) => [index({ confidencePpm }), forward({ confidencePpm })]),
  ],
  RATE_INVALID: [
    forward({ rate: 1 }),
    forward({ rate: -1 }),
    ...[50_000_000, -50_000_000, 0].map(
      (ratePpb) => ({ kind: 'publish-funding', instrument: BTC_PERP, ratePpb }) as const,
    ),
  ],
  PRICE_INVALID: [forward({ fixedForward: p(60_000) }), mark(BTC_PERP, 1), mark(BTC_FUTURE, p(60_000))],
  DEPTH_INVALID: [
    depth([]),
    depth([{ distancePpm: 0, lots: 1 }]),
    depth(Array.from({ length: 8 }, (_, i) => ({ distancePpm: i, lots: 1 }))),
  ],
  BALANCE_INSUFFICIENT: [move(ALICE, BOB, usdc('20000'))],
  AMOUNT_INVALID: [pay('deposit', BOB, 1n), pay('withdraw', BOB, 1n), endow(1n), move(ALICE, BOB, 1n)],
  BALANCE_TOO_LARGE: [
    pay('deposit', PROVIDER, 2n ** 63n - 1n, ETH),
    pay('withdraw', PROVIDER, 1n, ETH),
    endow(1n, ETH),
  ],
  FEE_INVALID: [
    { ...fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), buyerFee: 2n, sellerFee: -2n } as Command,
    { ...fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), buyerFee: -1n, sellerFee: 2n } as Command,
    { ...fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), buyerFee: -1n } as Command,
  ],
  ORDER_NUMBER_INVALID: [place(1), place(2 ** 53 - 1)],
};

for (const [name, taken] of Object.entries(AT_THE_LIMIT)) {
  test(`${name} takes what stands exactly at the limit`, () => {
    const venue = venueWithTwo();
    for (const command of taken) {
      const kinds = venue.send(command).map(({ kind }) => kind);
      expect(
        kinds,
        JSON.stringify(command, (_, x: unknown) => (typeof x === 'bigint' ? String(x) : x)),
      ).not.toContain('rejected');
    }
  });
}
