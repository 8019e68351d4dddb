import type { ActiveRecord, Event, EventKind, Outcome, StageChanged, Valuation } from '../engine/event.ts';
import type {
  AssessedBalance,
  DeleveragedAccount,
  PlannedTrade,
  SocialisedShare,
  TakenLots,
} from '../engine/waterfall-event.ts';
import type { RejectionCode } from '../engine/rejection.ts';
import { adlPolicy, asset, depthLevel, engineParameters, instrument, money, preset, smile } from './market-shapes.ts';
import { record } from './record.ts';
import type { FieldsOf } from './record.ts';
import type { Shape } from './shape.ts';
import { integer, list, real, row, text, whole, word } from './shape.ts';
import { union } from './union.ts';
import type { UnionShape } from './union.ts';

type EventOf<Kind extends EventKind> = Extract<Event, { readonly kind: Kind }>;

const fieldsOf = <Kind extends EventKind>(
  fields: FieldsOf<Omit<EventOf<Kind>, 'kind'>>,
): Shape<Omit<EventOf<Kind>, 'kind'>> => record(fields as never);

const code = whole as Shape<RejectionCode>;

const valuation: Shape<Valuation> = record<Valuation>(
  {
    navTicks: whole,
    equityTicks: whole,
    initialMarginTicks: whole,
    maintenanceMarginTicks: whole,
    orderMarginTicks: whole,
    active: record<ActiveRecord>({ kind: whole, column: whole }, 'active column'),
  },
  'valuation',
);

const movement = { account: row, asset: row, amount: money };
const stage = record<Omit<StageChanged, 'kind'>>({ account: row, valuation }) as never;

/** Every event as bytes and JSON. The number is its tag: never reused, never renumbered. */
export const event: UnionShape<Event> = union<Event>(
  {
    rejected: [1, fieldsOf<'rejected'>({ code })],
    'asset-listed': [
      2,
      fieldsOf<'asset-listed'>({
        asset: row,
        record: asset,
        underlying: row,
        lotUnits: integer,
        referencePrice: whole,
        instrument: row,
        cellLimit: whole,
      }),
    ],
    'instrument-listed': [3, fieldsOf<'instrument-listed'>({ instrument: row, record: instrument, cellLimit: whole })],
    'instrument-delisted': [4, fieldsOf<'instrument-delisted'>({ instrument: row })],
    'parameters-set': [5, fieldsOf<'parameters-set'>({ protocolVersion: whole, engine: engineParameters, preset })],
    'account-opened': [
      6,
      fieldsOf<'account-opened'>({ account: row, label: text, accountKind: word('customer', 'liquidity') }),
    ],
    deposited: [7, fieldsOf<'deposited'>(movement)],
    withdrawn: [8, fieldsOf<'withdrawn'>(movement)],
    transferred: [9, fieldsOf<'transferred'>({ from: row, to: row, asset: row, amount: money })],
    'index-published': [10, fieldsOf<'index-published'>({ underlying: row, price: whole, confidencePpm: whole })],
    'forward-published': [
      11,
      fieldsOf<'forward-published'>({
        underlying: row,
        expiryMs: whole,
        forward: whole,
        fixedForward: whole,
        confidencePpm: whole,
        rate: real,
      }),
    ],
    'mark-published': [12, fieldsOf<'mark-published'>({ instrument: row, price: whole })],
    'smile-published': [13, fieldsOf<'smile-published'>({ underlying: row, expiryMs: whole, smile })],
    'underlyings-priced': [14, fieldsOf<'underlyings-priced'>({ underlyings: list(row) })],
    'underlying-staled': [15, fieldsOf<'underlying-staled'>({ underlying: row, code })],
    'funding-paid': [16, fieldsOf<'funding-paid'>({ instrument: row, price: whole, ratePpb: whole })],
    filled: [
      17,
      fieldsOf<'filled'>({
        instrument: row,
        buyer: row,
        seller: row,
        lots: whole,
        price: whole,
        buyerFee: money,
        sellerFee: money,
        buyOrder: whole,
        sellOrder: whole,
      }),
    ],
    'order-checked': [
      18,
      fieldsOf<'order-checked'>({
        account: row,
        instrument: row,
        lots: whole,
        price: whole,
        code: whole as Shape<RejectionCode | 0>,
        initialHeadroomTicks: whole,
      }),
    ],
    'order-placed': [
      19,
      fieldsOf<'order-placed'>({ order: whole, account: row, instrument: row, lots: whole, price: whole }),
    ],
    'order-cancelled': [20, fieldsOf<'order-cancelled'>({ order: whole })],
    'time-advanced': [21, fieldsOf<'time-advanced'>({})],
    'instrument-settled': [22, fieldsOf<'instrument-settled'>({ instrument: row, price: whole })],
    'margin-called': [23, stage],
    'margin-call-lifted': [24, stage],
    restricted: [25, stage],
    'restriction-lifted': [26, stage],
    'liquidation-started': [27, stage],
    'liquidation-ended': [28, stage],
    'liquidation-filled': [
      29,
      fieldsOf<'liquidation-filled'>({
        account: row,
        counterparty: row,
        instrument: row,
        lots: whole,
        markTicks: whole,
        cash: money,
        slippage: money,
        penalty: money,
      }),
    ],
    'collateral-converted': [
      30,
      fieldsOf<'collateral-converted'>({
        reason: word('plan', 'debt', 'fund'),
        account: row,
        counterparty: row,
        soldAsset: row,
        soldAmount: money,
        boughtAsset: row,
        boughtAmount: money,
        penalty: money,
      }),
    ],
    'shortfall-paid': [31, fieldsOf<'shortfall-paid'>({ ...movement, owedAmount: money, fundAmount: money })],
    'shortfall-uncovered': [32, fieldsOf<'shortfall-uncovered'>(movement)],
    'depth-published': [
      33,
      fieldsOf<'depth-published'>({ instrument: row, bids: list(depthLevel), asks: list(depthLevel) }),
    ],
    'liquidation-planned': [
      34,
      fieldsOf<'liquidation-planned'>({
        account: row,
        valuation,
        considered: whole,
        closeAllTicks: whole,
        trades: list(record<PlannedTrade>({ instrument: row, lots: whole, costTicks: whole }, 'planned trade')),
        costTicks: whole,
        spareTicks: whole,
        spareAfterTicks: whole,
        reaches: word('target', 'part'),
      }),
    ],
    'taken-over': [
      35,
      fieldsOf<'taken-over'>({
        account: row,
        reason: word('bankrupt', 'unabsorbed'),
        valuation,
        closeAllTicks: whole,
        positions: list(
          record<TakenLots>(
            { instrument: row, lots: whole, markTicks: whole, adjustTicks: whole, cash: money },
            'taken lots',
          ),
        ),
      }),
    ],
    deleveraged: [
      36,
      fieldsOf<'deleveraged'>({
        instrument: row,
        policy: adlPolicy,
        markTicks: whole,
        gapTicks: whole,
        lackingTicks: whole,
        neededTicks: whole,
        candidates: whole,
        accounts: list(
          record<DeleveragedAccount>(
            { account: row, lots: whole, cash: money, givenTicks: whole, damageTicks: whole },
            'deleveraged account',
          ),
        ),
      }),
    ],
    'loss-socialised': [
      37,
      fieldsOf<'loss-socialised'>({
        asset: row,
        owedAmount: money,
        amount: money,
        shares: list(record<SocialisedShare>({ account: row, navTicks: whole, amount: money }, 'socialised share')),
      }),
    ],
    'debts-assessed': [
      38,
      fieldsOf<'debts-assessed'>({
        account: row,
        valuation,
        balances: list(record<AssessedBalance>({ asset: row, amount: money, valueTicks: whole }, 'assessed balance')),
      }),
    ],
  },
  'event',
);

/** What one entry of the log brought about. */
export const outcome: Shape<Outcome> = record<Outcome>({ seq: whole, timeMs: whole, events: list(event) }, 'outcome');
