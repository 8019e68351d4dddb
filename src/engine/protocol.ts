import type { State } from './state.ts';

/**
 * The newest behaviour that this build knows. Behaviour changes only where a set-parameters carries a higher number; the older one stays
 * as code as long as a log that must replay needs it. @see spec/15-ENGN, ENGN-041
 */
export const PROTOCOL_VERSION = 1;

/** The behaviour in force: what every line asks that behaves otherwise from some version on. 0 before the first set-parameters. */
export function protocolOf(state: State): number {
  return state.venue.columns.protocolVersion[0];
}
