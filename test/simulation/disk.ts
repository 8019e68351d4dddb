import { decodeFrame, encodeFrame } from '../../src/log/frame.ts';
import { askBatch, LogRefusal, wholeSnapshot } from '../../src/log/log.ts';
import type { CommandId, Log, LogItem, LogRecord, Placement, StoredSnapshot } from '../../src/log/log.ts';
import type { FaultCounts } from './faults.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

/** How the disk misbehaves: probabilities, and times in simulated milliseconds. */
export interface DiskWeather {
  readonly latencyMs: number;
  /** An append that takes up to a hundred times as long. */
  readonly slow: number;
  /** An append that is told to have failed; it may have been written all the same. */
  readonly failing: number;
  /** An append that was under way when the machine went down: written, torn in the middle, or lost, in equal parts. */
  readonly tornOnCrash: boolean;
}

/** What survives a crash: blocks of records as they stand on the platter, and the epoch. */
export interface Platter {
  readonly blocks: Uint8Array[];
  readonly counts: number[];
  readonly snapshots: Map<number, Uint8Array>;
  epoch: number;
}

export function createPlatter(): Platter {
  return { blocks: [], counts: [], snapshots: new Map(), epoch: 0 };
}

/** A log on the simulated disk, opened once by one process. `crash` ends it as a power failure would. */
export interface DiskLog extends Log {
  crash(): void;
}

interface Pending {
  readonly finish: (fate: 'written' | 'torn' | 'lost') => void;
}

/** The machine that a log is opened on. */
export interface Machine {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly weather: DiskWeather;
  readonly faults: FaultCounts;
  /** Told when a write begins, and how long it will take. */
  readonly onWrite: (durationMs: number) => void;
}

/**
 * Opens a log on a platter, with the real blocks and checksums. A block that is torn at the end is cut off, as every append-only file
 * does; damage anywhere else is refused. One shard; its name does not matter.
 */
export function openDiskLog(platter: Platter, { scheduler, random, weather, faults, onWrite }: Machine): DiskLog {
  const records = recovered(platter);
  const ids = new Map(records.map(({ seq, id }) => [keyOf(id), seq]));
  const pending = new Set<Pending>();
  const snapshots = new Set<{ readonly seq: number; readonly kept: Uint8Array }>();
  let blocksSeen = platter.counts.length;
  let down = false;

  /** Waits as long as the disk takes; never resolves once the process is gone. */
  const io = (): Promise<void> =>
    new Promise((resolve) => {
      const isSlow = random.chance(weather.slow);
      if (isSlow) faults.slowAppends += 1;
      const delay = weather.latencyMs * (isSlow ? random.whole(1, 100) : random.real());
      onWrite(delay);
      scheduler.after(delay, () => {
        if (!down) resolve();
      });
    });

  const write = (firstSeq: number, items: readonly LogItem[], fate: 'written' | 'torn'): void => {
    const block = encodeFrame(firstSeq, items);
    platter.blocks.push(fate === 'torn' ? block.slice(0, random.whole(1, block.length - 1)) : block);
    platter.counts.push(items.length);
  };

  /** A snapshot that was under way: some of its bytes reached the platter. */
  const tear = (seq: number, kept: Uint8Array): void => {
    if (!weather.tornOnCrash || platter.snapshots.has(seq)) return;
    faults.tornSnapshots += 1;
    platter.snapshots.set(seq, kept.slice(0, random.whole(0, kept.length - 1)));
  };

  /** Takes in what another machine wrote meanwhile: the platter is one, however many have opened it. */
  const catchUp = (): void => {
    if (platter.counts.length === blocksSeen) return;
    for (const record of recovered(platter).slice(records.length)) {
      records.push(record);
      ids.set(keyOf(record.id), record.seq);
    }
    blocksSeen = platter.counts.length;
  };

  const append = (expectedSeq: number, epoch: number, batch: readonly LogItem[]): Promise<readonly Placement[]> =>
    new Promise((resolve, reject) => {
      askBatch(batch);
      const job: Pending = {
        finish: (fate) => {
          pending.delete(job);
          if (fate === 'lost') {
            faults.lostAppends += 1;
            return;
          }
          if (epoch !== platter.epoch) {
            reject(new LogRefusal('epoch-fenced', `epoch ${epoch} may not write: the latest is ${platter.epoch}`));
            return;
          }
          catchUp();
          if (expectedSeq !== records.length) {
            reject(new LogRefusal('sequence-mismatch', `the next record is ${records.length}, not ${expectedSeq}`));
            return;
          }
          const { fresh, placements } = placed(batch, expectedSeq, ids);
          const failing = random.chance(weather.failing);
          if (failing) faults.failedAppends += 1;
          if (failing && random.chance(0.5)) {
            reject(new LogRefusal('unwritable', 'the simulated disk failed before it wrote'));
            return;
          }
          if (fresh.length > 0) write(expectedSeq, fresh, fate);
          if (fate === 'torn') {
            faults.tornAppends += 1;
            return;
          }
          for (const [i, { id, bytes }] of fresh.entries()) {
            records.push({ seq: expectedSeq + i, id, bytes: bytes.slice() });
            ids.set(keyOf(id), expectedSeq + i);
          }
          blocksSeen = platter.counts.length;
          if (failing) reject(new LogRefusal('unwritable', 'the simulated disk failed after it wrote'));
          else resolve(placements);
        },
      };
      pending.add(job);
      void io().then(() => {
        if (pending.has(job)) job.finish('written');
      });
    });

  return {
    append: (_, expectedSeq, epoch, batch) => append(expectedSeq, epoch, batch),
    read: (_, from) => readAll(records, from),
    end: async () => {
      catchUp();
      return records.length;
    },
    find: async (_, id) => {
      catchUp();
      return ids.get(keyOf(id));
    },
    acquireEpoch: async () => {
      platter.epoch += 1;
      return platter.epoch;
    },
    putSnapshot: async (_, seq, snapshot) => {
      const job = { seq, kept: (await wholeSnapshot(snapshot)).slice() };
      snapshots.add(job);
      await io();
      snapshots.delete(job);
      platter.snapshots.set(seq, job.kept);
    },
    getSnapshot: async (_, atMost = Number.MAX_SAFE_INTEGER) => latest(platter, Math.min(atMost, records.length)),
    dropSnapshots: async (_, before) => {
      await io();
      for (const seq of [...platter.snapshots.keys()]) if (seq < before) platter.snapshots.delete(seq);
    },
    close: async () => undefined,
    crash: () => {
      down = true;
      for (const job of pending) job.finish(weather.tornOnCrash ? random.pick(['written', 'torn', 'lost']) : 'lost');
      for (const { seq, kept } of snapshots) tear(seq, kept);
    },
  };
}

/** The records on a platter; a torn block at the end is cut off. @throws LogRefusal corrupt for damage anywhere else */
export function recovered(platter: Platter): LogRecord[] {
  const { records, isTorn } = sound(platter);
  if (isTorn) {
    platter.blocks.pop();
    platter.counts.pop();
  }
  return records;
}

/** A log of the platter for somebody who only reads, while another writes: it sees whole blocks, and cuts nothing off. */
export function readDiskLog(platter: Platter): Log {
  const refuse = async (): Promise<never> => {
    throw new LogRefusal('unwritable', 'this log was opened for reading');
  };
  return {
    append: refuse,
    acquireEpoch: refuse,
    putSnapshot: refuse,
    dropSnapshots: refuse,
    read: (_, from) => readAll(sound(platter).records, from),
    end: async () => sound(platter).records.length,
    find: async () => undefined,
    getSnapshot: async (_, atMost = Number.MAX_SAFE_INTEGER) => latest(platter, atMost),
    close: async () => undefined,
  };
}

function sound(platter: Platter): { readonly records: LogRecord[]; readonly isTorn: boolean } {
  const records: LogRecord[] = [];
  for (let block = 0; block < platter.blocks.length; block++) {
    try {
      records.push(...decoded(platter.blocks[block], records.length, platter.counts[block]));
    } catch (cause) {
      if (block < platter.blocks.length - 1) throw cause;
      return { records, isTorn: true };
    }
  }
  return { records, isTorn: false };
}

/** Blocks never change once they are on the platter, so each is decoded once. */
const known = new WeakMap<Uint8Array, readonly LogRecord[]>();

function decoded(block: Uint8Array, firstSeq: number, count: number): readonly LogRecord[] {
  const before = known.get(block);
  if (before !== undefined) return before;
  const records = [...decodeFrame(block, firstSeq, count)];
  known.set(block, records);
  return records;
}

function placed(batch: readonly LogItem[], expectedSeq: number, ids: ReadonlyMap<string, number>) {
  const fresh: LogItem[] = [];
  const own = new Map<string, number>();
  const placements = batch.map((item): Placement => {
    const known = ids.get(keyOf(item.id)) ?? own.get(keyOf(item.id));
    if (known !== undefined) return { seq: known, duplicate: true };
    const seq = expectedSeq + fresh.length;
    own.set(keyOf(item.id), seq);
    fresh.push(item);
    return { seq, duplicate: false };
  });
  return { fresh, placements };
}

async function* readAll(records: readonly LogRecord[], from: number): AsyncIterable<LogRecord> {
  for (let seq = from; seq < records.length; seq++) yield records[seq];
}

function latest(platter: Platter, atMost: number): StoredSnapshot | undefined {
  const [seq] = [...platter.snapshots.keys()].filter((at) => at <= atMost).sort((a, b) => b - a);
  const bytes = seq === undefined ? undefined : platter.snapshots.get(seq);
  return bytes === undefined ? undefined : { seq, bytes };
}

const keyOf = ({ client, number }: CommandId): string => `${client}/${number}`;
