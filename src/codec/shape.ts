import type { ByteReader, ByteWriter } from '../hash/bytes.ts';
import { readDocument, writeDocument } from '../hash/document.ts';

/**
 * How one kind of value is written as bytes and as JSON. Everything that crosses the edge is a composition of these, so that the two
 * forms, their decoders and their document have one source. Reading never throws: bytes fail through the reader, JSON through problems.
 * @see spec/16-LOGS, LOGS-010
 */
export interface Shape<T> {
  readonly write: (writer: ByteWriter, x: T) => void;
  /** Zeros and a failed reader when the bytes are not of this shape. */
  readonly read: (reader: ByteReader) => T;
  /** Records only: reads the fields into a record that has others already. */
  readonly readInto?: (reader: ByteReader, x: Record<string, unknown>) => void;
  /** A plain value for JSON. */
  readonly toJson: (x: T) => unknown;
  /** The value, or undefined with a sentence in `problems` that names the field, what it is and what is allowed. */
  readonly fromJson: (json: unknown, path: string, problems: string[]) => T | undefined;
  /** What it is, for the reference: "whole number", "text", ... */
  readonly says: string;
}

export type ValueOf<S> = S extends Shape<infer T> ? T : never;

/** A real number: finite, eight bytes. */
export const real: Shape<number> = {
  write: (writer, x) => writer.f64(x),
  read: (reader) => reader.f64(),
  toJson: (x) => x,
  fromJson: (json, path, problems) =>
    typeof json === 'number' && Number.isFinite(json) ? json + 0 : refuse(problems, path, json, 'a finite number'),
  says: 'number',
};

/** A whole number of at most 2^53 - 1 in magnitude, eight bytes: prices, lots, times, numbers of things, ticks. */
export const whole: Shape<number> = {
  write: (writer, x) => writer.f64(x),
  read: (reader) => {
    const x = reader.f64();
    if (!Number.isSafeInteger(x)) reader.failed = true;
    return x;
  },
  toJson: (x) => x,
  fromJson: (json, path, problems) =>
    Number.isSafeInteger(json) ? (json as number) + 0 : refuse(problems, path, json, 'a whole number up to 2^53 - 1'),
  says: 'whole number',
};

/** A row number: 0 to 2^32 - 1, four bytes. */
export const row: Shape<number> = {
  write: (writer, x) => writer.u32(x),
  read: (reader) => reader.u32(),
  toJson: (x) => x,
  fromJson: (json, path, problems) =>
    Number.isInteger(json) && (json as number) >= 0 && (json as number) <= 0xffff_ffff
      ? (json as number) + 0
      : refuse(problems, path, json, 'a whole number from 0 to 4294967295'),
  says: 'row number',
};

/** A signed 64-bit integer; text in JSON, because JSON numbers lose digits above 2^53. */
export const integer: Shape<bigint> = {
  write: (writer, x) => writer.i64(x),
  read: (reader) => reader.i64(),
  toJson: (x) => x.toString(),
  fromJson: (json, path, problems) => {
    const x = typeof json === 'string' && /^-?\d{1,19}$/.test(json) ? BigInt(json) : undefined;
    if (x !== undefined && BigInt.asIntN(64, x) === x) return x;
    return refuse(problems, path, json, 'a text of a whole number within 64 bits, like "1000000"');
  },
  says: 'integer as text',
};

export const text: Shape<string> = {
  write: (writer, x) => writer.text(x),
  read: (reader) => reader.text(),
  toJson: (x) => x,
  fromJson: (json, path, problems) => (typeof json === 'string' ? json : refuse(problems, path, json, 'a text')),
  says: 'text',
};

/** Any plain record, in its canonical form. */
export function documentOf<T>(says: string): Shape<T> {
  return {
    write: (writer, x) => writeDocument(writer, x),
    read: (reader) => readDocument(reader) as T,
    toJson: (x) => x,
    fromJson: (json, path, problems) =>
      typeof json === 'object' && json !== null ? (json as T) : refuse(problems, path, json, 'a record'),
    says,
  };
}

/** One of a few words, one byte. */
export function word<const W extends string>(...words: readonly W[]): Shape<W> {
  return {
    write: (writer, x) => writer.u8(words.indexOf(x)),
    read: (reader) => {
      const at = reader.u8();
      if (at >= words.length) reader.failed = true;
      return words[Math.min(at, words.length - 1)];
    },
    toJson: (x) => x,
    fromJson: (json, path, problems) =>
      words.includes(json as W) ? (json as W) : refuse(problems, path, json, `one of ${words.join(', ')}`),
    says: words.map((w) => `\`${w}\``).join(' or '),
  };
}

/** A list behind its length. */
export function list<T>(element: Shape<T>): Shape<readonly T[]> {
  return {
    write: (writer, x) => {
      writer.u32(x.length);
      for (const one of x) element.write(writer, one);
    },
    read: (reader) => {
      const length = reader.u32();
      const x: T[] = [];
      for (let i = 0; i < length && !reader.failed; i++) x.push(element.read(reader));
      return x;
    },
    toJson: (x) => x.map((one) => element.toJson(one)),
    fromJson: (json, path, problems) => {
      if (!Array.isArray(json)) return refuse(problems, path, json, 'a list');
      const x: T[] = [];
      json.forEach((one, i) => {
        const read = element.fromJson(one, `${path}[${i}]`, problems);
        if (read !== undefined) x.push(read);
      });
      return x.length === json.length ? x : undefined;
    },
    says: `list of ${element.says}`,
  };
}

function refuse(problems: string[], path: string, json: unknown, allowed: string): undefined {
  problems.push(`${path} is ${printed(json)}; it must be ${allowed}`);
  return undefined;
}

/** A value as a sentence can show it. */
export function printed(json: unknown): string {
  if (json === undefined) return 'missing';
  if (typeof json === 'string') return `"${json.length > 40 ? `${json.slice(0, 40)}...` : json}"`;
  if (typeof json === 'object') return json === null ? 'null' : Array.isArray(json) ? 'a list' : 'a record';
  return String(json);
}
