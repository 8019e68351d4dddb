import { workAhead } from '../engine/ladder.ts';
import { certifyLater } from '../engine/screening.ts';
import type { State } from '../engine/state.ts';

/** Accounts of one piece of work: well below a millisecond, so that a command that arrives meanwhile hardly waits. */
export const PIECE = 40;

/** Pieces after one group of commands, at most: whoever stays near his line would be looked at for ever. */
const PIECES = 50;

/** Beyond so many accounts that are due, commands certify by themselves. */
export const MOST_DUE = 4_096;

export interface AheadPorts {
  /** Runs a piece of work when nothing else is to be done. */
  readonly whenIdle: (work: () => void) => void;
  /** Whether commands wait: they come first, and whoever applies them wakes the work again. */
  readonly isBusy: () => boolean;
  /** Asks the state while it is whole; false when nobody may. */
  readonly ask: (work: (state: State) => void) => boolean;
}

/**
 * What is done while no command waits: accounts that the next ticks may reach are valued and proved safe from where prices are now, piece by
 * piece, so that a tick is left with those it decides about. No event and no digest depends on it. @see spec/22-SCRN, SCRN-060
 */
export class Ahead {
  readonly #ports: AheadPorts;
  #isAsked = false;
  #left = 0;

  constructor(state: State, ports: AheadPorts) {
    this.#ports = ports;
    certifyLater(state, MOST_DUE);
  }

  /** Entries were applied. */
  wake(): void {
    this.#left = PIECES;
    this.#ask();
  }

  #ask(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#ports.whenIdle(() => this.#work());
  }

  #work(): void {
    this.#isAsked = false;
    const { isBusy, ask } = this.#ports;
    if (isBusy()) return;
    let valued = 0;
    const isWhole = ask((state) => {
      valued = workAhead(state, PIECE);
    });
    this.#left -= 1;
    if (isWhole && valued === PIECE && this.#left > 0) this.#ask();
  }
}
