import {
  accountKindName,
  CLEARING_ACCOUNT,
  DUST_ACCOUNT,
  FEE_ACCOUNT,
  FUND_ACCOUNT,
  INVENTORY_ACCOUNT,
  LOSS_ACCOUNT,
  OWN_ACCOUNTS,
} from '../ledger/account-kind.ts';
import type { AccountKind } from '../ledger/account-kind.ts';
import { custody, imbalance } from '../ledger/conservation.ts';
import { balanceOf } from '../ledger/ledger.ts';
import type { Money } from '../units/money.ts';
import { settledBalance } from './holdings.ts';
import { ordersOf } from './orders.ts';
import { protocolOf } from './protocol.ts';
import { STANDING, underlyingName } from './records.ts';
import { LABEL_WIDTH } from './schema.ts';
import { stageName } from './stage.ts';
import type { StageName } from './stage.ts';
import { isCustomer, nextSeq, stateTime } from './state.ts';
import type { State } from './state.ts';
import { getText } from './table.ts';
import { valueAccount } from './valuation.ts';

/** What may be asked of a state. Every answer is a frozen record that holds on to nothing: rows and columns stay inside. */

/** Margin of one account, risk ticks (10^-4 USD); null for accounts that are not margined and before set-parameters. */
export interface MarginRecord {
  readonly nav: number;
  readonly equity: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly initialHeadroom: number;
  readonly maintenanceHeadroom: number;
  readonly scanLoss: number;
  readonly activeColumn: number;
}

export interface BalanceRecord {
  readonly asset: string;
  readonly units: Money;
  /** Free of unrealised gains. */
  readonly settled: bigint;
  readonly decimals: number;
}

export interface PositionRecord {
  readonly instrument: number;
  readonly symbol: string;
  readonly lots: number;
  /** Value of all lots at the mark, risk ticks; signed. */
  readonly valueTicks: number;
  /** Cash of the settlement asset that entering moved; signed. */
  readonly entryCash: bigint;
}

export interface OrderRecord {
  readonly order: number;
  readonly account: number;
  readonly symbol: string;
  readonly lots: number;
  readonly price: number;
}

export interface AccountRecord {
  readonly account: number;
  readonly label: string;
  readonly kind: AccountKind;
  readonly stage: StageName;
  readonly margin: MarginRecord | null;
  readonly balances: readonly BalanceRecord[];
  readonly positions: readonly PositionRecord[];
  readonly orders: readonly OrderRecord[];
}

/** Everything about one account; undefined when there is none. */
export function accountRecord(state: State, account: number): AccountRecord | undefined {
  if (!Number.isInteger(account) || account < 0 || account >= state.accounts.count) return undefined;
  const { label, kind, stage } = state.accounts.columns;
  return frozen({
    account,
    label: getText(label, LABEL_WIDTH, account),
    kind: accountKindName(kind[account]),
    stage: stageName(stage[account]),
    margin: marginRecord(state, account),
    balances: balancesOf(state, account),
    positions: positionRecords(state, account),
    orders: [...ordersOf(state, account)].map((row) => orderRecord(state, row)),
  });
}

/** Margin of a customer as it stands; null for others. */
export function marginRecord(state: State, account: number): MarginRecord | null {
  if (!isCustomer(state, account) || state.derived.pricing.model === undefined) return null;
  const {
    nav,
    equity,
    initialMargin,
    maintenanceMargin,
    initialHeadroom,
    maintenanceHeadroom,
    scanLoss,
    activeColumn,
  } = valueAccount(state, account);
  return frozen({
    nav,
    equity,
    initialMargin,
    maintenanceMargin,
    initialHeadroom,
    maintenanceHeadroom,
    scanLoss,
    activeColumn,
  });
}

/** One line of the list of accounts. */
export interface HeadroomRecord extends MarginRecord {
  readonly account: number;
  readonly label: string;
  readonly stage: StageName;
}

/**
 * Customers with a requirement, the most endangered first: equity / maintenance margin ascending, compared by cross-multiplication, ties by
 * account. Cost: a valuation of every customer.
 */
export function accountsByHeadroom(state: State, limit = 100): readonly HeadroomRecord[] {
  const found: HeadroomRecord[] = [];
  const { label, stage } = state.accounts.columns;
  for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
    const margin = marginRecord(state, account);
    if (margin === null || margin.maintenanceMargin === 0) continue;
    found.push(
      frozen({ account, label: getText(label, LABEL_WIDTH, account), stage: stageName(stage[account]), ...margin }),
    );
  }
  return frozen(found.sort(byDanger).slice(0, limit));
}

function byDanger(a: HeadroomRecord, b: HeadroomRecord): number {
  const left = BigInt(a.equity) * BigInt(b.maintenanceMargin);
  const right = BigInt(b.equity) * BigInt(a.maintenanceMargin);
  return left < right ? -1 : left > right ? 1 : a.account - b.account;
}

/** Where an asset is. `imbalance` is zero, always. */
export interface ConservationRecord {
  readonly asset: string;
  readonly decimals: number;
  readonly imbalance: bigint;
  /** What came in minus what went out. */
  readonly custody: bigint;
  readonly customers: bigint;
  readonly fund: bigint;
  readonly fees: bigint;
  readonly clearing: bigint;
  readonly dust: bigint;
  readonly losses: bigint;
  /** With what entering the positions moved: not what the inventory is worth. */
  readonly inventory: bigint;
}

/** The conservation query: one record an asset. @see spec/14-LEDG, LEDG-020 */
export function conservation(state: State): readonly ConservationRecord[] {
  return frozen(
    state.derived.assets.map(({ code, decimals }, asset) => {
      let customers = 0n;
      for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
        customers += balanceOf(state.ledger, account, asset);
      }
      return frozen({
        asset: code,
        decimals,
        imbalance: imbalance(state.ledger, state.accounts.count, asset),
        custody: custody(state.ledger, asset),
        customers,
        fund: balanceOf(state.ledger, FUND_ACCOUNT, asset),
        fees: balanceOf(state.ledger, FEE_ACCOUNT, asset),
        clearing: balanceOf(state.ledger, CLEARING_ACCOUNT, asset),
        dust: balanceOf(state.ledger, DUST_ACCOUNT, asset),
        losses: balanceOf(state.ledger, LOSS_ACCOUNT, asset),
        inventory: balanceOf(state.ledger, INVENTORY_ACCOUNT, asset),
      });
    }),
  );
}

export interface UnderlyingRecord {
  readonly underlying: number;
  readonly name: string;
  /** 10^-8 USD, 0 until published. */
  readonly indexPrice: number;
  readonly confidencePpm: number;
  readonly publishedMs: number;
  /** 0 fresh, else the rejection code of why it is stale. */
  readonly staleCode: number;
  readonly instruments: number;
}

/** The prices in force, one record an underlying. */
export function marketRecords(state: State): readonly UnderlyingRecord[] {
  const { indexPrice, confidencePpm, publishedMs, staleCode } = state.underlyings.columns;
  const { underlying: of, standing } = state.instruments.columns;
  return frozen(
    Array.from({ length: state.underlyings.count }, (_, underlying) => {
      let instruments = 0;
      for (let row = 0; row < state.instruments.count; row++) {
        if (of[row] === underlying && standing[row] === STANDING.listed) instruments += 1;
      }
      return frozen({
        underlying,
        name: underlyingName(state, underlying),
        indexPrice: indexPrice[underlying],
        confidencePpm: confidencePpm[underlying],
        publishedMs: publishedMs[underlying],
        staleCode: staleCode[underlying],
        instruments,
      });
    }),
  );
}

/** Sizes and counts of the venue. */
export interface VenueRecord {
  readonly entries: number;
  readonly timeMs: number;
  readonly protocolVersion: number;
  readonly accounts: number;
  readonly instruments: number;
  readonly orders: number;
  readonly stages: Readonly<Record<StageName, number>>;
}

export function venueRecord(state: State): VenueRecord {
  const stages = { normal: 0, called: 0, restricted: 0, liquidating: 0 };
  for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
    if (isCustomer(state, account)) stages[stageName(state.accounts.columns.stage[account])] += 1;
  }
  return frozen({
    entries: nextSeq(state),
    timeMs: stateTime(state),
    protocolVersion: protocolOf(state),
    accounts: state.accounts.count - OWN_ACCOUNTS,
    instruments: state.derived.instrumentBySymbol.size,
    orders: state.derived.orderPlaces.size,
    stages: frozen(stages),
  });
}

function balancesOf(state: State, account: number): readonly BalanceRecord[] {
  return frozen(
    state.derived.assets.flatMap(({ code, decimals }, asset) => {
      const units = balanceOf(state.ledger, account, asset);
      return units === 0n
        ? []
        : [frozen({ asset: code, units, settled: settledBalance(state, account, asset), decimals })];
    }),
  );
}

/** Positions of an account, balances left out, in the order of its rows. */
export function positionRecords(state: State, account: number): readonly PositionRecord[] {
  const { start, positions } = state.accounts.columns;
  const { instrument, lots, entryCash } = state.positions.columns;
  const found: PositionRecord[] = [];
  for (let row = start[account]; row < start[account] + positions[account]; row++) {
    const held = instrument[row];
    if (state.instruments.columns.standing[held] === STANDING.balance) continue;
    const mark = state.derived.pricing.model?.table.mark[held] ?? 0;
    const { symbol } = state.derived.instruments[held];
    found.push(
      frozen({ instrument: held, symbol, lots: lots[row], valueTicks: lots[row] * mark, entryCash: entryCash[row] }),
    );
  }
  return frozen(found);
}

function orderRecord(state: State, row: number): OrderRecord {
  const { number, account, instrument, lots, price } = state.orders.columns;
  return frozen({
    order: number[row],
    account: account[row],
    symbol: state.derived.instruments[instrument[row]].symbol,
    lots: lots[row],
    price: price[row],
  });
}

function frozen<T extends object>(record: T): T {
  return Object.freeze(record);
}
