import { assert } from '../units/assert.ts';

/**
 * Little-endian bytes through DataView: the only form in which anything is hashed, logged or kept. Lengths are explicit, NaN and the
 * infinities do not exist, and minus zero is written as zero, so that equal records have equal bytes. @see spec/08-DETR
 */
export class ByteWriter {
  #view: DataView;
  #bytes: Uint8Array;
  #length = 0;

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  u8(x: number): void {
    assert(Number.isInteger(x) && x >= 0 && x <= 0xff, 'u8 out of range');
    const at = this.#room(1);
    this.#view.setUint8(at, x);
  }

  u16(x: number): void {
    assert(Number.isInteger(x) && x >= 0 && x <= 0xffff, 'u16 out of range');
    const at = this.#room(2);
    this.#view.setUint16(at, x, true);
  }

  u32(x: number): void {
    assert(Number.isInteger(x) && x >= 0 && x <= 0xffff_ffff, 'u32 out of range');
    const at = this.#room(4);
    this.#view.setUint32(at, x, true);
  }

  /** A finite double. */
  f64(x: number): void {
    assert(Number.isFinite(x), 'a number in the log is finite');
    const at = this.#room(8);
    this.#view.setFloat64(at, x + 0, true);
  }

  i64(x: bigint): void {
    assert(BigInt.asIntN(64, x) === x, 'i64 out of range');
    const at = this.#room(8);
    this.#view.setBigInt64(at, x, true);
  }

  /** A text as its UTF-16 units behind their number: every string has one form, none is refused. */
  text(x: string): void {
    this.u32(x.length);
    const at = this.#room(2 * x.length);
    for (let i = 0; i < x.length; i++) this.#view.setUint16(at + 2 * i, x.charCodeAt(i), true);
  }

  /** Bytes as they are, without a length. */
  raw(x: Uint8Array): void {
    const at = this.#room(x.length);
    this.#bytes.set(x, at);
  }

  /** What was written, as a copy. */
  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** What was written, valid until the next write. */
  peek(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  reset(): void {
    this.#length = 0;
  }

  #room(size: number): number {
    const at = this.#length;
    const needed = at + size;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = needed;
    return at;
  }
}

/**
 * Reads what ByteWriter wrote. Never throws: past the end, or at a number that is not finite, it `failed` and gives zeros from then on,
 * so a decoder reads its fields straight through and asks once.
 */
export class ByteReader {
  #view: DataView;
  #bytes: Uint8Array;
  /** Places in the buffer of the view. */
  #start: number;
  #at: number;
  #end: number;
  failed = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    this.#start = bytes.byteOffset;
    this.#at = this.#start;
    this.#end = this.#start + bytes.length;
  }

  /** Begins anew with other bytes; views of one buffer after each other cost nothing. */
  aim(bytes: Uint8Array): void {
    if (bytes.buffer !== this.#view.buffer) this.#view = new DataView(bytes.buffer);
    this.#bytes = bytes;
    this.#start = bytes.byteOffset;
    this.#at = this.#start;
    this.#end = this.#start + bytes.length;
    this.failed = false;
  }

  get at(): number {
    return this.#at - this.#start;
  }

  /** Whether everything was read and nothing was wrong. */
  get ended(): boolean {
    return !this.failed && this.#at === this.#end;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#end - this.#at;
  }

  u8(): number {
    const at = this.#take(1);
    return at < 0 ? 0 : this.#view.getUint8(at);
  }

  u16(): number {
    const at = this.#take(2);
    return at < 0 ? 0 : this.#view.getUint16(at, true);
  }

  u32(): number {
    const at = this.#take(4);
    return at < 0 ? 0 : this.#view.getUint32(at, true);
  }

  f64(): number {
    const at = this.#take(8);
    const x = at < 0 ? 0 : this.#view.getFloat64(at, true);
    if (Number.isFinite(x) && !Object.is(x, -0)) return x;
    this.failed = true;
    return 0;
  }

  i64(): bigint {
    const at = this.#take(8);
    return at < 0 ? 0n : this.#view.getBigInt64(at, true);
  }

  text(): string {
    const length = this.u32();
    const at = this.#take(2 * length);
    if (at < 0) return '';
    let x = '';
    for (let i = 0; i < length; i++) x += String.fromCharCode(this.#view.getUint16(at + 2 * i, true));
    return x;
  }

  /** The next bytes, as a view of the same memory. */
  raw(size: number): Uint8Array {
    const at = this.#take(size);
    return at < 0 ? new Uint8Array(0) : this.#bytes.subarray(at - this.#start, at - this.#start + size);
  }

  #take(size: number): number {
    if (this.failed || size > this.#end - this.#at) {
      this.failed = true;
      return -1;
    }
    const at = this.#at;
    this.#at += size;
    return at;
  }
}
