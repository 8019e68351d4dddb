import { join } from 'node:path';
import { buildServer, KillRun } from './kill-run.ts';
import type { KillFigures } from './kill-run.ts';

export interface KillPlan {
  readonly kills: number;
  readonly seed: number;
  /** Runs side by side, each with a client, a process and a log of its own: a process that starts or waits for its disk leaves time for others. */
  readonly lanes: number;
  /** Where the program and the logs are written. */
  readonly folder: string;
  readonly onKill?: () => void;
}

/** Kills processes so many times. @throws Error when anything acknowledged is not as it was */
export async function killInLanes({ kills, seed, lanes, folder, onKill }: KillPlan): Promise<KillFigures> {
  const server = await buildServer(folder);
  const runs = Array.from({ length: lanes }, async (_, lane) => {
    const run = new KillRun(server, join(folder, `log-${lane}.db`), seed * 1_000 + lane);
    const share = Math.floor((kills + lanes - 1 - lane) / lanes);
    for (let i = 0; i < share; i++) {
      await run.killOnce();
      onKill?.();
    }
    return run.end();
  });
  return summed(await Promise.all(runs));
}

function summed(lanes: readonly KillFigures[]): KillFigures {
  const [first, ...others] = lanes;
  const sum = { ...first };
  for (const lane of others) for (const name of Object.keys(sum) as (keyof KillFigures)[]) sum[name] += lane[name];
  return sum;
}
