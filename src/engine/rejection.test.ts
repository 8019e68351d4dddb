import { expect, test } from 'vitest';
import { money } from '../units/money.ts';
import type { Command } from './command.ts';
import { PROVOKED_BY_LISTINGS } from './provoked-by-listings.suite.ts';
import type { Provoked } from './provoked-by-listings.suite.ts';
import { REJECTION, REJECTIONS } from './rejection.ts';
import type { RejectionName } from './rejection.ts';
import {
  BTC,
  BTC_PERP,
  coins,
  ETH,
  ETH_PERP,
  EXPIRY_MS,
  fill,
  HOUSE_PRESET,
  p,
  PROVIDER,
  SMALL_GENESIS,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import {
  ALICE,
  BOB,
  CAROL,
  NOBODY,
  check,
  depth,
  endow,
  fillLiquidation,
  liquidatedByVenue,
  move,
  parameters,
  pay,
  place,
  shown,
  venueWithTwo,
  wide,
} from './provoking-commands.suite.ts';

const PROVOKED: Readonly<Record<RejectionName, Provoked>> = {
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

  ...PROVOKED_BY_LISTINGS,

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
    refused: [fill(BTC_PERP, ALICE, PROVIDER, 1, 60_000), fill(BTC_PERP, PROVIDER, ALICE, 1, 60_000), place(1)],
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
    for (const event of venue.send(...before)) expect(event.kind, shown(event)).not.toBe('rejected');
    venue.wait(wait);
    for (const command of refused) {
      expect(venue.send(command), shown(command)).toEqual([{ kind: 'rejected', code: REJECTION[name] }]);
    }
  });
}
