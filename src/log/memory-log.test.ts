import { describeLog } from './log.suite.ts';
import { createMemory, createMemoryLog } from './memory-log.ts';

describeLog('memory log', async () => {
  const memory = createMemory();
  return {
    open: async () => createMemoryLog(memory),
    openSecond: async () => createMemoryLog(memory),
    openFull: async () => createMemoryLog(createMemory(50)),
    cleanUp: async () => undefined,
  };
});
