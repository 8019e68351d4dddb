import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Command } from '../engine/command.ts';
import type { Outcome } from '../engine/event.ts';
import { openingCommands, SMALL_GENESIS, START_MS } from '../engine/small-venue.suite.ts';
import { LogRefusal } from '../log/log.ts';
import type { Memory } from '../log/memory-log.ts';
import { createMemory, createMemoryLog } from '../log/memory-log.ts';

/**
 * Two builds: this one, and one that knows protocol version 2, planted here. From that version on its advance-time also says that BTC is stale:
 * a behaviour that changed, behind the question that such a line asks.
 */
const NEWER = 2;

beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
  vi.doUnmock('../engine/protocol.ts');
  vi.doUnmock('../engine/commands/advance-time.ts');
});

async function newerBuild(): Promise<typeof import('./node.ts')> {
  vi.doMock('../engine/protocol.ts', async (original) => ({ ...(await original<object>()), PROTOCOL_VERSION: NEWER }));
  vi.doMock('../engine/commands/advance-time.ts', async () => {
    const { protocolOf } = await import('../engine/protocol.ts');
    const advanceTime: typeof import('../engine/commands/advance-time.ts').advanceTime = (state, emit) => {
      emit({ kind: 'time-advanced' });
      if (protocolOf(state) >= NEWER) emit({ kind: 'underlying-staled', underlying: 1, code: 319 });
      return undefined;
    };
    return { advanceTime };
  });
  return import('./node.ts');
}

const raised = (protocolVersion: number): Command => {
  const parameters = openingCommands().find(({ kind }) => kind === 'set-parameters');
  return { ...parameters, protocolVersion } as Command;
};

const kindsOf = (outcomes: readonly Outcome[]): readonly string[] =>
  outcomes.map(({ events }) => events.map(({ kind }) => kind).join(' '));

/** A venue on the newer build that is upgraded between two advance-times. */
async function upgraded(memory: Memory): Promise<{ told: readonly string[]; digest: string; at: number }> {
  const { openNode } = await newerBuild();
  const node = await openNode({ log: createMemoryLog(memory), genesis: SMALL_GENESIS, clock: () => START_MS });
  await node.submit([...openingCommands(), { kind: 'advance-time' }]);
  const at = node.entries + 1;
  const told = kindsOf(await node.submit([{ kind: 'advance-time' }, raised(NEWER), { kind: 'advance-time' }]));
  const digest = node.digest();
  await node.close();
  return { told, digest, at: at + 1 };
}

test('ENGN-040, ENGN-041 behaviour changes at the record that raises the version, and there only, however often it is replayed', async () => {
  const memory = createMemory();
  const { told, digest } = await upgraded(memory);
  expect(told).toEqual(['time-advanced', 'parameters-set', 'time-advanced underlying-staled']);
  vi.resetModules();
  const { openNode } = await newerBuild();
  const node = await openNode({ log: createMemoryLog(memory), clock: () => START_MS });
  expect(node.digest()).toBe(digest);
  await node.snapshot();
  expect(kindsOf(await node.submit([{ kind: 'advance-time' }, raised(1)]))).toEqual([
    'time-advanced underlying-staled',
    'rejected',
  ]);
  await node.close();
  const fromSnapshot = await openNode({ log: createMemoryLog(memory), clock: () => START_MS });
  expect(fromSnapshot.recovery.fromSnapshot).toBeGreaterThan(0);
  expect(kindsOf(await fromSnapshot.submit([{ kind: 'advance-time' }]))).toEqual(['time-advanced underlying-staled']);
});

test('ENGN-041 a build that does not know the version refuses the log with a sentence, and what came before stays readable', async () => {
  const memory = createMemory();
  const { at } = await upgraded(memory);
  vi.resetModules();
  vi.doUnmock('../engine/protocol.ts');
  vi.doUnmock('../engine/commands/advance-time.ts');
  const { openNode } = await import('./node.ts');
  const { recover } = await import('./replica.ts');
  const { verifyLog } = await import('./verify.ts');
  const log = createMemoryLog(memory);
  const sentence = `record ${at} puts protocol version 2 in force; this build knows versions up to 1: use a newer one`;
  const refusal = { reason: 'newer-build', message: sentence, lastGoodSeq: at - 1 };
  await expect(openNode({ log, clock: () => START_MS })).rejects.toMatchObject(refusal);
  await expect(verifyLog(log, 'main')).rejects.toMatchObject(refusal);
  expect((await recover(log, 'main', { until: at })).records).toBe(at);
});

test('ENGN-041 a snapshot under a version that the build does not know is passed over, and the log refused', async () => {
  const memory = createMemory();
  const newer = await upgraded(memory);
  vi.resetModules();
  const builds = await newerBuild();
  const node = await builds.openNode({ log: createMemoryLog(memory), clock: () => START_MS });
  await node.snapshot();
  await node.close();
  vi.resetModules();
  vi.doUnmock('../engine/protocol.ts');
  const { decodeSnapshot } = await import('../codec/snapshot-codec.ts');
  const { openNode } = await import('./node.ts');
  const log = createMemoryLog(memory);
  const stored = await log.getSnapshot('main');
  expect(decodeSnapshot(stored?.bytes ?? new Uint8Array()).problem).toBe(
    'the snapshot is of protocol version 2; this build knows up to 1',
  );
  await expect(openNode({ log, clock: () => START_MS })).rejects.toMatchObject({
    reason: 'newer-build',
    lastGoodSeq: newer.at - 1,
  });
});

test('ENGN-041 a version that the build does not know is not taken into the log', async () => {
  const { openNode } = await import('./node.ts');
  const memory = createMemory();
  const node = await openNode({ log: createMemoryLog(memory), genesis: SMALL_GENESIS, clock: () => START_MS });
  await expect(node.submit([{ kind: 'advance-time' }, raised(2)])).rejects.toMatchObject({
    reason: 'protocol-unknown',
    message:
      'set-parameters asks for protocol version 2; this build knows versions up to 1: install the newer build first',
  });
  expect(node.entries).toBe(0);
});

test('ENGN-041 a record of a newer log format is refused with both formats', async () => {
  const { openNode } = await import('./node.ts');
  const log = createMemoryLog();
  const node = await openNode({ log, genesis: SMALL_GENESIS, clock: () => START_MS });
  await node.submit([{ kind: 'advance-time' }]);
  const epoch = await log.acquireEpoch('main');
  await log.append('main', 2, epoch, [{ id: { client: 5, number: 5 }, bytes: Uint8Array.of(2, 1, 1) }]);
  const opened: unknown = await openNode({ log, clock: () => START_MS }).catch((cause: unknown) => cause);
  expect(opened).toMatchObject({
    name: new LogRefusal('newer-build', '').name,
    reason: 'newer-build',
    message: 'record 2 has log format 2; this build reads formats up to 1: use a newer one',
    lastGoodSeq: 1,
  });
});
