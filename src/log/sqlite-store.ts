import type Database from 'better-sqlite3';
import { decodeFrame, encodeFrame } from './frame.ts';
import { runsOf } from './id-runs.ts';
import type { IdRun } from './id-runs.ts';
import { askBatch, LogRefusal } from './log.ts';
import type { CommandId, LogItem, LogRecord, Placement, StoredSnapshot } from './log.ts';
import { openFile, prepareStatements } from './sqlite-file.ts';
import type { SqliteOptions } from './sqlite-file.ts';
import { placeOf, SHARD_SPAN, SHARDS_MAX } from './sqlite-place.ts';
import { SqliteSnapshots } from './sqlite-snapshots.ts';
import { asRefusal } from './sqlite-refusal.ts';

/** Records after which no further batch is read at a time. */
const READ_ENOUGH = 4_096;

/** Bytes after which no further batch is read at a time. */
const READ_BYTES_ENOUGH = 4_194_304;

interface BatchRow {
  readonly place: number;
  readonly count: number;
  readonly frame: Uint8Array;
}

interface ShardRow {
  readonly id: number;
  readonly epoch: number;
  readonly next_seq: number;
}

/**
 * A log in one SQLite file: write-ahead log, synchronous=FULL, strict tables. One append is one transaction with one row that holds the
 * whole batch, each record with its own checksum; ids are kept as runs. Synchronous: sqlite-log.ts puts a thread in front of it.
 */
export class SqliteStore {
  readonly #db: Database.Database;
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #snapshots: SqliteSnapshots;
  readonly #highest = new Map<string, number>();

  /** @throws LogRefusal corrupt, locked, or batch-invalid for a file of another format */
  constructor(path: string, options: SqliteOptions = {}) {
    this.#db = asRefusal(() => openFile(path, options));
    this.#statements = asRefusal(() => prepareStatements(this.#db));
    this.#snapshots = new SqliteSnapshots(this.#db, this.#statements);
  }

  append(shard: string, expectedSeq: number, epoch: number, batch: readonly LogItem[]): readonly Placement[] {
    askBatch(batch);
    return asRefusal(() => this.#transaction(() => this.#append(shard, expectedSeq, epoch, batch)));
  }

  /** Some thousand records from a sequence number on, whole batches; those before a damaged one, which the next call then meets. */
  readSome(shard: string, from: number): readonly LogRecord[] {
    return asRefusal(() => {
      const row = this.#shard(shard);
      const first = this.#statements.batchAt.get(placeOf(row.id, from), placeOf(row.id, 0)) as
        | { place: number }
        | undefined;
      const start = first === undefined ? placeOf(row.id, from) : BigInt(first.place);
      const rows = this.#statements.batchesFrom.iterate(start, placeOf(row.id + 1, 0)) as IterableIterator<BatchRow>;
      const records: LogRecord[] = [];
      let bytes = 0;
      try {
        for (const batch of rows) {
          const firstSeq = batch.place - row.id * SHARD_SPAN;
          askDense(records.at(-1)?.seq, firstSeq, from);
          for (const record of decodeFrame(batch.frame, firstSeq, batch.count)) {
            if (record.seq >= from) records.push(record);
          }
          bytes += batch.frame.length;
          if (records.length >= READ_ENOUGH || bytes >= READ_BYTES_ENOUGH) break;
        }
      } catch (cause) {
        if (records.length === 0) throw cause;
      }
      return records;
    });
  }

  end(shard: string): number {
    return asRefusal(() => this.#shard(shard).next_seq);
  }

  find(shard: string, id: CommandId): number | undefined {
    return asRefusal(() => this.#find(this.#shard(shard).id, id));
  }

  acquireEpoch(shard: string): number {
    return asRefusal(() =>
      this.#transaction(() => {
        const row = this.#shard(shard);
        this.#statements.setEpoch.run(row.epoch + 1, row.id);
        return row.epoch + 1;
      }),
    );
  }

  /** One part of a snapshot. */
  putSnapshotPart(shard: string, seq: number, part: number, bytes: Uint8Array): void {
    asRefusal(() => this.#snapshots.putPart(this.#shard(shard).id, seq, part, bytes));
  }

  /** All parts of a snapshot are there. */
  putSnapshotHead(shard: string, seq: number, head: { parts: number; size: number; crc: number }): void {
    asRefusal(() => this.#snapshots.putHead(this.#shard(shard).id, seq, head));
  }

  getSnapshot(shard: string, atMost: number): StoredSnapshot | undefined {
    return asRefusal(() => this.#snapshots.latest(this.#shard(shard).id, atMost));
  }

  /** Forgets the snapshots of fewer than so many records; `sweepOnePart` gives back their room. */
  dropSnapshots(shard: string, before: number): void {
    asRefusal(() => this.#snapshots.drop(this.#shard(shard).id, before));
  }

  /** Gives back the room of one part that belongs to no snapshot. @returns whether there was one */
  sweepOnePart(shard: string): boolean {
    return asRefusal(() => this.#snapshots.sweepOne(this.#shard(shard).id));
  }

  /** Names of the shards in the file. */
  shards(): readonly string[] {
    return asRefusal(() => (this.#statements.shardNames.all() as readonly { name: string }[]).map(({ name }) => name));
  }

  close(): void {
    this.#db.close();
  }

  #append(name: string, expectedSeq: number, epoch: number, batch: readonly LogItem[]): readonly Placement[] {
    const row = this.#shard(name);
    if (epoch !== row.epoch) {
      throw new LogRefusal('epoch-fenced', `epoch ${epoch} may not write: the latest is ${row.epoch}`);
    }
    if (expectedSeq !== row.next_seq) {
      throw new LogRefusal('sequence-mismatch', `the next record is ${row.next_seq}, not ${expectedSeq}`);
    }
    const runs = runsOf(batch, expectedSeq);
    if (this.#areAllNew(row.id, runs)) {
      this.#write(row, expectedSeq, epoch, batch, runs);
      return batch.map((_, i) => ({ seq: expectedSeq + i, duplicate: false }));
    }
    const fresh: LogItem[] = [];
    const seen = new Map<string, number>();
    const placements = batch.map((item): Placement => {
      const key = `${item.id.client}/${item.id.number}`;
      const known = seen.get(key) ?? this.#known(row.id, item.id);
      if (known !== undefined) return { seq: known, duplicate: true };
      const seq = expectedSeq + fresh.length;
      seen.set(key, seq);
      fresh.push(item);
      return { seq, duplicate: false };
    });
    if (fresh.length > 0) this.#write(row, expectedSeq, epoch, fresh, runsOf(fresh, expectedSeq));
    return placements;
  }

  /** Whether every client only used numbers above all that it had used before: nothing can be known already. */
  #areAllNew(shard: number, runs: readonly IdRun[]): boolean {
    const last = new Map<number, number>();
    return runs.every(({ client, firstNumber, lastNumber }) => {
      const highest = last.get(client) ?? this.#highestOf(shard, client);
      last.set(client, lastNumber);
      return firstNumber > highest;
    });
  }

  #write(row: ShardRow, firstSeq: number, epoch: number, fresh: readonly LogItem[], runs: readonly IdRun[]): void {
    this.#statements.insertBatch.run(placeOf(row.id, firstSeq), fresh.length, epoch, encodeFrame(firstSeq, fresh));
    for (const run of runs) this.#keepRun(row.id, run);
    this.#statements.setNext.run(BigInt(firstSeq + fresh.length), row.id);
  }

  /** Extends the client's run that ends where this one begins, or adds it. */
  #keepRun(shard: number, { client, firstNumber, lastNumber, firstSeq }: IdRun): void {
    const before = this.#statements.runAt.get(shard, BigInt(client), BigInt(firstNumber)) as RunRow | undefined;
    const continues =
      before !== undefined &&
      before.last_number + 1 === firstNumber &&
      before.first_seq + (firstNumber - before.first_number) === firstSeq;
    if (continues) {
      this.#statements.extendRun.run(BigInt(lastNumber), shard, BigInt(client), BigInt(before.first_number));
    } else {
      this.#statements.insertRun.run(shard, BigInt(client), BigInt(firstNumber), BigInt(lastNumber), BigInt(firstSeq));
    }
    const key = `${shard}/${client}`;
    this.#highest.set(key, Math.max(this.#highest.get(key) ?? -1, lastNumber));
  }

  /** Where an id stands; asks the file only when the client has used a number as high before. */
  #known(shard: number, id: CommandId): number | undefined {
    return id.number > this.#highestOf(shard, id.client) ? undefined : this.#find(shard, id);
  }

  /** The highest number that a client has used, -1 for none. */
  #highestOf(shard: number, client: number): number {
    const key = `${shard}/${client}`;
    let highest = this.#highest.get(key);
    if (highest === undefined) {
      const row = this.#statements.highestOf.get(shard, BigInt(client)) as { last_number: number } | undefined;
      highest = row?.last_number ?? -1;
      this.#highest.set(key, highest);
    }
    return highest;
  }

  #find(shard: number, { client, number }: CommandId): number | undefined {
    const run = this.#statements.runAt.get(shard, BigInt(client), BigInt(number)) as RunRow | undefined;
    if (run === undefined || run.last_number < number) return undefined;
    return run.first_seq + (number - run.first_number);
  }

  #shard(name: string): ShardRow {
    const known = this.#statements.shardByName.get(name) as ShardRow | undefined;
    if (known !== undefined) return known;
    if (this.#db.readonly) return { id: -1, epoch: 0, next_seq: 0 };
    this.#statements.insertShard.run(name);
    const row = this.#statements.shardByName.get(name) as ShardRow;
    if (row.id > SHARDS_MAX)
      throw new LogRefusal('batch-invalid', `a file holds ${SHARDS_MAX} shards; ${name} is one more`);
    return row;
  }

  /** All or nothing; what is remembered of ids is forgotten when it fails. */
  #transaction<T>(work: () => T): T {
    try {
      return this.#db.transaction(work).immediate();
    } catch (cause) {
      this.#highest.clear();
      throw cause;
    }
  }
}

interface RunRow {
  readonly first_number: number;
  readonly last_number: number;
  readonly first_seq: number;
}

function askDense(last: number | undefined, firstSeq: number, from: number): void {
  const expected = last === undefined ? undefined : last + 1;
  if (expected !== undefined ? firstSeq === expected : firstSeq <= from) return;
  const lastGoodSeq = (expected ?? from) - 1;
  throw new LogRefusal('corrupt', `records ${lastGoodSeq + 1} to ${firstSeq - 1} are missing`, { lastGoodSeq });
}
