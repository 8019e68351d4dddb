import type { Event } from '../../engine/event.ts';
import { notionalTicksOf } from '../../engine/mark.ts';
import type { State } from '../../engine/state.ts';
import { ticksOfUnits } from '../../engine/worth.ts';
import { usd } from './words.ts';

/** What the waterfall cost one account, US dollars at the prices of each moment, and what it did. */
export class AccountCosts {
  #trades = 0;
  #traded = 0;
  #exchanges = 0;
  #slippage = 0;
  #penalty = 0;
  #paidByFund = 0;
  #unpaid = 0;
  #given = 0;
  #shared = 0;

  /** Notes an event. @param state after its entry */
  observe(state: State, event: Event, account: number): void {
    switch (event.kind) {
      case 'liquidation-filled': {
        if (event.account !== account) return;
        const settle = state.instruments.columns.settle[event.instrument];
        this.#trades += 1;
        this.#traded += Math.abs(event.lots) * notionalTicksOf(state, event.instrument);
        this.#slippage += worth(state, settle, event.slippage);
        this.#penalty += worth(state, settle, event.penalty);
        return;
      }
      case 'collateral-converted':
        if (event.account !== account) return;
        this.#exchanges += 1;
        this.#penalty += worth(state, event.boughtAsset, event.penalty);
        return;
      case 'shortfall-paid':
        if (event.account === account) this.#paidByFund += worth(state, event.asset, event.amount);
        return;
      case 'shortfall-uncovered':
        if (event.account === account) this.#unpaid += worth(state, event.asset, event.amount);
        return;
      case 'deleveraged':
        this.#given += event.accounts.find((one) => one.account === account)?.givenTicks ?? 0;
        return;
      case 'loss-socialised': {
        const own = event.shares.find((share) => share.account === account);
        if (own !== undefined) this.#shared += worth(state, event.asset, own.amount);
        return;
      }
      default:
    }
  }

  /** "" when nothing was done to it. */
  sentence(): string {
    const parts = [
      this.#trades > 0 ? `${this.#trades} trades over ${usd(this.#traded)} of notional` : '',
      this.#exchanges > 0 ? `${this.#exchanges} exchanges` : '',
      this.#slippage > 0 ? `${usd(this.#slippage)} of slippage` : '',
      this.#penalty > 0 ? `${usd(this.#penalty)} of penalty` : '',
      this.#given > 0 ? `${usd(this.#given)} given by deleveraging` : '',
      this.#shared > 0 ? `${usd(this.#shared)} of shared losses` : '',
      this.#paidByFund > 0 ? `${usd(this.#paidByFund)} paid for it by the fund` : '',
      this.#unpaid > 0 ? `${usd(this.#unpaid)} that nobody could pay` : '',
    ].filter((part) => part !== '');
    return parts.length === 0 ? '' : `In all: ${parts.join(', ')}.`;
  }
}

function worth(state: State, asset: number, units: bigint): number {
  const { underlying, decimals } = state.assets.columns;
  return Number(ticksOfUnits(units, decimals[asset], state.underlyings.columns.indexPrice[underlying[asset]]));
}
