import type { Genesis } from './genesis.ts';
import type { Table } from './table.ts';
import { createTable, wide } from './table.ts';

/** Widths of the text columns. */
export const CODE_WIDTH = 12;
export const NAME_WIDTH = 24;
export const SYMBOL_WIDTH = 48;
export const LABEL_WIDTH = 32;

/** Most strikes of one smile given strike by strike. */
export const STRIKES_MAX = 128;

/** Most levels of one side of a published depth. */
export const DEPTH_LEVELS = 8;

/** Size classes of position blocks: 4, 8, 16, 24, 32, 48 ... 131072 rows (positions.ts). */
export const BLOCK_CLASSES = 29;

/** Where the log stands and what is in force: one row. */
export function createVenueTable() {
  return createTable('venue', 1, {
    /** Entries applied. */
    entries: 'f64',
    /** Time of the last entry, ms. */
    timeMs: 'f64',
    protocolVersion: 'u32',
    /** When the inventory was last unwound, ms; 0 for never. */
    unwoundMs: 'f64',
    /** Row + 1 of the first free order row, 0 for none. */
    freeOrder: 'i32',
    /** Row + 1 of the first free position block of each size class, 0 for none. */
    freeBlock: wide('i32', BLOCK_CLASSES),
  });
}

export function createAssetTable(genesis: Genesis) {
  return createTable('assets', genesis.assets, {
    code: wide('u8', CODE_WIDTH),
    decimals: 'u8',
    /** Places on chain + 1; 0 when they are the ledger's. */
    chainDecimals: 'u8',
    /** 0 coin, 1 stable. */
    kind: 'u8',
    underlying: 'i32',
    /** Ledger units in one lot of the risk row. */
    lotUnits: 'i64',
    /** The risk row of its balances, an instrument number. */
    instrument: 'i32',
  });
}

export function createUnderlyingTable(genesis: Genesis) {
  return createTable('underlyings', genesis.underlyings, {
    name: wide('u8', NAME_WIDTH),
    /** The asset that brought it. */
    asset: 'i32',
    /** USD at listing, 10^-8: sizes the cell limits until an index is published. */
    referencePrice: 'f64',
    /** Index price, 10^-8 USD; 0 until published (stablecoins start at their reference). */
    indexPrice: 'f64',
    confidencePpm: 'u32',
    /** Time of the last publish-index, ms; 0 for never. */
    publishedMs: 'f64',
    /** 0 fresh, else the code of why it is stale. */
    staleCode: 'u32',
    /** Funding rate last paid on one of its perpetuals, ppb: what the provision expects of the next. */
    fundingPpb: 'i32',
    /** Time that the risk arrays in force were built for, ms; 0 for never. */
    pricedMs: 'f64',
  });
}

/** One row an underlying and expiry: what was published (`quotes`), or what is in force (`curves`). */
function createCurveTable(name: string, genesis: Genesis) {
  return createTable(name, genesis.expiries, {
    underlying: 'i32',
    expiryMs: 'f64',
    /** 10^-8 USD; 0 until published. */
    forward: 'f64',
    fixedForward: 'f64',
    /** Index price when the forward took effect: later ticks move it in proportion. 0 while staged. */
    anchor: 'f64',
    confidencePpm: 'u32',
    rate: 'f64',
    /** 0 none, 1 SVI, 2 strike by strike. */
    smileKind: 'u8',
    /** a, b, rho, m, sigma, forward, timeYears. */
    svi: wide('f64', 7),
    strikeCount: 'i32',
    strikes: wide('f64', STRIKES_MAX),
    vols: wide('f64', STRIKES_MAX),
  });
}

export const createQuoteTable = (genesis: Genesis) => createCurveTable('quotes', genesis);
export const createForceTable = (genesis: Genesis) => createCurveTable('curves', genesis);

export function createInstrumentTable(genesis: Genesis) {
  return createTable('instruments', genesis.instruments, {
    symbol: wide('u8', SYMBOL_WIDTH),
    /** 0 spot, 1 perpetual, 2 future, 3 call, 4 put: as in risk/risk-table.ts. */
    kind: 'u8',
    /** 0 the row of an asset's balances, 1 listed, 2 delisted or settled. */
    standing: 'u8',
    underlying: 'i32',
    base: 'i32',
    /** Code of the quote currency: need not be an asset (USD). */
    quote: wide('u8', CODE_WIDTH),
    settle: 'i32',
    /** 0 linear, 1 inverse. */
    margining: 'u8',
    contractUnits: 'i64',
    contractDecimals: 'u8',
    lotUnits: 'i64',
    lotDecimals: 'u8',
    tickUnits: 'i64',
    tickDecimals: 'u8',
    /** 0 for none. */
    expiryMs: 'f64',
    /** Row of the expiry, -1 for none. */
    expiry: 'i32',
    strikeUnits: 'i64',
    strikeDecimals: 'u8',
    cellLimit: 'f64',
    /** Mark of a perpetual or future: staged (0 none), in force (0 never), and the index price that one took effect with. */
    quotedMark: 'f64',
    mark: 'f64',
    markAnchor: 'f64',
    /** Depth as published: distance from the mark and lots of each level, both sides; a level without lots ends the side. */
    bidPpm: wide('u32', DEPTH_LEVELS),
    bidLots: wide('f64', DEPTH_LEVELS),
    askPpm: wide('u32', DEPTH_LEVELS),
    askLots: wide('f64', DEPTH_LEVELS),
    /** When it was published, ms; 0 for never. */
    depthMs: 'f64',
    /** When the running interval of liquidations began, ms (0 for never), and the lots they traded in it. */
    intervalMs: 'f64',
    slicedBuys: 'f64',
    slicedSells: 'f64',
  });
}

export function createAccountTable(genesis: Genesis) {
  return createTable('accounts', genesis.accounts, {
    label: wide('u8', LABEL_WIDTH),
    /** ledger/account-kind.ts. */
    kind: 'u8',
    /** engine/stage.ts. */
    stage: 'u8',
    /** Its block of position rows: first row, rows in use, size class + 1 (0: no block yet). */
    start: 'i32',
    positions: 'i32',
    block: 'u8',
    /** Row + 1 of its first order, and how many. */
    firstOrder: 'i32',
    orders: 'i32',
    /** Ledger balances by asset, entry cash included. */
    balances: wide('i64', genesis.assets),
  });
}

export function createPositionTable(genesis: Genesis) {
  return createTable('positions', genesis.positionRows, {
    /** In a free block's first row: row + 1 of the next free block. */
    instrument: 'i32',
    lots: 'f64',
    /** Cash of the settlement asset that entering the present lots moved; signed. */
    entryCash: 'i64',
  });
}

export function createOrderTable(genesis: Genesis) {
  return createTable('orders', genesis.orders, {
    /** The venue's number; 0 in a free row. */
    number: 'f64',
    account: 'i32',
    instrument: 'i32',
    /** Remaining, signed, buy positive. */
    lots: 'f64',
    price: 'f64',
    /** Row + 1 of the neighbours in the account's list (or of the next free row), 0 for none. */
    next: 'i32',
    previous: 'i32',
  });
}

/** All tables of the state. */
export function createTables(genesis: Genesis) {
  const tables = {
    venue: createVenueTable(),
    assets: createAssetTable(genesis),
    underlyings: createUnderlyingTable(genesis),
    quotes: createQuoteTable(genesis),
    curves: createForceTable(genesis),
    instruments: createInstrumentTable(genesis),
    accounts: createAccountTable(genesis),
    positions: createPositionTable(genesis),
    orders: createOrderTable(genesis),
  };
  tables.venue.count = 1;
  return tables;
}

export type Tables = ReturnType<typeof createTables>;

/** The tables one after the other: the order in which they are hashed and kept. */
export function tablesInOrder(tables: Tables): readonly Table[] {
  const { venue, assets, underlyings, quotes, curves, instruments, accounts, positions, orders } = tables;
  return [
    venue,
    assets,
    underlyings,
    quotes,
    curves,
    instruments,
    accounts,
    positions,
    orders,
  ] as readonly unknown[] as readonly Table[];
}
