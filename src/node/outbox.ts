import type { Outcome } from '../engine/event.ts';

/** Told of every outcome, in order, after it is durable and applied. */
export type Subscriber = (outcome: Outcome) => void;

/** Hands outcomes to subscribers and remembers the last ones, so that a command that is sent twice gets its first answer. */
export class Outbox {
  readonly #subscribers = new Set<Subscriber>();
  readonly #remembered: (Outcome | undefined)[];

  constructor(capacity: number) {
    this.#remembered = new Array<Outcome | undefined>(capacity).fill(undefined);
  }

  publish(outcome: Outcome): void {
    this.#remembered[outcome.seq % this.#remembered.length] = outcome;
    for (const subscriber of this.#subscribers) subscriber(outcome);
  }

  remembered(seq: number): Outcome | undefined {
    const outcome = this.#remembered[seq % this.#remembered.length];
    return outcome?.seq === seq ? outcome : undefined;
  }

  /** @returns ends the subscription */
  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => void this.#subscribers.delete(subscriber);
  }
}
