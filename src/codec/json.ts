import type { Command } from '../engine/command.ts';
import type { Event, Outcome } from '../engine/event.ts';
import { command } from './command-shapes.ts';
import { event, outcome } from './event-shapes.ts';

/** A command from parsed JSON, or the sentences that say what is wrong with it. Amounts are texts of whole ledger units. */
export type CommandFromJson =
  | { readonly command: Command; readonly problems?: undefined }
  | { readonly problems: readonly string[]; readonly command?: undefined };

/** Plain records that JSON can carry: amounts and other 64-bit integers as text, decimals as text, everything else as it is. */
export function commandToJson(x: Command): unknown {
  return command.toJson(x);
}

/** @param json what JSON.parse gave */
export function commandFromJson(json: unknown): CommandFromJson {
  const problems: string[] = [];
  const read = command.fromJson(json, 'command', problems);
  return read === undefined ? { problems } : { command: read };
}

export function eventToJson(x: Event): unknown {
  return event.toJson(x);
}

export function outcomeToJson(x: Outcome): unknown {
  return outcome.toJson(x);
}
