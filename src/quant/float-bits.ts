/**
 * The two 32-bit words of a double, and powers of two: bit assembly, fixed by IEEE 754.
 *
 * Internal to quant/. The views share one buffer; the word order of the machine is read once.
 */
const DOUBLE = new Float64Array(1);
const WORDS = new Uint32Array(DOUBLE.buffer);
DOUBLE[0] = 1;
const HIGH = WORDS[1] === 0x3ff00000 ? 1 : 0;
const LOW = 1 - HIGH;

/** Sign, exponent and the upper 20 bits of the fraction. Exact. */
export function highWord(x: number): number {
  DOUBLE[0] = x;
  return WORDS[HIGH];
}

/** The lower 32 bits of the fraction. Exact. */
export function lowWord(x: number): number {
  DOUBLE[0] = x;
  return WORDS[LOW];
}

/** x with its upper word replaced. Exact. */
export function withHighWord(x: number, high: number): number {
  DOUBLE[0] = x;
  WORDS[HIGH] = high;
  return DOUBLE[0];
}

/** 2^k for k in [-1022, 1023]; POWER_OF_TWO[k + 1022]. Exact. */
export const POWER_OF_TWO = new Float64Array(2046);
for (let i = 0; i < 2046; i++) POWER_OF_TWO[i] = withHighWord(0, (i + 1) * 0x100000);
