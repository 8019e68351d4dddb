import { expect, test } from 'vitest';
import type { Command } from './command.ts';
import { BTC_FUTURE, BTC_PERP, ETH, fill, p, PROVIDER, usdc } from './small-venue.suite.ts';
import {
  ALICE,
  asset,
  BOB,
  decimal,
  depth,
  endow,
  forward,
  index,
  list,
  mark,
  move,
  parameters,
  pay,
  PERP,
  place,
  shown,
  venueWithTwo,
} from './provoking-commands.suite.ts';

/** What the refusals of rejection.test.ts begin right beyond. */
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
  INSTRUMENT_LOT_TOO_SMALL: [
    // 0.5 * 2e-8 BTC is one unit of the ledger.
    list({ ...PERP, kind: 'spot', contractSize: decimal('0.5'), lotSize: decimal('0.00000002') }),
  ],
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
      expect(kinds, shown(command)).not.toContain('rejected');
    }
  });
}
