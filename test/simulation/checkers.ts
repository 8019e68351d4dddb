import { decodeLogEntry } from '../../src/codec/log-record.ts';
import { decodeSnapshot, encodeSnapshot } from '../../src/codec/snapshot-codec.ts';
import { apply } from '../../src/engine/apply.ts';
import type { Entry } from '../../src/engine/command.ts';
import { digestState } from '../../src/engine/digest.ts';
import type { Event } from '../../src/engine/event.ts';
import { fold } from '../../src/engine/evolve/evolve.ts';
import { brokenInvariants } from '../../src/engine/invariants.ts';
import { marginRecord } from '../../src/engine/query.ts';
import { createState, isCustomer } from '../../src/engine/state.ts';
import type { State } from '../../src/engine/state.ts';
import { hex } from '../../src/hash/hash.ts';
import type { LogRecord } from '../../src/log/log.ts';
import { platformHasher } from '../../src/node/replica.ts';
import type { Client } from './client.ts';
import { Oracle } from './oracle/oracle.ts';
import type { Told } from './oracle/oracle.ts';

/** What the auditor found: empty when everything that was promised was kept. */
export interface Audit {
  readonly problems: readonly string[];
  /** Of the state that the log gives. */
  readonly digest: string;
  /** How often each kind of event happened. */
  readonly kinds: ReadonlyMap<string, number>;
}

/** A digest that a running node gave away, and after how many entries. */
export interface Sighting {
  readonly entries: number;
  readonly digest: string;
}

/** Entries between two comparisons of everything with everything. */
const COMPARE_EVERY = 25;

const digestOf = (state: State): string => hex(digestState(state, platformHasher()));

/**
 * Reads the log as an auditor would who trusts nobody: replays it, folds its events, lets the oracle work out the books, the margins and what the
 * waterfall was allowed to do, asks for every invariant, and holds every answer that a client got and every digest that a node gave away
 * against what stands there.
 */
export function audit(
  records: readonly LogRecord[],
  clients: readonly Client[],
  sightings: readonly Sighting[] = [],
): Audit {
  const problems: string[] = [];
  const kinds = new Map<string, number>();
  const genesis = records.length > 0 ? decodeLogEntry(records[0].bytes) : undefined;
  if (genesis?.kind !== 'genesis')
    return { problems: records.length === 0 ? [] : ['record 0 is no genesis'], digest: '', kinds };
  const state = createState(genesis.genesis);
  const follower = createState(genesis.genesis);
  const oracle = new Oracle();
  const told = toldBy(state);
  const outcomes: (readonly Event[])[] = [];
  for (const { seq, bytes } of records.slice(1)) {
    const entry = decodeLogEntry(bytes);
    if (entry?.kind !== 'command') return { problems: [`record ${seq} cannot be read`], digest: '', kinds };
    const stamped: Entry = { seq: seq - 1, timeMs: entry.timeMs, command: entry.command };
    const found: string[] = [];
    try {
      const events = apply(state, stamped);
      fold(follower, { seq: stamped.seq, timeMs: stamped.timeMs, events });
      outcomes.push(events);
      for (const { kind } of events) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      found.push(...oracle.take(stamped, events, told));
      if (seq % COMPARE_EVERY === 0 || seq === records.length - 1 || events.some(isWaterfall))
        found.push(...compared(state, follower, oracle));
    } catch (cause) {
      found.push(cause instanceof Error ? cause.message : String(cause));
    }
    found.push(...wronglySighted(state, stamped.seq + 1, sightings));
    problems.push(...found.map((sentence) => `entry ${stamped.seq} (${entry.command.kind}): ${sentence}`));
    if (problems.length > 0) break;
  }
  problems.push(...clients.flatMap((client) => wronglyAnswered(client, records, outcomes)));
  return { problems, digest: digestOf(state), kinds };
}

const isWaterfall = ({ kind }: Event): boolean =>
  kind === 'liquidation-filled' || kind === 'taken-over' || kind === 'deleveraged' || kind === 'loss-socialised';

/** Engine, follower, snapshot and oracle say the same, and every invariant holds. */
function compared(state: State, follower: State, oracle: Oracle): readonly string[] {
  const found = brokenInvariants(state).map(({ sentence }) => sentence);
  if (digestOf(follower) !== digestOf(state)) found.push('the events do not fold to the state that the commands gave');
  const { state: read, problem } = decodeSnapshot(encodeSnapshot(state, platformHasher()), platformHasher);
  if (read === undefined) found.push(`its snapshot cannot be read: ${problem}`);
  else if (digestOf(read) !== digestOf(state)) found.push('its snapshot reads back to another state');
  const told = toldBy(state);
  for (let account = 0; account < state.accounts.count; account++) {
    found.push(...oracle.differences(account, told));
    if (!isCustomer(state, account)) continue;
    const margin = JSON.stringify(marginRecord(state, account));
    if (read !== undefined && JSON.stringify(marginRecord(read, account)) !== margin)
      found.push(`account ${account} has another margin after a snapshot`);
    found.push(...marginDifferences(state, oracle, account));
  }
  return found;
}

/** Where the oracle and the engine find another margin. */
function marginDifferences(state: State, oracle: Oracle, account: number): readonly string[] {
  const margin = marginRecord(state, account);
  const mine = oracle.margin(account);
  if (margin === null || mine === undefined) return [];
  return (['nav', 'equity', 'initialMargin', 'maintenanceMargin', 'initialHeadroom', 'maintenanceHeadroom'] as const)
    .filter((field) => BigInt(margin[field]) !== mine[field])
    .map((field) => `account ${account} has a ${field} of ${margin[field]}; it must have ${mine[field]}`);
}

/** What a node said its state was, is what the log before it gives. */
function wronglySighted(state: State, entries: number, sightings: readonly Sighting[]): readonly string[] {
  const seen = sightings.filter((sighting) => sighting.entries === entries);
  if (seen.length === 0) return [];
  const digest = digestOf(state);
  return seen
    .filter((sighting) => sighting.digest !== digest)
    .map((sighting) => `a node had the digest ${sighting.digest.slice(0, 16)}; the log gives ${digest.slice(0, 16)}`);
}

/** Exactly once: what was answered stands where it was said to stand, once, with these bytes and these events. */
function wronglyAnswered(
  client: Client,
  records: readonly LogRecord[],
  outcomes: readonly (readonly Event[])[],
): readonly string[] {
  const found: string[] = [];
  const places = new Map<number, number>();
  for (const { seq, id } of records) {
    if (id.client !== client.id) continue;
    if (places.has(id.number))
      found.push(`command ${id.client}/${id.number} stands at ${places.get(id.number)} and ${seq}`);
    places.set(id.number, seq);
  }
  for (const [number, { seq, outcome }] of client.answers) {
    const name = `command ${client.id}/${number}`;
    if (places.get(number) !== seq + 1)
      found.push(`${name} was acknowledged as entry ${seq}; it stands at ${places.get(number)}`);
    const applied = outcomes[seq];
    if (outcome !== undefined && applied !== undefined && textOf(outcome.events) !== textOf(applied)) {
      found.push(`${name} was answered with other events than the log gives`);
    }
  }
  return found;
}

const textOf = (events: readonly Event[]): string =>
  JSON.stringify(events, (_, x: unknown) => (typeof x === 'bigint' ? `${x}n` : x));

/** What the engine says that accounts hold, the rows of their balances left out, and its risk arrays. */
function toldBy(state: State): Told {
  return {
    holdings: (account) => {
      const { start, positions, balances } = state.accounts.columns;
      const { instrument, lots } = state.positions.columns;
      const from = account * state.ledger.assets;
      const held = new Map<number, number>();
      for (let row = start[account]; row < start[account] + positions[account]; row++) {
        if (state.instruments.columns.standing[instrument[row]] !== 0) held.set(instrument[row], lots[row]);
      }
      return { units: Array.from(balances.subarray(from, from + state.assets.count)), lots: held };
    },
    riskRow: (instrument) => {
      const { model, priced } = state.derived.pricing;
      if (model === undefined || priced[instrument] !== 1) return undefined;
      const { mark, notional, basisDelta, cells, stride, columns } = model.table;
      const from = instrument * stride;
      return {
        mark: BigInt(mark[instrument]),
        notional: BigInt(notional[instrument]),
        basisDelta: BigInt(basisDelta[instrument]),
        cells: Array.from(cells.subarray(from, from + columns), BigInt),
      };
    },
  };
}
