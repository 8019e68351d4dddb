import { expect, test } from 'vitest';
import type { Ending } from './watchdog.ts';
import { watch } from './watchdog.ts';

/** A program whose lives are written down beforehand, in a world where time passes only as it says. */
async function watched(lives: readonly (readonly [seconds: number, ending: Partial<Ending>])[], stopAfter = Infinity) {
  let nowMs = 0;
  const said: string[] = [];
  const waits: number[] = [];
  let runs = 0;
  const code = await watch(
    {
      run: async (attempt) => {
        expect(attempt).toBe(runs);
        const [seconds, ending] = lives[Math.min(runs, lives.length - 1)];
        runs += 1;
        nowMs += seconds * 1000;
        return { code: undefined, signal: undefined, ...ending };
      },
      now: () => nowMs,
      wait: async (ms) => {
        waits.push(ms);
        nowMs += ms;
      },
      say: (line) => void said.push(line),
      isStopped: () => runs > stopAfter,
    },
    { restarts: 3, withinMs: 600_000 },
  );
  return { code, said, waits, runs };
}

test('CLIN-050 a fault or a kill is followed by a restart, later each time, until it ends well', async () => {
  const { code, said, waits } = await watched([
    [2, { code: 3 }],
    [0.5, { signal: 'SIGKILL' }],
    [9, { code: 0 }],
  ]);
  expect(code).toBe(0);
  expect(waits).toEqual([1_000, 2_000]);
  expect(said).toEqual([
    'it ended with exit code 3 after 2.0 s; restart 1 of 3 in 1 s',
    'it ended with the signal SIGKILL after 0.5 s; restart 2 of 3 in 2 s',
  ]);
});

test('CLIN-050 restarts are bounded: then it gives up, and says so', async () => {
  const { code, said, runs } = await watched([[1, { code: 3 }]]);
  expect([code, runs]).toEqual([3, 4]);
  expect(said.at(-1)).toBe('it ended with exit code 3 after 1.0 s; 3 restarts did not help: giving up');
});

test('CLIN-050 a long life makes the restarts available again, and the delay never passes thirty seconds', async () => {
  const { waits, runs } = await watched([
    [1, { code: 3 }],
    [1, { code: 3 }],
    [700, { code: 3 }],
    [1, { code: 3 }],
  ]);
  expect(waits).toEqual([1_000, 2_000, 1_000, 2_000, 4_000]);
  expect(runs).toBe(6);
});

test.each([0, 1, 2, 4, 130])('CLIN-050 exit code %i is final: a restart cannot help', async (code) => {
  expect(await watched([[1, { code }]])).toMatchObject({ code, runs: 1, waits: [] });
});

test('CLIN-050 who is told to stop does not restart', async () => {
  expect(await watched([[1, { signal: 'SIGINT' }]], 0)).toMatchObject({ code: 130, runs: 1, waits: [] });
});
