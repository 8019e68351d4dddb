import { engineRun } from './engine-run.ts';
import type { EngineRun } from './engine-run.ts';
import { kernelBits } from './kernel-bits.ts';
import type { KernelBits } from './kernel-bits.ts';
import { quantBits } from './quant-bits.ts';
import type { QuantBits } from './quant-bits.ts';

/** Everything that must be the same on every JavaScript engine. */
export interface Fingerprint {
  readonly quant: QuantBits;
  readonly kernels: KernelBits;
  readonly longKernels?: KernelBits;
  readonly short: EngineRun;
  readonly long?: EngineRun;
}

export const QUANT_POINTS = 20_000;
/** Seeds of the kernels' inputs, 27,000 values each. */
export const KERNEL_ROUNDS = 40;
export const LONG_KERNEL_ROUNDS = 400;
export const SHORT_COMMANDS = 20_000;
export const LONG_COMMANDS = 100_000;

export function fingerprint(isLong: boolean): Fingerprint {
  return {
    quant: quantBits(QUANT_POINTS),
    kernels: kernelBits(KERNEL_ROUNDS),
    ...(isLong ? { longKernels: kernelBits(LONG_KERNEL_ROUNDS) } : {}),
    short: engineRun(SHORT_COMMANDS),
    ...(isLong ? { long: engineRun(LONG_COMMANDS) } : {}),
  };
}
