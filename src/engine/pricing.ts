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
import { createRiskTable } from '../risk/risk-table.ts';
import { screenColumns } from '../risk/screen.ts';
import { needsLines } from '../risk/screen-move.ts';
import { fitsScreen } from '../risk/screen-parameters.ts';
import type { Lines } from '../risk/screen-anchor.ts';
import type { RiskTable } from '../risk/risk-table.ts';
import type { ScenarioSet } from '../risk/scenario.ts';
import { createScratch } from '../risk/scratch.ts';
import type { Scratch } from '../risk/scratch.ts';
import { decimalToNumber } from '../units/decimal.ts';
import { PPM, RISK_TICKS_PER_USD } from '../units/limits.ts';
import { realPrice } from '../units/price.ts';
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
  /** [underlyings] own columns. */
  readonly sets: readonly ScenarioSet[];
  readonly parameters: HouseParameters;
  readonly scratch: Scratch;
  /** What the last evaluation wrote. */
  readonly margin: BookMargin;
  /** [underlyings] 1: its options got their lines with their rows, on this tick. */
  readonly hasLines: Uint8Array;
}

const EXACT: CompileScale = { unitsPerUsd: RISK_TICKS_PER_USD, exact: true };

export function createPricing(genesis: Genesis): Pricing {
  return {
    model: undefined,
    priced: new Uint8Array(genesis.instruments),
    series: [],
    screening: undefined,
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
  const [table, builder] = createRows(state.genesis.instruments, columns);
  pricing.model = compiled(state, preset, table, builder);
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
    : compiled(state, model.preset, model.table, model.builder);
  if (screening !== undefined && !fitsScreen(screening.screen, pricing.model.parameters)) priceEverything(state);
  else screenMoves(state, []);
}

/** An empty risk table whose cells stand in an arena, and the builder of options there. */
function createRows(instruments: number, columns: number): [RiskTable, OptionBuilder] {
  const plain = createRiskTable(instruments, columns);
  const cells = { count: plain.cells.length, width: 8 };
  const columnsOfScreen = screenColumns(plain);
  const arena = createArena(
    arenaBytes([cells, ...optionBuilderColumns(instruments, plain.stride), ...columnsOfScreen]),
  );
  const cellsAt = arena.takeDoubles(cells.count);
  const table = { ...plain, cells: arena.doubles.subarray(cellsAt, cellsAt + cells.count) };
  return [table, createOptionBuilder(arena, table, cellsAt, instruments)];
}

function compiled(state: State, preset: PortfolioParameters, table: RiskTable, builder: OptionBuilder): Model {
  const parameters = compileHouseParameters(preset, venueOf(state), EXACT);
  const sets: ScenarioSet[] = [];
  for (let row = 0; row < state.underlyings.count; row++) {
    sets.push(houseScenarioSet(preset, underlyingName(state, row), state.parameters?.preset.version ?? ''));
  }
  return {
    preset,
    table,
    builder,
    sets,
    parameters,
    scratch: createScratch(table, parameters),
    margin: createBookMargin(),
    hasLines: new Uint8Array(state.genesis.underlyings),
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
  const lines = linesFor(state, underlying);
  for (const options of seriesIn(state, underlying)) buildOptionRows(state, underlying, options, market, lines);
}

/** Where the options of an underlying shall leave their lines, when its next move captures references. */
function linesFor(state: State, underlying: number): Lines | undefined {
  const { screening, model } = state.derived.pricing;
  if (screening === undefined || model === undefined) return undefined;
  if (!needsLines(screening.screen, underlying, state.underlyings.columns.indexPrice[underlying])) return undefined;
  model.hasLines[underlying] = 1;
  return screening.screen.lines;
}

function marketOf(state: State, underlying: number): Market {
  return marketInForce(state, state.underlyings.columns.pricedMs[underlying], underlying);
}

/** Builds the rows of a series, through the kernels where they apply. */
function buildOptionRows(state: State, underlying: number, options: OptionSeries, market: Market, lines?: Lines): void {
  const { model } = state.derived.pricing;
  if (model === undefined) return;
  const isBuilt = buildSeries(options, seriesPricing(state, underlying, market, model), lines);
  for (const row of options.rows) {
    if (isBuilt) setPriced(state, row, 1);
    else buildRow(state, row, market);
  }
  if (!isBuilt && lines !== undefined) setNoLines(model.table, options, lines);
}

function buildRow(state: State, row: number, market: Market): void {
  const { model } = state.derived.pricing;
  const { standing, underlying } = state.instruments.columns;
  if (model === undefined || standing[row] === STANDING.ended || !hasRow(state, row)) return;
  if (isStablecoinRow(state, row)) {
    buildStablecoinRow(state, row, model.table);
    return;
  }
  const instrument = state.derived.instruments[row];
  const timeMs = Math.min(market.timeMs, (instrument.expiryMs ?? Infinity) - LAST_MOMENT_MS);
  const resolved = instrumentMarket(timeMs === market.timeMs ? market : { ...market, timeMs }, instrument);
  setPriced(state, row, resolved.problem === undefined ? 1 : 0);
  if (resolved.problem !== undefined) return;
  const scale = { ...EXACT, contractsPerLot: decimalToNumber(instrument.lotSize) };
  refreshRow(model.table, row, contractPricing(resolved.instrumentMarket), model.sets[underlying[row]], scale);
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
  const setLines = (group: number, rows: Int32Array, into: Lines): void => setRowLines(state, group, rows, into);
  return startScreening(state, state.parameters.engine, { arena, table, cellsAt, parameters, setLines });
}

/** The lines of a group's rows at the present prices; those of its options may have been set with the rows. */
function setRowLines(state: State, group: number, rows: Int32Array, into: Lines): void {
  const { model } = state.derived.pricing;
  if (model === undefined) return;
  for (const row of rows) {
    if (state.instruments.columns.kind[row] < INSTRUMENT_KIND.call) setStraightLine(state, model.table, row, into);
  }
  if (group >= state.underlyings.count || model.hasLines[group] === 1) return;
  const market = marketOf(state, group);
  for (const options of seriesIn(state, group)) {
    if (!buildSeries(options, seriesPricing(state, group, market, model), into)) setNoLines(model.table, options, into);
  }
}

/** Everything but an option is straight in the price, or stands still. */
function setStraightLine(state: State, table: RiskTable, row: number, into: Lines): void {
  const { margining, kind } = state.instruments.columns;
  const at = row * table.stride;
  const stands = table.underlying[row] < 0 || (margining[row] === 1 && kind[row] !== INSTRUMENT_KIND.spot);
  for (let c = at; c < at + table.stride; c++) into.slopes[c] = stands ? 0 : table.cells[c];
  into.mark[row] = stands ? 0 : table.mark[row];
  into.notional[row] = stands ? 0 : table.notional[row];
  into.basis[row] = stands ? 0 : table.basisDelta[row];
  into.curve[row] = 0;
}

/** Options that the general builder prices keep no lines but a large unit: whoever holds them is valued more often. */
function setNoLines({ stride, delta, notional }: RiskTable, { rows }: OptionSeries, into: Lines): void {
  for (const row of rows) {
    into.slopes.fill(0, row * stride, (row + 1) * stride);
    into.mark[row] = delta[row];
    into.notional[row] = notional[row];
    into.basis[row] = 0;
    into.curve[row] = 200 * notional[row];
  }
}

function seriesPricing(state: State, underlying: number, market: Market, { builder, sets }: Model): SeriesPricing {
  return { builder, set: sets[underlying], market, underlying: underlyingName(state, underlying) };
}
