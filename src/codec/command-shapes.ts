import type { Command, ForwardQuote, IndexQuote, MarkQuote, Of, SmileQuote } from '../engine/command.ts';
import { adlPolicy, asset, depthLevel, engineParameters, instrument, money, preset, smile } from './market-shapes.ts';
import { record } from './record.ts';
import type { FieldsOf } from './record.ts';
import type { Shape } from './shape.ts';
import { integer, list, real, row, text, whole, word } from './shape.ts';
import { union } from './union.ts';
import type { UnionShape } from './union.ts';

type FieldsOfCommand<Kind extends Command['kind']> = FieldsOf<Omit<Of<Kind>, 'kind'>>;

const fieldsOf = <Kind extends Command['kind']>(fields: FieldsOfCommand<Kind>): Shape<Omit<Of<Kind>, 'kind'>> =>
  record(fields as never);

const movement = { account: row, asset: row, amount: money };
const order = { account: row, instrument: row, lots: whole, price: whole };

/** Every command as bytes and JSON. The number is its tag in the log: never reused, never renumbered. */
export const command: UnionShape<Command> = union<Command>(
  {
    'list-asset': [1, fieldsOf<'list-asset'>({ asset, lotUnits: integer, referencePrice: whole })],
    'list-instrument': [2, fieldsOf<'list-instrument'>({ instrument })],
    'delist-instrument': [3, fieldsOf<'delist-instrument'>({ instrument: row })],
    'set-parameters': [4, fieldsOf<'set-parameters'>({ protocolVersion: whole, engine: engineParameters, preset })],
    'open-account': [5, fieldsOf<'open-account'>({ label: text, accountKind: word('customer', 'liquidity') })],
    deposit: [6, fieldsOf<'deposit'>(movement)],
    withdraw: [7, fieldsOf<'withdraw'>(movement)],
    transfer: [8, fieldsOf<'transfer'>({ from: row, to: row, asset: row, amount: money })],
    'publish-index': [
      9,
      fieldsOf<'publish-index'>({
        prices: list(record<IndexQuote>({ underlying: row, price: whole, confidencePpm: whole }, 'index quote')),
      }),
    ],
    'publish-forward': [
      10,
      fieldsOf<'publish-forward'>({
        underlying: row,
        forwards: list(
          record<ForwardQuote>(
            { expiryMs: whole, forward: whole, fixedForward: whole, confidencePpm: whole, rate: real },
            'forward quote',
          ),
        ),
        marks: list(record<MarkQuote>({ instrument: row, price: whole }, 'mark quote')),
      }),
    ],
    'publish-surface': [
      11,
      fieldsOf<'publish-surface'>({
        underlying: row,
        smiles: list(record<SmileQuote>({ expiryMs: whole, smile }, 'smile quote')),
      }),
    ],
    'publish-funding': [12, fieldsOf<'publish-funding'>({ instrument: row, ratePpb: whole })],
    'record-fill': [
      13,
      fieldsOf<'record-fill'>({
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
    'check-order': [14, fieldsOf<'check-order'>(order)],
    'place-order': [15, fieldsOf<'place-order'>({ order: whole, ...order })],
    'cancel-order': [16, fieldsOf<'cancel-order'>({ order: whole })],
    'advance-time': [17, fieldsOf<'advance-time'>({})],
    'settle-expiry': [18, fieldsOf<'settle-expiry'>({ underlying: row, expiryMs: whole, price: whole })],
    'liquidate-step': [19, fieldsOf<'liquidate-step'>({ account: row })],
    'publish-depth': [
      20,
      fieldsOf<'publish-depth'>({ instrument: row, bids: list(depthLevel), asks: list(depthLevel) }),
    ],
    'fill-liquidation': [
      21,
      fieldsOf<'fill-liquidation'>({ account: row, counterparty: row, instrument: row, lots: whole, price: whole }),
    ],
    'fund-deposit': [22, fieldsOf<'fund-deposit'>({ asset: row, amount: money })],
    deleverage: [23, fieldsOf<'deleverage'>({ policy: adlPolicy })],
    'socialise-loss': [24, fieldsOf<'socialise-loss'>({ asset: row })],
  },
  'command',
);
