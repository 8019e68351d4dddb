import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { LOG_FORMAT } from '../../src/codec/log-record.ts';
import { OUTCOME_FORMAT } from '../../src/codec/outcome-codec.ts';
import { SNAPSHOT_FORMAT } from '../../src/codec/snapshot-codec.ts';
import { PROTOCOL_VERSION } from '../../src/engine/protocol.ts';
import { STORE_FORMAT } from '../../src/log/sqlite-file.ts';
import type { FormatRun } from './format-run.ts';

/** A log file as a build wrote it, and what it came to there. */
export interface FormatFixture {
  readonly formats: Formats;
  /** The version that was released with these formats; absent while none is. A released fixture is never written again. */
  readonly released?: string;
  readonly run: FormatRun;
}

/** Everything whose bytes outlive a build. */
export interface Formats {
  readonly log: number;
  readonly snapshot: number;
  readonly outcome: number;
  readonly store: number;
  readonly protocol: number;
}

export const FORMATS: Formats = {
  log: LOG_FORMAT,
  snapshot: SNAPSHOT_FORMAT,
  outcome: OUTCOME_FORMAT,
  store: STORE_FORMAT,
  protocol: PROTOCOL_VERSION,
};

export const FIXTURES = new URL('./formats/', import.meta.url);

/** `log-1-snapshot-1-outcome-1-store-2-protocol-1` */
export function nameOf(formats: Formats): string {
  return Object.entries(formats)
    .map(([name, version]) => `${name}-${String(version)}`)
    .join('-');
}

export function readFixture(name: string): FormatFixture {
  return JSON.parse(readFileSync(new URL(`${name}.json`, FIXTURES), 'utf8')) as FormatFixture;
}

/** The log file of a fixture. */
export function fileOf(name: string): Uint8Array {
  return gunzipSync(readFileSync(new URL(`${name}.sqlite.gz`, FIXTURES)));
}
