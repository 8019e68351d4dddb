import { randomStream } from '../../src/lab/random-stream.ts';
import {
  BTC,
  BTC_CALL,
  BTC_INVERSE,
  BTC_PERP,
  BTC_PUT,
  ETH,
  EXPIRY_MS,
  fill,
  HOUSE_PRESET,
  p,
  PROVIDER,
  START_MS,
  tick,
  USDC,
  usdc,
} from '../../src/engine/small-venue.suite.ts';
import type { Command } from '../../src/engine/command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../../src/engine/engine-parameters.ts';
import { decimalOf } from '../../src/units/decimal.ts';
import { workload } from '../workload.ts';

/** A command, and when it comes. */
export interface Told {
  readonly timeMs: number;
  readonly command: Command;
}

/** The workload opens 24 customers; these are among them. */
const ALICE = PROVIDER + 1;
const BOB = PROVIDER + 2;
const CAROL = PROVIDER + 3;
/** Opened by the story. */
const DAVE = PROVIDER + 25;

const LATER = {
  symbol: 'BTC_USDC-27MAR26-70000-C',
  kind: 'option',
  underlying: 'BTC-USD',
  base: 'BTC',
  quote: 'USDC',
  settle: 'USDC',
  margining: 'linear',
  contractSize: decimalOf(1),
  lotSize: decimalOf(0.001),
  tickSize: decimalOf(0.1),
  expiryMs: EXPIRY_MS + 4_752_000_000,
  strike: decimalOf(70_000),
  optionType: 'call',
} as const;

const parameters = (change: object): Command => ({
  kind: 'set-parameters',
  protocolVersion: 1,
  engine: { ...DEFAULT_ENGINE_PARAMETERS, liquidityProvider: PROVIDER, ...change },
  preset: HOUSE_PRESET,
});

const deposit = (account: number, dollars: string): Command => ({
  kind: 'deposit',
  account,
  asset: USDC,
  amount: usdc(dollars),
});

/** What a random stream does not come to: every kind of command, and every stage of the waterfall. */
const STORY: readonly Command[] = [
  { kind: 'list-instrument', instrument: LATER },
  { kind: 'delist-instrument', instrument: 11 },
  ...tick(60_000, 3_000),
  ...[ALICE, BOB, CAROL].map((account) => deposit(account, '40000')),
  {
    kind: 'publish-depth',
    instrument: BTC_PERP,
    bids: [{ distancePpm: 500, lots: 90 }],
    asks: [{ distancePpm: 400, lots: 70 }],
  },
  fill(BTC_PERP, ALICE, PROVIDER, 1_500, 60_000),
  fill(BTC_CALL, PROVIDER, BOB, 900, 4_000),
  fill(BTC_PUT, PROVIDER, BOB, 900, 4_000),
  fill(BTC_INVERSE, CAROL, ALICE, 2_000, 60_000),
  { kind: 'check-order', account: CAROL, instrument: BTC_PERP, lots: 5, price: p(60_000) },
  { kind: 'place-order', order: 1_001, account: CAROL, instrument: BTC_PERP, lots: 40, price: p(59_000) },
  { ...fill(BTC_PERP, CAROL, PROVIDER, 15, 59_000), buyOrder: 1_001 } as Command,
  { kind: 'cancel-order', order: 1_001 },
  { kind: 'open-account', label: 'dave', accountKind: 'customer' },
  deposit(DAVE, '11000'),
  fill(BTC_PERP, DAVE, PROVIDER, 1_000, 60_000),
  ...tick(57_600, 3_000),
  { kind: 'publish-funding', instrument: BTC_PERP, ratePpb: 30_000 },
  { kind: 'withdraw', account: CAROL, asset: USDC, amount: usdc('100') },
  { kind: 'transfer', from: CAROL, to: BOB, asset: USDC, amount: usdc('50') },
  parameters({ liquidationExecution: 'venue' }),
  ...tick(48_000, 2_900),
  { kind: 'liquidate-step', account: ALICE },
  {
    kind: 'fill-liquidation',
    account: ALICE,
    counterparty: PROVIDER,
    instrument: BTC_PERP,
    lots: -100,
    price: p(48_000),
  },
  parameters({ adlPolicy: 'queue' }),
  ...tick(38_000, 2_800),
  { kind: 'advance-time' },
  { kind: 'fund-deposit', asset: USDC, amount: usdc('250') },
  { kind: 'deleverage', policy: 'queue' },
  fill(BTC_PERP, CAROL, BOB, 500, 38_000),
  parameters({ adlPolicy: 'none', unwindPpm: 1 }),
  ...tick(22_000, 2_000),
  { kind: 'advance-time' },
  { kind: 'deleverage', policy: 'hedge-aware' },
  { kind: 'socialise-loss', asset: USDC },
  parameters({ liquidationMeans: 'hedging' }),
  { kind: 'socialise-loss', asset: USDC },
  ...tick(80_000, 3_900),
  {
    kind: 'publish-index',
    prices: [
      { underlying: BTC, price: p(900_000), confidencePpm: 1_000_000 },
      { underlying: ETH, price: p(3_950), confidencePpm: 900_000 },
    ],
  },
  { kind: 'advance-time' },
];

/** Some hundred commands a second apart: a drawn stream, the story, and the expiry. */
export function* formatStory(drawn = 260): Generator<Told> {
  let timeMs = START_MS;
  const at = (command: Command): Told => {
    timeMs += 1_000;
    return { timeMs, command };
  };
  const source = workload(20_261_128);
  for (let i = 0; i < drawn; i++) yield at(source.next().value);
  for (const command of STORY) yield at(command);
  const stream = randomStream(7);
  for (let i = 0; i < 40; i++) {
    const account = PROVIDER + stream.whole(1, 24);
    yield at(i % 2 === 0 ? deposit(account, '2500') : fill(BTC_PERP, account, PROVIDER, stream.whole(1, 60), 80_000));
  }
  timeMs = EXPIRY_MS;
  for (const command of tick(61_000, 3_100)) yield at(command);
  yield at({ kind: 'settle-expiry', underlying: BTC, expiryMs: EXPIRY_MS, price: p(61_234.5) });
  for (const command of tick(60_500, 3_050)) yield at(command);
}
