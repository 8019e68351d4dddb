import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { commandToJson } from '../../src/codec/json.ts';
import { SMALL_GENESIS, START_MS } from '../../src/engine/small-venue.suite.ts';
import { randomStream } from '../../src/lab/random-stream.ts';
import type { RandomStream } from '../../src/lab/random-stream.ts';
import { SqliteStore } from '../../src/log/sqlite-store.ts';
import { workload } from '../workload.ts';
import { CLIENT, KillAudit } from './kill-audit.ts';
import type { Asked, Told } from './kill-messages.ts';

/** What a run of kills came to. */
export interface KillFigures {
  kills: number;
  /** Kills before the process had recovered. */
  killsWhileRecovering: number;
  /** Commands that waited for an answer when the process was killed. */
  unanswered: number;
  /** Of the commands sent again: those that the log had already, acknowledged or not. */
  recognised: number;
  acknowledged: number;
  entries: number;
  /** Recoveries that began at a snapshot. */
  fromSnapshot: number;
}

/** Batches that may wait for an answer at once. */
const WINDOW = 4;
const BATCH_MAX = 12;

/** Compiles the process and the log's thread into one folder, so that a start costs no compiler. */
export async function buildServer(folder: string): Promise<string> {
  const source = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
  const sqlite = pathToFileURL(createRequire(import.meta.url).resolve('better-sqlite3')).href;
  await build({
    entryPoints: { 'kill-server': source('kill-server.ts'), 'sqlite-thread': source('../../src/log/sqlite-thread.ts') },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    plugins: [
      {
        name: 'places',
        setup: (into) => {
          into.onResolve({ filter: /^better-sqlite3$/ }, () => ({ path: sqlite, external: true }));
        },
      },
    ],
  });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return join(folder, 'kill-server.js');
}

/** One client, one log, many lives of one process. */
export class KillRun {
  readonly figures: KillFigures = {
    kills: 0,
    killsWhileRecovering: 0,
    unanswered: 0,
    recognised: 0,
    acknowledged: 0,
    entries: 0,
    fromSnapshot: 0,
  };
  readonly #sent = new Map<number, unknown>();
  readonly #acknowledged = new Map<number, number>();
  readonly #unanswered = new Set<number>();
  readonly #audit = new KillAudit({ sent: this.#sent, acknowledged: this.#acknowledged });
  readonly #stream: RandomStream;
  readonly #commands: Iterator<Parameters<typeof commandToJson>[0], never>;
  readonly #server: string;
  readonly #log: string;

  constructor(server: string, log: string, seed: number) {
    this.#server = server;
    this.#log = log;
    this.#stream = randomStream(seed).fork('kills');
    this.#commands = workload(seed);
  }

  /** Lets the process live once and kills it. @throws when anything acknowledged is not as it was */
  async killOnce(): Promise<void> {
    const life = new Life(this.#server, this.#log);
    const { stream, figures } = { stream: this.#stream, figures: this.figures };
    figures.kills += 1;
    if (stream.uniform() < 0.15) {
      await pause(stream.between(0, 250));
      figures.killsWhileRecovering += life.isReady ? 0 : 1;
      return life.kill();
    }
    await this.#begin(life);
    let batches = stream.whole(1, 25);
    for (const numbers of this.#again()) await this.#send(life, numbers);
    while (batches-- > 0) await this.#send(life, this.#fresh());
    await pause(stream.pick([0, stream.between(0, 4), stream.between(0, 25)]));
    await life.kill();
    this.#note(life);
    figures.unanswered += this.#unanswered.size;
  }

  /** Lives once more until everything is answered, then reads the whole log from its first record. */
  async end(): Promise<KillFigures> {
    const life = new Life(this.#server, this.#log);
    await this.#begin(life);
    for (const numbers of this.#again()) await this.#send(life, numbers);
    await life.answered(0);
    this.#note(life);
    await life.kill();
    const last = new Life(this.#server, this.#log);
    await this.#begin(last);
    const whole = new KillAudit({ sent: this.#sent, acknowledged: this.#acknowledged });
    this.#read(whole);
    refuse(whole.problems((await last.ready()).digest));
    if (whole.commands !== this.#sent.size)
      refuse([`${this.#sent.size} commands were sent, ${whole.commands} are applied`]);
    await last.kill();
    return { ...this.figures, acknowledged: this.#acknowledged.size, entries: whole.records - 1 };
  }

  async #begin(life: Life): Promise<void> {
    const { digest, entries, fromSnapshot } = await life.ready();
    this.figures.fromSnapshot += fromSnapshot > 0 ? 1 : 0;
    this.#read(this.#audit);
    if (this.#audit.records !== entries + 1)
      refuse([`the process has ${entries} entries, its log ${this.#audit.records} records`]);
    refuse(this.#audit.problems(digest));
  }

  #read(audit: KillAudit): void {
    const store = new SqliteStore(this.#log, { readOnly: true, check: 'none' });
    for (;;) {
      const records = store.readSome('main', audit.records);
      if (records.length === 0) break;
      for (const record of records) audit.take(record);
    }
    store.close();
  }

  /** Batches of what was never answered, in order, then a few that were: these must be recognised. */
  #again(): readonly (readonly number[])[] {
    const open = [...this.#unanswered].sort((a, b) => a - b);
    const known =
      this.#acknowledged.size === 0 ? [] : [1, 2, 3].map(() => this.#stream.whole(1, this.#acknowledged.size));
    const batches: number[][] = [];
    for (let i = 0; i < open.length; i += BATCH_MAX) batches.push(open.slice(i, i + BATCH_MAX));
    return [...batches, known.filter((number) => this.#acknowledged.has(number))].filter((batch) => batch.length > 0);
  }

  #fresh(): readonly number[] {
    return Array.from({ length: this.#stream.whole(1, BATCH_MAX) }, () => {
      const number = this.#sent.size + 1;
      this.#sent.set(number, commandToJson(this.#commands.next().value));
      this.#unanswered.add(number);
      return number;
    });
  }

  async #send(life: Life, numbers: readonly number[]): Promise<void> {
    life.ask({ client: CLIENT, submissions: numbers.map((number) => ({ number, json: this.#sent.get(number) })) });
    await life.answered(WINDOW - 1);
  }

  /** Writes down every answer that came before the end. */
  #note(life: Life): void {
    for (const { number, seq, duplicate } of life.receipts.splice(0)) {
      const before = this.#acknowledged.get(number);
      if (before !== undefined && (before !== seq || !duplicate))
        refuse([
          `command ${number} was entry ${before}; sent again it is entry ${seq}, ${duplicate ? 'known' : 'applied again'}`,
        ]);
      this.figures.recognised += duplicate ? 1 : 0;
      this.#acknowledged.set(number, seq);
      this.#unanswered.delete(number);
    }
  }
}

type Receipts = Extract<Told, { kind: 'acknowledged' }>['receipts'];
type Ready = Extract<Told, { kind: 'ready' }>;

/** One life of the process. */
class Life {
  readonly receipts: Receipts[number][] = [];
  isReady = false;
  readonly #child: ChildProcess;
  readonly #ready: Promise<Ready>;
  readonly #ended: Promise<void>;
  #asked = 0;
  #dying = false;
  #said = '';
  #wake: () => void = () => undefined;

  constructor(server: string, log: string) {
    this.#child = fork(server, [log, JSON.stringify(SMALL_GENESIS), String(START_MS)], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [],
    });
    this.#child.stderr?.on('data', (chunk) => (this.#said += String(chunk)));
    this.#ended = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#ready = new Promise((resolve, reject) => {
      this.#child.on('message', (told: Told) => {
        if (told.kind === 'ready') {
          this.isReady = true;
          resolve(told);
          return;
        }
        this.#asked -= 1;
        this.receipts.push(...told.receipts);
        this.#wake();
      });
      this.#child.once('close', () => {
        if (!this.#dying) this.#said = `the process ended by itself: ${this.#said}`;
        reject(new Error(this.#said));
        this.#wake();
      });
    });
    this.#ready.catch(() => undefined);
  }

  ready(): Promise<Ready> {
    return this.#ready;
  }

  ask(asked: Asked): void {
    this.#asked += 1;
    this.#child.send(asked);
  }

  /** Waits until at most so many questions are open. */
  async answered(most: number): Promise<void> {
    while (this.#asked > most) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
      if (this.#child.exitCode !== null || this.#child.signalCode !== null) throw new Error(this.#said);
    }
  }

  async kill(): Promise<void> {
    this.#dying = true;
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new Error(problems.slice(0, 10).join('\n'));
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
