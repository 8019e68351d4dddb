import type { Instrument } from '../market/instrument.ts';
import { parseDecimal } from '../units/decimal.ts';
import type { Command } from './command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from './engine-parameters.ts';
import {
  BTC,
  BTC_PERP,
  EXPIRY_MS,
  fill,
  HOUSE_PRESET,
  p,
  PROVIDER,
  SMALL_GENESIS,
  smallVenue,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import type { SmallVenue } from './small-venue.suite.ts';

export const ALICE = PROVIDER + 1;
export const BOB = PROVIDER + 2;
export const CAROL = PROVIDER + 3;
export const NOBODY = PROVIDER + 3;
export const decimal = (text: string) => parseDecimal(text) ?? { units: 0n, decimals: 0 };

/** Alice with 20,000 USDC, Bob with nothing. */
export function venueWithTwo(genesis = SMALL_GENESIS): SmallVenue {
  const venue = smallVenue(genesis);
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'open-account', label: 'bob', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('20000') },
  );
  return venue;
}

export const PERP: Instrument = {
  symbol: 'NEW',
  kind: 'perpetual',
  underlying: 'BTC-USD',
  base: 'BTC',
  quote: 'USDC',
  settle: 'USDC',
  margining: 'linear',
  contractSize: decimal('1'),
  lotSize: decimal('0.001'),
  tickSize: decimal('0.1'),
};
export const FUTURE: Instrument = { ...PERP, kind: 'future', expiryMs: EXPIRY_MS };
export const list = (instrument: Instrument): Command => ({ kind: 'list-instrument', instrument });
export const asset = (code: string, change: object = {}): Command =>
  ({
    kind: 'list-asset',
    asset: { code, decimals: 8, kind: 'coin', underlying: `${code}-USD` },
    lotUnits: 1_000_000n,
    referencePrice: p(10),
    ...change,
  }) as Command;
export const parameters = (change: object, preset = HOUSE_PRESET): Command => ({
  kind: 'set-parameters',
  protocolVersion: 1,
  engine: { ...DEFAULT_ENGINE_PARAMETERS, ...change },
  preset,
});
export const forward = (change: object): Command => ({
  kind: 'publish-forward',
  underlying: BTC,
  forwards: [
    { expiryMs: EXPIRY_MS, forward: p(60_000), fixedForward: 0, confidencePpm: 1_000_000, rate: 0, ...change },
  ],
  marks: [],
});
export const index = (change: object = {}): Command => ({
  kind: 'publish-index',
  prices: [{ underlying: BTC, price: p(60_000), confidencePpm: 1_000_000, ...change }],
});
export const check = (change: object): Command =>
  ({ kind: 'check-order', account: ALICE, instrument: BTC_PERP, lots: 1, price: p(60_000), ...change }) as Command;
export const place = (order: number, lots = 1): Command => ({
  kind: 'place-order',
  order,
  account: ALICE,
  instrument: BTC_PERP,
  lots,
  price: p(60_000),
});
export const pay = (kind: 'deposit' | 'withdraw', account: number, units: bigint, asset: number = USDC): Command =>
  ({ kind, account, asset, amount: units }) as Command;

export const move = (from: number, to: number, units: bigint, asset: number = USDC): Command =>
  ({ kind: 'transfer', from, to, asset, amount: units }) as Command;
export const endow = (units: bigint, asset: number = USDC): Command =>
  ({ kind: 'fund-deposit', asset, amount: units }) as Command;
/** A command or an event in the message of an assertion. */
export const shown = (one: unknown): string =>
  JSON.stringify(one, (_, x: unknown) => (typeof x === 'bigint' ? String(x) : x));
/** What the perpetuals and futures of BTC are marked at. */
export const mark = (instrument: number, price: number): Command => ({
  kind: 'publish-forward',
  underlying: BTC,
  forwards: [],
  marks: [{ instrument, price }],
});

export const fillLiquidation = (change: object): Command =>
  ({
    kind: 'fill-liquidation',
    account: ALICE,
    counterparty: PROVIDER,
    instrument: BTC_PERP,
    lots: -100,
    price: p(45_000),
    ...change,
  }) as Command;
export const depth = (bids: readonly { distancePpm: number; lots: number }[]): Command => ({
  kind: 'publish-depth',
  instrument: BTC_PERP,
  bids,
  asks: [],
});
/** Alice's long of 1 BTC lacks margin, and the venue executes liquidations. */
export const liquidatedByVenue: readonly Command[] = [
  parameters({ liquidityProvider: PROVIDER, liquidationExecution: 'venue' }),
  fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000),
  ...tick(45_000, 2_800),
];

/** set-parameters with a preset of so many tail moves: each is a column. */
export function wide(count: number): Command {
  const tails = Array.from({ length: count }, (_, i) => 0.5 + i / 100_000);
  const preset = { ...HOUSE_PRESET, parameters: { ...(HOUSE_PRESET.parameters as object), tails } };
  return parameters({}, preset as typeof HOUSE_PRESET);
}
