import { randomStream } from '../../src/lab/random-stream.ts';
import { openDoors } from './fuzz-doors.ts';

export interface FuzzFigures {
  readonly inputs: number;
  readonly taken: number;
  /** The slowest input, milliseconds. */
  readonly slowestMs: number;
  readonly perDoor: ReadonlyMap<string, { inputs: number; taken: number }>;
}

/** An input that takes longer is called a hang. */
const HANG_MS = 5_000;

/** Inputs between two looks at the state beside the doors. */
const ROUND = 2_000;

/**
 * Offers changed inputs until `goesOn` says no. Every input has a stream of its own, so one line makes it again.
 * @throws with that line at the first promise broken @param from the number of the first input
 */
export async function fuzz(seed: number, goesOn: (inputs: number) => boolean, from = 0): Promise<FuzzFigures> {
  const { doors, checkUnchanged } = openDoors();
  const shares = doors.flatMap((door) => Array.from({ length: door.share }, () => door));
  const perDoor = new Map(doors.map(({ name }) => [name, { inputs: 0, taken: 0 }]));
  let [inputs, taken, slowestMs] = [0, 0, 0];
  while (goesOn(inputs)) {
    const number = from + inputs;
    const stream = randomStream(seed * 4_294_967_296 + number);
    const door = stream.pick(shares);
    const counts = perDoor.get(door.name) ?? { inputs: 0, taken: 0 };
    const began = performance.now();
    try {
      const offered = door.offer(stream);
      const isTaken = typeof offered === 'boolean' ? offered : await offered;
      taken += isTaken ? 1 : 0;
      counts.taken += isTaken ? 1 : 0;
    } catch (cause) {
      throw new Error(`${door.name}: node --import tsx tools/fuzz.ts --seed ${seed} --from ${number} --inputs 1`, {
        cause,
      });
    }
    slowestMs = Math.max(slowestMs, performance.now() - began);
    if (slowestMs > HANG_MS)
      throw new Error(`${door.name}: input ${number} of seed ${seed} took ${slowestMs.toFixed(0)} ms`);
    counts.inputs += 1;
    inputs += 1;
    if (inputs % ROUND === 0) checkUnchanged();
  }
  checkUnchanged();
  return { inputs, taken, slowestMs, perDoor };
}
