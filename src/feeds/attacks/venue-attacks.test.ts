import { expect, test } from 'vitest';
import { runVenueAttack, VENUE_ATTACKS } from './venue-attacks.ts';

/** Largest distance from the true price: what the last price and one venue lose, and what the index may. */
test.each(VENUE_ATTACKS)('MRKT-110 $name: the index stays within its bound', (attack) => {
  const result = runVenueAttack(attack);
  expect(result.index).toBeLessThanOrEqual(attack.bound);
  expect(result.mark).toBeLessThanOrEqual(0.02 + attack.bound + 0.0001);
  expect(result.index).toBeLessThanOrEqual(Math.max(result.lastPrice, 0.0001));
});

test('MRKT-110 what the naive prices lose is what the attacker chose', () => {
  const lost = new Map(VENUE_ATTACKS.map((attack) => [attack.name, runVenueAttack(attack)]));
  expect(lost.get('one of five sources jumps 50 % for 30 s')?.lastPrice).toBeGreaterThan(0.49);
  expect(lost.get('the thin book of venue five is swept for one second')?.single).toBeCloseTo(0.1, 6);
  expect(lost.get('every book falls 30 % for one second')?.index).toBeCloseTo(0.01, 12);
  expect(lost.get('all sources lag by 30 s')?.leastConfidence).toBe(0);
  expect(lost.get('two of five sources go silent')?.leastConfidence).toBe(0.6);
});
