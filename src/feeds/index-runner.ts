import type { Feed, FeedClock, FeedMessage, StatusMessage } from './feed.ts';
import { boardHears, boardPublishes, newBoard } from './index-board.ts';
import type { Board, BoardEntry, BoardParameters } from './index-board.ts';
import { messageQueue } from './live/message-queue.ts';

/** What a runner reports: an index, or what happened to a source. */
export type RunnerEvent = { readonly kind: 'index'; readonly entry: BoardEntry } | StatusMessage;

/**
 * Publishes the indexes of a feed as they fall due. A recording is played on its own clock, as fast as it is asked for; with a clock (live prices) indexes fall due even when
 * nobody speaks. Refused prices become `refused` messages. @see spec/12-FEED, FEED-042
 */
export async function* runIndexes(
  feed: Feed,
  parameters: BoardParameters,
  signal: AbortSignal,
  clock?: FeedClock,
): AsyncGenerator<RunnerEvent> {
  let board: Board | undefined = clock === undefined ? undefined : newBoard(parameters, clock.now());
  const messages = clock === undefined ? feed.messages(signal) : withTicks(feed, clock, intervalOf(parameters), signal);
  for await (const message of messages) {
    const nowMs = clock?.now() ?? message.heardMs;
    board ??= newBoard(parameters, nowMs);
    if (message.kind === 'status') yield message;
    if (message.kind === 'price') {
      const problem = boardHears(board, message, nowMs);
      if (problem !== undefined)
        yield { kind: 'status', source: message.source, state: 'refused', sentence: problem.sentence, heardMs: nowMs };
    }
    for (const entry of boardPublishes(board, nowMs)) yield { kind: 'index', entry };
  }
}

interface Tick {
  readonly kind: 'tick';
  readonly heardMs: number;
}

function intervalOf({ indexes }: BoardParameters): number {
  return indexes[0]?.timeline.intervalMs ?? 1_000;
}

/** The messages of a feed, with a tick each interval between them. */
async function* withTicks(
  feed: Feed,
  clock: FeedClock,
  intervalMs: number,
  signal: AbortSignal,
): AsyncGenerator<FeedMessage | Tick> {
  const queue = messageQueue<FeedMessage | Tick>();
  const over = new AbortController();
  const stop = (): void => {
    over.abort();
    queue.close();
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const listening = (async () => {
    for await (const message of feed.messages(over.signal)) queue.put(message);
    stop();
  })();
  const ticking = (async () => {
    while (!over.signal.aborted) {
      await clock.wait(intervalMs - (clock.now() % intervalMs), over.signal);
      queue.put({ kind: 'tick', heardMs: clock.now() });
    }
  })();
  Promise.all([listening, ticking]).catch((error: unknown) =>
    queue.close(error instanceof Error ? error : new Error(String(error))),
  );
  try {
    yield* queue.messages();
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}
