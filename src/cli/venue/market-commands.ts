import type { Command, ForwardQuote, IndexQuote, MarkQuote, SmileQuote } from '../../engine/command.ts';
import type { MarketSnapshot, UnderlyingSnapshot } from '../../feeds/snapshot.ts';
import type { SettlementForward } from '../../market/settlement.ts';
import { PPM } from '../../units/limits.ts';
import { priceOf } from '../../units/price.ts';
import { HOUR_MS } from '../../units/time.ts';
import type { DepthPublisher } from './depth-commands.ts';
import type { Register } from './register.ts';
import type { SettlementBook } from './settlement-book.ts';

const FUNDING_INTERVAL_MS = 8 * HOUR_MS;
const FUNDING_RATE_MAX_PPB = 50_000_000;

/** What a driver of a market knows beside its snapshots. */
export interface MarketDriver {
  readonly register: Register;
  readonly settlement: SettlementBook;
  readonly depth: DepthPublisher;
}

/**
 * One tick: what expired is settled at the average of its window, depth is published where it changed, forwards and surfaces are staged, one
 * publish-index makes all of it effective for all underlyings at once, and funding that fell due is paid.
 *
 * @param previousMs time of the snapshot before, undefined for the first
 */
export function tickCommands(
  snapshot: MarketSnapshot,
  previousMs: number | undefined,
  { register, settlement, depth }: MarketDriver,
): Command[] {
  for (const { underlying, indexPrice } of snapshot.underlyings) {
    const price = priceOf(indexPrice);
    if (price !== undefined) settlement.hear(underlying, expiriesOf(register, underlying), snapshot.timeMs, price);
  }
  const known = snapshot.underlyings.flatMap((underlying) => {
    const number = register.underlyings.get(underlying.underlying);
    return number === undefined ? [] : [{ underlying, number }];
  });
  return [
    ...known.flatMap(({ underlying, number }) =>
      settlements(underlying, number, snapshot.timeMs, { register, settlement }),
    ),
    ...depth.commands(snapshot, register),
    ...known.flatMap(({ underlying, number }) =>
      stagedQuotes(underlying, number, snapshot.timeMs, { register, settlement }),
    ),
    { kind: 'publish-index', prices: indexQuotes(snapshot, register) },
    ...known.flatMap(({ underlying }) =>
      fundingPayments(underlying, { previousMs, timeMs: snapshot.timeMs, register }),
    ),
    { kind: 'advance-time' },
  ];
}

/** Expiries of what is listed of an underlying, ascending. */
function expiriesOf(register: Register, underlying: string): number[] {
  const found = new Set<number>();
  for (const { record } of register.instruments.values()) {
    if (record.underlying === underlying && record.expiryMs !== undefined) found.add(record.expiryMs);
  }
  return [...found].sort((a, b) => a - b);
}

/** Every expiry that has come is settled at the average of the index in the half hour before it. @see spec/02-MRKT, MRKT-090 */
function settlements(
  { underlying }: UnderlyingSnapshot,
  number: number,
  timeMs: number,
  { register, settlement }: Pick<MarketDriver, 'register' | 'settlement'>,
): Command[] {
  return expiriesOf(register, underlying).flatMap((expiryMs): Command[] => {
    const price = settlement.settle(underlying, expiryMs, timeMs);
    return price === undefined ? [] : [{ kind: 'settle-expiry', underlying: number, expiryMs, price }];
  });
}

function stagedQuotes(
  snapshot: UnderlyingSnapshot,
  underlying: number,
  timeMs: number,
  { register, settlement }: Pick<MarketDriver, 'register' | 'settlement'>,
): Command[] {
  const fixed = (expiryMs: number) => settlement.forward(snapshot.underlying, expiryMs, timeMs);
  const forwards = new Map<number, ForwardQuote>();
  const marks: MarkQuote[] = [];
  for (const { instrument, markPrice } of [
    ...(snapshot.perpetual === undefined ? [] : [snapshot.perpetual]),
    ...snapshot.futures,
  ]) {
    const listed = register.instruments.get(instrument.symbol);
    const price = priceOf(markPrice);
    if (listed === undefined || price === undefined) continue;
    marks.push({ instrument: listed.instrument, price });
    const { expiryMs } = instrument;
    if (expiryMs !== undefined) forwards.set(expiryMs, forwardQuote(expiryMs, price, fixed(expiryMs)));
  }
  const smiles: SmileQuote[] = [];
  for (const { expiryMs, forward, smile, options } of snapshot.expiries) {
    const price = priceOf(forward);
    const listed = options.some(({ instrument }) => register.instruments.has(instrument.symbol));
    if (price === undefined || expiryMs <= timeMs || !listed) continue;
    forwards.set(expiryMs, forwardQuote(expiryMs, price, fixed(expiryMs)));
    smiles.push({ expiryMs, smile });
  }
  const commands: Command[] = [];
  if (forwards.size + marks.length > 0)
    commands.push({ kind: 'publish-forward', underlying, forwards: [...forwards.values()], marks });
  if (smiles.length > 0) commands.push({ kind: 'publish-surface', underlying, smiles });
  return commands;
}

/** Inside the settlement window the forward is what the window says, and a part of it no longer moves. @see spec/02-MRKT, MRKT-091 */
function forwardQuote(expiryMs: number, forward: number, fixed: SettlementForward | undefined): ForwardQuote {
  const quote = { expiryMs, fixedForward: fixed?.fixedPrice ?? 0, confidencePpm: PPM, rate: 0 };
  return { ...quote, forward: fixed?.forward ?? forward };
}

function indexQuotes(snapshot: MarketSnapshot, register: Register): IndexQuote[] {
  const quotes: IndexQuote[] = [];
  const add = (underlying: number | undefined, real: number, confidence: number): void => {
    const price = priceOf(real);
    if (underlying === undefined || price === undefined) return;
    quotes.push({ underlying, price, confidencePpm: Math.floor(confidence * PPM) });
  };
  for (const { underlying, indexPrice, confidence } of snapshot.underlyings)
    add(register.underlyings.get(underlying), indexPrice, confidence);
  for (const { asset, price, confidence } of snapshot.assets)
    add(register.assets.get(asset)?.underlying, price, confidence);
  return quotes;
}

interface FundingSpan {
  readonly previousMs: number | undefined;
  readonly timeMs: number;
  readonly register: Register;
}

/** One payment for each 8-hour boundary (00, 08, 16 UTC) since the snapshot before. */
function fundingPayments(
  { perpetual, fundingRate }: UnderlyingSnapshot,
  { previousMs, timeMs, register }: FundingSpan,
): Command[] {
  if (perpetual === undefined || fundingRate === undefined || previousMs === undefined) return [];
  const listed = register.instruments.get(perpetual.instrument.symbol);
  const due = Math.floor(timeMs / FUNDING_INTERVAL_MS) - Math.floor(previousMs / FUNDING_INTERVAL_MS);
  if (listed === undefined || due <= 0) return [];
  const ratePpb = Math.max(-FUNDING_RATE_MAX_PPB, Math.min(FUNDING_RATE_MAX_PPB, Math.round(fundingRate * 1e9)));
  return Array.from({ length: due }, () => ({ kind: 'publish-funding', instrument: listed.instrument, ratePpb }));
}
