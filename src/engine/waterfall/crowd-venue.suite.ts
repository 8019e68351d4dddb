import { expect } from 'vitest';
import type { Command } from '../command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../engine-parameters.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import type { Event } from '../event.ts';
import { brokenInvariants } from '../invariants.ts';
import { HOUSE_PRESET, p, PROVIDER, smallVenue, USDC, usdc } from '../small-venue.suite.ts';
import type { SmallVenue } from '../small-venue.suite.ts';
import { valueAccount } from '../valuation.ts';

/** A small venue with three customers, and what tests of the waterfall say often. */

export const [ALICE, BOB, CAROL] = [PROVIDER + 1, PROVIDER + 2, PROVIDER + 3];

export const open = (label: string): Command => ({ kind: 'open-account', label, accountKind: 'customer' });
export const deposit = (account: number, amount: string): Command => ({
  kind: 'deposit',
  account,
  asset: USDC,
  amount: usdc(amount),
});
export const parameters = (change: Partial<EngineParameters>): Command => ({
  kind: 'set-parameters',
  protocolVersion: 1,
  engine: { ...DEFAULT_ENGINE_PARAMETERS, liquidityProvider: PROVIDER, ...change },
  preset: HOUSE_PRESET,
});
export const depth = (instrument: number, lots: number): Command => {
  const side = [1, 2, 4].map((step) => ({ distancePpm: 500 * step, lots: lots * step }));
  return { kind: 'publish-depth', instrument, bids: side, asks: side };
};

/** A second stablecoin, at a dollar until something else is published: the asset after those of the small venue. */
export const LIST_USDT: Command = {
  kind: 'list-asset',
  asset: { code: 'USDT', decimals: 6, kind: 'stable' },
  lotUnits: 0n,
  referencePrice: p(1),
};

type Of<Kind extends Event['kind']> = Extract<Event, { kind: Kind }>;
export const all = <Kind extends Event['kind']>(events: readonly Event[], kind: Kind) =>
  events.filter((event) => event.kind === kind) as Of<Kind>[];

/** Alice, Bob and Carol with so many dollars. */
export function venueOf(alice: string, bob = '200000', carol = '200000'): SmallVenue {
  const venue = smallVenue();
  venue.send(
    open('alice'),
    open('bob'),
    open('carol'),
    deposit(ALICE, alice),
    deposit(BOB, bob),
    deposit(CAROL, carol),
  );
  return venue;
}

/** Applies commands that must all be taken. */
export function must(venue: SmallVenue, ...commands: readonly Command[]): readonly Event[] {
  const events = venue.send(...commands);
  expect(all(events, 'rejected')).toEqual([]);
  return events;
}

export const stageOf = (venue: SmallVenue, account: number): number => venue.state.accounts.columns.stage[account];
export const navOf = (venue: SmallVenue, account: number): number => valueAccount(venue.state, account).nav;
export const sound = (venue: SmallVenue): void => expect(brokenInvariants(venue.state)).toEqual([]);
