import type { ByteReader, ByteWriter } from '../hash/bytes.ts';
import type { Shape } from './shape.ts';

/** A field that may be absent: one byte says whether it is there. */
export interface Optional<T> {
  readonly optional: Shape<T>;
}

export function optional<T>(shape: Shape<T>): Optional<T> {
  return { optional: shape };
}

/** The fields of a record type, each with its shape: the compiler refuses one that is missing, extra, or of another type. */
export type FieldsOf<T> = {
  readonly [Name in keyof T]-?: undefined extends T[Name] ? Optional<Exclude<T[Name], undefined>> : Shape<T[Name]>;
};

interface Field {
  readonly name: string;
  readonly shape: Shape<unknown>;
  readonly isOptional: boolean;
}

/** A record: its fields one after the other, in the order they are declared. */
export function record<T extends object>(fields: FieldsOf<T>, says = 'record'): Shape<T> {
  const listed = fieldsOf(fields);
  const readInto = (reader: ByteReader, x: Record<string, unknown>): void => {
    for (const field of listed) {
      const value = readField(reader, field);
      if (value !== undefined) x[field.name] = value;
    }
  };
  return {
    readInto,
    write: (writer, x) => {
      for (const field of listed) writeField(writer, field, (x as Record<string, unknown>)[field.name]);
    },
    read: (reader) => {
      const x: Record<string, unknown> = {};
      readInto(reader, x);
      return x as T;
    },
    toJson: (x) => {
      const json: Record<string, unknown> = {};
      for (const { name, shape } of listed) {
        const value = (x as Record<string, unknown>)[name];
        if (value !== undefined) json[name] = shape.toJson(value);
      }
      return json;
    },
    fromJson: (json, path, problems) => fieldsFromJson<T>(listed, json, path, problems),
    says,
  };
}

/** The fields of a record by name, for the reference. */
export function fieldsOf(fields: object): readonly Field[] {
  return Object.entries(fields as Record<string, Shape<unknown> | Optional<unknown>>).map(([name, field]) =>
    'optional' in field ? { name, shape: field.optional, isOptional: true } : { name, shape: field, isOptional: false },
  );
}

function writeField(writer: ByteWriter, { shape, isOptional }: Field, x: unknown): void {
  if (!isOptional) {
    shape.write(writer, x);
    return;
  }
  writer.u8(x === undefined ? 0 : 1);
  if (x !== undefined) shape.write(writer, x);
}

function readField(reader: ByteReader, { shape, isOptional }: Field): unknown {
  if (!isOptional) return shape.read(reader);
  const there = reader.u8();
  if (there > 1) reader.failed = true;
  return there === 1 ? shape.read(reader) : undefined;
}

function fieldsFromJson<T>(listed: readonly Field[], json: unknown, path: string, problems: string[]): T | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    problems.push(`${path} must be a record with the fields ${listed.map(({ name }) => name).join(', ')}`);
    return undefined;
  }
  const before = problems.length;
  const given = json as Record<string, unknown>;
  const x: Record<string, unknown> = {};
  for (const { name, shape, isOptional } of listed) {
    if (isOptional && given[name] === undefined) continue;
    const value = shape.fromJson(given[name], `${path}.${name}`, problems);
    if (value !== undefined) x[name] = value;
  }
  for (const name of Object.keys(given)) {
    if (!listed.some((field) => field.name === name)) problems.push(`${path}.${name} is not a field here`);
  }
  return problems.length === before ? (x as T) : undefined;
}
