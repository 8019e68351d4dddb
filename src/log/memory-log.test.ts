import { expect, test } from 'vitest';
import { describeLog } from './log.suite.ts';
import { createMemory, createMemoryLog } from './memory-log.ts';

describeLog('memory log', async () => {
  const memory = createMemory();
  return {
    open: async () => createMemoryLog(memory),
    openSecond: async () => createMemoryLog(memory),
    cleanUp: async () => undefined,
  };
});

test('LOGS-042 a full memory refuses the batch and keeps the rest', async () => {
  const log = createMemoryLog(createMemory(2));
  const epoch = await log.acquireEpoch('main');
  const item = (number: number) => ({ id: { client: 1, number }, bytes: new Uint8Array(1) });
  await log.append('main', 0, epoch, [item(1)]);
  await expect(log.append('main', 1, epoch, [item(2), item(3)])).rejects.toMatchObject({ reason: 'full' });
  expect(await log.end('main')).toBe(1);
  expect(await log.append('main', 1, epoch, [item(2)])).toEqual([{ seq: 1, duplicate: false }]);
});
