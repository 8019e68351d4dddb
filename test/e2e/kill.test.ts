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
import { killInLanes } from './kill-lanes.ts';

/** KILLS and KILL_SEED begin another run; the long one is `npm run long:kills`. */
const KILLS = Number(process.env.KILLS ?? 200);
const SEED = Number(process.env.KILL_SEED ?? 1);

const LANES = Number(process.env.KILL_LANES ?? 4);

const folder = mkdtempSync(join(tmpdir(), 'crossmargin-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  `LOGS-040, LOGS-031, LOGS-021 processes killed ${KILLS} times lose nothing they acknowledged and apply nothing twice`,
  async () => {
    const began = performance.now();
    const figures = await killInLanes({ kills: KILLS, seed: SEED, lanes: LANES, folder });
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
