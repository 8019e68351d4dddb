import { formatDecimal, parseDecimal } from '../units/decimal.ts';
import type { Decimal } from '../units/decimal.ts';
import { contractDefaults } from './contract-defaults.ts';
import { civilDayOf, expiryMsOf } from './expiry-date.ts';
import type { Instrument } from './instrument.ts';
import type { Problem } from './problem.ts';

/** An instrument, or the reason why the text names none. */
export type SymbolResult =
  | { readonly instrument: Instrument; readonly problem?: undefined }
  | { readonly problem: Problem; readonly instrument?: undefined };

/** What a name says; sizes come from contract-defaults.ts. */
interface Named {
  readonly kind: Instrument['kind'];
  readonly base: string;
  readonly quote: string;
  readonly settle: string;
  readonly expiryMs?: number;
  readonly strike?: Decimal;
  readonly optionType?: 'call' | 'put';
}

/** Quotes that price an underlying in dollars: BTC_USDC and BTC/USDT are both on BTC-USD. */
const DOLLARS = new Set(['USD', 'USDC', 'USDT', 'USDE', 'DAI', 'FDUSD', 'PYUSD', 'USDG', 'BUSD', 'TUSD', 'USD1']);

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const CODE = '[A-Z0-9]{1,16}';
const DERIBIT = new RegExp(`^(${CODE})(?:_(${CODE}))?(?:-(.+))?$`);
const DERIBIT_TAIL = /^(\d{1,2})([A-Z]{3})(\d{2})(?:-(\d+(?:d\d+)?)-([CP]))?$/;
const CCXT = new RegExp(
  `^(${CODE})/(${CODE})(?::(${CODE})(?:-(\\d{2})(\\d{2})(\\d{2})(?:-(\\d+(?:\\.\\d+)?)-([CP]))?)?)?$`,
);

/**
 * Reads a Deribit instrument name (BTC-PERPETUAL, BTC-27MAR26-60000-C, SOL_USDC-27MAR26-150-C, BTC_USDC) or a ccxt unified symbol
 * (BTC/USDT, BTC/USDT:USDT, BTC/USD:BTC-261225-100000-C). Two names of one contract give one instrument. @see spec/02-MRKT, MRKT-010
 */
export function parseSymbol(text: string): SymbolResult {
  const named = text.includes('/') ? parseCcxt(text) : parseDeribit(text);
  return 'sentence' in named ? { problem: named } : instrumentOf(named);
}

/** The Deribit name, or undefined when that grammar has no word for the contract (settled in neither base nor quote, non-dollar inverse). */
export function deribitName(instrument: Instrument): string | undefined {
  const { kind, base, quote, settle, margining } = instrument;
  if (kind === 'spot') return `${base}_${quote}`;
  if (margining === 'inverse' && quote !== 'USD') return undefined;
  if (margining === 'linear' && settle !== quote) return undefined;
  const pair = margining === 'inverse' ? base : `${base}_${quote}`;
  if (instrument.expiryMs === undefined) return `${pair}-PERPETUAL`;
  const { year, month, day } = civilDayOf(instrument.expiryMs);
  const expiry = `${day}${MONTHS[month - 1]}${twoDigits(year)}`;
  if (instrument.strike === undefined) return `${pair}-${expiry}`;
  return `${pair}-${expiry}-${formatDecimal(instrument.strike).replace('.', 'd')}-${optionLetter(instrument)}`;
}

/** The ccxt unified symbol. Every contract has one. */
export function ccxtSymbol(instrument: Instrument): string {
  const pair = `${instrument.base}/${instrument.quote}`;
  if (instrument.kind === 'spot') return pair;
  const contract = `${pair}:${instrument.settle}`;
  if (instrument.expiryMs === undefined) return contract;
  const { year, month, day } = civilDayOf(instrument.expiryMs);
  const expiry = `${twoDigits(year)}${twoDigits(month)}${twoDigits(day)}`;
  if (instrument.strike === undefined) return `${contract}-${expiry}`;
  return `${contract}-${expiry}-${formatDecimal(instrument.strike)}-${optionLetter(instrument)}`;
}

function parseDeribit(text: string): Named | Problem {
  const match = DERIBIT.exec(text);
  if (match === null) return unreadable(text);
  const [, base = '', quote, tail] = match;
  const pair = { base, quote: quote ?? 'USD', settle: quote ?? base };
  if (tail === undefined) return quote === undefined ? unreadable(text) : { kind: 'spot', ...pair };
  if (tail === 'PERPETUAL') return { kind: 'perpetual', ...pair };
  const parts = DERIBIT_TAIL.exec(tail);
  if (parts === null) return unreadable(text);
  const [, day, month = '', year, strike, letter] = parts;
  const expiryMs = expiryMsOf({ year: 2000 + Number(year), month: MONTHS.indexOf(month) + 1, day: Number(day) });
  return dated(text, pair, expiryMs, strike?.replace('d', '.'), letter);
}

function parseCcxt(text: string): Named | Problem {
  const match = CCXT.exec(text);
  if (match === null) return unreadable(text);
  const [, base = '', quote = '', settle, year, month, day, strike, letter] = match;
  if (settle === undefined) return { kind: 'spot', base, quote, settle: quote };
  if (year === undefined) return { kind: 'perpetual', base, quote, settle };
  const expiryMs = expiryMsOf({ year: 2000 + Number(year), month: Number(month), day: Number(day) });
  return dated(text, { base, quote, settle }, expiryMs, strike, letter);
}

function dated(
  text: string,
  pair: Pick<Named, 'base' | 'quote' | 'settle'>,
  expiryMs: number | undefined,
  strikeText: string | undefined,
  letter: string | undefined,
): Named | Problem {
  if (expiryMs === undefined) return refused(`"${text}" names a day that the calendar does not have`);
  if (strikeText === undefined) return { kind: 'future', ...pair, expiryMs };
  const strike = parseDecimal(strikeText);
  if (strike === undefined || strike.units <= 0n)
    return refused(`"${text}" has the strike ${strikeText}; a strike is a number above zero`);
  return { kind: 'option', ...pair, expiryMs, strike, optionType: letter === 'C' ? 'call' : 'put' };
}

function instrumentOf(named: Named): SymbolResult {
  const { kind, base, quote, settle } = named;
  if (base === quote) return { problem: refused(`"${base}/${quote}" has the same base and quote; they must differ`) };
  if (settle !== base && settle !== quote) {
    return {
      problem: refused(
        `"${base}/${quote}:${settle}" settles in ${settle}; a contract settles in its base or its quote`,
      ),
    };
  }
  const margining = settle === base ? 'inverse' : 'linear';
  const underlying = DOLLARS.has(quote) ? `${base}-USD` : `${base}-${quote}`;
  const record = { ...named, underlying, margining, ...contractDefaults(kind, margining, base) } as const;
  const unnamed: Instrument = { symbol: '', ...record };
  return { instrument: { ...unnamed, symbol: deribitName(unnamed) ?? ccxtSymbol(unnamed) } };
}

function unreadable(text: string): Problem {
  const shown = text.length > 60 ? `${text.slice(0, 60)}...` : text;
  return refused(
    `"${shown}" is not an instrument; write a Deribit name (BTC-PERPETUAL, BTC-27MAR26, BTC-27MAR26-60000-C, BTC_USDC) or a ccxt symbol (BTC/USDT:USDT)`,
  );
}

function refused(sentence: string): Problem {
  return { field: 'symbol', sentence };
}

function optionLetter(instrument: Instrument): string {
  return instrument.optionType === 'call' ? 'C' : 'P';
}

/** Years of two digits are 2000 to 2099. */
function twoDigits(n: number): string {
  return String(n % 100).padStart(2, '0');
}
