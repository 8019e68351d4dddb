import type { Command } from '../../src/engine/command.ts';
import type { Receipt, Submission } from '../../src/node/sequencer.ts';
import type { FaultCounts } from './faults.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';

/** How the network misbehaves: probabilities, and times in simulated milliseconds. */
export interface NetworkWeather {
  readonly latencyMs: number;
  /** A message that takes up to a hundred times as long: it arrives behind later ones. */
  readonly late: number;
  readonly lost: number;
  readonly doubled: number;
}

/** Takes submissions at the door of the venue; rejects when there is nobody, or nobody who can. */
export type Door = (submissions: readonly Submission[]) => Promise<readonly Receipt[]>;

/** A batch that was sent and not answered yet. */
interface Open {
  readonly submissions: readonly Submission[];
  readonly sentAtMs: number;
}

const RETRY_MS = 2_000;

/** A session that numbers its commands, sends them again until they are answered, and remembers the answers. */
export class Client {
  readonly answers = new Map<number, Receipt>();
  readonly sent = new Map<number, Command>();
  readonly #open = new Map<number, Open>();
  readonly #id: number;
  readonly #door: Door;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #weather: NetworkWeather;
  readonly #faults: FaultCounts;
  #next = 0;

  constructor(
    id: number,
    door: Door,
    world: { scheduler: Scheduler; random: Random; weather: NetworkWeather; faults: FaultCounts },
  ) {
    this.#id = id;
    this.#door = door;
    this.#scheduler = world.scheduler;
    this.#random = world.random;
    this.#weather = world.weather;
    this.#faults = world.faults;
  }

  get id(): number {
    return this.#id;
  }

  /** Batches that wait for an answer. */
  get waiting(): number {
    return this.#open.size;
  }

  send(commands: readonly Command[]): void {
    const submissions = commands.map((command) => ({ id: { client: this.#id, number: this.#next++ }, command }));
    for (const { id, command } of submissions) this.sent.set(id.number, command);
    const first = submissions[0].id.number;
    this.#open.set(first, { submissions, sentAtMs: this.#scheduler.nowMs });
    this.#transmit(first);
  }

  /** Sends once, or twice, or not at all; comes back until it is answered. */
  #transmit(first: number): void {
    const open = this.#open.get(first);
    if (open === undefined) return;
    const copies = this.#random.chance(this.#weather.lost) ? 0 : this.#random.chance(this.#weather.doubled) ? 2 : 1;
    if (copies === 0) this.#faults.lostMessages += 1;
    if (copies === 2) this.#faults.doubledMessages += 1;
    for (let copy = 0; copy < copies; copy++) this.#travel(() => this.#knock(first, open.submissions));
    this.#scheduler.after(RETRY_MS + this.#random.whole(0, 500), () => this.#transmit(first));
  }

  #knock(first: number, submissions: readonly Submission[]): void {
    this.#door(submissions).then(
      (receipts) => {
        if (this.#random.chance(this.#weather.lost)) this.#faults.lostMessages += 1;
        else this.#travel(() => this.#note(first, receipts));
      },
      () => undefined,
    );
  }

  #note(first: number, receipts: readonly Receipt[]): void {
    this.#open.delete(first);
    receipts.forEach((receipt, i) => {
      const number = first + i;
      const known = this.answers.get(number);
      if (known === undefined) this.answers.set(number, receipt);
      else if (known.seq !== receipt.seq) {
        throw new Error(`command ${this.#id}/${number} was answered as entry ${known.seq}, then as ${receipt.seq}`);
      }
    });
  }

  #travel(arrive: () => void): void {
    const { latencyMs, late } = this.#weather;
    const isLate = this.#random.chance(late);
    if (isLate) this.#faults.lateMessages += 1;
    this.#scheduler.after(latencyMs * (isLate ? this.#random.whole(1, 100) : this.#random.real()), arrive);
  }
}
