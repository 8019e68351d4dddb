import type { Instrument } from '../../market/instrument.ts';
import { CELL_LIMIT_MAX } from '../../units/limits.ts';
import type { Decimal } from '../../units/decimal.ts';
import { tenTo } from '../../units/decimal.ts';
import type { Emit } from '../apply.ts';
import { cellLimitFor } from '../cell-limit.ts';
import type { Of } from '../command.ts';
import { expiryKey } from '../derived.ts';
import type { Answer } from '../questions.ts';
import { lotTicks } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { CODE_WIDTH, SYMBOL_WIDTH } from '../schema.ts';
import type { State } from '../state.ts';
import { stateTime } from '../state.ts';
import { isColumnText, isFull } from '../table.ts';

/** Lists a contract on a known underlying; fixes its cell limit from the price of that underlying now. @see spec/15-ENGN, ENGN-101 */
export function listInstrument(state: State, { instrument }: Of<'list-instrument'>, emit: Emit): Answer {
  const { underlyingByName, instrumentBySymbol, assetByCode, expiryRows } = state.derived;
  if (!isSound(instrument)) return REJECTION.INSTRUMENT_INVALID;
  const underlying = underlyingByName.get(instrument.underlying);
  if (underlying === undefined) return REJECTION.UNDERLYING_UNKNOWN;
  const base = assetByCode.get(instrument.base);
  if (base === undefined || !assetByCode.has(instrument.settle)) return REJECTION.ASSET_UNKNOWN;
  if (state.assets.columns.underlying[base] !== underlying) return REJECTION.INSTRUMENT_INVALID;
  if (instrumentBySymbol.has(instrument.symbol)) return REJECTION.INSTRUMENT_EXISTS;
  if (isFull(state.instruments)) return REJECTION.INSTRUMENTS_FULL;
  const { expiryMs } = instrument;
  if (expiryMs !== undefined && expiryMs <= stateTime(state)) return REJECTION.INSTRUMENT_EXPIRED;
  const newExpiry = expiryMs !== undefined && !expiryRows.has(expiryKey(underlying, expiryMs));
  if (newExpiry && isFull(state.curves)) return REJECTION.EXPIRIES_FULL;
  if (instrument.kind === 'spot' && !isWholeLot(instrument, state.assets.columns.decimals[base]))
    return REJECTION.INSTRUMENT_LOT_TOO_SMALL;
  const cellLimit = cellLimitFor(lotTicks(instrument, sizingPrice(state, underlying, instrument)));
  if (cellLimit > CELL_LIMIT_MAX) return REJECTION.INSTRUMENT_LOT_TOO_LARGE;

  emit({ kind: 'instrument-listed', instrument: state.instruments.count, record: instrument, cellLimit });
  return undefined;
}

function isSound(instrument: Instrument): boolean {
  const { symbol, kind, margining, base, quote, settle, expiryMs, strike, optionType } = instrument;
  if (!isColumnText(symbol, SYMBOL_WIDTH) || !isColumnText(quote, CODE_WIDTH)) return false;
  if (![instrument.contractSize, instrument.lotSize, instrument.tickSize].every(isSize)) return false;
  const dated = kind === 'future' || kind === 'option';
  if (dated !== (expiryMs !== undefined) || (expiryMs !== undefined && !Number.isSafeInteger(expiryMs))) return false;
  if ((kind === 'option') !== (strike !== undefined) || (kind === 'option') !== (optionType !== undefined))
    return false;
  if (strike !== undefined && !isSize(strike)) return false;
  if (kind === 'spot') return margining === 'linear' && settle === quote && base !== quote;
  return margining === 'inverse' ? settle === base : settle === quote;
}

/** A size or a strike: above zero, and within its columns. */
function isSize({ units, decimals }: Decimal): boolean {
  return units > 0n && units < 1n << 62n && Number.isInteger(decimals) && decimals >= 0 && decimals <= 30;
}

/** One lot of a spot pair is a whole number of ledger units of the base asset. */
function isWholeLot({ lotSize, contractSize }: Instrument, decimals: number): boolean {
  const units = lotSize.units * contractSize.units * tenTo(decimals);
  return units % (tenTo(lotSize.decimals) * tenTo(contractSize.decimals)) === 0n;
}

/** The price that sizes the cell limit: the index (or the reference before the first one), or the strike of an option when that is higher. */
function sizingPrice(state: State, underlying: number, { strike }: Instrument): number {
  const { indexPrice, referencePrice } = state.underlyings.columns;
  const now = indexPrice[underlying] > 0 ? indexPrice[underlying] : referencePrice[underlying];
  return strike === undefined ? now : Math.max(now, Number(`${strike.units}e${8 - strike.decimals}`));
}
