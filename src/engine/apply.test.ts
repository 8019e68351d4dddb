import { expect, test } from 'vitest';
import { hex } from '../hash/hash.ts';
import { digestState } from './digest.ts';
import { fold } from './evolve/evolve.ts';
import { brokenInvariants } from './invariants.ts';
import {
  BTC,
  BTC_CALL,
  BTC_PERP,
  fill,
  PROVIDER,
  SMALL_GENESIS,
  smallVenue,
  tick,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import { createState } from './state.ts';
import { valueAccount } from './valuation.ts';

test('smoke', () => {
  const venue = smallVenue();
  console.log(venue.outcomes.flatMap((o) => o.events).filter((e) => e.kind === 'rejected'));
  console.log(
    venue.send(
      { kind: 'open-account', label: 'alice', accountKind: 'customer' },
      { kind: 'deposit', account: 7, asset: USDC, amount: usdc('20000') },
      fill(BTC_PERP, 7, PROVIDER, 1000, 60_000),
      fill(BTC_CALL, 7, PROVIDER, 100, 4_000),
    ),
  );
  console.log({ ...valueAccount(venue.state, 7) }, brokenInvariants(venue.state));
  console.log(venue.send(...tick(53_000, 2_800)));
  console.log(brokenInvariants(venue.state));
  console.log(venue.send(...tick(45_000, 2_800)));
  console.log({ ...valueAccount(venue.state, 7) }, brokenInvariants(venue.state));
  console.log(venue.send(...tick(25_000, 2_800)));
  console.log({ ...valueAccount(venue.state, 7) }, brokenInvariants(venue.state));
  const follower = createState(SMALL_GENESIS);
  for (const outcome of venue.outcomes) fold(follower, outcome);
  expect(hex(digestState(follower))).toBe(hex(digestState(venue.state)));
  void BTC;
});
