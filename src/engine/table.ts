import { assert } from '../units/assert.ts';

/** What one column holds, and how many cells a row has in it. */
export interface ColumnSpec<Type extends ColumnType = ColumnType> {
  readonly type: Type;
  readonly width: number;
}

export type ColumnType = 'u8' | 'i32' | 'u32' | 'f64' | 'i64';

export type Column = Uint8Array | Int32Array | Uint32Array | Float64Array | BigInt64Array;

interface ColumnOf {
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f64: Float64Array;
  readonly i64: BigInt64Array;
}

export type Specs = Readonly<Record<string, ColumnType | ColumnSpec>>;

type TypeOf<Spec> = Spec extends ColumnSpec<infer Type> ? Type : Spec extends ColumnType ? Spec : never;

export type Columns<S extends Specs> = { readonly [Name in keyof S]: ColumnOf[TypeOf<S[Name]>] };

/**
 * Rows of typed columns with a capacity fixed at genesis. Row numbers are handed out upwards and never move; iteration is by row number
 * and therefore ordered. The columns are the snapshot and what is hashed: rows [0, count) of each, in the order they were declared.
 * @see spec/15-ENGN, ENGN-020
 */
export interface Table<S extends Specs = Specs> {
  readonly name: string;
  readonly capacity: number;
  /** Rows in use: [0, count). */
  count: number;
  readonly columns: Columns<S>;
  readonly specs: readonly { readonly name: string; readonly type: ColumnType; readonly width: number }[];
}

/** A column with several cells a row. */
export function wide<Type extends ColumnType>(type: Type, width: number): ColumnSpec<Type> {
  return { type, width };
}

/** An empty table: every cell zero. */
export function createTable<const S extends Specs>(name: string, capacity: number, specs: S): Table<S> {
  assert(Number.isInteger(capacity) && capacity > 0, `the capacity of ${name} is a whole number above zero`);
  const listed = Object.entries(specs).map(([column, spec]) =>
    typeof spec === 'string'
      ? { name: column, type: spec, width: 1 }
      : { name: column, type: spec.type, width: spec.width },
  );
  const columns = Object.fromEntries(listed.map((spec) => [spec.name, createColumn(spec.type, capacity * spec.width)]));
  return { name, capacity, count: 0, columns: columns as Columns<S>, specs: listed };
}

/** The next row, all zeros. @throws Fault when the table is full: whoever promises a row asks `isFull` first. */
export function addRow(table: Table): number {
  assert(table.count < table.capacity, `the table ${table.name} is full`);
  table.count += 1;
  return table.count - 1;
}

export function isFull(table: Table): boolean {
  return table.count === table.capacity;
}

/** The bytes of the used rows of each column, in order: views, not copies. */
export function* usedBytes(table: Table): Generator<Uint8Array> {
  for (const { name, width } of table.specs) {
    const column = table.columns[name] as Column;
    yield new Uint8Array(column.buffer, column.byteOffset, table.count * width * column.BYTES_PER_ELEMENT);
  }
}

/** Bytes that the used rows take. */
export function usedSize(table: Table): number {
  let size = 0;
  for (const bytes of usedBytes(table)) size += bytes.length;
  return size;
}

/** Puts text into a fixed-width byte column, padded with zeros. @throws Fault when it is no ASCII or too long. */
export function setText(column: Uint8Array, width: number, row: number, text: string): void {
  assert(text.length <= width, 'a text fits its column');
  for (let i = 0; i < width; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 0;
    assert(code < 128, 'a text in a column is ASCII');
    column[row * width + i] = code;
  }
}

/** The text of a fixed-width byte column. */
export function getText(column: Uint8Array, width: number, row: number): string {
  let text = '';
  for (let i = 0; i < width && column[row * width + i] !== 0; i++) text += String.fromCharCode(column[row * width + i]);
  return text;
}

/** Whether a text can be kept in a column of this width: printable ASCII, not empty. */
export function isColumnText(text: string, width: number): boolean {
  return text.length > 0 && text.length <= width && /^[\x20-\x7e]+$/.test(text);
}

function createColumn(type: ColumnType, cells: number): Column {
  switch (type) {
    case 'u8':
      return new Uint8Array(cells);
    case 'i32':
      return new Int32Array(cells);
    case 'u32':
      return new Uint32Array(cells);
    case 'f64':
      return new Float64Array(cells);
    case 'i64':
      return new BigInt64Array(cells);
  }
}
