import { isPrice } from '../../units/price.ts';
import type { Emit } from '../apply.ts';
import type { ForwardQuote, MarkQuote, Of } from '../command.ts';
import { expiryKey } from '../derived.ts';
import type { Answer } from '../questions.ts';
import { isPpm, isUnderlying } from '../questions.ts';
import { INSTRUMENT_KIND, STANDING } from '../records.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';

/** Stages forwards and marks until the next index price of their underlying. @see spec/15-ENGN, ENGN-051 */
export function publishForward(state: State, command: Of<'publish-forward'>, emit: Emit): Answer {
  const { underlying, forwards, marks } = command;
  if (!isUnderlying(state, underlying)) return REJECTION.UNDERLYING_UNKNOWN;
  if (forwards.length + marks.length === 0) return REJECTION.LIST_EMPTY;
  for (const quote of forwards) {
    const refusal = askForward(state, underlying, quote);
    if (refusal !== undefined) return refusal;
  }
  for (const quote of marks) {
    const refusal = askMark(state, underlying, quote);
    if (refusal !== undefined) return refusal;
  }
  if (new Set(forwards.map(({ expiryMs }) => expiryMs)).size < forwards.length) return REJECTION.LIST_REPEATS;
  if (new Set(marks.map(({ instrument }) => instrument)).size < marks.length) return REJECTION.LIST_REPEATS;

  for (const quote of forwards) emit({ kind: 'forward-published', underlying, ...quote });
  for (const quote of marks) emit({ kind: 'mark-published', ...quote });
  return undefined;
}

function askForward(state: State, underlying: number, quote: ForwardQuote): Answer {
  const { expiryMs, forward, fixedForward, confidencePpm, rate } = quote;
  if (!state.derived.expiryRows.has(expiryKey(underlying, expiryMs))) return REJECTION.EXPIRY_UNKNOWN;
  if (!isPrice(forward)) return REJECTION.PRICE_INVALID;
  if (!Number.isSafeInteger(fixedForward) || fixedForward < 0 || fixedForward > forward) return REJECTION.PRICE_INVALID;
  if (!isPpm(confidencePpm)) return REJECTION.CONFIDENCE_INVALID;
  return rate >= -1 && rate <= 1 ? undefined : REJECTION.RATE_INVALID;
}

function askMark(state: State, underlying: number, { instrument, price }: MarkQuote): Answer {
  const { columns } = state.instruments;
  if (!Number.isInteger(instrument) || instrument < 0 || instrument >= state.instruments.count)
    return REJECTION.INSTRUMENT_UNKNOWN;
  if (columns.standing[instrument] !== STANDING.listed) return REJECTION.INSTRUMENT_UNKNOWN;
  const kind = columns.kind[instrument];
  const marked = kind === INSTRUMENT_KIND.perpetual || kind === INSTRUMENT_KIND.future;
  if (!marked || columns.underlying[instrument] !== underlying) return REJECTION.MARK_NOT_ALLOWED;
  return isPrice(price) ? undefined : REJECTION.PRICE_INVALID;
}
