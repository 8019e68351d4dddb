import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { accountsToValue, holdersOf } from '../holders.ts';
import { judge } from '../ladder.ts';
import { movedWithIndex } from '../market-view.ts';
import { hasBalanceRoom } from '../position-room.ts';
import type { Answer } from '../questions.ts';
import { askPriced, askTradable } from '../questions.ts';
import { INSTRUMENT_KIND } from '../records.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';

const RATE_MAX_PPB = 50_000_000;

/** A funding interval of a perpetual ends: its holders pay each other at the mark in force. @see spec/15-ENGN, ENGN-053 */
export function publishFunding(state: State, { instrument, ratePpb }: Of<'publish-funding'>, emit: Emit): Answer {
  const refusal = askTradable(state, instrument);
  if (refusal !== undefined) return refusal;
  const { kind, underlying, mark, markAnchor } = state.instruments.columns;
  if (kind[instrument] !== INSTRUMENT_KIND.perpetual) return REJECTION.INSTRUMENT_NOT_PERPETUAL;
  if (!Number.isInteger(ratePpb) || Math.abs(ratePpb) > RATE_MAX_PPB) return REJECTION.RATE_INVALID;
  const unpriced = askPriced(state, instrument);
  if (unpriced !== undefined) return unpriced;

  const holders = holdersOf(state, instrument, underlying[instrument]).map(({ account }) => account);
  if (!hasBalanceRoom(state, state.instruments.columns.settle[instrument], holders))
    return REJECTION.POSITION_POOL_FULL;

  const indexPrice = state.underlyings.columns.indexPrice[underlying[instrument]];
  const price =
    mark[instrument] === 0 ? indexPrice : movedWithIndex(mark[instrument], indexPrice, markAnchor[instrument]);
  emit({ kind: 'funding-paid', instrument, price, ratePpb });
  judge(state, accountsToValue(state, [underlying[instrument]]), emit);
  return undefined;
}
