import { civilDayOf } from '../../market/expiry-date.ts';
import type { Instrument } from '../../market/instrument.ts';
import { parseSymbol } from '../../market/symbol.ts';
import { assert } from '../../units/assert.ts';

/** The contracts of the generated venue, made once each: BTC and ETH inverse, other coins linear in USDC. */
export interface Contracts {
  readonly perpetual: (base: string) => Instrument;
  readonly future: (base: string, expiryMs: number) => Instrument;
  readonly option: (base: string, expiryMs: number, strike: number, optionType: 'call' | 'put') => Instrument;
}

const INVERSE = new Set(['BTC', 'ETH']);

export function contractsOf(): Contracts {
  const known = new Map<string, Instrument>();
  const named = (symbol: string): Instrument => {
    const found = known.get(symbol) ?? parseSymbol(symbol).instrument;
    assert(found !== undefined, `the generated venue lists a contract that has no name: ${symbol}`);
    known.set(symbol, found);
    return found;
  };
  const pair = (base: string): string => (INVERSE.has(base) ? `${base}/USD:${base}` : `${base}/USDC:USDC`);
  return {
    perpetual: (base) => named(pair(base)),
    future: (base, expiryMs) => named(`${pair(base)}-${dateOf(expiryMs)}`),
    option: (base, expiryMs, strike, optionType) =>
      named(`${pair(base)}-${dateOf(expiryMs)}-${strike}-${optionType === 'call' ? 'C' : 'P'}`),
  };
}

function dateOf(expiryMs: number): string {
  const { year, month, day } = civilDayOf(expiryMs);
  return [year, month, day].map((n) => String(n % 100).padStart(2, '0')).join('');
}
