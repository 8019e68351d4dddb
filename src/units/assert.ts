/** A broken promise inside the program: an invariant, a limit, a damaged file. The replica stops; nobody catches it in the core. */
export class Fault extends Error {
  override readonly name = 'Fault';
}

/** Refuses to go on when `condition` does not hold. @throws Fault with the sentence `why`. */
export function assert(condition: boolean, why: string): asserts condition {
  if (!condition) throw new Fault(why);
}
