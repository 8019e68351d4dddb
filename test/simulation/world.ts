import { SMALL_GENESIS, START_MS } from '../../src/engine/small-venue.suite.ts';
import { createDigestBoard } from '../../src/node/digest-board.ts';
import { openFollower } from '../../src/node/follower.ts';
import type { Follower } from '../../src/node/follower.ts';
import { openNode } from '../../src/node/node.ts';
import type { Node } from '../../src/node/node.ts';
import { NodeRefusal } from '../../src/node/node-refusal.ts';
import type { Receipt, Submission } from '../../src/node/sequencer.ts';
import { audit } from './checkers.ts';
import type { Sighting } from './checkers.ts';
import { Client } from './client.ts';
import { createPlatter, openDiskLog, readDiskLog } from './disk.ts';
import type { DiskLog, Platter } from './disk.ts';
import { noFaults } from './faults.ts';
import { Feed } from './feed.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { Scheduler } from './scheduler.ts';
import type { SimulationOptions, SimulationResult } from './simulation.ts';
import { isExpected, isFenced, sentenceOf, traceOf, wholeLog } from './trace.ts';
import { weatherOf } from './weather.ts';
import type { Weather } from './weather.ts';
import { Workload } from './workload.ts';

const CLIENTS = 3;

/** How often a follower looks at the log, simulated ms, and how far behind it may be when all is over. */
const FOLLOW_EVERY_MS = 2_000;
const LAG_ENTRIES = 200;

/** Of the power failures that are due while nobody waits for anything, these happen. */
const IDLE_CRASH = 0.05;

/** Simulated time that a run may take: so much a step, and some grace for the last answers. */
const STEP_MS = 30_000;
const GRACE_MS = 6 * 3_600_000;

/**
 * The shipped node and engine in a world where the clock jumps, the disk is slow and tears what it writes, messages come late, twice or
 * never, sources of prices lag, lie and stop, and the power fails: all from one seed. Ends when every command was answered, and lets the
 * auditor judge.
 */
export async function simulate({ seed, ticks, isAudited = true }: SimulationOptions): Promise<SimulationResult> {
  const world = new World(seed);
  try {
    await world.run(ticks);
  } catch (cause) {
    return world.judge(isAudited, sentenceOf(cause));
  }
  return world.judge(isAudited);
}

class World {
  readonly #random: Random;
  readonly #scheduler = new Scheduler(START_MS);
  readonly #weather: Weather;
  readonly #faults = noFaults();
  readonly #platter: Platter = createPlatter();
  readonly #board = createDigestBoard();
  readonly #feed: Feed;
  readonly #workload: Workload;
  readonly #clients: readonly Client[];
  readonly #problems: string[] = [];
  readonly #sightings: Sighting[] = [];
  #node: Node | undefined;
  #follower: Follower | undefined;
  #log: DiskLog | undefined;
  #opening = false;
  #skewMs = 0;
  #incarnation = 0;

  constructor(seed: number) {
    this.#random = createRandom(seed);
    this.#weather = weatherOf(this.#random.fork('weather'));
    this.#feed = new Feed(this.#random.fork('feed'), this.#weather.feed, START_MS);
    this.#workload = new Workload(this.#random.fork('workload'), this.#feed, this.#weather.habits);
    this.#clients = Array.from(
      { length: CLIENTS },
      (_, i) =>
        new Client(i + 1, (submissions) => this.#door(submissions), {
          scheduler: this.#scheduler,
          random: this.#random.fork(`client ${i}`),
          weather: this.#weather.network,
          faults: this.#faults,
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
        const commands = this.#workload.next(this.#scheduler.nowMs);
        if (commands.length > 0) {
          client.send(commands);
          left -= 1;
        }
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

  judge(isAudited: boolean, broken?: string): SimulationResult {
    this.#see();
    const records = wholeLog(this.#platter, this.#problems);
    const judged = isAudited
      ? audit(records, this.#clients, this.#sightings)
      : { problems: [], digest: '', kinds: new Map() };
    if (broken !== undefined) this.#problems.unshift(broken);
    const problems = [...this.#problems, ...this.#feed.problems, ...judged.problems];
    if (this.#follower !== undefined && this.#follower.entries < records.length - 1 - LAG_ENTRIES)
      problems.push(`the follower has ${this.#follower.entries} entries of ${records.length - 1}`);
    return {
      problems,
      digest: judged.digest,
      trace: traceOf(records, this.#clients),
      entries: Math.max(0, records.length - 1),
      faults: { ...this.#faults, ...this.#feed.figures },
      kinds: judged.kinds,
    };
  }

  #door(submissions: readonly Submission[]): Promise<readonly Receipt[]> {
    if (this.#node === undefined) return Promise.reject(new Error('nobody is there'));
    const answer = this.#node.submitWithIds(submissions);
    answer.catch((cause: unknown) => {
      if (cause instanceof NodeRefusal && cause.reason === 'queue-full') this.#faults.queueFull += 1;
    });
    return answer;
  }

  /** Opens the log and a node on it; what cannot be opened is a problem, since nothing here damages what was acknowledged. */
  #start(): void {
    if (this.#opening) return;
    this.#opening = true;
    const { disk, snapshotEvery, queueMax, groupMax, rememberMax, checkEvery, clockJumps, splitBrain } = this.#weather;
    const incarnation = ++this.#incarnation;
    const random = this.#random.fork(`machine ${incarnation}`);
    const stale = (): boolean => incarnation !== this.#incarnation;
    const log = openDiskLog(this.#platter, {
      scheduler: this.#scheduler,
      random,
      weather: disk,
      faults: this.#faults,
      onWrite: (durationMs) => {
        if (!random.chance(this.#weather.crashAtWrite)) return;
        this.#scheduler.after(durationMs * random.real(), () => {
          if (!stale()) this.#crash();
        });
      },
    });
    openNode({
      log,
      genesis: SMALL_GENESIS,
      snapshotEvery,
      queueMax,
      groupMax,
      rememberMax,
      checkEvery,
      board: this.#board,
      whenIdle: (work) => this.#scheduler.after(random.whole(0, 50), () => (stale() ? undefined : work())),
      clock: () => {
        if (random.chance(clockJumps)) {
          this.#faults.clockJumps += 1;
          this.#skewMs += random.whole(-60_000, 60_000);
        }
        return this.#scheduler.nowMs + this.#skewMs;
      },
      onStop: (cause) => this.#stopped(cause, stale),
    }).then(
      (node) => {
        this.#opening = false;
        if (stale()) return;
        this.#log = log;
        this.#node = node;
        if (incarnation === 1 && this.#weather.isFollowed) this.#follow();
        this.#see();
        node.subscribe(({ events }) => {
          for (const event of events) this.#workload.note(event);
        });
        if (random.chance(splitBrain)) this.#scheduler.after(random.whole(0, 20_000), () => this.#usurp(stale));
      },
      (cause: unknown) => {
        this.#opening = false;
        if (stale()) return;
        if (isExpected(cause)) this.#scheduler.after(1_000, () => this.#start());
        else this.#problems.push(`the node could not be opened: ${sentenceOf(cause)}`);
      },
    );
  }

  /** A second replica reads what the first ones write, and compares digests with them. */
  #follow(): void {
    const { checkEvery } = this.#weather;
    openFollower({
      log: readDiskLog(this.#platter),
      checkEvery,
      board: this.#board,
      wait: () => new Promise((resolve) => this.#scheduler.after(FOLLOW_EVERY_MS, resolve)),
      onStop: (cause) => this.#problems.push(`the follower stopped: ${sentenceOf(cause)}`),
    }).then(
      (follower) => {
        this.#follower = follower;
      },
      (cause: unknown) => this.#problems.push(`the follower could not be opened: ${sentenceOf(cause)}`),
    );
  }

  /** Writes down which digests the replicas claim. */
  #see(): void {
    for (const one of [this.#node, this.#follower]) {
      if (one === undefined) continue;
      try {
        this.#sightings.push({ entries: one.entries, digest: one.digest() });
      } catch (cause) {
        this.#problems.push(sentenceOf(cause));
      }
    }
  }

  /** A node that stopped is started again, as a watchdog would; a fault is a problem. */
  #stopped(cause: unknown, stale: () => boolean): void {
    if (isFenced(cause)) this.#faults.fenced += 1;
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
    this.#see();
    this.#node = undefined;
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
      if (this.#clients.some(({ waiting }) => waiting > 0) || this.#random.chance(IDLE_CRASH)) this.#crash();
      this.#scheduleCrash();
    });
  }

  /** The power fails: what was under way is written, torn or lost; a new machine starts a little later. */
  #crash(): void {
    if (this.#node === undefined) return;
    this.#see();
    this.#faults.crashes += 1;
    this.#log?.crash();
    this.#node = undefined;
    this.#incarnation += 1;
    this.#scheduler.after(this.#random.whole(1, 3_000), () => this.#start());
  }
}
