export { BATCH_MAX, LogRefusal, RECORD_BYTES_MAX } from './log.ts';
export type {
  CommandId,
  Log,
  LogItem,
  LogRecord,
  LogRefusalReason,
  Placement,
  StoredSnapshot,
} from './log.ts';
export { createMemory, createMemoryLog } from './memory-log.ts';
export type { Memory } from './memory-log.ts';
export { openSqliteLog } from './sqlite-log.ts';
export type { SqliteLogOptions } from './sqlite-log.ts';
