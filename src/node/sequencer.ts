import { encodeLogEntries, encodeLogEntry, logEntryDecoder, stampLogEntries } from '../codec/log-record.ts';
import type { LogEntry } from '../codec/log-record.ts';
import type { Command } from '../engine/command.ts';
import { PROTOCOL_VERSION } from '../engine/protocol.ts';
import type { Outcome } from '../engine/event.ts';
import { ByteWriter } from '../hash/bytes.ts';
import { assert } from '../units/assert.ts';
import { BATCH_MAX } from '../log/log.ts';
import type { CommandId, Log, LogItem, Placement } from '../log/log.ts';
import { NodeRefusal } from './node-refusal.ts';

/** The client number of commands that come without an id: the node numbers them itself. */
export const OWN_CLIENT = 0;

/** A command on its way into the log. */
export interface Submission {
  /** Absent: it gets one of the node's own, and cannot be recognised when it is sent again. */
  readonly id?: CommandId;
  readonly command: Command;
}

/** What became of a submission. */
export interface Receipt {
  /** Its entry number. */
  readonly seq: number;
  /** The log had its id already: it was not applied again. */
  readonly duplicate: boolean;
  /** What it brought about; absent for a duplicate that is older than the node remembers. */
  readonly outcome?: Outcome;
}

/** One stamped, durable entry, handed on in order. */
export interface Stamped {
  readonly seq: number;
  readonly timeMs: number;
  readonly command: Command;
}

export interface SequencerPorts {
  readonly log: Log;
  readonly shard: string;
  readonly epoch: number;
  /** Milliseconds since 1970; the only clock of the node. */
  readonly clock: () => number;
  /** Commands that may wait; beyond that submissions are refused. */
  readonly queueMax: number;
  /** Commands of one append. */
  readonly groupMax: number;
  /** Applies a durable entry. */
  readonly commit: (entry: Stamped) => Outcome;
  /** The outcome of an earlier entry, if it is still remembered. */
  readonly remembered: (seq: number) => Outcome | undefined;
  /** Told after every group. */
  readonly onGroup: () => void;
  /** Told once, when the sequencer can go on no more. */
  readonly onStop: (cause: unknown) => void;
}

/** A submission as the bytes of its record, not stamped yet. */
interface Prepared {
  readonly id: CommandId | undefined;
  readonly bytes: Uint8Array;
}

interface Waiting {
  readonly prepared: readonly Prepared[];
  readonly resolve: (receipts: readonly Receipt[]) => void;
  readonly reject: (cause: unknown) => void;
}

/** A group that is in the log and waits to be applied. */
interface Durable {
  readonly group: readonly Waiting[];
  readonly items: readonly LogItem[];
  readonly placements: readonly Placement[];
}

/**
 * Gives commands their place and time, makes them durable in groups, and only then lets them be applied and answered: while one group is
 * on its way to the disk the next one gathers. The only writer of its shard, the only reader of a clock. @see spec/16-LOGS, LOGS-030
 */
export class Sequencer {
  readonly #ports: SequencerPorts;
  readonly #writer = new ByteWriter(65_536);
  readonly #decode = logEntryDecoder();
  readonly #queue: Waiting[] = [];
  #waiting = 0;
  #nextRecord: number;
  #timeMs: number;
  #busy: Promise<void> | undefined;
  #stopped: unknown;
  /** An entry broke a promise of the engine: nothing is applied any more, whatever is durable already. */
  #faulted = false;

  constructor(ports: SequencerPorts, nextRecord: number, timeMs: number) {
    this.#ports = ports;
    this.#nextRecord = nextRecord;
    this.#timeMs = timeMs;
  }

  /** Commands that wait or are on their way. */
  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Resolves when all of them are durable and applied, in this order, one receipt a command.
   * @throws NodeRefusal queue-full: nothing was taken, try later; malformed, protocol-unknown, batch-too-large: nothing was taken;
   *   stopped: what became of it is known after a restart, by id
   */
  submit(submissions: readonly Submission[]): Promise<readonly Receipt[]> {
    if (this.#stopped !== undefined) return Promise.reject(stoppedBy(this.#stopped));
    if (submissions.length === 0) return Promise.resolve([]);
    if (submissions.length > BATCH_MAX) {
      return Promise.reject(
        new NodeRefusal('batch-too-large', `${submissions.length} commands at once; at most ${BATCH_MAX}`),
      );
    }
    if (this.#waiting + submissions.length > this.#ports.queueMax) {
      return Promise.reject(new NodeRefusal('queue-full', `${this.#waiting} commands wait already; send again later`));
    }
    const newer = submissions.find(({ command }) => isNewer(command));
    if (newer !== undefined) return Promise.reject(protocolUnknown(newer.command));
    const records = encoded(submissions, this.#writer);
    if (records instanceof NodeRefusal) return Promise.reject(records);
    const prepared = submissions.map(({ id }, i): Prepared => ({ id, bytes: records[i] }));
    this.#waiting += submissions.length;
    return new Promise((resolve, reject) => {
      this.#queue.push({ prepared, resolve, reject });
      this.#busy ??= this.#drain();
    });
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.#busy !== undefined) await this.#busy;
  }

  /** Takes no more; what waits is refused. */
  stop(cause: unknown): void {
    if (this.#stopped !== undefined) return;
    this.#stopped = cause;
    for (const { reject } of this.#queue.splice(0)) reject(stoppedBy(cause));
    this.#waiting = 0;
    this.#ports.onStop(cause);
  }

  /** A promise of the engine is broken: nothing that is durable already is applied any more either. */
  fail(cause: unknown): void {
    this.#faulted = true;
    this.stop(cause);
  }

  /** While one group is being made durable the one before it is applied and answered. */
  async #drain(): Promise<void> {
    await Promise.resolve();
    let durable: Durable | undefined;
    while (this.#queue.length > 0 && this.#stopped === undefined) {
      const next = this.#append(this.#nextGroup());
      if (durable !== undefined) this.#commit(durable);
      durable = await next;
    }
    if (durable !== undefined) this.#commit(durable);
    this.#busy = undefined;
    if (this.#queue.length > 0) this.#busy = this.#drain();
  }

  #nextGroup(): readonly Waiting[] {
    const group: Waiting[] = [];
    let size = 0;
    while (this.#queue.length > 0) {
      const next = this.#queue[0].prepared.length;
      if (group.length > 0 && size + next > this.#ports.groupMax) break;
      size += next;
      group.push(this.#queue.shift() as Waiting);
    }
    return group;
  }

  /** Makes a group durable; undefined when the log refused, and the sequencer has stopped. */
  async #append(group: readonly Waiting[]): Promise<Durable | undefined> {
    const { log, shard, epoch, clock } = this.#ports;
    this.#timeMs = Math.max(this.#timeMs, Math.floor(clock()));
    const items = this.#stamped(group);
    try {
      const placements = await log.append(shard, this.#nextRecord, epoch, items);
      for (const { seq, duplicate } of placements) if (!duplicate) this.#nextRecord = seq + 1;
      return { group, items, placements };
    } catch (cause) {
      this.#refuse(group, cause);
      return undefined;
    }
  }

  /** Applies a durable group and answers it. */
  #commit({ group, items, placements }: Durable): void {
    if (this.#faulted) {
      this.#refuse(group, this.#stopped);
      return;
    }
    try {
      const receipts = placements.map((placement, i) => this.#receipt(items[i].bytes, placement));
      let at = 0;
      for (const { prepared: own, resolve } of group) {
        resolve(receipts.slice(at, at + own.length));
        at += own.length;
      }
      this.#waiting -= items.length;
      this.#ports.onGroup();
    } catch (cause) {
      this.#faulted = true;
      this.#refuse(group, cause);
    }
  }

  #refuse(group: readonly Waiting[], cause: unknown): void {
    for (const { reject } of group) reject(stoppedBy(cause));
    this.stop(cause);
  }

  #stamped(group: readonly Waiting[]): readonly LogItem[] {
    const items: LogItem[] = [];
    for (const { prepared } of group) {
      for (const { id, bytes } of prepared) {
        items.push({ id: id ?? { client: OWN_CLIENT, number: this.#nextRecord + items.length }, bytes });
      }
    }
    stampLogEntries(
      items.map(({ bytes }) => bytes),
      this.#timeMs,
    );
    return items;
  }

  /** Applies what the log says, not what was handed in: the bytes are what a replay will see. */
  #receipt(bytes: Uint8Array, { seq: record, duplicate }: Placement): Receipt {
    const seq = record - 1;
    if (duplicate) {
      const outcome = this.#ports.remembered(seq);
      return outcome === undefined ? { seq, duplicate } : { seq, duplicate, outcome };
    }
    const entry = this.#decode(bytes);
    assert(entry?.kind === 'command', 'what was appended reads back as a command');
    return { seq, duplicate, outcome: this.#ports.commit({ seq, timeMs: entry.timeMs, command: entry.command }) };
  }
}

/** The records' bytes in one block, or the refusal of the first command that no bytes can carry. */
function encoded(submissions: readonly Submission[], writer: ByteWriter): readonly Uint8Array[] | NodeRefusal {
  const entries = submissions.map(({ command }) => ({ kind: 'command', timeMs: 0, command }) as const);
  try {
    return encodeLogEntries(entries, writer);
  } catch (cause) {
    return (
      entries.map((entry) => malformed(entry, writer)).find((refusal) => refusal !== undefined) ?? stoppedBy(cause)
    );
  }
}

function malformed(entry: LogEntry & { kind: 'command' }, writer: ByteWriter): NodeRefusal | undefined {
  try {
    encodeLogEntry(entry, writer);
    return undefined;
  } catch (cause) {
    const sentence = cause instanceof Error ? cause.message : String(cause);
    const { kind } = entry.command;
    return new NodeRefusal('malformed', `the command ${kind} cannot be written to the log: ${sentence}`, cause);
  }
}

/** A behaviour that this build does not know must not come into the log: a build that knows it would replay it otherwise. */
function isNewer(command: Command): boolean {
  return command.kind === 'set-parameters' && command.protocolVersion > PROTOCOL_VERSION;
}

function protocolUnknown(command: Command): NodeRefusal {
  const asked = command.kind === 'set-parameters' ? command.protocolVersion : 0;
  return new NodeRefusal(
    'protocol-unknown',
    `set-parameters asks for protocol version ${asked}; this build knows versions up to ${PROTOCOL_VERSION}: install the newer build first`,
  );
}

function stoppedBy(cause: unknown): NodeRefusal {
  const sentence = cause instanceof Error ? cause.message : String(cause);
  return new NodeRefusal('stopped', `the node has stopped: ${sentence}`, cause);
}
