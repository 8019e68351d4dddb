import { isPrice } from '../../units/price.ts';
import type { Emit } from '../apply.ts';
import { isWithinCellLimit } from '../cell-limit.ts';
import type { IndexQuote, Of } from '../command.ts';
import { accountsToValue } from '../holders.ts';
import { judge } from '../ladder.ts';
import { movedWithIndex } from '../market-view.ts';
import type { Answer } from '../questions.ts';
import { isPpm, isUnderlying, lotTicksOf } from '../questions.ts';
import { STANDING } from '../records.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';

/**
 * The tick: index prices, with everything that was staged for their underlyings, take effect at once; then the accounts that hold any of
 * them are valued. A price that has outgrown the cell limits leaves its underlying as it was, and stale. @see spec/15-ENGN, ENGN-050
 */
export function publishIndex(state: State, { prices }: Of<'publish-index'>, emit: Emit): Answer {
  const refusal = askQuotes(state, prices);
  if (refusal !== undefined) return refusal;

  const priced: number[] = [];
  for (const { underlying, price, confidencePpm } of prices) {
    if (isWithinLimits(state, underlying, price)) {
      emit({ kind: 'index-published', underlying, price, confidencePpm });
      priced.push(underlying);
    } else {
      emit({ kind: 'underlying-staled', underlying, code: REJECTION.PRICE_BEYOND_CELL_LIMIT });
    }
  }
  if (priced.length === 0) return undefined;
  emit({ kind: 'underlyings-priced', underlyings: priced });
  judge(state, accountsToValue(state, priced), emit);
  return undefined;
}

function askQuotes(state: State, prices: readonly IndexQuote[]): Answer {
  if (prices.length === 0) return REJECTION.LIST_EMPTY;
  for (const { underlying, price, confidencePpm } of prices) {
    if (!isUnderlying(state, underlying)) return REJECTION.UNDERLYING_UNKNOWN;
    if (!isPrice(price)) return REJECTION.PRICE_INVALID;
    if (!isPpm(confidencePpm)) return REJECTION.CONFIDENCE_INVALID;
  }
  return new Set(prices.map(({ underlying }) => underlying)).size === prices.length
    ? undefined
    : REJECTION.LIST_REPEATS;
}

/** Whether every instrument of the underlying stays within its cell limit at this index price and what is staged with it. */
function isWithinLimits(state: State, underlying: number, price: number): boolean {
  const highest = highestPrice(state, underlying, price);
  const { columns } = state.instruments;
  for (let row = 0; row < state.instruments.count; row++) {
    if (columns.underlying[row] !== underlying || columns.standing[row] === STANDING.ended) continue;
    if (!isWithinCellLimit(columns.cellLimit[row], lotTicksOf(state, row, highest))) return false;
  }
  return true;
}

/** The highest of the index, the forwards and the marks that would be in force. */
function highestPrice(state: State, underlying: number, price: number): number {
  let highest = price;
  const quotes = state.quotes.columns;
  for (let row = 0; row < state.quotes.count; row++) {
    if (quotes.underlying[row] !== underlying) continue;
    highest = Math.max(highest, movedWithIndex(quotes.forward[row], price, quotes.anchor[row]));
  }
  const { columns } = state.instruments;
  for (let row = 0; row < state.instruments.count; row++) {
    if (columns.underlying[row] !== underlying || columns.standing[row] !== STANDING.listed) continue;
    const staged = columns.quotedMark[row];
    const mark = staged === 0 ? movedWithIndex(columns.mark[row], price, columns.markAnchor[row]) : staged;
    highest = Math.max(highest, mark);
  }
  return highest;
}
