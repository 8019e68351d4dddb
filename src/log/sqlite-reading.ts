import type { LogRecord } from './log.ts';
import { unpackRecords } from './packed.ts';
import type { PackedRecords } from './packed.ts';
import type { Asker } from './sqlite-answer.ts';

/**
 * Records one after the other, in pieces of some thousand: one piece is on its way from the file while the one before it is used. Written out
 * rather than as an async generator, which takes longer over a record than decoding it does. Ask for one record at a time.
 */
export class SqliteReading implements AsyncIterator<LogRecord> {
  readonly #asker: Asker;
  readonly #shard: string;
  readonly #from: number;
  #next: number;
  #ahead: Promise<PackedRecords> | undefined;
  #piece: Iterator<LogRecord, undefined> = [][Symbol.iterator]();

  constructor(asker: Asker, shard: string, from: number) {
    this.#asker = asker;
    this.#shard = shard;
    this.#from = from;
    this.#next = from;
    this.#ahead = this.#ask();
  }

  next(): Promise<IteratorResult<LogRecord, undefined>> {
    const step = this.#piece.next();
    return step.done === true ? this.#nextPiece() : Promise.resolve(step);
  }

  async #nextPiece(): Promise<IteratorResult<LogRecord, undefined>> {
    if (this.#ahead === undefined) return { done: true, value: undefined };
    let packed = await this.#ahead;
    // What was asked for ahead saw an earlier end than the one of this moment.
    if (packed.lengths.length === 0 && this.#next > this.#from) packed = await this.#ask();
    this.#ahead = undefined;
    if (packed.lengths.length === 0) return { done: true, value: undefined };
    this.#next = packed.firstSeq + packed.lengths.length;
    this.#ahead = this.#ask();
    this.#piece = unpackRecords(packed);
    return this.next();
  }

  #ask(): Promise<PackedRecords> {
    const call = { call: 'readSome', shard: this.#shard, from: this.#next } as const;
    const asked = this.#asker.ask(call) as Promise<PackedRecords>;
    asked.catch(() => undefined);
    return asked;
  }
}
