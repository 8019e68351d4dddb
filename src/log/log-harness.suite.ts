import { LogRefusal } from './log.ts';
import type { Log, LogItem, LogRecord } from './log.ts';

/** What an adapter lends to the suite: storage that outlives the logs opened on it. */
export interface LogHarness {
  /** Opens a log on the storage of this test. */
  open(): Promise<Log>;
  /** A second writer on the same storage, as another process would be; the same log when the storage cannot have two. */
  openSecond(): Promise<Log>;
  /** Ends the test: storage goes. */
  cleanUp(): Promise<void>;

  /** What this storage can be made to suffer; a test of what it cannot is skipped by name. */
  /** Opens a log on the storage of this test that has room for some hundred small records only. */
  openFull?(): Promise<Log>;
  /** Flips one bit of a record that was appended. The log is closed. */
  damage?(seq: number): Promise<void>;
  /** Logs as they are found after the process was killed at moments during and between the appends so far, the earliest first. */
  crashes?(): AsyncIterable<Log>;
}

export const SHARD = 'main';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
export const item = (number: number, text = `command ${number}`, client = 1): LogItem => ({
  id: { client, number },
  bytes: bytesOf(text),
});

export async function recordsFrom(log: Log, from: number, shard = SHARD): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const record of log.read(shard, from)) records.push(record);
  return records;
}

export async function refusalOf(work: Promise<unknown>): Promise<LogRefusal['reason'] | 'none'> {
  try {
    await work;
    return 'none';
  } catch (cause) {
    if (cause instanceof LogRefusal) return cause.reason;
    throw cause;
  }
}
