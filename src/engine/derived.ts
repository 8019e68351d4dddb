import type { Asset } from '../market/asset.ts';
import type { Instrument } from '../market/instrument.ts';
import type { CashFactor } from './contract-cash.ts';
import { cashFactor } from './contract-cash.ts';
import { exposureOf } from './exactness.ts';
import { decimalToNumber } from '../units/decimal.ts';
import type { Genesis } from './genesis.ts';
import { cashTicksOf } from './worth.ts';
import { createOrderRows } from './open-orders.ts';
import type { OrderRows } from './open-orders.ts';
import { createOrderIndex, insertOrder } from './order-index.ts';
import type { OrderIndex } from './order-index.ts';
import type { Pricing } from './pricing.ts';
import { createPricing, priceEverything } from './pricing.ts';
import { assetRecord, instrumentRecord, STANDING, underlyingName } from './records.ts';
import { createStandings } from './standing.ts';
import type { Standings } from './standing.ts';
import { isOpened } from './state-questions.ts';
import type { State } from './state.ts';
import { createTrial } from './trial.ts';
import type { Trial } from './trial.ts';

/**
 * What is kept only because finding it again would be slow. Not hashed, not in snapshots: `rebuildDerived` makes all of it from the tables
 * and the parameters, and a test compares the two after every kind of command.
 */
export interface Derived {
  /** Records by row, as their listing gave them. */
  readonly assets: Asset[];
  readonly instruments: Instrument[];
  readonly cashFactors: CashFactor[];
  /** Base coins, or quote dollars of inverse futures and perpetuals, in one lot. */
  readonly lotContracts: Float64Array;
  /** Numbers by name. */
  readonly assetByCode: Map<string, number>;
  readonly underlyingByName: Map<string, number>;
  /** Listed instruments only: a delisted symbol may be listed again. */
  readonly instrumentBySymbol: Map<string, number>;
  /** `underlying:expiryMs` -> row of `quotes` and `curves`. */
  readonly expiryRows: Map<string, number>;
  /** The venue's order number -> row. */
  readonly orderPlaces: OrderIndex;
  /** Sum over accounts of positive lots, by traded instrument. */
  readonly openInterest: Float64Array;
  /** |cash| plus the sum over an opened account's positions of |lots| * cell limit: at most 2^53 for customers. */
  readonly exposure: Float64Array;
  /** Value of what an opened account's stablecoin balances leave below whole lots, risk ticks, rounded down. */
  readonly cashTicks: Float64Array;
  /** Which underlyings an account holds, one bit each: [accounts * words]. */
  readonly held: Uint32Array;
  readonly heldWords: number;
  /** A copy of one account's holdings, for what-if questions; and a second one for their continuations. */
  readonly trial: Trial;
  readonly continuation: Trial;
  /** Rows of open orders, filled for each question. */
  readonly orderRows: OrderRows;
  /** Risk arrays in force, and the market they were built from. */
  readonly pricing: Pricing;
  /** Books of accounts that quote, with their orders. */
  readonly standings: Standings;
}

export const expiryKey = (underlying: number, expiryMs: number): string => `${underlying}:${expiryMs}`;

export function createDerived(genesis: Genesis): Derived {
  const heldWords = Math.ceil(genesis.underlyings / 32);
  return {
    assets: [],
    instruments: [],
    cashFactors: [],
    lotContracts: new Float64Array(genesis.instruments),
    assetByCode: new Map(),
    underlyingByName: new Map(),
    instrumentBySymbol: new Map(),
    expiryRows: new Map(),
    orderPlaces: createOrderIndex(genesis.orders),
    openInterest: new Float64Array(genesis.instruments),
    exposure: new Float64Array(genesis.accounts),
    cashTicks: new Float64Array(genesis.accounts),
    held: new Uint32Array(genesis.accounts * heldWords),
    heldWords,
    trial: createTrial(genesis.assets),
    continuation: createTrial(genesis.assets),
    orderRows: createOrderRows(),
    pricing: createPricing(genesis),
    standings: createStandings(),
  };
}

/** Fills a freshly created `derived` from the tables: after a snapshot was read. */
export function rebuildDerived(state: State): void {
  const { derived } = state;
  for (let row = 0; row < state.underlyings.count; row++) derived.underlyingByName.set(underlyingName(state, row), row);
  for (let row = 0; row < state.assets.count; row++) indexAsset(state, row);
  for (let row = 0; row < state.instruments.count; row++) indexInstrument(state, row);
  const { underlying, expiryMs } = state.curves.columns;
  for (let row = 0; row < state.curves.count; row++)
    derived.expiryRows.set(expiryKey(underlying[row], expiryMs[row]), row);
  const { number } = state.orders.columns;
  for (let row = 0; row < state.orders.count; row++)
    if (number[row] !== 0) insertOrder(derived.orderPlaces, number[row], row);
  for (let account = 0; account < state.accounts.count; account++) {
    indexPositions(state, account);
    refreshAccount(state, account);
  }
  priceEverything(state);
}

/** Notes the record and the code of an asset's row. */
export function indexAsset(state: State, row: number): void {
  const record = assetRecord(state, row);
  state.derived.assets[row] = record;
  state.derived.assetByCode.set(record.code, row);
}

/** Notes the record, the symbol and the cash factor of an instrument's row. */
export function indexInstrument(state: State, row: number): void {
  const { derived } = state;
  const { settle, standing } = state.instruments.columns;
  const record = instrumentRecord(state, row);
  derived.instruments[row] = record;
  derived.lotContracts[row] = decimalToNumber(record.lotSize) * decimalToNumber(record.contractSize);
  derived.cashFactors[row] = cashFactor(record, derived.assets[settle[row]].decimals);
  if (standing[row] === 1) derived.instrumentBySymbol.set(record.symbol, row);
}

/** Recomputes what is kept of one account: cash, exposure, underlyings held. Cost: its positions and the stablecoins. */
export function refreshAccount(state: State, account: number): void {
  const { derived } = state;
  const { held, heldWords } = derived;
  const opened = isOpened(state, account);
  derived.cashTicks[account] = opened ? cashTicksOf(state, account) : 0;
  derived.exposure[account] = opened ? exposureOf(state, account) : 0;
  held.fill(0, account * heldWords, (account + 1) * heldWords);
  const { start, positions } = state.accounts.columns;
  for (let row = start[account]; row < start[account] + positions[account]; row++) {
    const underlying = state.instruments.columns.underlying[state.positions.columns.instrument[row]];
    held[account * heldWords + (underlying >>> 5)] |= 1 << (underlying & 31);
  }
  if (opened) holdStablecoins(state, account);
}

/** A balance of a stablecoin is a holding of its underlying: a de-peg reaches the account; so does what a contract settles in. */
function holdStablecoins(state: State, account: number): void {
  const { held, heldWords } = state.derived;
  const { kind, underlying } = state.assets.columns;
  const { balances } = state.accounts.columns;
  for (let asset = 0; asset < state.assets.count; asset++) {
    if (kind[asset] === 0 || balances[account * state.ledger.assets + asset] === 0n) continue;
    held[account * heldWords + (underlying[asset] >>> 5)] |= 1 << (underlying[asset] & 31);
  }
}

function indexPositions(state: State, account: number): void {
  const { start, positions } = state.accounts.columns;
  const { instrument, lots } = state.positions.columns;
  for (let row = start[account]; row < start[account] + positions[account]; row++) {
    const traded = state.instruments.columns.standing[instrument[row]] !== STANDING.balance;
    if (traded && lots[row] > 0) state.derived.openInterest[instrument[row]] += lots[row];
  }
}
