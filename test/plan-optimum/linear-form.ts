import { PPM } from '../../src/units/limits.ts';
import type { Tiers } from '../../src/risk/tiers.ts';

/** Money is counted in dollars: the solver's tolerances are absolute. */
export const USD = 1e-4;

/** A linear form: coefficients by variable, and a constant. */
export interface Form {
  readonly terms: Map<string, number>;
  constant: number;
}

export const form = (constant = 0, ...terms: readonly (readonly [string, number])[]): Form => {
  const made: Form = { terms: new Map(), constant };
  for (const [name, factor] of terms) addTerm(made, name, factor);
  return made;
};

export function addTerm({ terms }: Form, name: string, factor: number): void {
  terms.set(name, (terms.get(name) ?? 0) + factor);
}

export function addForm(to: Form, from: Form, factor: number): void {
  to.constant += factor * from.constant;
  for (const [name, n] of from.terms) addTerm(to, name, n * factor);
}

export interface TierLine {
  readonly at: number;
  readonly ppm: number;
  readonly below: number;
}

export function tierLines({ from, ppm, below }: Tiers): TierLine[] {
  return Array.from(from, (at, i) => ({ at, ppm: ppm[i], below: below[i] }));
}

/** One tier's line: the charge is the highest of them, because rates never fall. */
export function charged(amount: Form, { at, ppm, below }: TierLine): Form {
  const charge = form((below - (at * ppm) / PPM) * USD);
  addForm(charge, amount, ppm / PPM);
  return charge;
}

export function linear({ terms }: Form): string {
  const parts = [...terms].map(([name, factor]) => `${factor < 0 ? '-' : '+'} ${number(Math.abs(factor))} ${name}`);
  return parts.length === 0 ? '0 base' : parts.join('\n  ');
}

export const number = (x: number): string => (Number.isInteger(x) ? String(x) : x.toExponential(15));
