import { join } from 'node:path';
import { DEFAULT_ENGINE_PARAMETERS } from '../../src/engine/engine-parameters.ts';
import {
  BTC_PERP,
  ETH_PERP,
  fill,
  HOUSE_PRESET,
  openingCommands,
  PROVIDER,
  SMALL_GENESIS,
  START_MS,
  tick,
  USDC,
  usdc,
} from '../../src/engine/small-venue.suite.ts';
import { openSqliteLog } from '../../src/log/sqlite-log.ts';
import { openNode } from '../../src/node/node.ts';

export const ALICE = PROVIDER + 1;
const BOB = PROVIDER + 2;
const CAROL = PROVIDER + 3;

/**
 * Writes `venue.sqlite` with the whole story: alice is called, restricted, reduced, taken over; the fund pays, bob is deleveraged, carol looks on. Returns
 * the number of entries.
 */
export async function writeStoryLog(folder: string): Promise<number> {
  let nowMs = START_MS;
  const log = await openSqliteLog(join(folder, 'venue.sqlite'), { thread: 'caller' });
  const node = await openNode({ log, genesis: SMALL_GENESIS, snapshotEvery: 0, clock: () => nowMs, groupMax: 5 });
  for (const command of openingCommands()) await node.submit([command]);
  for (const [i, [label, dollars]] of [
    ['alice', '12000'],
    ['bob', '100000'],
    ['carol', '50000'],
  ].entries()) {
    await node.submit([
      { kind: 'open-account', label, accountKind: 'customer' },
      { kind: 'deposit', account: ALICE + i, asset: USDC, amount: usdc(dollars) },
    ]);
  }
  await node.submit([
    fill(BTC_PERP, ALICE, BOB, 900, 60_000),
    fill(ETH_PERP, ALICE, CAROL, 10, 3_000),
    { kind: 'fund-deposit', asset: USDC, amount: usdc('1000') },
  ]);
  for (const price of [57_500, 56_700, 55_500, 53_000, 30_000]) {
    nowMs += 3_600_000;
    if (price === 30_000) {
      const engine = { ...DEFAULT_ENGINE_PARAMETERS, liquidityProvider: PROVIDER, adlPolicy: 'none' } as const;
      await node.submit([{ kind: 'set-parameters', protocolVersion: 1, engine, preset: HOUSE_PRESET }]);
    }
    await node.submit(tick(price, 3_000));
  }
  await node.submit([{ kind: 'deleverage', policy: 'queue' }]);
  const { entries } = node;
  await node.close();
  return entries;
}
