import { ACCOUNT_KIND } from '../../ledger/account-kind.ts';
import { expiryKey, indexAsset, indexInstrument } from '../derived.ts';
import type { AccountOpened, AssetListed, InstrumentDelisted, InstrumentListed, ParametersSet } from '../event.ts';
import { forgetSeries, priceEverything, priceInstrument } from '../pricing.ts';
import { STANDING, underlyingName, writeAsset, writeInstrument } from '../records.ts';
import { LABEL_WIDTH, NAME_WIDTH } from '../schema.ts';
import type { State } from '../state.ts';
import { addRow, setText } from '../table.ts';

/** Rows that come into being. */

export function evolveAssetListed(state: State, event: AssetListed): void {
  const row = addRow(state.assets);
  const { underlying, lotUnits, instrument } = state.assets.columns;
  if (event.underlying === state.underlyings.count) openUnderlying(state, row, event);
  writeAsset(state, row, event.record);
  underlying[row] = event.underlying;
  lotUnits[row] = event.lotUnits;
  instrument[row] = event.instrument;
  indexAsset(state, row);
  openBalanceRow(state, row, event);
}

function openUnderlying(state: State, asset: number, event: AssetListed): void {
  const row = addRow(state.underlyings);
  const { columns } = state.underlyings;
  const name = event.record.underlying ?? `${event.record.code}-USD`;
  setText(columns.name, NAME_WIDTH, row, name);
  columns.asset[row] = asset;
  columns.referencePrice[row] = event.referencePrice;
  columns.confidencePpm[row] = 1_000_000;
  if (event.record.kind === 'stable') columns.indexPrice[row] = event.referencePrice;
  state.derived.underlyingByName.set(name, row);
}

/** The risk row of the balances of an asset: one lot is `lotUnits` of it. */
function openBalanceRow(state: State, asset: number, event: AssetListed): void {
  const row = addRow(state.instruments);
  const { columns } = state.instruments;
  writeInstrument(state, row, {
    symbol: event.record.code,
    kind: 'spot',
    underlying: underlyingName(state, event.underlying),
    base: event.record.code,
    quote: 'USD',
    settle: event.record.code,
    margining: 'linear',
    contractSize: { units: 1n, decimals: 0 },
    lotSize: { units: event.lotUnits, decimals: event.record.decimals },
    tickSize: { units: 1n, decimals: 8 },
  });
  columns.standing[row] = STANDING.balance;
  columns.underlying[row] = event.underlying;
  columns.base[row] = asset;
  columns.settle[row] = asset;
  columns.expiry[row] = -1;
  columns.cellLimit[row] = event.cellLimit;
  indexInstrument(state, row);
  priceInstrument(state, row);
}

export function evolveInstrumentListed(state: State, event: InstrumentListed): void {
  const row = addRow(state.instruments);
  const { columns } = state.instruments;
  const { assetByCode, underlyingByName } = state.derived;
  const { record } = event;
  writeInstrument(state, row, record);
  columns.standing[row] = STANDING.listed;
  columns.underlying[row] = underlyingByName.get(record.underlying) ?? -1;
  columns.base[row] = assetByCode.get(record.base) ?? -1;
  columns.settle[row] = assetByCode.get(record.settle) ?? -1;
  columns.expiry[row] = record.expiryMs === undefined ? -1 : expiryOf(state, columns.underlying[row], record.expiryMs);
  columns.cellLimit[row] = event.cellLimit;
  indexInstrument(state, row);
  priceInstrument(state, row);
}

function expiryOf(state: State, underlying: number, expiryMs: number): number {
  const key = expiryKey(underlying, expiryMs);
  const known = state.derived.expiryRows.get(key);
  if (known !== undefined) return known;
  const row = addRow(state.quotes);
  addRow(state.curves);
  for (const { columns } of [state.quotes, state.curves]) {
    columns.underlying[row] = underlying;
    columns.expiryMs[row] = expiryMs;
  }
  state.derived.expiryRows.set(key, row);
  return row;
}

export function evolveInstrumentDelisted(state: State, event: InstrumentDelisted): void {
  state.instruments.columns.standing[event.instrument] = STANDING.ended;
  forgetSeries(state, state.instruments.columns.underlying[event.instrument]);
  state.derived.instrumentBySymbol.delete(state.derived.instruments[event.instrument].symbol);
}

export function evolveParametersSet(state: State, event: ParametersSet): void {
  state.venue.columns.protocolVersion[0] = event.protocolVersion;
  state.parameters = { engine: event.engine, preset: event.preset };
  priceEverything(state);
}

export function evolveAccountOpened(state: State, event: AccountOpened): void {
  const row = addRow(state.accounts);
  setText(state.accounts.columns.label, LABEL_WIDTH, row, event.label);
  state.accounts.columns.kind[row] = ACCOUNT_KIND[event.accountKind];
}
