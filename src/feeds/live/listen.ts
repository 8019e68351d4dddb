import type { FeedClock, FeedMessage } from '../feed.ts';
import { retryDelayMs } from './back-off.ts';
import type { BackOff } from './back-off.ts';

/** Somebody who can be asked again and again: one market's ticker, or its book. */
export interface Speaker {
  readonly source: string;
  /** The next answer; where prices are pushed it comes when there is news. */
  readonly ask: () => Promise<unknown>;
  readonly isPushed: boolean;
  /** What the answer says after `last`, the last message that was not a status. */
  readonly read: (answer: unknown, last: FeedMessage | undefined, nowMs: number) => FeedMessage;
}

export interface ListenOptions {
  /** Pause between two questions where answers are not pushed. */
  readonly pollMs: number;
  readonly backOff: BackOff;
  /** An answer that takes longer counts as lost. */
  readonly patienceMs: number;
  readonly clock: FeedClock;
}

/** Asks one speaker until the signal aborts; failures are told, waited out and begun again. @see spec/12-FEED, FEED-030 */
export async function listen(
  speaker: Speaker,
  options: ListenOptions,
  tell: (message: FeedMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  const { pollMs, backOff, patienceMs, clock } = options;
  const { source, isPushed } = speaker;
  let failures = 0;
  let isHeard = false;
  let last: FeedMessage | undefined;
  while (!signal.aborted) {
    try {
      const answer = await answeredInTime(speaker.ask(), patienceMs, clock, signal);
      if (answer === undefined || signal.aborted) return;
      if (!isHeard)
        tell({ kind: 'status', source, state: 'connected', sentence: `${source} is heard`, heardMs: clock.now() });
      isHeard = true;
      failures = 0;
      const message = speaker.read(answer.value, last, clock.now());
      tell(message);
      if (message.kind !== 'status') last = message;
      if (!isPushed) await clock.wait(pollMs, signal);
      else if (message.kind === 'status') await clock.wait(backOff.baseMs, signal);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      isHeard = false;
      const retryMs = retryDelayMs(backOff, failures);
      const reason = error instanceof Error ? error.message : String(error);
      const sentence = `${source} is lost (${reason.slice(0, 200)})`;
      tell({ kind: 'status', source, state: 'lost', sentence, heardMs: clock.now(), retryMs });
      await clock.wait(retryMs, signal);
    }
  }
}

/** The answer, or undefined when the signal aborts first. @throws Error when it takes too long */
async function answeredInTime<Answer>(
  answer: Promise<Answer>,
  patienceMs: number,
  clock: FeedClock,
  signal: AbortSignal,
): Promise<{ readonly value: Answer } | undefined> {
  const done = new AbortController();
  const stop = (): void => done.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    const late = clock.wait(patienceMs, done.signal).then(() => 'late' as const);
    const first = await Promise.race([answer.then((value) => ({ value })), late]);
    if (first !== 'late') return first;
    if (signal.aborted) return undefined;
    throw new Error(`no answer within ${patienceMs} ms`);
  } finally {
    stop();
    signal.removeEventListener('abort', stop);
    answer.catch(() => undefined);
  }
}
