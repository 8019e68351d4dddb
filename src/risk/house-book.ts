import { valueAssetOf } from '../market/instrument.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Market } from '../market/market.ts';
import type { Book } from './book.ts';
import { FLAT_CONTRACT } from './contract-pricing.ts';
import type { ContractPricing } from './contract-pricing.ts';
import { compileHouseParameters } from './house-compile.ts';
import type { HouseVenue } from './house-compile.ts';
import { HouseNumbers } from './house-numbers.ts';
import type { HouseParameters } from './house-parameters.ts';
import type { PortfolioParameters } from './house-preset.ts';
import { houseScenarioSet } from './house-scenarios.ts';
import type { Preset } from './model.ts';
import type { OrderBook } from './order-book.ts';
import type { Portfolio } from './portfolio.ts';
import { listRow, refreshRow } from './risk-array.ts';
import { netLines } from './net-lines.ts';
import { createRiskTable, ROW_KIND } from './risk-table.ts';
import type { RiskTable } from './risk-table.ts';
import type { ScenarioSet } from './scenario.ts';
import { assetQuote, presentValue } from './valuation.ts';
import type { PricedInstrument, ValuedAccount, ValuedBalance, ValuedOrder } from './valuation.ts';

/** One line of a calculator's book: a coin balance with the entry cash in that coin, or a position. */
export interface HouseRow {
  readonly symbol: string;
  /** Units of the asset, or contracts. */
  readonly quantity: number;
  /** -1: moves in no column. */
  readonly underlying: number;
  readonly expiry: number;
  readonly coin: number;
  readonly kind: number;
  readonly contract: ContractPricing;
  /** USD of one unit or contract at the mark. */
  readonly markUsd: number;
}

/** A portfolio in front of a preset, in the columns that `evaluateBook` reads. Money in US dollars, real numbers. */
export interface HouseBook {
  readonly rows: readonly HouseRow[];
  /** Table rows after those of the book. */
  readonly orderRows: readonly HouseRow[];
  readonly table: RiskTable;
  readonly book: Book;
  readonly orders: OrderBook;
  readonly parameters: HouseParameters;
  readonly venue: HouseVenue;
  /** By underlying number. */
  readonly sets: readonly ScenarioSet[];
}

/** Dollars and real numbers. */
const REAL = { unitsPerUsd: 1, exact: false } as const;

/**
 * Puts a valued account into cash-and-value form (book.ts): a row for each coin or stablecoin with the entry cash in it, a row for the net of
 * each instrument, plain dollars as cash. Rows are sorted by underlying and symbol, so the order of the input cannot change a bit.
 */
export function houseBook(
  valued: ValuedAccount,
  orders: readonly ValuedOrder[],
  { market, account: { protectionCaps = {} } }: Portfolio,
  { parameters: preset, version }: Preset<PortfolioParameters>,
): HouseBook {
  const account = inOneOrder(valued);
  const numbers = new HouseNumbers(account, orders, market);
  const { cash, coins } = entryCash(account);
  const rows = [
    ...[...coins].map(([asset, amount]) => coinRow(market, numbers, asset, amount)),
    ...netLines(
      account.positions.map((valued) => pricedRow(numbers, valued, valued.position)),
      ({ symbol }) => symbol,
    ),
  ].sort(byUnderlyingThenSymbol);
  const orderRows = orders.map((valued) => pricedRow(numbers, valued, valued.order));
  const venue = numbers.venue(market);
  const sets = venue.underlyings.map(({ name }) => houseScenarioSet(preset, name, version));
  const parameters = compileHouseParameters(preset, venue, REAL);
  const table = createRiskTable(Math.max(1, rows.length + orderRows.length), parameters.columns);
  [...rows, ...orderRows].forEach((row, r) => fillRow(table, r, row, sets));
  const book = {
    start: 0,
    count: rows.length,
    instrument: Int32Array.from(rows.keys()),
    lots: Float64Array.from(rows, ({ quantity }) => quantity),
    cash,
  };
  return {
    rows,
    orderRows,
    table,
    book,
    orders: orderBook(orders, rows.length, protectionCaps),
    parameters,
    venue,
    sets,
  };
}

/** Whatever the order of the input, sums are taken in one order. */
function inOneOrder({ balances, positions, nav }: ValuedAccount): ValuedAccount {
  return {
    nav,
    balances: balances.toSorted((a, b) => textOrder(a.asset, b.asset) || a.amount - b.amount),
    positions: positions.toSorted(
      (a, b) =>
        textOrder(a.position.instrument.symbol, b.position.instrument.symbol) ||
        a.position.quantity - b.position.quantity ||
        a.entryPrice - b.entryPrice,
    ),
  };
}

function textOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function fillRow(table: RiskTable, r: number, row: HouseRow, sets: readonly ScenarioSet[]): void {
  const { underlying, expiry, kind, coin, contract, markUsd } = row;
  listRow(table, r, { underlying, expiry, kind, coin, cellLimit: Number.POSITIVE_INFINITY });
  if (underlying < 0) table.mark[r] = markUsd;
  else refreshRow(table, r, contract, sets[underlying], { contractsPerLot: 1, ...REAL }, markUsd);
}

/** The account's money: dollars, and units of every other asset with what entering futures moved in it. */
function entryCash({ balances, positions }: ValuedAccount): { cash: number; coins: Map<string, number> } {
  const coins = new Map<string, number>();
  const add = (asset: string, amount: number): void => void coins.set(asset, (coins.get(asset) ?? 0) + amount);
  for (const { asset, amount } of balances) add(asset, amount);
  for (const { contract, position, entryPrice } of positions) {
    const { instrument, quantity } = position;
    if (contract.shape === 'linear') add(instrument.settle, -quantity * contract.size * entryPrice);
    if (contract.shape === 'inverse') add(instrument.settle, (quantity * contract.size) / entryPrice);
    if (contract.shape.endsWith('option')) add(instrument.settle, 0);
    if (contract.shape === 'spot') add(instrument.quote, 0);
  }
  const cash = coins.get('USD') ?? 0;
  coins.delete('USD');
  return { cash, coins };
}

function coinRow(market: Market, numbers: HouseNumbers, asset: string, amount: number): HouseRow {
  const { price, underlying } = assetQuote(market, asset);
  const contract: ContractPricing = { ...FLAT_CONTRACT, index: price, forward: price };
  return {
    symbol: asset,
    quantity: amount,
    underlying: underlying === undefined ? -1 : numbers.underlying(underlying),
    expiry: -1,
    coin: numbers.coin(asset),
    kind: ROW_KIND.spot,
    contract,
    markUsd: price,
  };
}

function pricedRow(
  numbers: HouseNumbers,
  { contract, markPrice }: PricedInstrument,
  { instrument, quantity }: { readonly instrument: Instrument; readonly quantity: number },
): HouseRow {
  const underlying = numbers.underlying(instrument.underlying);
  return {
    symbol: instrument.symbol,
    quantity,
    underlying,
    expiry: instrument.expiryMs === undefined ? -1 : numbers.expiry(underlying, instrument.expiryMs),
    coin: numbers.coin(valueAssetOf(instrument)),
    kind: rowKind(instrument.kind, instrument.optionType),
    contract,
    markUsd:
      contract.shape === 'inverse' ? (-contract.size * contract.index) / markPrice : presentValue(contract, markPrice),
  };
}

/** Orders as columns; the groups are numbered in the order of their names' first appearance. */
function orderBook(
  orders: readonly ValuedOrder[],
  firstRow: number,
  caps: Readonly<Record<string, number>>,
): OrderBook {
  const capped = orders.map(({ order: { protectionGroup } }) =>
    protectionGroup !== undefined && Object.hasOwn(caps, protectionGroup) ? protectionGroup : undefined,
  );
  const groups = [...new Set(capped)].filter((group) => group !== undefined);
  return {
    start: 0,
    count: orders.length,
    instrument: Int32Array.from(orders.keys(), (o) => firstRow + o),
    lots: Float64Array.from(orders, ({ order }) => order.quantity),
    fillLoss: Float64Array.from(orders, ({ fillLoss }) => fillLoss),
    group: Int32Array.from(capped, (group) => (group === undefined ? -1 : groups.indexOf(group))),
    groupCap: Float64Array.from(groups, (group) => caps[group]),
  };
}

/** `RiskTable.kind` of an instrument. */
export function rowKind(kind: 'spot' | 'perpetual' | 'future' | 'option', optionType?: 'call' | 'put'): number {
  if (kind === 'option') return optionType === 'put' ? ROW_KIND.put : ROW_KIND.call;
  return ROW_KIND[kind];
}

/** No two rows have one symbol. */
function byUnderlyingThenSymbol(a: HouseRow, b: HouseRow): number {
  return a.underlying - b.underlying || textOrder(a.symbol, b.symbol);
}

/** The balances of an account with a zero row for every asset that only positions have touched. */
export function touchedBalances(account: ValuedAccount, market: Market, { venue }: HouseBook): ValuedBalance[] {
  const known = new Set(account.balances.map(({ asset }) => asset));
  const missing = venue.coins.filter(({ asset }) => !known.has(asset));
  return [
    ...account.balances,
    ...missing.map(({ asset }) => ({ asset, amount: 0, value: 0, ...assetQuote(market, asset) })),
  ];
}
