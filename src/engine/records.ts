import type { Asset } from '../market/asset.ts';
import type { Instrument } from '../market/instrument.ts';
import { CODE_WIDTH, NAME_WIDTH, SYMBOL_WIDTH } from './schema.ts';
import type { State } from './state.ts';
import { getText, setText } from './table.ts';

/** Rows and records: an asset or an instrument written into its columns, and read back equal. */

export const INSTRUMENT_KIND = { spot: 0, perpetual: 1, future: 2, call: 3, put: 4 } as const;

/** `standing` of an instrument row. */
export const STANDING = { balance: 0, listed: 1, ended: 2 } as const;

export function underlyingName(state: State, row: number): string {
  return getText(state.underlyings.columns.name, NAME_WIDTH, row);
}

export function assetRecord(state: State, row: number): Asset {
  const { code, decimals, chainDecimals, kind, underlying } = state.assets.columns;
  return {
    code: getText(code, CODE_WIDTH, row),
    decimals: decimals[row],
    ...(chainDecimals[row] === 0 ? {} : { chainDecimals: chainDecimals[row] - 1 }),
    kind: kind[row] === 0 ? 'coin' : 'stable',
    ...(kind[row] === 0 ? { underlying: underlyingName(state, underlying[row]) } : {}),
  };
}

export function writeAsset(state: State, row: number, asset: Asset): void {
  const { code, decimals, chainDecimals, kind } = state.assets.columns;
  setText(code, CODE_WIDTH, row, asset.code);
  decimals[row] = asset.decimals;
  chainDecimals[row] = asset.chainDecimals === undefined ? 0 : asset.chainDecimals + 1;
  kind[row] = asset.kind === 'coin' ? 0 : 1;
}

export function instrumentRecord(state: State, row: number): Instrument {
  const c = state.instruments.columns;
  const kind = c.kind[row];
  return {
    symbol: getText(c.symbol, SYMBOL_WIDTH, row),
    kind: kind === 0 ? 'spot' : kind === 1 ? 'perpetual' : kind === 2 ? 'future' : 'option',
    underlying: underlyingName(state, c.underlying[row]),
    base: codeOf(state, c.base[row]),
    quote: getText(c.quote, CODE_WIDTH, row),
    settle: codeOf(state, c.settle[row]),
    margining: c.margining[row] === 0 ? 'linear' : 'inverse',
    contractSize: { units: c.contractUnits[row], decimals: c.contractDecimals[row] },
    lotSize: { units: c.lotUnits[row], decimals: c.lotDecimals[row] },
    tickSize: { units: c.tickUnits[row], decimals: c.tickDecimals[row] },
    ...(c.expiryMs[row] === 0 ? {} : { expiryMs: c.expiryMs[row] }),
    ...(kind < INSTRUMENT_KIND.call
      ? {}
      : {
          strike: { units: c.strikeUnits[row], decimals: c.strikeDecimals[row] },
          optionType: kind === INSTRUMENT_KIND.call ? 'call' : 'put',
        }),
  };
}

/** Writes the fields that the record itself carries; numbers of underlying, assets and expiry are the caller's. */
export function writeInstrument(state: State, row: number, instrument: Instrument): void {
  const c = state.instruments.columns;
  setText(c.symbol, SYMBOL_WIDTH, row, instrument.symbol);
  c.kind[row] = INSTRUMENT_KIND[instrument.kind === 'option' ? (instrument.optionType ?? 'call') : instrument.kind];
  setText(c.quote, CODE_WIDTH, row, instrument.quote);
  c.margining[row] = instrument.margining === 'linear' ? 0 : 1;
  c.contractUnits[row] = instrument.contractSize.units;
  c.contractDecimals[row] = instrument.contractSize.decimals;
  c.lotUnits[row] = instrument.lotSize.units;
  c.lotDecimals[row] = instrument.lotSize.decimals;
  c.tickUnits[row] = instrument.tickSize.units;
  c.tickDecimals[row] = instrument.tickSize.decimals;
  c.expiryMs[row] = instrument.expiryMs ?? 0;
  c.strikeUnits[row] = instrument.strike?.units ?? 0n;
  c.strikeDecimals[row] = instrument.strike?.decimals ?? 0;
}

function codeOf(state: State, asset: number): string {
  return getText(state.assets.columns.code, CODE_WIDTH, asset);
}
