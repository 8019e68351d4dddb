import { contractDefaults } from '../../market/contract-defaults.ts';
import type { Instrument } from '../../market/instrument.ts';
import { parseSymbol } from '../../market/symbol.ts';
import { PortfolioProblem } from '../../risk/model.ts';
import { decimalOf } from '../../units/decimal.ts';
import type { InstrumentDescription, InstrumentField } from './schema.ts';

/**
 * The instrument that a field of the file names or describes.
 *
 * A description starts from what its symbol says, when that can be read, and replaces the fields it gives. @see spec/20-FILE, FILE-020
 * @throws PortfolioProblem when nothing can be read from it, or when it contradicts itself.
 */
export function readInstrument(field: InstrumentField, path: string): Instrument {
  if (typeof field === 'string') {
    const { instrument, problem } = parseSymbol(field);
    if (problem !== undefined) throw new PortfolioProblem(path, `${path} is no instrument: ${problem.sentence}`);
    return instrument;
  }
  const instrument = described(field, path);
  checkInstrument(instrument, path);
  return instrument;
}

function described(field: InstrumentDescription, path: string): Instrument {
  const named = parseSymbol(field.symbol).instrument;
  const required = <T>(value: T | undefined, name: string): T => {
    if (value !== undefined) return value;
    throw new PortfolioProblem(
      `${path}.${name}`,
      `${path}.${name} is missing; "${field.symbol}" does not say it, so the description must`,
    );
  };
  const kind = required(field.kind ?? named?.kind, 'kind');
  const base = required(field.base ?? named?.base, 'base');
  const quote = required(field.quote ?? named?.quote, 'quote');
  const settle = field.settle ?? named?.settle ?? quote;
  const margining = settle === base ? 'inverse' : 'linear';
  const defaults =
    named !== undefined && named.kind === kind && named.margining === margining && named.base === base
      ? named
      : contractDefaults(kind, margining, base);
  const expiryMs = field.expiry ?? named?.expiryMs;
  const strike = field.strike === undefined ? named?.strike : decimalOf(field.strike);
  const optionType = field.optionType ?? named?.optionType;
  return {
    symbol: field.symbol,
    kind,
    base,
    quote,
    settle,
    margining,
    underlying: underlyingName(field.underlying ?? named?.underlying ?? `${base}-USD`),
    contractSize: sizeOf(field.contractSize) ?? defaults.contractSize,
    lotSize: sizeOf(field.lotSize) ?? defaults.lotSize,
    tickSize: sizeOf(field.tickSize) ?? defaults.tickSize,
    ...(kind === 'future' || kind === 'option' ? { expiryMs: required(expiryMs, 'expiry') } : {}),
    ...(kind === 'option'
      ? { strike: required(strike, 'strike'), optionType: required(optionType, 'optionType') }
      : {}),
  };
}

/** "BTC" is short for "BTC-USD". */
export function underlyingName(written: string): string {
  return written.includes('-') ? written : `${written}-USD`;
}

function sizeOf(size: number | undefined): Instrument['contractSize'] | undefined {
  return size === undefined ? undefined : decimalOf(size);
}

function checkInstrument(instrument: Instrument, path: string): void {
  const { base, quote, settle, symbol } = instrument;
  if (base === quote) {
    throw new PortfolioProblem(path, `${path} ("${symbol}") has ${base} as base and as quote; they must differ`);
  }
  if (settle !== base && settle !== quote) {
    throw new PortfolioProblem(
      `${path}.settle`,
      `${path}.settle is "${settle}"; it must be the base "${base}" (inverse) or the quote "${quote}" (linear)`,
    );
  }
}
