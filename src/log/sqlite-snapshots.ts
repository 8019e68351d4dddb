import { crc32 } from 'node:zlib';
import type Database from 'better-sqlite3';
import { joined, LogRefusal } from './log.ts';
import type { StoredSnapshot } from './log.ts';
import type { prepareStatements } from './sqlite-file.ts';
import { placeOf, SHARD_SPAN } from './sqlite-place.ts';

interface HeadRow {
  readonly place: number;
  readonly crc: number;
  readonly parts: number;
  readonly size: number;
}

/**
 * The snapshots of a log file. Each is written in parts, every part in a transaction of its own, so that appends are served in between; the
 * head that makes it visible comes last. What was broken off has no head, and is swept away part by part.
 */
export class SqliteSnapshots {
  readonly #statements: ReturnType<typeof prepareStatements>;
  readonly #transaction: <T>(work: () => T) => T;

  constructor(db: Database.Database, statements: ReturnType<typeof prepareStatements>) {
    this.#statements = statements;
    this.#transaction = (work) => db.transaction(work).immediate();
  }

  /** A part of a snapshot that is being written; the first one takes away the head of an earlier snapshot of the place. */
  putPart(shard: number, seq: number, part: number, bytes: Uint8Array): void {
    const at = placeOf(shard, seq);
    this.#transaction(() => {
      if (part === 0) this.#dropHeads(at, at);
      this.#statements.putPart.run(at, part, bytes);
    });
  }

  /** Makes a snapshot visible. @throws LogRefusal sequence-mismatch when not all of its parts are there */
  putHead(shard: number, seq: number, { parts, size, crc }: { parts: number; size: number; crc: number }): void {
    const at = placeOf(shard, seq);
    this.#transaction(() => {
      const kept = this.#statements.partsKept.get(at, parts) as { parts: number; size: number };
      if (kept.parts !== parts || kept.size !== size)
        throw new LogRefusal('sequence-mismatch', `of the snapshot at ${seq} not all ${parts} parts are there`);
      this.#dropHeads(at, at);
      this.#statements.dropPartsFrom.run(at, parts);
      this.#statements.putHead.run(at, crc, parts, size);
    });
  }

  /** Makes the snapshots of fewer than so many records invisible. */
  drop(shard: number, before: number): void {
    this.#transaction(() => this.#dropHeads(placeOf(shard, 0), placeOf(shard, before) - 1n));
  }

  /** Takes away one part of a snapshot that has no head. @returns whether there was one */
  sweepOne(shard: number): boolean {
    const stray = this.#statements.strayPart.get(placeOf(shard, 0), placeOf(shard + 1, 0)) as StrayRow | undefined;
    if (stray === undefined) return false;
    this.#transaction(() => this.#statements.dropPart.run(BigInt(stray.place), stray.part));
    return true;
  }

  /** The latest snapshot of at most so many records. @throws LogRefusal corrupt, with its place */
  latest(shard: number, atMost: number): StoredSnapshot | undefined {
    const [low, high] = [placeOf(shard, 0), placeOf(shard, Math.min(atMost, SHARD_SPAN - 1))];
    const head = this.#statements.headAt.get(high, low) as HeadRow | undefined;
    const old = this.#statements.snapshotAt.get(high, low) as
      | { place: number; crc: number; bytes: Uint8Array }
      | undefined;
    if (head === undefined && old === undefined) return undefined;
    const found = head === undefined || (old !== undefined && old.place > head.place) ? old : this.#whole(head);
    if (found === undefined) return undefined;
    const seq = found.place - shard * SHARD_SPAN;
    if (crc32(found.bytes) !== found.crc)
      throw new LogRefusal('corrupt', `the snapshot at ${seq} does not have its checksum`, { lastGoodSeq: seq });
    return { seq, bytes: found.bytes };
  }

  #whole({ place, crc, parts }: HeadRow): { place: number; crc: number; bytes: Uint8Array } {
    const rows = this.#statements.partsOf.all(BigInt(place), parts) as readonly { bytes: Uint8Array }[];
    return { place, crc, bytes: joined(rows.map(({ bytes }) => bytes)) };
  }

  #dropHeads(from: bigint, to: bigint): void {
    this.#statements.dropHeads.run(from, to);
    this.#statements.dropOld.run(from, to);
  }
}

interface StrayRow {
  readonly place: number;
  readonly part: number;
}
