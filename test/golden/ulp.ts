import { readFileSync } from 'node:fs';
import { Decimal } from 'decimal.js';

const Precise = Decimal.clone({ precision: 70, toExpNeg: -400, toExpPos: 400 });
const view = new DataView(new ArrayBuffer(8));

/** One case of a golden file: arguments as big-endian bits in hexadecimal, then references as decimal strings. */
export type GoldenCase = readonly string[];

/** Reads one group of cases of a golden file beside this one. */
export function goldenCases(file: string, group: string): readonly GoldenCase[] {
  const cases = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'))[group] as GoldenCase[];
  if (cases.length === 0) throw new Error(`${file}: the group ${group} is empty`);
  return cases;
}

/** The double of 16 hexadecimal digits. */
export function fromBits(hexadecimal: string): number {
  view.setBigUint64(0, BigInt(`0x${hexadecimal}`));
  return view.getFloat64(0);
}

/** The exact decimal value of a finite double (decimal.js alone reads the shortest text, which is off by up to half an ulp). */
export function exactly(x: number): Decimal {
  view.setFloat64(0, x);
  const word = view.getBigUint64(0);
  const exponent = Number((word >> 52n) & 0x7ffn);
  const fraction = (word & 0xfffffffffffffn) | (exponent === 0 ? 0n : 1n << 52n);
  const sign = word >> 63n === 1n ? '-' : '';
  return new Precise(sign + fraction.toString()).times(new Precise(2).pow((exponent || 1) - 1075));
}

/** The distance of a double from a reference, in units in the last place of the reference. */
export function errorInUlp(got: number, reference: string): number {
  if (!Number.isFinite(got)) return Number.POSITIVE_INFINITY;
  view.setFloat64(0, Math.abs(Number(reference)));
  const exponent = view.getUint32(0) >>> 20;
  const ulp = new Precise(2).pow((exponent || 1) - 1075);
  return exactly(got).minus(reference).abs().div(ulp).toNumber();
}

/** |got - reference| / |reference|. */
export function relativeError(got: number, reference: string): number {
  if (!Number.isFinite(got)) return Number.POSITIVE_INFINITY;
  return exactly(got).minus(reference).abs().div(new Precise(reference).abs()).toNumber();
}

/** got - reference, signed. */
export function difference(got: number, reference: string): number {
  return exactly(got).minus(reference).toNumber();
}

/** The worst of some cases with its arguments, to be printed by a failing test. */
export function worst(
  cases: readonly GoldenCase[],
  error: (golden: GoldenCase) => number,
): { error: number; at: readonly number[] } {
  let found = { error: 0, at: [] as readonly number[] };
  for (const golden of cases) {
    const size = error(golden);
    if (!(size <= found.error))
      found = { error: size, at: golden.filter((cell) => /^[0-9a-f]{16}$/.test(cell)).map(fromBits) };
  }
  return found;
}
