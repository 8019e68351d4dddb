import { describe, expect, test } from 'vitest';
import { CLEARING_ACCOUNT } from '../../ledger/account-kind.ts';
import type { Command } from '../command.ts';
import { lotsOf } from '../positions.ts';
import { REJECTION } from '../rejection.ts';
import { BTC_PERP, ETH_PERP, fill, p, PROVIDER, tick } from '../small-venue.suite.ts';
import type { SmallVenue } from '../small-venue.suite.ts';
import { valueAccount } from '../valuation.ts';
import { ALICE, all, BOB, CAROL, must, parameters, sound, venueOf } from './crowd-venue.suite.ts';

/** Alice lacks margin for a long of 1 BTC at 45,000, marked at 45,004.5; the venue executes; nothing may be more than 1 % from the mark. */
function lacking(bob = '200000', ...before: readonly Command[]): SmallVenue {
  const venue = venueOf('20000', bob);
  const bounded = parameters({ liquidationExecution: 'venue', liquidationBandPpm: 10_000 });
  must(venue, bounded, fill(BTC_PERP, ALICE, CAROL, 1_000, 60_000), ...before, ...tick(45_000, 3_000));
  return venue;
}

const sold = (price: number, counterparty = BOB, lots = -100): Command => ({
  kind: 'fill-liquidation',
  account: ALICE,
  counterparty,
  instrument: BTC_PERP,
  lots,
  price: p(price),
});

describe('LIQD-083 a fill of a liquidation that the venue executed', () => {
  test('may be as far from the mark as the band says, to either side, and not a tick more', () => {
    // 1 % of 45,004.5 is 450.045; of 0.1 BTC a risk tick is a thousandth of a dollar in the price.
    for (const [price, taken] of [
      [44_554.455, true],
      [44_554.454, false],
      [45_454.545, true],
      [45_454.546, false],
    ] as const) {
      const [event] = lacking().send(sold(price));
      const refused = { kind: 'rejected', code: REJECTION.LIQUIDATION_PRICE_OUTSIDE_BAND };
      if (taken) expect(event.kind, String(price)).toBe('liquidation-filled');
      else expect(event, String(price)).toEqual(refused);
    }
  });

  test('takes the account up to its plan, and a lot more not', () => {
    const [{ trades }] = all(lacking().outcomes.at(-1)?.events ?? [], 'liquidation-planned');
    const planned = trades[0].lots;
    expect(planned).toBeLessThan(-100);
    expect(lacking().send(sold(45_000, BOB, planned))[0].kind).toBe('liquidation-filled');
    expect(lacking().send(sold(45_000, BOB, planned - 1))).toEqual([
      { kind: 'rejected', code: REJECTION.LIQUIDATION_FILL_UNPLANNED },
    ]);
  });

  test('says what was lost to the mark and where the cash went', () => {
    const venue = lacking();
    const [filled] = all(must(venue, sold(44_900)), 'liquidation-filled');
    // 0.1 BTC at a mark of 45,004.5 are 4,500.45 USDC; at 44,900 they brought 4,490.
    expect(filled).toMatchObject({ cash: 4_500_450_000n, slippage: 10_450_000n, markTicks: 450_045 });
    const [better] = all(must(venue, sold(45_100)), 'liquidation-filled');
    expect(better).toMatchObject({ cash: 4_500_450_000n, slippage: -9_550_000n });
    sound(venue);
  });

  test('is refused when a customer on the other side could not hold it, and changes nothing', () => {
    const venue = lacking('10');
    expect(venue.send(sold(45_000))).toEqual([{ kind: 'rejected', code: REJECTION.MARGIN_INSUFFICIENT }]);
    expect([lotsOf(venue.state, BOB, BTC_PERP), lotsOf(venue.state, ALICE, BTC_PERP)]).toEqual([0, 1_000]);
    for (const house of [PROVIDER, CLEARING_ACCOUNT]) {
      expect(venue.send(sold(45_000, house))[0].kind).toBe('liquidation-filled');
    }
    sound(venue);
  });

  test('is taken from a customer who lacks initial margin when it leaves the customer better than before', () => {
    const venue = lacking('12000', fill(BTC_PERP, CAROL, BOB, 1_000, 60_000), fill(ETH_PERP, BOB, CAROL, 1_000, 3_000));
    let eth = 3_000;
    const headroom = (): number => valueAccount(venue.state, BOB).initialHeadroom;
    while (headroom() >= 0) {
      eth -= 50;
      must(venue, ...tick(45_000, eth));
    }
    expect(valueAccount(venue.state, BOB).maintenanceHeadroom).toBeGreaterThan(0);
    const before = headroom();
    const events = venue.send(sold(44_600, BOB, -1));
    const after = headroom();
    expect([events[0].kind, before < 0, after > before, after < 0]).toEqual(['liquidation-filled', true, true, true]);
    sound(venue);
  });
});
