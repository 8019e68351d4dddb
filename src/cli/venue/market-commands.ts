import type { Command, ForwardQuote, IndexQuote, MarkQuote, SmileQuote } from '../../engine/command.ts';
import type { MarketSnapshot, UnderlyingSnapshot } from '../../feeds/snapshot.ts';
import { PPM } from '../../units/limits.ts';
import { priceOf } from '../../units/price.ts';
import { HOUR_MS } from '../../units/time.ts';
import type { Register } from './register.ts';

const FUNDING_INTERVAL_MS = 8 * HOUR_MS;
const FUNDING_RATE_MAX_PPB = 50_000_000;

/**
 * One tick: what expired is settled at the index, funding that fell due is paid, forwards and surfaces are staged, and one publish-index
 * makes all of it effective for all underlyings at once.
 *
 * @param previousMs time of the snapshot before, undefined for the first
 */
export function tickCommands(snapshot: MarketSnapshot, previousMs: number | undefined, register: Register): Command[] {
  const known = snapshot.underlyings.flatMap((underlying) => {
    const number = register.underlyings.get(underlying.underlying);
    return number === undefined ? [] : [{ underlying, number }];
  });
  return [
    ...known.flatMap(({ underlying, number }) => settlements(underlying, number, snapshot.timeMs, register)),
    ...known.flatMap(({ underlying, number }) => stagedQuotes(underlying, number, snapshot.timeMs, register)),
    { kind: 'publish-index', prices: indexQuotes(snapshot, register) },
    ...known.flatMap(({ underlying }) =>
      fundingPayments(underlying, { previousMs, timeMs: snapshot.timeMs, register }),
    ),
    { kind: 'advance-time' },
  ];
}

/** Every expiry that has come is settled at the index of the first snapshot from then on. */
function settlements(
  { indexPrice, underlying }: UnderlyingSnapshot,
  number: number,
  timeMs: number,
  register: Register,
): Command[] {
  const due = new Set<number>();
  for (const { record } of register.instruments.values()) {
    if (record.underlying === underlying && record.expiryMs !== undefined && record.expiryMs <= timeMs)
      due.add(record.expiryMs);
  }
  const price = priceOf(indexPrice);
  if (price === undefined) return [];
  return [...due]
    .sort((a, b) => a - b)
    .map((expiryMs) => ({ kind: 'settle-expiry', underlying: number, expiryMs, price }));
}

function stagedQuotes(snapshot: UnderlyingSnapshot, underlying: number, timeMs: number, register: Register): Command[] {
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
    if (instrument.expiryMs !== undefined) forwards.set(instrument.expiryMs, forwardQuote(instrument.expiryMs, price));
  }
  const smiles: SmileQuote[] = [];
  for (const { expiryMs, forward, smile, options } of snapshot.expiries) {
    const price = priceOf(forward);
    const listed = options.some(({ instrument }) => register.instruments.has(instrument.symbol));
    if (price === undefined || expiryMs <= timeMs || !listed) continue;
    forwards.set(expiryMs, forwardQuote(expiryMs, price));
    smiles.push({ expiryMs, smile });
  }
  const commands: Command[] = [];
  if (forwards.size + marks.length > 0)
    commands.push({ kind: 'publish-forward', underlying, forwards: [...forwards.values()], marks });
  if (smiles.length > 0) commands.push({ kind: 'publish-surface', underlying, smiles });
  return commands;
}

function forwardQuote(expiryMs: number, forward: number): ForwardQuote {
  return { expiryMs, forward, fixedForward: 0, confidencePpm: PPM, rate: 0 };
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
