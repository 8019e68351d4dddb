import { expect, test } from 'vitest';
import { apply } from '../../src/engine/apply.ts';
import type { Command } from '../../src/engine/command.ts';
import { digestState } from '../../src/engine/digest.ts';
import type { Event } from '../../src/engine/event.ts';
import { workAhead } from '../../src/engine/ladder.ts';
import { certifyLater } from '../../src/engine/screening.ts';
import {
  BTC,
  BTC_CALL,
  BTC_COIN_CALL,
  BTC_FUTURE,
  BTC_INVERSE,
  BTC_PERP,
  BTC_PUT,
  ETH,
  ETH_PERP,
  EXPIRY_MS,
  fill,
  openingCommands,
  p,
  SMALL_GENESIS,
  START_MS,
  tick,
  usdc,
  USDC,
} from '../../src/engine/small-venue.suite.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { decimalOf } from '../../src/units/decimal.ts';
import { DAY_MS } from '../../src/units/time.ts';
import { createState } from '../../src/engine/state.ts';
import type { State } from '../../src/engine/state.ts';
import { DUE } from '../../src/risk/screen.ts';
import { shock, uniform } from './draws.ts';

const CUSTOMERS = 40;
const TRADED = [BTC_PERP, ETH_PERP, BTC_INVERSE, BTC_FUTURE, BTC_CALL, BTC_PUT, BTC_COIN_CALL];

/** Listed in the middle of the log, with an expiry that nobody quotes yet. */
const LATER_CALL: Instrument = {
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
  expiryMs: EXPIRY_MS + 55 * DAY_MS,
  strike: decimalOf(70_000),
  optionType: 'call',
};

/** A log of a small venue in which everything that may touch a certificate happens between ticks. */
function* drawnLog(seed: number, ticks: number, customers: readonly number[], provider: number): Generator<Command> {
  const next = uniform(seed);
  const anyone = (): number => customers[Math.floor(next() * customers.length)];
  let btc = 60_000;
  let eth = 3_000;
  let vol = 0.6;
  for (let i = 0; i < ticks; i++) {
    const jump = next() < 0.01 ? 20 : 1;
    btc *= 1 + 0.0012 * jump * shock(next);
    eth *= 1 + 0.0015 * jump * shock(next);
    if (next() < 0.3) vol = Math.min(1.2, Math.max(0.3, vol * (1 + 0.02 * shock(next))));
    const all = tick(btc, eth, vol);
    // Most ticks move one index alone: forwards and smiles stay as they were.
    yield* next() < 0.2 ? all : [indexOf(next() < 0.5 ? BTC : ETH, btc, eth)];
    if (next() < 0.01)
      yield {
        kind: 'publish-index',
        prices: [{ underlying: USDC, price: p(0.995 + 0.006 * next()), confidencePpm: 1_000_000 }],
      };
    if (next() < 0.03)
      yield {
        kind: 'publish-index',
        prices: [{ underlying: ETH, price: p(eth), confidencePpm: next() < 0.5 ? 600_000 : 1_000_000 }],
      };
    if (next() < 0.02)
      yield {
        kind: 'publish-funding',
        instrument: next() < 0.5 ? BTC_PERP : ETH_PERP,
        ratePpb: Math.round(1e5 * shock(next)),
      };
    if (next() < 0.05)
      yield { kind: 'deposit', account: anyone(), asset: USDC, amount: usdc(String(Math.floor(1 + 20_000 * next()))) };
    if (next() < 0.05)
      yield { kind: 'withdraw', account: anyone(), asset: USDC, amount: usdc(String(Math.floor(1 + 5_000 * next()))) };
    if (next() < 0.02) yield { kind: 'transfer', from: anyone(), to: anyone(), asset: USDC, amount: usdc('100') };
    if (next() < 0.3) yield drawnFill(next, anyone(), provider, btc, eth, vol);
    if (next() < 0.1) yield { kind: 'advance-time' };
  }
}

function indexOf(underlying: number, btc: number, eth: number): Command {
  return {
    kind: 'publish-index',
    prices: [{ underlying, price: p(underlying === BTC ? btc : eth), confidencePpm: 1_000_000 }],
  };
}

function drawnFill(
  next: () => number,
  account: number,
  provider: number,
  btc: number,
  eth: number,
  vol: number,
): Command {
  const instrument = TRADED[Math.floor(next() * TRADED.length)];
  const option = 0.4 * vol * Math.sqrt(30 / 365);
  const price =
    { [ETH_PERP]: eth, [BTC_CALL]: btc * option, [BTC_PUT]: btc * option, [BTC_COIN_CALL]: option }[instrument] ?? btc;
  const lots = Math.ceil(instrument === BTC_INVERSE ? 3_000 * next() : 400 * next());
  const [buyer, seller] = next() < 0.5 ? [account, provider] : [provider, account];
  return fill(instrument, buyer, seller, lots, Math.round(price * 10_000) / 10_000);
}

/** A venue on which every tick values everybody, or only those who are due; between commands work ahead is done for so many accounts, or none. */
function venue(
  isScreened: boolean,
  ahead: () => number = () => 0,
): { state: State; send: (command: Command, laterMs?: number) => readonly Event[] } {
  const state = createState(SMALL_GENESIS);
  state.derived.pricing.isScreened = isScreened;
  let seq = 0;
  return {
    state,
    send: (command, laterMs = 0) => {
      const events = apply(state, { seq, timeMs: START_MS + seq * 20_000 + laterMs, command });
      seq += 1;
      const most = ahead();
      if (most > 0) workAhead(state, most);
      return events;
    },
  };
}

test('SCRN-001 SCRN-060 the same log gives the same events with screening and without, and with work ahead of ticks', {
  timeout: 120_000,
}, () => {
  const screened = venue(true);
  const swept = venue(false);
  const idle = uniform(13);
  const early = venue(true, () => Math.floor(12 * idle() * idle()));
  certifyLater(early.state, 20);
  const seen = new Map<string, number>();
  const both = (command: Command, laterMs = 0): void => {
    const events = screened.send(command, laterMs);
    expect(events).toEqual(swept.send(command, laterMs));
    expect(early.send(command, laterMs)).toEqual(events);
    for (const { kind } of events) seen.set(kind, (seen.get(kind) ?? 0) + 1);
  };
  for (const command of openingCommands()) both(command);
  const provider = swept.state.accounts.count - 1;
  const customers = Array.from({ length: CUSTOMERS }, (_, i) => {
    both({ kind: 'open-account', label: `customer ${i}`, accountKind: 'customer' });
    const account = swept.state.accounts.count - 1;
    both({ kind: 'deposit', account, asset: USDC, amount: usdc(String(4_000 + 1_000 * i)) });
    return account;
  });
  both({ kind: 'deposit', account: provider, asset: USDC, amount: usdc('50000000') });
  for (const command of drawnLog(11, 700, customers, provider)) both(command);
  both({ kind: 'list-instrument', instrument: LATER_CALL });
  for (const command of drawnLog(12, 700, customers, provider)) both(command);
  both({ kind: 'settle-expiry', underlying: BTC, expiryMs: EXPIRY_MS, price: p(58_000) }, EXPIRY_MS - START_MS);
  both(indexOf(BTC, 58_500, 3_000), EXPIRY_MS - START_MS);
  expect(digestState(screened.state)).toEqual(digestState(swept.state));
  expect(digestState(early.state)).toEqual(digestState(swept.state));
  for (const kind of [
    'margin-called',
    'margin-call-lifted',
    'restricted',
    'restriction-lifted',
    'liquidation-started',
  ]) {
    expect(seen.get(kind), kind).toBeGreaterThan(3);
  }
  expect(seen.get('instrument-settled')).toBeGreaterThan(3);
  expect(screened.state.derived.pricing.screening?.screen.accounts).toBeGreaterThan(CUSTOMERS);
});

test('SCRN-001 a venue whose parameters came before its prices is screened from its first ticks on', () => {
  const { state, send } = venue(true);
  for (const command of openingCommands()) send(command);
  for (let i = 0; i < CUSTOMERS; i++) {
    send({ kind: 'open-account', label: `customer ${i}`, accountKind: 'customer' });
    const account = state.accounts.count - 1;
    send({ kind: 'deposit', account, asset: USDC, amount: usdc('50000') });
    send(fill(BTC_PERP, account, account - i - 1, 100, 60_000));
  }
  for (const command of tick(60_010, 3_000)) send(command);
  send(indexOf(BTC, 60_020, 3_000));
  const screen = state.derived.pricing.screening?.screen;
  const first = state.accounts.count - CUSTOMERS;
  const certified = Array.from(screen?.dues.subarray(first, state.accounts.count) ?? []).filter((due) => due !== DUE);
  expect(certified).toHaveLength(CUSTOMERS);
});
