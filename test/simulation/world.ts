import { SMALL_GENESIS, START_MS } from '../../src/engine/small-venue.suite.ts';
import { openNode } from '../../src/node/node.ts';
import type { Node } from '../../src/node/node.ts';
import { NodeRefusal } from '../../src/node/node-refusal.ts';
import type { Receipt, Submission } from '../../src/node/sequencer.ts';
import { audit } from './checkers.ts';
import { Client } from './client.ts';
import type { NetworkFaults } from './client.ts';
import { createPlatter, openDiskLog, recovered } from './disk.ts';
import type { DiskFaults, DiskLog, Platter } from './disk.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import { Workload } from './workload.ts';

export interface SimulationOptions {
  readonly seed: number;
  /** Steps of the workload. */
  readonly ticks: number;
}

export interface SimulationResult {
  /** What was promised and not kept; empty when all was. */
  readonly problems: readonly string[];
  readonly digest: string;
  readonly entries: number;
  readonly crashes: number;
  readonly kinds: ReadonlyMap<string, number>;
}

/** What a seed decides about the world before anything happens in it. */
interface Weather {
  readonly disk: DiskFaults;
  readonly network: NetworkFaults;
  /** Mean simulated time between two crashes, ms; Infinity for none. */
  readonly crashEveryMs: number;
  readonly snapshotEvery: number;
  readonly queueMax: number;
  readonly groupMax: number;
  readonly rememberMax: number;
  /** A clock that jumps, forwards and backwards. */
  readonly clockJumps: number;
  /** Another node opens the log while the first still runs. */
  readonly splitBrain: number;
}

const CLIENTS = 3;

/** Simulated time that a run may take: so much a step, and some grace for the last answers. */
const STEP_MS = 30_000;
const GRACE_MS = 6 * 3_600_000;

function weatherOf(random: Random): Weather {
  const sometimes = (most: number): number => (random.chance(0.4) ? 0 : random.real() * most);
  return {
    disk: {
      latencyMs: random.whole(1, 30),
      slow: sometimes(0.2),
      failing: sometimes(0.02),
      tornOnCrash: random.chance(0.8),
    },
    network: { latencyMs: random.whole(1, 200), late: sometimes(0.1), lost: sometimes(0.2), doubled: sometimes(0.2) },
    crashEveryMs: random.chance(0.3) ? Infinity : random.whole(2_000, 60_000),
    snapshotEvery: random.pick([0, 3, 10, 50]),
    queueMax: random.pick([40, 100, 10_000]),
    groupMax: random.pick([1, 5, 100]),
    rememberMax: random.pick([4, 1_000]),
    clockJumps: sometimes(0.1),
    splitBrain: sometimes(0.2),
  };
}

/**
 * The shipped node and engine in a world where the clock jumps, the disk is slow and tears what it writes, messages come late, twice or
 * never, and the power fails: all from one seed. Ends when every command was answered, and lets the auditor judge.
 */
export async function simulate({ seed, ticks }: SimulationOptions): Promise<SimulationResult> {
  const world = new World(seed);
  await world.run(ticks);
  return world.judge();
}

class World {
  readonly #random: Random;
  readonly #scheduler = new Scheduler(START_MS);
  readonly #weather: Weather;
  readonly #platter: Platter = createPlatter();
  readonly #workload: Workload;
  readonly #clients: readonly Client[];
  readonly #problems: string[] = [];
  #node: Node | undefined;
  #log: DiskLog | undefined;
  #opening = false;
  #skewMs = 0;
  #crashes = 0;
  #incarnation = 0;

  constructor(seed: number) {
    this.#random = createRandom(seed);
    this.#weather = weatherOf(this.#random.fork('weather'));
    this.#workload = new Workload(this.#random.fork('workload'));
    this.#clients = Array.from(
      { length: CLIENTS },
      (_, i) =>
        new Client(i + 1, (submissions) => this.#door(submissions), {
          scheduler: this.#scheduler,
          random: this.#random.fork(`client ${i}`),
          faults: this.#weather.network,
        }),
    );
  }

  async run(ticks: number): Promise<void> {
    let left = ticks;
    const step = (): void => {
      if (left === 0) return;
      const busy = this.#clients.some(({ waiting }) => waiting > 0);
      const opening = left === ticks || left === ticks - 1;
      if (!(opening && busy) && !this.#clients.every(({ waiting }) => waiting > 3)) {
        const client = opening ? this.#clients[0] : this.#random.pick(this.#clients);
        client.send(this.#workload.next(this.#now()));
        left -= 1;
      }
      this.#scheduler.after(
        this.#random.chance(0.01) ? this.#random.whole(0, 900_000) : this.#random.whole(0, 400),
        step,
      );
    };
    this.#start();
    this.#scheduler.after(0, step);
    this.#scheduleCrash();
    const deadline = START_MS + GRACE_MS + ticks * STEP_MS;
    await this.#scheduler.run(() => {
      if (this.#scheduler.nowMs > deadline) this.#problems.push('not every command was answered in time');
      return this.#problems.length > 0 || (left === 0 && this.#clients.every(({ waiting }) => waiting === 0));
    });
  }

  judge(): SimulationResult {
    const records = recovered(this.#platter);
    const judged = audit(records, this.#clients);
    const problems = [...this.#problems, ...judged.problems];
    if (this.#node !== undefined && problems.length === 0 && this.#node.entries === records.length - 1) {
      if (this.#node.digest() !== judged.digest)
        problems.push('the running node and the replay of its log have different digests');
    }
    return {
      problems,
      digest: judged.digest,
      entries: records.length - 1,
      crashes: this.#crashes,
      kinds: judged.kinds,
    };
  }

  #now(): number {
    return this.#scheduler.nowMs + this.#skewMs;
  }

  #door(submissions: readonly Submission[]): Promise<readonly Receipt[]> {
    if (this.#node === undefined) return Promise.reject(new Error('nobody is there'));
    return this.#node.submitWithIds(submissions);
  }

  /** Opens the log and a node on it; what cannot be opened is a problem, since nothing here damages what was acknowledged. */
  #start(): void {
    if (this.#opening) return;
    this.#opening = true;
    const { disk, snapshotEvery, queueMax, groupMax, rememberMax, clockJumps } = this.#weather;
    const incarnation = ++this.#incarnation;
    const random = this.#random.fork(`machine ${incarnation}`);
    const log = openDiskLog(this.#platter, this.#scheduler, random, disk);
    const stale = (): boolean => incarnation !== this.#incarnation;
    openNode({
      log,
      genesis: SMALL_GENESIS,
      snapshotEvery,
      queueMax,
      groupMax,
      rememberMax,
      clock: () => {
        if (random.chance(clockJumps)) this.#skewMs += random.whole(-60_000, 60_000);
        return this.#now();
      },
      onStop: (cause) => this.#stopped(cause, stale),
    }).then(
      (node) => {
        this.#opening = false;
        if (stale()) return;
        this.#log = log;
        this.#node = node;
        node.subscribe(({ events }) => {
          for (const event of events) this.#workload.note(event);
        });
        if (random.chance(this.#weather.splitBrain))
          this.#scheduler.after(random.whole(0, 20_000), () => this.#usurp(stale));
      },
      (cause: unknown) => {
        this.#opening = false;
        if (stale()) return;
        if (isExpected(cause)) this.#scheduler.after(1_000, () => this.#start());
        else this.#problems.push(`the node could not be opened: ${sentenceOf(cause)}`);
      },
    );
  }

  /** A node that stopped is started again, as a watchdog would; a fault is a problem. */
  #stopped(cause: unknown, stale: () => boolean): void {
    if (stale()) return;
    this.#node = undefined;
    if (!isExpected(cause)) this.#problems.push(`the node stopped: ${sentenceOf(cause)}`);
    this.#scheduler.after(1_000, () => {
      if (!stale()) this.#start();
    });
  }

  /** Another machine believes that the first is gone; the first goes on until it is fenced. */
  #usurp(stale: () => boolean): void {
    if (stale() || this.#node === undefined) return;
    const old = this.#node;
    this.#node = undefined;
    this.#log?.crash();
    this.#start();
    old.submit([{ kind: 'advance-time' }]).then(
      () => this.#problems.push('a node that lost its log acknowledged a command'),
      () => undefined,
    );
  }

  #scheduleCrash(): void {
    const { crashEveryMs } = this.#weather;
    if (crashEveryMs === Infinity) return;
    this.#scheduler.after(this.#random.whole(1, 2 * crashEveryMs), () => {
      this.#crash();
      this.#scheduleCrash();
    });
  }

  /** The power fails: what was under way is written, torn or lost; a new machine starts a little later. */
  #crash(): void {
    if (this.#node === undefined) return;
    this.#crashes += 1;
    this.#log?.crash();
    this.#node = undefined;
    this.#incarnation += 1;
    this.#scheduler.after(this.#random.whole(1, 3_000), () => this.#start());
  }
}

/** What the world does on purpose: disks that fail, licences that are taken away. Everything else is a bug. */
function isExpected(cause: unknown): boolean {
  if (cause instanceof NodeRefusal) return cause.reason === 'queue-full';
  if (!(cause instanceof Error) || cause.name !== 'LogRefusal') return false;
  const { reason } = cause as Error & { reason: string };
  return reason === 'unwritable' || reason === 'epoch-fenced';
}

const sentenceOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
