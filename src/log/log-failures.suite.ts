import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { item, recordsFrom, refusalOf, SHARD } from './log-harness.suite.ts';
import type { LogHarness } from './log-harness.suite.ts';
import type { Log, LogItem } from './log.ts';

/** What an adapter promises of storage that fails: each test asks the harness for its failure, and is skipped by name where there is none. */
export function describeFailures(name: string, createHarness: () => Promise<LogHarness>): void {
  describe(`${name} on storage that fails`, () => {
    let harness: LogHarness;
    let log: Log | undefined;

    beforeEach(async () => {
      harness = await createHarness();
    });

    afterEach(async () => {
      await log?.close();
      log = undefined;
      await harness.cleanUp();
    });

    /** Ten batches of ten records; the log stays open. */
    async function hundred(): Promise<Log> {
      const opened = await harness.open();
      const epoch = await opened.acquireEpoch(SHARD);
      for (let seq = 0; seq < 100; seq += 10)
        await opened.append(
          SHARD,
          seq,
          epoch,
          Array.from({ length: 10 }, (_, i) => item(seq + i)),
        );
      return opened;
    }

    test('LOGS-042 a full disk refuses the batch as a whole, and what was there is read and found', async (context) => {
      if (harness.openFull === undefined) return context.skip(`${name} has no end`);
      log = await harness.openFull();
      const own = await log.acquireEpoch(SHARD);
      let end = 0;
      const batch = (): LogItem[] => Array.from({ length: 20 }, (_, i) => item(end + i, 'x'.repeat(200)));
      let refused: unknown;
      while (refused === undefined && end < 100_000) {
        refused = await log.append(SHARD, end, own, batch()).then(
          () => undefined,
          (cause: unknown) => cause,
        );
        if (refused === undefined) end += 20;
      }
      expect(refused).toMatchObject({ name: 'LogRefusal', reason: 'full' });
      expect(end).toBeGreaterThan(0);
      expect(await log.end(SHARD)).toBe(end);
      expect((await recordsFrom(log, 0)).length).toBe(end);
      expect(await log.find(SHARD, { client: 1, number: end })).toBeUndefined();
      expect(await log.find(SHARD, { client: 1, number: end - 1 })).toBe(end - 1);
      expect(await refusalOf(log.append(SHARD, end + 1, own, [item(1_000_000)]))).toBe('sequence-mismatch');
    });

    test('LOGS-041 a damaged record is refused with the last good one, and those before it are given', async (context) => {
      const { damage } = harness;
      if (damage === undefined) return context.skip(`${name} cannot be damaged`);
      await (await hundred()).close();
      await damage(57);
      log = await harness.open();
      const seen: number[] = [];
      const reading = (async () => {
        for await (const { seq } of log.read(SHARD, 0)) seen.push(seq);
      })();
      await expect(reading).rejects.toMatchObject({ reason: 'corrupt', lastGoodSeq: 56 });
      expect(seen).toEqual(Array.from({ length: 57 }, (_, i) => i));
      expect((await recordsFrom(log, 60)).length).toBe(40);
    });

    test('LOGS-006, LOGS-040 a process killed in the middle of a commit leaves whole batches, and every one that was told', async (context) => {
      const { crashes } = harness;
      if (crashes === undefined) return context.skip(`${name} ends with its process`);
      log = await hundred();
      const ends: number[] = [];
      for await (const found of crashes()) {
        const end = await found.end(SHARD);
        const records = await recordsFrom(found, 0);
        expect(records.map(({ seq }) => seq)).toEqual(Array.from({ length: end }, (_, i) => i));
        expect(end % 10).toBe(0);
        expect(await found.find(SHARD, { client: 1, number: end })).toBeUndefined();
        const own = await found.acquireEpoch(SHARD);
        expect(await found.append(SHARD, end, own, [item(end)])).toEqual([{ seq: end, duplicate: false }]);
        await found.close();
        ends.push(end);
      }
      expect(ends).toEqual([...ends].sort((a, b) => a - b));
      expect(ends.at(-1)).toBe(100);
      expect(new Set(ends).size).toBeGreaterThan(3);
    });
  });
}
