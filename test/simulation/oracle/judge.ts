import type { RiskRow } from './book.ts';
import { unitsOf } from './cash.ts';
import { naiveMargin } from './margin.ts';
import type { NaiveMargin } from './margin.ts';
import { INVENTORY } from './venue.ts';
import type { OracleVenue } from './venue.ts';

/** Ticks that rounding to whole units may cost in one event, beside a lot of each coin. */
export const ROUNDING = 1_000n;

/** What whoever judges an event of the waterfall needs: the holdings before it, the risk arrays in force, and a place to complain. */
export class Judge {
  readonly venue: OracleVenue;
  readonly wrong: (sentence: string) => void;
  /** The risk arrays in force. */
  rowOf: (instrument: number) => RiskRow = () => {
    throw new Error('no risk arrays');
  };

  /** Time of the entry. */
  timeMs = 0;
  /**
   * What the fund has still to pay of the inventory's lack, units. A lack is whole ticks rounded up once; where the fund pays it in parts, exchanging
   * an asset between them, the parts together are that lack, though the last ticks may look paid before the last part.
   */
  inventoryRest = 0n;

  constructor(venue: OracleVenue, wrong: (sentence: string) => void) {
    this.venue = venue;
    this.wrong = wrong;
  }

  margin(account: number): NaiveMargin {
    return naiveMargin(this.venue, this.rowOf, account);
  }

  /** Units of an asset for ticks, at its index price, rounded down. */
  units(asset: number, ticks: bigint): bigint {
    return unitsOf(ticks, this.venue.assets[asset].record.decimals, this.venue.priceOf(asset));
  }

  /** A price that is old or doubted moves nobody's position (spec/06-LIQD, LIQD-084). */
  fresh(underlying: number, kind: string): void {
    const staleAfterMs = this.venue.engine?.staleAfterMs ?? Infinity;
    if (this.venue.market.isStale(underlying, this.timeMs, staleAfterMs))
      this.wrong(`${kind} at a price of underlying ${underlying} that is stale`);
  }

  /** Only who is being liquidated is traded for, and the inventory. */
  touched(account: number, kind: string): void {
    if (account !== INVENTORY && this.venue.accounts[account].stage !== 'liquidating')
      this.wrong(`${kind} touches account ${account}, which is not being liquidated`);
  }
}
