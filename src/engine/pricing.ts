import { instrumentMarket } from '../market/instrument-market.ts';
import { arenaBytes, createArena } from '../quant/kernels/arena.ts';
import type { Market } from '../market/market.ts';
import { createBookMargin } from '../risk/book-margin.ts';
import type { BookMargin } from '../risk/book-margin.ts';
import { contractPricing } from '../risk/contract-pricing.ts';
import { compileHouseParameters, recompileHouseParameters } from '../risk/house-compile.ts';
import type { CompileScale, HouseVenue } from '../risk/house-compile.ts';
import type { HouseParameters } from '../risk/house-parameters.ts';
import type { PortfolioParameters } from '../risk/house-preset.ts';
import { houseScenarioSet } from '../risk/house-scenarios.ts';
import { listRow, refreshRow } from '../risk/risk-array.ts';
import { createOptionBuilder, optionBuilderColumns } from '../risk/option-rows.ts';
import type { OptionBuilder } from '../risk/option-rows.ts';
import { createNetting, nettingColumns } from '../risk/netting.ts';
import type { Netting } from '../risk/netting.ts';
import { createRiskTable } from '../risk/risk-table.ts';
import { certifierColumns } from '../risk/screen-certify.ts';
import { screenColumns } from '../risk/screen.ts';
import type { Probe } from '../risk/screen.ts';
import { fitsScreen } from '../risk/screen-parameters.ts';
import type { RiskTable } from '../risk/risk-table.ts';
import type { ScenarioSet } from '../risk/scenario.ts';
import { createScratch } from '../risk/scratch.ts';
import type { Scratch } from '../risk/scratch.ts';
import { decimalToNumber } from '../units/decimal.ts';
import { PPM, RISK_TICKS_PER_USD } from '../units/limits.ts';
import { realPrice } from '../units/price.ts';
import { nearest } from '../units/rounding.ts';
import type { Genesis } from './genesis.ts';
import { marketInForce } from './market-view.ts';
import { buildSeries, LAST_MOMENT_MS, seriesOf } from './option-series.ts';
import type { OptionSeries, SeriesPricing } from './option-series.ts';
import { INSTRUMENT_KIND, STANDING, underlyingName } from './records.ts';
import { screenMoves, startScreening } from './screening.ts';
import type { Screening } from './screening.ts';
import type { State } from './state.ts';
import { ticksOfUnits } from './worth.ts';

/** The risk arrays in force. All of it follows from the tables and the parameters. */
export interface Pricing {
  /** Undefined before set-parameters. */
  model: Model | undefined;
  /** [instruments] 1: the row of the risk table is built. */
  readonly priced: Uint8Array;
  /** [underlyings] its options by expiry; undefined until asked for, and again after a listing or an end. */
  readonly series: (readonly OptionSeries[] | undefined)[];
  /** Whom a tick need not value; undefined before set-parameters, and where everybody is to be valued. */
  screening: Screening | undefined;
  /** Up to so many accounts that are due, certificates are left to `workAhead`. */
  mostDue: number;
  /** false: no screening, every tick values everybody it concerns. The events are the same. */
  isScreened: boolean;
  /** Counts up whenever rows, prices or parameters may have changed: what was computed at one number holds while it stands. */
  version: number;
}

export interface Model {
  readonly preset: PortfolioParameters;
  /** Its cells stand in the arena of the builder. */
  readonly table: RiskTable;
  readonly builder: OptionBuilder;
  readonly net: Netting;
  /** [underlyings] own columns. */
  readonly sets: readonly ScenarioSet[];
  readonly parameters: HouseParameters;
  readonly scratch: Scratch;
  /** What the last evaluation wrote. */
  readonly margin: BookMargin;
}

const EXACT: CompileScale = { unitsPerUsd: RISK_TICKS_PER_USD, exact: true };

export function createPricing(genesis: Genesis): Pricing {
  return {
    model: undefined,
    priced: new Uint8Array(genesis.instruments),
    series: [],
    screening: undefined,
    mostDue: 0,
    isScreened: true,
    version: 0,
  };
}

/** Builds the model and every row: after set-parameters and after a snapshot was read. */
export function priceEverything(state: State): void {
  const { pricing } = state.derived;
  pricing.version += 1;
  if (state.parameters === undefined) return;
  const preset = state.parameters.preset.parameters as PortfolioParameters;
  const columns = houseScenarioSet(preset, 'default', '').scenarios.length;
  const rows = createRows(state.genesis, columns);
  const { builder } = rows;
  pricing.model = compiled(state, preset, rows);
  pricing.priced.fill(0);
  pricing.series.length = 0;
  for (let row = 0; row < state.instruments.count; row++) listInTable(state, row);
  for (let underlying = 0; underlying < state.underlyings.count; underlying++) buildRows(state, underlying);
  pricing.screening = pricing.isScreened ? screeningOf(state, builder) : undefined;
  screenMoves(
    state,
    Array.from({ length: state.underlyings.count }, (_, underlying) => underlying),
  );
}

/**
 * Builds the rows of an underlying from the prices in force; of every underlying when a stablecoin moved, since contracts settle in it.
 * Cost: its instruments * columns repricings.
 */
export function priceUnderlying(state: State, underlying: number): void {
  refreshParameters(state);
  const { asset } = state.underlyings.columns;
  const stable = state.assets.columns.kind[asset[underlying]] === 1;
  for (let other = 0; other < state.underlyings.count; other++) {
    if (stable || other === underlying) buildRows(state, other);
  }
}

/** Takes a newly listed row into the table, and builds it when its prices are already there. */
export function priceInstrument(state: State, row: number): void {
  refreshParameters(state);
  listInTable(state, row);
  const { underlying, expiryMs } = state.instruments.columns;
  forgetSeries(state, underlying[row]);
  if (state.underlyings.columns.indexPrice[underlying[row]] === 0) return;
  const market = marketOf(state, underlying[row]);
  for (const options of seriesIn(state, underlying[row])) {
    if (options.expiryMs === expiryMs[row] && options.rows.includes(row)) {
      buildOptionRows(state, underlying[row], options, market);
      return;
    }
  }
  buildRow(state, row, market);
}

/** A listing or an end changed the rows of an underlying. */
export function forgetSeries(state: State, underlying: number): void {
  const { series, screening } = state.derived.pricing;
  series[underlying] = undefined;
  if (screening !== undefined) screening.hasNewRows = true;
}

function seriesIn(state: State, underlying: number): readonly OptionSeries[] {
  const { series } = state.derived.pricing;
  series[underlying] ??= seriesOf(state, underlying);
  return series[underlying];
}

/** Compiles the parameters again: after something they depend on changed without a new price. */
export function refreshParameters(state: State): void {
  const { pricing } = state.derived;
  const { model } = pricing;
  pricing.version += 1;
  if (model === undefined) return;
  const { underlyings, expiries, coins } = model.parameters;
  const { screening } = pricing;
  const isSameVenue =
    underlyings === state.underlyings.count && expiries === state.curves.count && coins === state.assets.count;
  pricing.model = isSameVenue
    ? { ...model, parameters: recompileHouseParameters(model.parameters, model.preset, venueOf(state)) }
    : compiled(state, model.preset, model);
  if (screening !== undefined && !fitsScreen(screening.screen, pricing.model.parameters)) priceEverything(state);
  else screenMoves(state, []);
}

/** What outlives a change of parameters: the rows, and where they are built and netted. */
type Rows = Pick<Model, 'table' | 'builder' | 'net'>;

/** An empty risk table whose cells stand in an arena, with the builder of options and everything else that is done in it. */
function createRows({ instruments, underlyings }: Genesis, columns: number): Rows {
  const plain = createRiskTable(instruments, columns);
  const { stride } = plain;
  const cells = { count: plain.cells.length, width: 8 };
  const arena = createArena(
    arenaBytes([
      cells,
      ...optionBuilderColumns(instruments, stride),
      ...nettingColumns(underlyings, stride),
      ...screenColumns(plain),
      ...certifierColumns(underlyings + 1, stride),
    ]),
  );
  const cellsAt = arena.takeDoubles(cells.count);
  const table = { ...plain, cells: arena.doubles.subarray(cellsAt, cellsAt + cells.count) };
  const builder = createOptionBuilder(arena, table, cellsAt, instruments);
  return { table, builder, net: createNetting(arena, table, cellsAt, underlyings) };
}

function compiled(state: State, preset: PortfolioParameters, { table, builder, net }: Rows): Model {
  const parameters = compileHouseParameters(preset, venueOf(state), EXACT);
  const sets: ScenarioSet[] = [];
  for (let row = 0; row < state.underlyings.count; row++) {
    sets.push(houseScenarioSet(preset, underlyingName(state, row), state.parameters?.preset.version ?? ''));
  }
  return {
    preset,
    table,
    builder,
    net,
    sets,
    parameters,
    scratch: createScratch(table, parameters, net),
    margin: createBookMargin(),
  };
}

function venueOf(state: State): HouseVenue {
  const { confidencePpm, fundingPpb, pricedMs, indexPrice } = state.underlyings.columns;
  const curves = state.curves.columns;
  const { kind, underlying } = state.assets.columns;
  let timeMs = 0;
  for (let row = 0; row < state.underlyings.count; row++) timeMs = Math.max(timeMs, pricedMs[row]);
  return {
    timeMs,
    underlyings: rows(state.underlyings.count, (row) => ({
      name: underlyingName(state, row),
      confidence: confidencePpm[row] / PPM,
      fundingRate: fundingPpb[row] / 1_000_000_000,
    })),
    expiries: rows(state.curves.count, (row) => ({
      underlying: curves.underlying[row],
      expiryMs: curves.expiryMs[row],
      confidence: curves.forward[row] === 0 ? 1 : curves.confidencePpm[row] / PPM,
    })),
    coins: rows(state.assets.count, (row) => ({
      asset: state.derived.assets[row].code,
      stable: kind[row] === 1,
      price: realPrice(indexPrice[underlying[row]]),
      confidence: confidencePpm[underlying[row]] / PPM,
    })),
  };
}

function rows<T>(count: number, record: (row: number) => T): T[] {
  return Array.from({ length: count }, (_, row) => record(row));
}

/** What a row is: number of underlying, expiry, kind, and the coin whose equity it belongs to. */
function listInTable(state: State, row: number): void {
  const { model } = state.derived.pricing;
  const { underlying, expiry, kind, settle, cellLimit } = state.instruments.columns;
  if (model === undefined || !hasRow(state, row)) return;
  listRow(model.table, row, {
    underlying: isStablecoinRow(state, row) ? -1 : underlying[row],
    expiry: expiry[row],
    kind: kind[row],
    coin: settle[row],
    cellLimit: cellLimit[row],
  });
}

/** The balances of a stablecoin move in no column; a de-peg is an add-on. */
function isStablecoinRow(state: State, row: number): boolean {
  const { standing, base } = state.instruments.columns;
  return standing[row] === STANDING.balance && state.assets.columns.kind[base[row]] === 1;
}

/** Traded spot pairs have no row: their coins are held as balances. */
function hasRow(state: State, row: number): boolean {
  const { kind, standing } = state.instruments.columns;
  return kind[row] !== INSTRUMENT_KIND.spot || standing[row] === STANDING.balance;
}

function buildRows(state: State, underlying: number): void {
  const { columns } = state.instruments;
  if (state.underlyings.columns.indexPrice[underlying] === 0) return;
  const market = marketOf(state, underlying);
  for (let row = 0; row < state.instruments.count; row++) {
    if (columns.underlying[row] === underlying && columns.kind[row] < INSTRUMENT_KIND.call)
      buildRow(state, row, market);
  }
  for (const options of seriesIn(state, underlying)) buildOptionRows(state, underlying, options, market);
}

/** @param factor at this multiple of its price instead */
function marketOf(state: State, underlying: number, factor = 1): Market {
  const { pricedMs, indexPrice } = state.underlyings.columns;
  const price = factor === 1 ? indexPrice[underlying] : nearest(indexPrice[underlying] * factor);
  return marketInForce(state, pricedMs[underlying], underlying, price);
}

/** Builds the rows of a series, through the kernels where they apply. */
function buildOptionRows(state: State, underlying: number, options: OptionSeries, market: Market): void {
  const { model } = state.derived.pricing;
  if (model === undefined) return;
  const isBuilt = buildSeries(options, seriesPricing(state, underlying, market, model));
  for (const row of options.rows) {
    if (isBuilt) setPriced(state, row, 1);
    else buildRow(state, row, market);
  }
}

function buildRow(state: State, row: number, market: Market): void {
  const { model } = state.derived.pricing;
  const { standing } = state.instruments.columns;
  if (model === undefined || standing[row] === STANDING.ended || !hasRow(state, row)) return;
  if (isStablecoinRow(state, row)) {
    buildStablecoinRow(state, row, model.table);
    return;
  }
  setPriced(state, row, fillRow(state, row, market, model.table, model) ? 1 : 0);
}

/** Fills one row of a table through the general builder. false, and nothing done, when a price is missing. */
function fillRow(state: State, row: number, market: Market, table: RiskTable, { sets }: Model): boolean {
  const instrument = state.derived.instruments[row];
  const timeMs = Math.min(market.timeMs, (instrument.expiryMs ?? Infinity) - LAST_MOMENT_MS);
  const resolved = instrumentMarket(timeMs === market.timeMs ? market : { ...market, timeMs }, instrument);
  if (resolved.problem !== undefined) return false;
  const scale = { ...EXACT, contractsPerLot: decimalToNumber(instrument.lotSize) };
  const { underlying } = state.instruments.columns;
  refreshRow(table, row, contractPricing(resolved.instrumentMarket), sets[underlying[row]], scale);
  return true;
}

/** A lot of a stablecoin: its price in force, rounded down to a whole tick. */
function buildStablecoinRow(state: State, row: number, table: RiskTable): void {
  const { base } = state.instruments.columns;
  const { lotUnits, decimals, underlying } = state.assets.columns;
  const asset = base[row];
  const indexPrice = state.underlyings.columns.indexPrice[underlying[asset]];
  table.mark[row] = Number(ticksOfUnits(lotUnits[asset], decimals[asset], indexPrice));
  setPriced(state, row, 1);
}

/** A row that has a price for the first time, or has it no more, is news for the screen: it proves things about the rows it was told of. */
function setPriced(state: State, row: number, isPriced: number): void {
  const { priced, screening } = state.derived.pricing;
  if (priced[row] === isPriced) return;
  priced[row] = isPriced;
  if (screening !== undefined) screening.hasNewRows = true;
}

function screeningOf(state: State, { arena, table, cellsAt }: OptionBuilder): Screening | undefined {
  const { model } = state.derived.pricing;
  if (model === undefined || state.parameters === undefined) return undefined;
  const { parameters } = model;
  const probe: Probe = (group, listed, factor, into) => probeRows(state, group, listed, factor, into);
  return startScreening(state, state.parameters.engine, { arena, table, cellsAt, parameters, probe });
}

/** What the rows of a group would be now at `factor` times its price, into another table. A row that has no price there stays as it is. */
function probeRows(state: State, group: number, listed: Int32Array, factor: number, into: RiskTable): void {
  const { model } = state.derived.pricing;
  if (model === undefined) return;
  const isStables = group === state.underlyings.count;
  const market = isStables ? undefined : marketOf(state, group, factor);
  for (const row of listed) {
    const isOption = state.instruments.columns.kind[row] >= INSTRUMENT_KIND.call;
    if (market !== undefined && (isOption || fillRow(state, row, market, into, model))) continue;
    copyRow(model.table, into, row);
  }
  if (market === undefined) return;
  const builder = { ...model.builder, table: into, cellsAt: into.cells.byteOffset / Float64Array.BYTES_PER_ELEMENT };
  for (const options of seriesIn(state, group)) {
    if (buildSeries(options, { ...seriesPricing(state, group, market, model), builder })) continue;
    for (const row of options.rows) if (!fillRow(state, row, market, into, model)) copyRow(model.table, into, row);
  }
}

function copyRow(from: RiskTable, to: RiskTable, row: number): void {
  const at = row * from.stride;
  to.cells.set(from.cells.subarray(at, at + from.stride), at);
  to.mark[row] = from.mark[row];
  to.notional[row] = from.notional[row];
  to.basisDelta[row] = from.basisDelta[row];
}

function seriesPricing(state: State, underlying: number, market: Market, { builder, sets }: Model): SeriesPricing {
  return { builder, set: sets[underlying], market, underlying: underlyingName(state, underlying) };
}
