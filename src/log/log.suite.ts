import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { describeFailures } from './log-failures.suite.ts';
import { bytesOf, item, recordsFrom, refusalOf, SHARD } from './log-harness.suite.ts';
import type { LogHarness } from './log-harness.suite.ts';
import { BATCH_MAX, joined, RECORD_BYTES_MAX } from './log.ts';
import type { Log, LogItem, Placement } from './log.ts';

const hashOf = (bytes: Uint8Array = new Uint8Array()): string => createHash('sha256').update(bytes).digest('hex');
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The suite that every adapter of the port passes. */
export function describeLog(name: string, createHarness: () => Promise<LogHarness>): void {
  describe(name, () => {
    let harness: LogHarness;
    let log: Log;
    let epoch: number;
    const append = (expectedSeq: number, ...items: readonly LogItem[]): Promise<readonly Placement[]> =>
      log.append(SHARD, expectedSeq, epoch, items);

    beforeEach(async () => {
      harness = await createHarness();
      log = await harness.open();
      epoch = await log.acquireEpoch(SHARD);
    });

    afterEach(async () => {
      await log.close();
      await harness.cleanUp();
    });

    test('LOGS-001 records are dense and ascending from 0', async () => {
      expect(await log.end(SHARD)).toBe(0);
      expect(await recordsFrom(log, 0)).toEqual([]);
      expect(await append(0, item(1), item(2), item(3))).toEqual([0, 1, 2].map((seq) => ({ seq, duplicate: false })));
      expect(await append(3, item(4))).toEqual([{ seq: 3, duplicate: false }]);
      expect(await log.end(SHARD)).toBe(4);
      const records = await recordsFrom(log, 0);
      expect(records.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
      expect(records.map(({ bytes }) => textOf(bytes))).toEqual([1, 2, 3, 4].map((n) => `command ${n}`));
      expect(records.map(({ id }) => id.number)).toEqual([1, 2, 3, 4]);
    });

    test('LOGS-002 an append that expects another end is refused and writes nothing', async () => {
      await append(0, item(1));
      expect(await refusalOf(append(0, item(2)))).toBe('sequence-mismatch');
      expect(await refusalOf(append(2, item(2)))).toBe('sequence-mismatch');
      expect((await recordsFrom(log, 0)).length).toBe(1);
      expect(await append(1, item(2))).toEqual([{ seq: 1, duplicate: false }]);
    });

    test('LOGS-003, LOGS-043 a later epoch fences the earlier writer', async () => {
      await append(0, item(1));
      const second = await harness.openSecond();
      const later = await second.acquireEpoch(SHARD);
      expect(later).toBeGreaterThan(epoch);
      expect(await refusalOf(append(1, item(2)))).toBe('epoch-fenced');
      expect(await refusalOf(second.append(SHARD, 1, later + 1, [item(2)]))).toBe('epoch-fenced');
      expect(await second.append(SHARD, 1, later, [item(2)])).toEqual([{ seq: 1, duplicate: false }]);
      expect(await log.end(SHARD)).toBe(2);
      if (second !== log) await second.close();
    });

    test('LOGS-004 an id that the log has is not written again', async () => {
      expect(await append(0, item(1), item(2), item(1))).toEqual([
        { seq: 0, duplicate: false },
        { seq: 1, duplicate: false },
        { seq: 0, duplicate: true },
      ]);
      expect(await append(2, item(2, 'other bytes'), item(9), item(5))).toEqual([
        { seq: 1, duplicate: true },
        { seq: 2, duplicate: false },
        { seq: 3, duplicate: false },
      ]);
      expect(await append(4, item(2), item(9))).toEqual([
        { seq: 1, duplicate: true },
        { seq: 2, duplicate: true },
      ]);
      expect(textOf((await recordsFrom(log, 1))[0].bytes)).toBe('command 2');
      expect(await log.find(SHARD, { client: 1, number: 5 })).toBe(3);
      expect(await log.find(SHARD, { client: 1, number: 4 })).toBeUndefined();
      expect(await log.find(SHARD, { client: 2, number: 5 })).toBeUndefined();
    });

    test('LOGS-004 ids in any order, with gaps, over restarts: each is written once, where it was first', async () => {
      const ids = fc.array(fc.tuple(fc.nat(2), fc.nat(12)), { minLength: 1, maxLength: 6 });
      let runs = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(ids, { minLength: 1, maxLength: 6 }), async (batches) => {
          const shard = `run ${runs++}`;
          const own = await log.acquireEpoch(shard);
          const placed = new Map<string, number>();
          for (const batch of batches) {
            const items = batch.map(([client, number]) => item(number, `${client}/${number}`, client));
            const expected = items.map(({ id }) => {
              const key = `${id.client}/${id.number}`;
              const duplicate = placed.has(key);
              if (!duplicate) placed.set(key, placed.size);
              return { seq: placed.get(key) ?? -1, duplicate };
            });
            expect(await log.append(shard, await log.end(shard), own, items)).toEqual(expected);
          }
          const records = await recordsFrom(log, 0, shard);
          expect(records.map(({ bytes }) => textOf(bytes))).toEqual([...placed.keys()]);
        }),
        { numRuns: 15 },
      );
    });

    test('LOGS-005 reading goes on while records are appended, from any point, and sees one shard only', async () => {
      const other = await log.acquireEpoch('other');
      await append(0, ...Array.from({ length: 300 }, (_, i) => item(i)));
      await log.append('other', 0, other, [item(1, 'of another shard')]);
      for (const from of [0, 1, 150, 299, 300]) {
        expect((await recordsFrom(log, from)).map(({ seq }) => seq)).toEqual(
          Array.from({ length: 300 - from }, (_, i) => from + i),
        );
      }
      const seen: number[] = [];
      for await (const { seq } of log.read(SHARD, 290)) {
        seen.push(seq);
        if (seq < 310) await append(await log.end(SHARD), item(1000 + seq));
      }
      expect(seen.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, i) => 290 + i));
      expect(seen).toEqual(Array.from(seen, (_, i) => 290 + i));
      expect((await recordsFrom(log, 0, 'other')).map(({ bytes }) => textOf(bytes))).toEqual(['of another shard']);
    });

    test('LOGS-006 a refused batch leaves nothing, not even its ids', async () => {
      await append(0, item(1));
      expect(await refusalOf(append(7, item(2), item(3)))).toBe('sequence-mismatch');
      expect(await log.find(SHARD, { client: 1, number: 2 })).toBeUndefined();
      expect(await append(1, item(2), item(3))).toEqual([1, 2].map((seq) => ({ seq, duplicate: false })));
    });

    test('LOGS-007 the latest snapshot of at most so many records is found', async () => {
      expect(await log.getSnapshot(SHARD)).toBeUndefined();
      for (const [seq, text] of [
        [10, 'ten'],
        [20, 'twenty'],
        [10, 'ten again'],
      ] as const)
        await log.putSnapshot(SHARD, seq, bytesOf(text));
      await log.putSnapshot('other', 15, bytesOf('of another shard'));
      const found = async (atMost?: number) => {
        const stored = await log.getSnapshot(SHARD, atMost);
        return stored === undefined ? undefined : [stored.seq, textOf(stored.bytes)];
      };
      expect(await found()).toEqual([20, 'twenty']);
      expect(await found(20)).toEqual([20, 'twenty']);
      expect(await found(19)).toEqual([10, 'ten again']);
      expect(await found(9)).toBeUndefined();
    });

    test('LOGS-007 a snapshot in parts is there as a whole or not at all, and appends are served in between', async () => {
      const parts = [bytesOf('one '), new Uint8Array(300_000).fill(7), bytesOf(' three')];
      async function* source(breaksAfter = parts.length): AsyncGenerator<Uint8Array> {
        for (const [i, part] of parts.entries()) {
          if (i === breaksAfter) throw new Error('broken off');
          await append(await log.end(SHARD), item(100 * breaksAfter + i));
          yield part;
        }
      }
      await log.putSnapshot(SHARD, 5, bytesOf('five'));
      await expect(log.putSnapshot(SHARD, 9, source(2))).rejects.toThrow('broken off');
      expect((await log.getSnapshot(SHARD))?.seq).toBe(5);
      await log.putSnapshot(SHARD, 9, source());
      expect(await log.end(SHARD)).toBe(5);
      const stored = await log.getSnapshot(SHARD);
      expect(stored?.seq).toBe(9);
      expect(hashOf(stored?.bytes)).toBe(hashOf(joined(parts)));
      await log.putSnapshot(SHARD, 9, bytesOf('shorter'));
      expect(textOf((await log.getSnapshot(SHARD))?.bytes ?? new Uint8Array())).toBe('shorter');
    });

    test('LOGS-007 snapshots of fewer records are forgotten, of this shard only', async () => {
      for (const seq of [10, 20, 30]) await log.putSnapshot(SHARD, seq, bytesOf(String(seq)));
      await log.putSnapshot('other', 10, bytesOf('of another shard'));
      await log.dropSnapshots(SHARD, 20);
      expect(await log.getSnapshot(SHARD, 19)).toBeUndefined();
      expect((await log.getSnapshot(SHARD, 29))?.seq).toBe(20);
      expect((await log.getSnapshot(SHARD))?.seq).toBe(30);
      expect((await log.getSnapshot('other'))?.seq).toBe(10);
      await log.dropSnapshots(SHARD, 31);
      expect(await log.getSnapshot(SHARD)).toBeUndefined();
    });

    test('LOGS-008 a closed log refuses, and everything is there when it is opened again', async () => {
      await append(0, item(1), item(2));
      await log.putSnapshot(SHARD, 1, bytesOf('one'));
      await log.close();
      await log.close();
      expect(await refusalOf(log.end(SHARD))).toBe('closed');
      expect(await refusalOf(append(2, item(3)))).toBe('closed');
      expect(await refusalOf(recordsFrom(log, 0))).toBe('closed');
      log = await harness.open();
      expect(await log.end(SHARD)).toBe(2);
      expect((await log.getSnapshot(SHARD))?.seq).toBe(1);
      const later = await log.acquireEpoch(SHARD);
      expect(later).toBeGreaterThan(epoch);
      epoch = later;
      expect(await append(2, item(2), item(3))).toEqual([
        { seq: 1, duplicate: true },
        { seq: 2, duplicate: false },
      ]);
    });

    test('LOGS-009 a batch beyond the limits is refused', async () => {
      const many = Array.from({ length: BATCH_MAX + 1 }, (_, i) => item(i, ''));
      const tooLong = { id: { client: 1, number: 1 }, bytes: new Uint8Array(RECORD_BYTES_MAX + 1) };
      for (const batch of [[], many, [item(-1)], [item(0.5)], [item(2 ** 53)], [item(1, 'x', -1)], [tooLong]]) {
        expect(await refusalOf(append(0, ...batch))).toBe('batch-invalid');
      }
      expect(await append(0, ...many.slice(1))).toHaveLength(BATCH_MAX);
    });

    test('LOGS-011 bytes are kept as they are: empty, long, and not shared with the caller', async () => {
      const long = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
      const given = bytesOf('before');
      await append(
        0,
        { id: { client: 1, number: 1 }, bytes: new Uint8Array(0) },
        { id: { client: 1, number: 2 }, bytes: long },
      );
      await append(2, { id: { client: 1, number: 3 }, bytes: given });
      given.fill(0);
      const records = await recordsFrom(log, 0);
      expect(records[0].bytes.length).toBe(0);
      expect(Array.from(records[1].bytes)).toEqual(Array.from(long));
      expect(textOf(records[2].bytes)).toBe('before');
    });
  });
  describeFailures(name, createHarness);
}
