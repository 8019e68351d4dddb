import { decodeLogEntry, encodeLogEntry } from '../../src/codec/log-record.ts';
import { commandFromJson } from '../../src/codec/json.ts';
import { digestState } from '../../src/engine/digest.ts';
import { brokenInvariants } from '../../src/engine/invariants.ts';
import type { State } from '../../src/engine/state.ts';
import { hex } from '../../src/hash/hash.ts';
import type { LogRecord } from '../../src/log/log.ts';
import { platformHasher, replay } from '../../src/node/replica.ts';

/** The client number of everything the kill test sends. */
export const CLIENT = 7;

/** What the client knows: what it sent under each number, and which entry each acknowledged number became. */
export interface Notes {
  readonly sent: ReadonlyMap<number, unknown>;
  readonly acknowledged: ReadonlyMap<number, number>;
}

/** Folds a log record by record, beside the process under test, and holds it against the client's notes. */
export class KillAudit {
  /** Records read. */
  records = 0;
  #state: State | undefined;
  #timeMs = 0;
  readonly #entryOf = new Map<number, number>();
  readonly #notes: Notes;
  readonly #found: string[] = [];

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** Takes the next record of the log. @throws Fault when it does not follow the one before */
  take(record: LogRecord): void {
    this.records += 1;
    this.#state = replay(this.#state, record);
    const entry = decodeLogEntry(record.bytes);
    if (entry?.kind !== 'command') return;
    if (entry.timeMs < this.#timeMs) this.#found.push(`time goes back at record ${record.seq}`);
    this.#timeMs = entry.timeMs;
    const { number } = record.id;
    const before = this.#entryOf.get(number);
    if (before !== undefined)
      this.#found.push(`command ${number} is applied twice: entries ${before} and ${record.seq - 1}`);
    this.#entryOf.set(number, record.seq - 1);
    if (!isCommand(record.bytes, entry.timeMs, this.#notes.sent.get(number)))
      this.#found.push(`entry ${record.seq - 1} is not command ${number} as it was sent`);
  }

  /** Everything that is wrong, given the digest that the process claims; nothing when all is well. */
  problems(claimed: string): readonly string[] {
    for (const [number, entry] of this.#notes.acknowledged) {
      const stands = this.#entryOf.get(number);
      if (stands !== entry)
        this.#found.push(
          `command ${number} was acknowledged as entry ${entry}; it is ${stands === undefined ? 'missing' : `entry ${stands}`}`,
        );
    }
    if (this.#state === undefined) return [...this.#found, 'the log is empty'];
    const digest = hex(digestState(this.#state, platformHasher()));
    if (digest !== claimed) this.#found.push(`the process has digest ${claimed}, the log folds to ${digest}`);
    this.#found.push(...brokenInvariants(this.#state).map(({ name, sentence }) => `${name}: ${sentence}`));
    return this.#found;
  }

  /** Commands of the client that are in the log. */
  get commands(): number {
    return this.#entryOf.size;
  }
}

/** Whether a record holds a command as it was sent: byte by byte, at the time it was stamped with. */
function isCommand(bytes: Uint8Array, timeMs: number, json: unknown): boolean {
  const { command } = commandFromJson(json);
  return command !== undefined && Buffer.compare(bytes, encodeLogEntry({ kind: 'command', timeMs, command })) === 0;
}
