import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Command } from '../engine/command.ts';
import type { Event, EventKind } from '../engine/event.ts';
import { DEFAULT_GENESIS } from '../engine/genesis.ts';
import {
  BTC,
  BTC_CALL,
  BTC_PERP,
  fill,
  openingCommands,
  p,
  PROVIDER,
  smallVenue,
  tick,
  USDC,
  usdc,
} from '../engine/small-venue.suite.ts';
import { commands, wholes } from './any-command.suite.ts';
import { commandFromJson, commandToJson, eventToJson, outcomeToJson } from './json.ts';
import { decodeLogEntry, encodeLogEntries, encodeLogEntry, logEntryDecoder, stampLogEntries } from './log-record.ts';
import { decodeOutcome, encodeOutcome } from './outcome-codec.ts';

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
  stampLogEntries([bytes], 1_774_598_400_000);
  expect(bytes).toEqual(encodeLogEntry({ kind: 'command', timeMs: 1_774_598_400_000, command }));
});

test('LOGS-010 records of one block are those that were written one by one, and so are their times', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(commands, wholes), { maxLength: 12 }), wholes, (list, timeMs) => {
      const entries = list.map(([command, at]) => ({ kind: 'command', timeMs: at, command }) as const);
      const block = encodeLogEntries(entries);
      expect(block).toEqual(entries.map((entry) => encodeLogEntry(entry)));
      const decode = logEntryDecoder();
      expect(block.map(decode)).toEqual(entries);
      stampLogEntries(block, timeMs);
      expect(block.map(decode)).toEqual(entries.map((entry) => ({ ...entry, timeMs })));
      const cut = block.map((bytes, i) => bytes.subarray(0, bytes.length - (i % 2)));
      expect(cut.map(decode).map((entry) => entry === undefined)).toEqual(cut.map((_, i) => i % 2 === 1));
    }),
    { numRuns: 200 },
  );
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
    { kind: 'publish-depth', instrument: BTC_PERP, bids: [{ distancePpm: 500, lots: 90 }], asks: [] },
    ...tick(38_000, 2_800),
    ...tick(20_000, 2_800),
    { kind: 'fund-deposit', asset: USDC, amount: usdc('1') },
    { kind: 'socialise-loss', asset: USDC },
    { kind: 'deposit', account: alice, asset: USDC, amount: usdc('30000') },
    { kind: 'socialise-loss', asset: USDC },
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
