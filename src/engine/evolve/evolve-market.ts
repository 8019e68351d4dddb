import { refreshAccount } from '../derived.ts';
import type {
  ForwardPublished,
  IndexPublished,
  MarkPublished,
  SmilePublished,
  UnderlyingStaled,
  UnderlyingsPriced,
} from '../event.ts';
import { priceUnderlying } from '../pricing.ts';
import { screenMoves } from '../screening.ts';
import { STRIKES_MAX } from '../schema.ts';
import { stateTime } from '../state.ts';
import type { State } from '../state.ts';
import { expiryKey } from '../derived.ts';
import { isHolding } from '../holders.ts';

/** Prices: staged where they were published, in force when their underlying is priced. */

export function evolveIndexPublished(state: State, event: IndexPublished): void {
  const { indexPrice, confidencePpm, publishedMs, staleCode } = state.underlyings.columns;
  indexPrice[event.underlying] = event.price;
  confidencePpm[event.underlying] = event.confidencePpm;
  publishedMs[event.underlying] = stateTime(state);
  staleCode[event.underlying] = 0;
}

export function evolveForwardPublished(state: State, event: ForwardPublished): void {
  const row = quoteRow(state, event);
  const { forward, fixedForward, confidencePpm, rate, anchor } = state.quotes.columns;
  forward[row] = event.forward;
  fixedForward[row] = event.fixedForward;
  confidencePpm[row] = event.confidencePpm;
  rate[row] = event.rate;
  anchor[row] = 0;
}

export function evolveMarkPublished(state: State, event: MarkPublished): void {
  state.instruments.columns.quotedMark[event.instrument] = event.price;
}

export function evolveSmilePublished(state: State, event: SmilePublished): void {
  const row = quoteRow(state, event);
  const { smileKind, svi, strikeCount, strikes, vols } = state.quotes.columns;
  const { smile } = event;
  svi.fill(0, row * 7, row * 7 + 7);
  strikes.fill(0, row * STRIKES_MAX, (row + 1) * STRIKES_MAX);
  vols.fill(0, row * STRIKES_MAX, (row + 1) * STRIKES_MAX);
  if (smile.kind === 'svi') {
    smileKind[row] = 1;
    strikeCount[row] = 0;
    svi.set([smile.a, smile.b, smile.rho, smile.m, smile.sigma, smile.forward, smile.timeYears], row * 7);
  } else {
    smileKind[row] = 2;
    strikeCount[row] = smile.strikes.length;
    strikes.set(smile.strikes, row * STRIKES_MAX);
    vols.set(smile.vols, row * STRIKES_MAX);
  }
}

/** What was staged takes effect: forwards and marks are anchored at this index price, and the risk arrays are built for this time. */
export function evolveUnderlyingsPriced(state: State, event: UnderlyingsPriced): void {
  for (const underlying of event.underlyings) {
    putInForce(state, underlying);
    state.underlyings.columns.pricedMs[underlying] = stateTime(state);
  }
  for (const underlying of event.underlyings) priceUnderlying(state, underlying);
  screenMoves(state, rebuiltBy(state, event.underlyings));
  const { asset } = state.underlyings.columns;
  const stables = event.underlyings.filter((underlying) => state.assets.columns.kind[asset[underlying]] === 1);
  for (let account = 0; account < state.accounts.count && stables.length > 0; account++) {
    if (isHolding(state, account, stables)) refreshAccount(state, account);
  }
}

/** Whose rows were built: a stablecoin's price is in everything that settles in it. */
function rebuiltBy(state: State, underlyings: readonly number[]): readonly number[] {
  const { asset } = state.underlyings.columns;
  const isStable = underlyings.some((underlying) => state.assets.columns.kind[asset[underlying]] === 1);
  return isStable ? Array.from({ length: state.underlyings.count }, (_, underlying) => underlying) : underlyings;
}

function putInForce(state: State, underlying: number): void {
  const { quotes, curves, instruments } = state;
  const index = state.underlyings.columns.indexPrice[underlying];
  for (let row = 0; row < quotes.count; row++) {
    if (quotes.columns.underlying[row] !== underlying) continue;
    if (quotes.columns.anchor[row] === 0 && quotes.columns.forward[row] !== 0) quotes.columns.anchor[row] = index;
    for (const { name, width } of quotes.specs) copyCells(quotes.columns, curves.columns, name, row, width);
  }
  const { quotedMark, mark, markAnchor } = instruments.columns;
  for (let row = 0; row < instruments.count; row++) {
    if (instruments.columns.underlying[row] !== underlying || quotedMark[row] === 0) continue;
    mark[row] = quotedMark[row];
    markAnchor[row] = index;
    quotedMark[row] = 0;
  }
}

type Cells = { copyWithin: unknown; set(from: unknown, at: number): void; subarray(from: number, to: number): unknown };

function copyCells(from: object, to: object, name: string, row: number, width: number): void {
  const source = (from as Record<string, Cells>)[name];
  const target = (to as Record<string, Cells>)[name];
  target.set(source.subarray(row * width, (row + 1) * width), row * width);
}

export function evolveUnderlyingStaled(state: State, event: UnderlyingStaled): void {
  state.underlyings.columns.staleCode[event.underlying] = event.code;
}

function quoteRow(state: State, { underlying, expiryMs }: { underlying: number; expiryMs: number }): number {
  return state.derived.expiryRows.get(expiryKey(underlying, expiryMs)) ?? -1;
}
