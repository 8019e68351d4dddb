import { engineRun } from './engine-run.ts';
import type { EngineRun } from './engine-run.ts';
import { quantBits } from './quant-bits.ts';
import type { QuantBits } from './quant-bits.ts';

/** Everything that must be the same on every JavaScript engine. */
export interface Fingerprint {
  readonly quant: QuantBits;
  readonly short: EngineRun;
  readonly long?: EngineRun;
}

export const QUANT_POINTS = 20_000;
export const SHORT_COMMANDS = 20_000;
export const LONG_COMMANDS = 100_000;

export function fingerprint(isLong: boolean): Fingerprint {
  return {
    quant: quantBits(QUANT_POINTS),
    short: engineRun(SHORT_COMMANDS),
    ...(isLong ? { long: engineRun(LONG_COMMANDS) } : {}),
  };
}
