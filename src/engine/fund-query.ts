import { FUND_ACCOUNT, INVENTORY_ACCOUNT, LOSS_ACCOUNT, OWN_ACCOUNTS } from '../ledger/account-kind.ts';
import { balanceOf } from '../ledger/ledger.ts';
import { addToCoverTwo, createCoverTwo, worstCover } from '../risk/cover-two.ts';
import { readJointColumns } from '../risk/joint.ts';
import type { Money } from '../units/money.ts';
import { bookOf } from './account-book.ts';
import { notionalTicksOf } from './mark.ts';
import type { Model } from './pricing.ts';
import type { PositionRecord } from './query.ts';
import { positionRecords } from './query.ts';
import { isStale } from './questions.ts';
import { underlyingName } from './records.ts';
import { isCustomer, nextSeq, stateTime } from './state.ts';
import type { State } from './state.ts';
import { valueAccount } from './valuation.ts';
import { inventoryNav } from './waterfall/inventory-nav.ts';
import { ticksOfUnits } from './worth.ts';

/** One asset of the insurance fund. */
export interface FundAssetRecord {
  readonly asset: string;
  readonly decimals: number;
  /** >= 0 */
  readonly units: Money;
  /** At the index price in force, risk ticks. */
  readonly valueTicks: bigint;
  /** A stale price: this part cannot pay now. */
  readonly isStale: boolean;
  /** What nobody has paid yet in this asset and waits to be shared, >= 0. */
  readonly unpaidUnits: bigint;
}

/** What the fund would have to hold. */
export interface CoverTwoRecord {
  /** The column in which the two largest shortfalls together are highest, in words; empty when nobody falls short anywhere. */
  readonly column: string;
  /** Largest and second largest shortfall in it, risk ticks, and whose; -1 for nobody. */
  readonly shortfalls: readonly { readonly account: number; readonly ticks: number }[];
  readonly needTicks: number;
  /** What the fund lacks of it, >= 0. */
  readonly lackingTicks: bigint;
}

/** The insurance fund as anybody may see it, at any time. */
export interface FundRecord {
  /** Last entry, and its time. */
  readonly seq: number;
  readonly timeMs: number;
  readonly assets: readonly FundAssetRecord[];
  /** All of it at index prices, risk ticks. */
  readonly worthTicks: bigint;
  /** Its premium: the share of the notional closed by liquidations that it gets, parts per million. */
  readonly premiumPpm: number;
  readonly inventory: InventoryRecord;
  /** Absent before set-parameters. */
  readonly coverTwo?: CoverTwoRecord;
}

/** What the fund has taken over and unwinds. */
export interface InventoryRecord {
  readonly navTicks: bigint;
  readonly notionalTicks: bigint;
  readonly positions: readonly PositionRecord[];
}

/** State of the insurance fund. Cost: a valuation of every customer, for Cover-2. @see spec/07-FUND, FUND-012, FUND-020 */
export function fundRecord(state: State): FundRecord {
  const assets = state.derived.assets.map((_, asset) => assetRecordOf(state, asset));
  const worthTicks = assets.reduce((sum, { valueTicks }) => sum + valueTicks, 0n);
  const { model } = state.derived.pricing;
  return Object.freeze({
    seq: nextSeq(state) - 1,
    timeMs: stateTime(state),
    assets,
    worthTicks,
    premiumPpm: state.parameters?.engine.liquidationPenaltyPpm ?? 0,
    inventory: inventoryRecord(state),
    ...(model === undefined ? {} : { coverTwo: coverTwoRecord(state, model, worthTicks) }),
  });
}

function assetRecordOf(state: State, asset: number): FundAssetRecord {
  const { code, decimals } = state.derived.assets[asset];
  const underlying = state.assets.columns.underlying[asset];
  const units = balanceOf(state.ledger, FUND_ACCOUNT, asset);
  return Object.freeze({
    asset: code,
    decimals,
    units,
    valueTicks: ticksOfUnits(units, decimals, state.underlyings.columns.indexPrice[underlying]),
    isStale: isStale(state, underlying),
    unpaidUnits: -balanceOf(state.ledger, LOSS_ACCOUNT, asset),
  });
}

function inventoryRecord(state: State): InventoryRecord {
  const positions = positionRecords(state, INVENTORY_ACCOUNT);
  let notionalTicks = 0n;
  for (const { instrument, lots } of positions) {
    notionalTicks += BigInt(Math.abs(lots)) * BigInt(notionalTicksOf(state, instrument));
  }
  return Object.freeze({ navTicks: inventoryNav(state), notionalTicks, positions });
}

/** The columns a fund is sized against: the same own move of all underlyings, then the stress vectors. What a book gains in one is counted in full. */
function coverTwoRecord(state: State, model: Model, worthTicks: bigint): CoverTwoRecord {
  const { table, parameters, scratch } = model;
  const historical = parameters.joint?.historical ?? 0;
  const stresses = (parameters.joint?.labels.length ?? 0) - historical;
  const cover = createCoverTwo(table.columns + stresses);
  const pnl = new Float64Array(cover.columns);
  for (let account = OWN_ACCOUNTS; account < state.accounts.count; account++) {
    if (!isCustomer(state, account)) continue;
    const { nav } = valueAccount(state, account);
    readJointColumns(bookOf(state, account), table, parameters, scratch);
    pnl.fill(0, 0, table.columns);
    for (let slot = 0; slot < scratch.slots; slot++) {
      for (let c = 0; c < table.columns; c++) pnl[c] += scratch.vectors[slot * scratch.stride + c];
    }
    for (let s = 0; s < stresses; s++) pnl[table.columns + s] = scratch.jointPnl[historical + s];
    addToCoverTwo(cover, account, nav, pnl, 0);
  }
  const { column, need } = worstCover(cover);
  const needed = BigInt(Math.ceil(need));
  return Object.freeze({
    column: coverColumn(state, model, column),
    shortfalls:
      column < 0
        ? []
        : [
            { account: cover.firstAccount[column], ticks: Math.ceil(cover.first[column]) },
            { account: cover.secondAccount[column], ticks: Math.ceil(cover.second[column]) },
          ].filter(({ account }) => account >= 0),
    needTicks: Math.ceil(need),
    lackingTicks: needed > worthTicks ? needed - worthTicks : 0n,
  });
}

function coverColumn(state: State, { table, sets, parameters }: Model, column: number): string {
  if (column < 0) return '';
  if (column >= table.columns) {
    const { labels, historical } = parameters.joint ?? { labels: [], historical: 0 };
    return labels[historical + column - table.columns] ?? '';
  }
  const moves: string[] = [];
  for (let underlying = 0; underlying < state.underlyings.count; underlying++) {
    const label = sets[underlying]?.scenarios[column]?.label;
    if (state.underlyings.columns.indexPrice[underlying] === 0 || isStable(state, underlying)) continue;
    if (label !== undefined) moves.push(`${underlyingName(state, underlying)} ${label}`);
  }
  return moves.join(', ');
}

function isStable(state: State, underlying: number): boolean {
  return state.assets.columns.kind[state.underlyings.columns.asset[underlying]] === 1;
}
