import type { ByteReader, ByteWriter } from '../hash/bytes.ts';
import type { Shape } from './shape.ts';
import { printed } from './shape.ts';

/** Records told apart by `kind`. Each kind has a tag in the bytes that is never reused, so that old logs stay readable. */
export type Variants<U extends { readonly kind: string }> = {
  readonly [Kind in U['kind']]: readonly [tag: number, shape: Shape<Omit<Extract<U, { kind: Kind }>, 'kind'>>];
};

/** A union, and the kinds it has. */
export interface UnionShape<U extends { readonly kind: string }> extends Shape<U> {
  readonly kinds: readonly U['kind'][];
}

/** A union by `kind`: one byte for the tag, then the fields of that kind. */
export function union<U extends { readonly kind: string }>(variants: Variants<U>, says: string): UnionShape<U> {
  const entries = Object.entries(variants) as readonly [U['kind'], readonly [number, Shape<object>]][];
  const byKind = new Map(entries);
  const byTag: { readonly kind: U['kind']; readonly shape: Shape<object> }[] = [];
  for (const [kind, [tag, shape]] of entries) byTag[tag] = { kind, shape };
  return {
    write: (writer: ByteWriter, x) => {
      const [tag, shape] = byKind.get(x.kind) as readonly [number, Shape<object>];
      writer.u8(tag);
      shape.write(writer, x);
    },
    read: (reader: ByteReader) => {
      const variant = byTag[reader.u8()] as (typeof byTag)[number] | undefined;
      if (variant !== undefined) {
        const x: Record<string, unknown> = { kind: variant.kind };
        if (variant.shape.readInto === undefined) Object.assign(x, variant.shape.read(reader));
        else variant.shape.readInto(reader, x);
        return x as unknown as U;
      }
      reader.failed = true;
      return { kind: entries[0][0] } as U;
    },
    toJson: (x) => ({ kind: x.kind, ...(byKind.get(x.kind)?.[1].toJson(x) as object) }),
    fromJson: (json, path, problems) => {
      const { kind, ...rest } = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
      const variant = byKind.get(kind as U['kind']);
      if (variant === undefined) {
        problems.push(
          `${path}.kind is ${printed(kind)}; it must be one of ${entries.map(([name]) => name).join(', ')}`,
        );
        return undefined;
      }
      const fields = variant[1].fromJson(rest, path, problems);
      return fields === undefined ? undefined : ({ kind, ...fields } as U);
    },
    says,
    kinds: entries.map(([kind]) => kind),
  };
}
