import { apply } from '../../src/engine/apply.ts';
import { encodeLogEntry } from '../../src/codec/log-record.ts';
import { encodeOutcome } from '../../src/codec/outcome-codec.ts';
import { digestState } from '../../src/engine/digest.ts';
import { brokenInvariants } from '../../src/engine/invariants.ts';
import { BTC, EXPIRY_MS, p, SMALL_GENESIS, START_MS } from '../../src/engine/small-venue.suite.ts';
import { createState } from '../../src/engine/state.ts';
import { hasher, hex } from '../../src/hash/hash.ts';
import { workload } from '../workload.ts';

/** What a recorded log came to, on the machine and the engine that folded it. */
export interface EngineRun {
  readonly commands: number;
  /** SHA-256 of the bytes of the log: the input was the same. */
  readonly log: string;
  /** SHA-256 of the bytes of every outcome: so was everything that was decided on the way. */
  readonly outcomes: string;
  /** Digest of the state at the end. */
  readonly state: string;
  readonly rejected: number;
  readonly liquidations: number;
  readonly broken: number;
}

/** A command every three seconds; three quarters through, the options and futures expire. */
export function engineRun(commands: number): EngineRun {
  const state = createState(SMALL_GENESIS);
  const [log, outcomes] = [hasher(), hasher()];
  const source = workload(20_261_123);
  const settleAt = Math.floor(commands * 0.75);
  let [rejected, liquidations] = [0, 0];
  for (let seq = 0; seq < commands; seq++) {
    const command =
      seq === settleAt
        ? ({ kind: 'settle-expiry', underlying: BTC, expiryMs: EXPIRY_MS, price: p(61_234.5) } as const)
        : source.next().value;
    const timeMs = (seq < settleAt ? START_MS : EXPIRY_MS) + seq * 3_000;
    log.update(encodeLogEntry({ kind: 'command', timeMs, command }));
    const events = apply(state, { seq, timeMs, command });
    outcomes.update(encodeOutcome({ seq, timeMs, events }));
    if (events[0]?.kind === 'rejected') rejected += 1;
    liquidations += events.filter(({ kind }) => kind === 'liquidation-filled').length;
  }
  return {
    commands,
    log: hex(log.digest()),
    outcomes: hex(outcomes.digest()),
    state: hex(digestState(state)),
    rejected,
    liquidations,
    broken: brokenInvariants(state).length,
  };
}
