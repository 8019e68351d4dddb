import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NodeRefusal } from '../node/node-refusal.ts';
import { ReplicaFault } from '../node/replica-fault.ts';
import { faultText, keepFaultReport } from './fault-text.ts';

const REPORT = {
  shard: 'main',
  seq: 19,
  timeMs: Date.UTC(2026, 0, 1),
  command: 'deposit',
  broken: [{ name: 'conservation', sentence: 'USDC sums to 3, not to zero' }],
} as const;

test('LOGS-060 a fault is told with its entry, its promise and its values', () => {
  expect(faultText(REPORT)).toBe(`fault: the replica of shard main has stopped: what must always hold does not
  broken    conservation: USDC sums to 3, not to zero
  at entry  19 (deposit), 2026-01-01T00:00Z
  the log   is as it was: nothing that was acknowledged is lost; judge it with \`crossmargin log verify\`
`);
  const many = {
    ...REPORT,
    broken: Array.from({ length: 11 }, (_, i) => ({ name: 'rows', sentence: `account ${i}` })),
  };
  expect(faultText(many)).toContain('  broken    rows: account 7\n            and 3 more\n');
});

test('LOGS-060 a report is kept as JSON, however deep it stands in an error; another error has none', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crossmargin-fault-'));
  const wrapped = new NodeRefusal('stopped', 'the node has stopped', new ReplicaFault(REPORT));
  const path = keepFaultReport(folder, wrapped);
  expect(path).toBe(join(folder, 'fault-19.json'));
  expect(JSON.parse(readFileSync(path ?? '', 'utf8'))).toEqual(REPORT);
  expect(keepFaultReport(folder, new Error('no fault'))).toBeUndefined();
  rmSync(folder, { recursive: true });
});
