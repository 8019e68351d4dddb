import type { RandomStream } from '../../src/lab/random-stream.ts';

/** Changed inputs for the doors: bytes flipped, cut, spliced and overwritten; JSON changed by its own grammar; text changed by tokens. */

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.1,
  255,
  65_536,
  4_294_967_295,
  4_294_967_296,
  2 ** 53 - 1,
  2 ** 53,
  -(2 ** 53),
  1e308,
  5e-324,
  Number.NaN,
  Infinity,
];

const NAMES = ['__proto__', 'constructor', 'toString', 'valueOf', 'kind', 'then', 'length', '', 'toJSON'];

const TEXTS = [
  '',
  '0',
  '-1',
  '1e400',
  'NaN',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775809',
  '0x10',
  ' 1',
  '1_000',
  '\u0000',
  '\ud800',
  '\u202e',
  '__proto__',
  'BTC-27MAR26-60000-C',
  'BTC/USDC:USDC',
  '2026-02-30T08:00:00Z',
  'x'.repeat(300),
  '9'.repeat(400),
];

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  ',',
  ':',
  '\\u',
  '\\',
  'null',
  'true',
  '1e999',
  '-',
  '\n',
  '\r',
  ';',
  '\t',
  '""',
  '%',
  '.',
  '\ufeff',
  ...TEXTS,
];

/** One to four changes to a copy of some bytes; `other` gives what is spliced in. */
export function changedBytes(stream: RandomStream, from: Uint8Array, other: Uint8Array): Uint8Array {
  let bytes: Uint8Array = from.slice();
  for (let changes = stream.whole(1, 4); changes > 0; changes--) bytes = changeOnce(stream, bytes, other);
  return bytes;
}

function changeOnce(stream: RandomStream, bytes: Uint8Array, other: Uint8Array): Uint8Array {
  const at = stream.whole(0, Math.max(0, bytes.length - 1));
  const length = stream.whole(1, 16);
  switch (stream.whole(0, 6)) {
    case 0:
      bytes[at] ^= 1 << stream.whole(0, 7);
      return bytes;
    case 1:
      bytes[at] = stream.pick([0, 1, 127, 128, 255, stream.whole(0, 255)]);
      return bytes;
    case 2:
      return bytes.slice(0, at);
    case 3:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
    case 4:
      return joined(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at));
    case 5:
      return joined(bytes.subarray(0, at), other.subarray(stream.whole(0, other.length)));
    default:
      if (bytes.length >= at + 8) new DataView(bytes.buffer).setFloat64(at, stream.pick(NUMBERS), true);
      return bytes;
  }
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A JSON value with one to three places changed: what is changed is copied, the rest is shared. */
export function changedJson(stream: RandomStream, json: unknown): unknown {
  let changed = json;
  for (let changes = stream.whole(1, 3); changes > 0; changes--) changed = changePlace(stream, changed, 0);
  return changed;
}

/** Walks down to a place, and there replaces, removes, renames or repeats. */
function changePlace(stream: RandomStream, json: unknown, depth: number): unknown {
  if (typeof json !== 'object' || json === null || stream.uniform() < 0.08) return otherValue(stream, json, depth);
  if (Array.isArray(json)) {
    if (json.length === 0) return [otherValue(stream, null, depth)];
    const at = stream.whole(0, json.length - 1);
    if (stream.uniform() < 0.15) return [...json, ...json.slice(at)];
    return json.map((one, i) => (i === at ? changePlace(stream, one, depth + 1) : (one as unknown)));
  }
  const entries = Object.entries(json);
  const at = stream.whole(0, Math.max(0, entries.length - 1));
  const kind = stream.uniform();
  if (kind < 0.1) return Object.fromEntries(entries.filter((_, i) => i !== at));
  if (kind < 0.2) return withName(json, stream.pick([...NAMES, ...TEXTS]), otherValue(stream, null, depth));
  if (entries.length === 0) return otherValue(stream, json, depth);
  return Object.fromEntries(
    entries.map(([name, one], i) => [name, i === at ? changePlace(stream, one, depth + 1) : (one as unknown)]),
  );
}

/** A record with one more field of its own, whatever its name: `__proto__` too, as JSON.parse makes it. */
function withName(record: object, name: string, value: unknown): object {
  const wider = { ...record };
  Object.defineProperty(wider, name, { value, enumerable: true, configurable: true, writable: true });
  return wider;
}

function otherValue(stream: RandomStream, before: unknown, depth: number): unknown {
  switch (stream.whole(0, 8)) {
    case 0:
      return null;
    case 1:
      return stream.uniform() < 0.5;
    case 2:
      return stream.pick(NUMBERS.filter(Number.isFinite));
    case 3:
      return typeof before === 'number'
        ? before * stream.pick([-1, 10, 1e-9, 1e9, 1.0000001])
        : stream.whole(-1000, 1000);
    case 4:
      return [before, before];
    case 5:
      return withName({}, stream.pick(NAMES), depth > 6 ? 1 : otherValue(stream, before, depth + 1));
    case 6: {
      let deep: unknown = before;
      for (let i = stream.whole(1, 60); i > 0; i--) deep = i % 2 === 0 ? [deep] : { kind: deep };
      return deep;
    }
    case 7:
      return typeof before === 'string' ? changedText(stream, before) : stream.pick(TEXTS);
    default:
      return stream.pick(TEXTS);
  }
}

/** A text with one to four places cut, repeated or overwritten by tokens that mean something somewhere. */
export function changedText(stream: RandomStream, text: string): string {
  let changed = text;
  for (let changes = stream.whole(1, 4); changes > 0; changes--) {
    const at = stream.whole(0, changed.length);
    const end = Math.min(changed.length, at + stream.whole(0, 12));
    const kind = stream.whole(0, 4);
    const middle =
      kind === 0
        ? ''
        : kind === 1
          ? changed.slice(at, end).repeat(2)
          : kind === 2
            ? String.fromCharCode(stream.whole(0, 0x2fff))
            : stream.pick(TOKENS);
    changed = changed.slice(0, at) + middle + changed.slice(end);
  }
  return changed;
}
