/** Something that happens at a moment of simulated time. */
interface Due {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Simulated time: what is due happens in the order of (time, order of scheduling), one at a time, and everything that it sets off without
 * waiting has happened before the next. Real time plays no part.
 */
export class Scheduler {
  readonly #due: Due[] = [];
  #order = 0;
  nowMs: number;

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  /** Runs `what` after a delay of simulated milliseconds. */
  after(delayMs: number, what: () => void): void {
    this.#due.push({ atMs: this.nowMs + Math.max(0, delayMs), order: this.#order++, run: what });
    this.#siftUp(this.#due.length - 1);
  }

  /** Lets time pass until `isOver` or nothing is due any more. */
  async run(isOver: () => boolean): Promise<void> {
    await settle();
    while (this.#due.length > 0 && !isOver()) {
      const next = this.#pop();
      this.nowMs = next.atMs;
      next.run();
      await settle();
    }
  }

  #pop(): Due {
    const [first] = this.#due;
    const last = this.#due.pop() as Due;
    if (this.#due.length > 0) {
      this.#due[0] = last;
      this.#siftDown(0);
    }
    return first;
  }

  #siftUp(from: number): void {
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(this.#due[at], this.#due[parent])) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #siftDown(from: number): void {
    let at = from;
    for (;;) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < this.#due.length && isBefore(this.#due[child], this.#due[least])) least = child;
      }
      if (least === at) return;
      this.#swap(at, least);
      at = least;
    }
  }

  #swap(a: number, b: number): void {
    [this.#due[a], this.#due[b]] = [this.#due[b], this.#due[a]];
  }
}

const isBefore = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);

/** Resolves when every promise that could go on has gone on: the queue of microtasks is empty. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
