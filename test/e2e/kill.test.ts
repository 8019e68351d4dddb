import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { encodeLogEntry } from '../../src/codec/log-record.ts';
import { commandToJson } from '../../src/codec/json.ts';
import { digestState } from '../../src/engine/digest.ts';
import { SMALL_GENESIS, START_MS } from '../../src/engine/small-venue.suite.ts';
import { createState } from '../../src/engine/state.ts';
import { hex } from '../../src/hash/hash.ts';
import { CLIENT, KillAudit } from './kill-audit.ts';
import { buildServer, KillRun } from './kill-run.ts';
import type { KillFigures } from './kill-run.ts';

/** KILLS=2000 npx vitest run test/e2e/kill.test.ts is the long mode; KILL_SEED begins elsewhere. */
const KILLS = Number(process.env.KILLS ?? 200);
const SEED = Number(process.env.KILL_SEED ?? 1);

/** Runs side by side, each with a client, a process and a log of its own: a process that starts or waits for its disk leaves time for others. */
const LANES = Number(process.env.KILL_LANES ?? 4);

const folder = mkdtempSync(join(tmpdir(), 'crossmargin-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  `LOGS-040, LOGS-031, LOGS-021 processes killed ${KILLS} times lose nothing they acknowledged and apply nothing twice`,
  async () => {
    const server = await buildServer(folder);
    const began = performance.now();
    const lanes = Array.from({ length: LANES }, async (_, lane) => {
      const run = new KillRun(server, join(folder, `log-${lane}.db`), SEED * 1_000 + lane);
      const kills = Math.floor((KILLS + LANES - 1 - lane) / LANES);
      for (let i = 0; i < kills; i++) await run.killOnce();
      return run.end();
    });
    const figures = summed(await Promise.all(lanes));
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`kills, seed ${SEED}, ${LANES} side by side, ${seconds} s: ${JSON.stringify(figures)}`);
    expect(figures.kills).toBe(KILLS);
    expect(figures.acknowledged).toBe(figures.entries);
    expect(figures.killsWhileRecovering).toBeGreaterThan(0);
    expect(figures.unanswered).toBeGreaterThan(0);
    expect(figures.recognised).toBeGreaterThan(0);
    expect(figures.fromSnapshot).toBeGreaterThan(0);
  },
  120_000 + KILLS * 3_000,
);

function summed(lanes: readonly KillFigures[]): KillFigures {
  const [first, ...others] = lanes;
  const sum = { ...first };
  for (const lane of others) for (const name of Object.keys(sum) as (keyof KillFigures)[]) sum[name] += lane[name];
  return sum;
}

/** Two records and a digest as the audit of an honest process sees them. */
function honest() {
  const command = { kind: 'advance-time' } as const;
  const genesis = encodeLogEntry({ kind: 'genesis', genesis: SMALL_GENESIS });
  const bytes = encodeLogEntry({ kind: 'command', timeMs: START_MS, command });
  const acknowledged = new Map<number, number>();
  const sent = new Map([[1, commandToJson(command)]]);
  const audit = new KillAudit({ sent, acknowledged });
  audit.take({ seq: 0, id: { client: 0, number: 0 }, bytes: genesis });
  const take = (seq: number): void => audit.take({ seq, id: { client: CLIENT, number: 1 }, bytes });
  return { acknowledged, sent, audit, take, empty: hex(digestState(createState(SMALL_GENESIS))) };
}

test('LOGS-040 the audit tells what is missing, what is applied twice and which digest is not the log', () => {
  const lost = honest();
  lost.acknowledged.set(1, 0);
  expect(lost.audit.problems(lost.empty)).toEqual(['command 1 was acknowledged as entry 0; it is missing']);
  const twice = honest();
  twice.take(1);
  twice.take(2);
  expect(twice.audit.problems('none')).toEqual([
    'command 1 is applied twice: entries 0 and 1',
    expect.stringMatching(/^the process has digest none, the log folds to [0-9a-f]{64}$/),
  ]);
  const altered = honest();
  altered.sent.clear();
  altered.take(1);
  expect(altered.audit.problems('')[0]).toBe('entry 0 is not command 1 as it was sent');
});
