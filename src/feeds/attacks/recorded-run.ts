import { MINUTE_MS } from '../../units/time.ts';
import { boardHears, boardPublishes, newBoard } from '../index-board.ts';
import type { BoardEntry, BoardParameters } from '../index-board.ts';
import { heardMessages } from '../replay-feed.ts';
import type { RecordedSource } from '../replay-feed.ts';
import type { IndexParameters, IndexSource } from '../../market/index-price.ts';
import type { TimelineParameters } from '../../market/source-timeline.ts';

/** Where everything stood at one minute of a recording. Prices in dollars, stablecoin quotes as they were printed. */
export interface RecordedMinute {
  readonly timeMs: number;
  readonly entries: ReadonlyMap<string, BoardEntry>;
  /** By source: its last price. */
  readonly lastPrices: ReadonlyMap<string, number>;
  /** The price that was heard last, of whatever source: what a naive mark would be. By underlying. */
  readonly lastHeard: ReadonlyMap<string, number>;
}

/** Plays recorded sources through a board, minute by minute. */
export function* recordedMinutes(
  parameters: BoardParameters,
  recorded: readonly RecordedSource[],
  span: { readonly fromMs: number; readonly toMs: number },
): Generator<RecordedMinute> {
  const board = newBoard(parameters, span.fromMs - MINUTE_MS);
  const messages = heardMessages(recorded);
  const underlyings = new Map(parameters.sources.map(({ source, underlying }) => [source, underlying]));
  const lastPrices = new Map<string, number>();
  const lastHeard = new Map<string, number>();
  let next = 0;
  for (let nowMs = span.fromMs; nowMs <= span.toMs; nowMs += MINUTE_MS) {
    for (; next < messages.length && messages[next].heardMs <= nowMs; next++) {
      const { source, price } = messages[next];
      boardHears(board, messages[next], nowMs);
      lastPrices.set(source, price / 1e8);
      lastHeard.set(underlyings.get(source) ?? '', price / 1e8);
    }
    const entries = new Map(boardPublishes(board, nowMs).map((entry) => [entry.underlying, entry]));
    yield { timeMs: nowMs, entries, lastPrices: new Map(lastPrices), lastHeard: new Map(lastHeard) };
  }
}

/** A timeline of minute bars: an index each minute, no grace, quotes stale after ten minutes. */
export function minuteTimeline(sources: readonly IndexSource[], change: Partial<IndexParameters>): TimelineParameters {
  return {
    index: {
      sources,
      staleMs: 10 * MINUTE_MS,
      skewMs: 0,
      clampPpm: 5_000,
      outlierPpm: 30_000,
      quorum: 2,
      stepPpm: 20_000,
      stepMs: 1_000,
      doubtPpm: 50_000,
      ...change,
    },
    intervalMs: MINUTE_MS,
    graceMs: 0,
    clocks: sources.map(({ source }) => ({ source, aheadMs: 0, latencyMs: 0, disorderMs: 0 })),
  };
}

export const equalSource = (source: string, weightPpm = 250_000): IndexSource => ({ source, weightPpm, enabled: true });
