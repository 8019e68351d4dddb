import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askHoldable, exposureOfPayment, exposureOfTrade, isSurelyHoldable } from './credit.ts';
import { EXPOSURE_MAX } from './exactness.ts';
import {
  BTC,
  BTC_CALL,
  BTC_COIN_CALL,
  BTC_INVERSE,
  BTC_PERP,
  BTC_SPOT,
  coins,
  fill,
  p,
  PROVIDER,
  smallVenue,
  USDC,
  usdc,
} from './small-venue.suite.ts';
import { beginTrial, tryPay } from './trial.ts';
import { tryFill } from './try-fill.ts';

const ALICE = PROVIDER + 1;

test('UNIT-030 what is surely holdable is holdable, up to the limits and beyond', () => {
  const venue = smallVenue();
  venue.send(
    { kind: 'open-account', label: 'alice', accountKind: 'customer' },
    { kind: 'deposit', account: ALICE, asset: USDC, amount: usdc('30000000') },
    { kind: 'deposit', account: ALICE, asset: BTC, amount: coins('40') },
    fill(BTC_PERP, ALICE, PROVIDER, 1_000, 60_000),
    fill(BTC_CALL, PROVIDER, ALICE, 500, 4_000),
  );
  const { state } = venue;
  const sizes = fc
    .tuple(
      fc.nat(52),
      fc.maxSafeInteger().filter((n) => n > 0),
    )
    .map(([bits, n]) => Math.max(1, Math.floor(n / 2 ** bits)));
  let [sure, unsure] = [0, 0];
  fc.assert(
    fc.property(
      fc.constantFrom(BTC_PERP, BTC_CALL, BTC_INVERSE, BTC_COIN_CALL, BTC_SPOT),
      sizes,
      fc.boolean(),
      fc.integer({ min: 1, max: 100_000 }),
      fc.bigInt({ min: -(2n ** 52n), max: 2n ** 52n }),
      (instrument, size, buys, price, fee) => {
        const order = { instrument, lots: buys ? size : 0 - size, price: p(price) };
        const growth = exposureOfTrade(state, ALICE, order) + exposureOfPayment(state, ALICE, USDC, Number(fee));
        if (!isSurelyHoldable(state, ALICE, growth)) {
          unsure += 1;
          return;
        }
        sure += 1;
        const trial = beginTrial(state, ALICE);
        tryFill(state, trial, order);
        tryPay(trial, USDC, -fee);
        expect(askHoldable(state, trial)).toBeUndefined();
      },
    ),
    { numRuns: 3_000 },
  );
  expect(Math.min(sure, unsure)).toBeGreaterThan(300);
  expect(isSurelyHoldable(state, ALICE, EXPOSURE_MAX - state.derived.exposure[ALICE])).toBe(true);
  expect(isSurelyHoldable(state, ALICE, EXPOSURE_MAX - state.derived.exposure[ALICE] + 1)).toBe(false);
  expect(exposureOfPayment(state, ALICE, USDC, 2n ** 60n)).toBe(Number.POSITIVE_INFINITY);
});
