import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../engine/command.ts';
import type { Event, EventKind } from '../engine/event.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../engine/engine-parameters.ts';
import { DEFAULT_GENESIS } from '../engine/genesis.ts';
import {
  BTC,
  BTC_CALL,
  BTC_PERP,
  fill,
  HOUSE_PRESET,
  openingCommands,
  p,
  PROVIDER,
  smallVenue,
  tick,
  USDC,
  usdc,
} from '../engine/small-venue.suite.ts';
import { formatDecimal, parseDecimal } from '../units/decimal.ts';
import { money } from '../units/money.ts';
import { commandFromJson, commandToJson, eventToJson, outcomeToJson } from './json.ts';
import { decodeLogEntry, encodeLogEntry, stampLogEntry } from './log-record.ts';
import { decodeOutcome, encodeOutcome } from './outcome-codec.ts';

const rows = fc.nat(0xffff_ffff);
const wholes = fc.maxSafeInteger().map((x) => x + 0);
const reals = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const integers = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const amounts = integers.filter((x) => x !== -(2n ** 63n)).map(money);
/** As they are read from text: no place that is not needed. */
const decimals = fc
  .record({ units: integers, decimals: fc.nat(30) })
  .map((x) => parseDecimal(formatDecimal(x)) ?? { units: 0n, decimals: 0 });
const texts = fc.string({ unit: 'binary', maxLength: 20 });

const instruments = fc.record(
  {
    symbol: texts,
    kind: fc.constantFrom('spot', 'perpetual', 'future', 'option'),
    underlying: texts,
    base: texts,
    quote: texts,
    settle: texts,
    margining: fc.constantFrom('linear', 'inverse'),
    contractSize: decimals,
    lotSize: decimals,
    tickSize: decimals,
    expiryMs: wholes,
    strike: decimals,
    optionType: fc.constantFrom('call', 'put'),
  },
  {
    requiredKeys: [
      'symbol',
      'kind',
      'underlying',
      'base',
      'quote',
      'settle',
      'margining',
      'contractSize',
      'lotSize',
      'tickSize',
    ],
  },
);
const assets = fc.record(
  { code: texts, decimals: rows, chainDecimals: rows, kind: fc.constantFrom('coin', 'stable'), underlying: texts },
  { requiredKeys: ['code', 'decimals', 'kind'] },
);
const smiles = fc.oneof(
  fc.record({
    kind: fc.constant('svi'),
    a: reals,
    b: reals,
    rho: reals,
    m: reals,
    sigma: reals,
    forward: reals,
    timeYears: reals,
  }),
  fc.record({ kind: fc.constant('strikes'), strikes: fc.array(reals), vols: fc.array(reals) }),
);
const parameters = fc.record(
  Object.fromEntries(
    Object.keys(DEFAULT_ENGINE_PARAMETERS).map((name) => [name, name === 'liquidityProvider' ? rows : wholes]),
  ),
);
const orders = { account: rows, instrument: rows, lots: wholes, price: wholes };
const payments = { account: rows, asset: rows, amount: amounts };
const kind = <K extends string>(name: K) => ({ kind: fc.constant(name) });

/** Every kind of command with any values that its types allow. */
const commands = fc.oneof(
  fc.record({ ...kind('list-asset'), asset: assets, lotUnits: integers, referencePrice: wholes }),
  fc.record({ ...kind('list-instrument'), instrument: instruments }),
  fc.record({ ...kind('delist-instrument'), instrument: rows }),
  fc.record({
    ...kind('set-parameters'),
    protocolVersion: wholes,
    engine: parameters,
    preset: fc.constant(HOUSE_PRESET),
  }),
  fc.record({ ...kind('open-account'), label: texts, accountKind: fc.constantFrom('customer', 'liquidity') }),
  fc.record({ ...kind('deposit'), ...payments }),
  fc.record({ ...kind('withdraw'), ...payments }),
  fc.record({ ...kind('transfer'), from: rows, to: rows, asset: rows, amount: amounts }),
  fc.record({
    ...kind('publish-index'),
    prices: fc.array(fc.record({ underlying: rows, price: wholes, confidencePpm: wholes })),
  }),
  fc.record({
    ...kind('publish-forward'),
    underlying: rows,
    forwards: fc.array(
      fc.record({ expiryMs: wholes, forward: wholes, fixedForward: wholes, confidencePpm: wholes, rate: reals }),
    ),
    marks: fc.array(fc.record({ instrument: rows, price: wholes })),
  }),
  fc.record({
    ...kind('publish-surface'),
    underlying: rows,
    smiles: fc.array(fc.record({ expiryMs: wholes, smile: smiles })),
  }),
  fc.record({ ...kind('publish-funding'), instrument: rows, ratePpb: wholes }),
  fc.record({
    ...kind('record-fill'),
    instrument: rows,
    buyer: rows,
    seller: rows,
    lots: wholes,
    price: wholes,
    buyerFee: amounts,
    sellerFee: amounts,
    buyOrder: wholes,
    sellOrder: wholes,
  }),
  fc.record({ ...kind('check-order'), ...orders }),
  fc.record({ ...kind('place-order'), order: wholes, ...orders }),
  fc.record({ ...kind('cancel-order'), order: wholes }),
  fc.record(kind('advance-time')),
  fc.record({ ...kind('settle-expiry'), underlying: rows, expiryMs: wholes, price: wholes }),
  fc.record({ ...kind('liquidate-step'), account: rows }),
) as unknown as fc.Arbitrary<Command>;

test('LOGS-010 every command is read back as it was written', () => {
  fc.assert(
    fc.property(commands, wholes, (command, timeMs) => {
      expect(decodeLogEntry(encodeLogEntry({ kind: 'command', timeMs, command }))).toEqual({
        kind: 'command',
        timeMs,
        command,
      });
    }),
    { numRuns: 1_000 },
  );
  expect(decodeLogEntry(encodeLogEntry({ kind: 'genesis', genesis: DEFAULT_GENESIS }))).toEqual({
    kind: 'genesis',
    genesis: DEFAULT_GENESIS,
  });
});

test('LOGS-010 the time of a record is stamped into its bytes', () => {
  const command: Command = { kind: 'cancel-order', order: 5 };
  const bytes = encodeLogEntry({ kind: 'command', timeMs: 0, command });
  stampLogEntry(bytes, 1_774_598_400_000);
  expect(bytes).toEqual(encodeLogEntry({ kind: 'command', timeMs: 1_774_598_400_000, command }));
});

test('LOGS-010, LOGS-011 other bytes are refused or are the one form of a record; decoding never crashes', () => {
  const alike = (bytes: Uint8Array): void => {
    const entry = decodeLogEntry(bytes);
    if (entry !== undefined) expect(encodeLogEntry(entry)).toEqual(bytes);
  };
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), alike), { numRuns: 5_000 });
  fc.assert(
    fc.property(commands, fc.nat(), fc.nat(7), fc.nat(), (command, at, bit, length) => {
      const bytes = encodeLogEntry({ kind: 'command', timeMs: 1, command });
      const changed = bytes.slice();
      changed[at % bytes.length] ^= 1 << bit;
      alike(changed);
      expect(decodeLogEntry(bytes.subarray(0, length % bytes.length))).toBeUndefined();
      expect(decodeLogEntry(Uint8Array.from([...bytes, 0]))).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

test('LOGS-011 what has no bytes is refused when it is written', () => {
  const write = (command: object) => () => encodeLogEntry({ kind: 'command', timeMs: 0, command: command as Command });
  const check = { kind: 'check-order', account: 1, instrument: 1, lots: 1, price: 1 };
  for (const change of [
    { price: Number.NaN },
    { price: Infinity },
    { account: -1 },
    { account: 0.5 },
    { account: 2 ** 32 },
  ]) {
    expect(write({ ...check, ...change })).toThrow();
  }
  expect(write({ kind: 'deposit', account: 1, asset: 1, amount: 2n ** 63n })).toThrow();
  expect(write({ kind: 'open-account', label: 'x', accountKind: 'robot' })).toThrow();
  expect(encodeLogEntry({ kind: 'command', timeMs: 0, command: { ...check, lots: -0 } as Command })).toEqual(
    encodeLogEntry({ kind: 'command', timeMs: 0, command: { ...check, lots: 0 } as Command }),
  );
});

test('LOGS-010 every event that a busy run brings is read back as it was written, in both forms', () => {
  const venue = smallVenue();
  const alice = PROVIDER + 1;
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: alice, asset: USDC, amount: usdc('20000') },
    fill(BTC_PERP, alice, PROVIDER, 1_000, 60_000),
    fill(BTC_CALL, alice, PROVIDER, 100, 4_000),
    { kind: 'check-order', account: alice, instrument: BTC_PERP, lots: 1, price: p(60_000) },
    { kind: 'place-order', order: 1, account: alice, instrument: BTC_PERP, lots: -1, price: p(61_000) },
    { kind: 'publish-funding', instrument: BTC_PERP, ratePpb: 1_000 },
    { kind: 'withdraw', account: alice, asset: USDC, amount: usdc('1') },
    { kind: 'cancel-order', order: 99 },
    ...tick(45_000, 2_800),
    ...tick(20_000, 2_800),
    { kind: 'advance-time' },
  );
  const kinds = new Set<EventKind>();
  for (const outcome of venue.outcomes) {
    expect(decodeOutcome(encodeOutcome(outcome))).toEqual(outcome);
    expect(JSON.parse(JSON.stringify(outcomeToJson(outcome)))).toEqual(outcomeToJson(outcome));
    for (const event of outcome.events) kinds.add(event.kind);
  }
  expect(kinds.size).toBeGreaterThan(20);
});

test('LOGS-010 an outcome of any bytes never crashes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const outcome = decodeOutcome(bytes);
      if (outcome !== undefined) expect(encodeOutcome(outcome)).toEqual(bytes);
    }),
    { numRuns: 3_000 },
  );
});

test('LOGS-012 the JSON form says the same and survives text', () => {
  fc.assert(
    fc.property(commands, (command) => {
      const { command: read, problems } = commandFromJson(JSON.parse(JSON.stringify(commandToJson(command))));
      expect(problems).toBeUndefined();
      expect(read).toEqual(command);
    }),
    { numRuns: 500 },
  );
  expect(commandToJson({ kind: 'deposit', account: 7, asset: 0, amount: usdc('1') })).toEqual({
    kind: 'deposit',
    account: 7,
    asset: 0,
    amount: '1000000',
  });
  expect(eventToJson({ kind: 'rejected', code: 501 } as Event)).toEqual({ kind: 'rejected', code: 501 });
});

test('LOGS-012 what is no command is refused with a sentence that names field, value and what is allowed', () => {
  const sentences = (json: unknown): readonly string[] => commandFromJson(json).problems ?? [];
  expect(sentences({ kind: 'deposit', account: 7, asset: 0, amount: 1_000_000 })).toEqual([
    'command.amount is 1000000; it must be a text of a whole number within 64 bits, like "1000000"',
  ]);
  expect(sentences({ kind: 'deposit', account: -1, asset: 0.5, amount: '9223372036854775808' })).toEqual([
    'command.account is -1; it must be a whole number from 0 to 4294967295',
    'command.asset is 0.5; it must be a whole number from 0 to 4294967295',
    'command.amount is "9223372036854775808"; it must be a text of a whole number within 64 bits, like "1000000"',
  ]);
  expect(sentences({ kind: 'publish-index', prices: [{ underlying: BTC, price: 'x', confidencePpm: 1 }] })).toEqual([
    'command.prices[0].price is "x"; it must be a whole number up to 2^53 - 1',
  ]);
  expect(sentences({ kind: 'cancel-order', order: 1, extra: true })).toEqual(['command.extra is not a field here']);
  expect(sentences({ kind: 'cancel-order' })).toEqual([
    'command.order is missing; it must be a whole number up to 2^53 - 1',
  ]);
  for (const json of [null, 1, 'x', [], {}, { kind: 'fly' }, { kind: '__proto__' }])
    expect(sentences(json).join()).toContain('command.kind');
});

test('LOGS-012 any JSON gives a command or sentences, never a crash', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(...openingCommands()), fc.string(), (json, command, field) => {
      for (const given of [json, { ...(commandToJson(command) as object), [field]: json }]) {
        const { command: read, problems } = commandFromJson(given);
        expect((read === undefined) !== (problems === undefined)).toBe(true);
      }
    }),
    { numRuns: 1_000 },
  );
});
