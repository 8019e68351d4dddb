import { accountKindName } from '../../ledger/account-kind.ts';
import type { State } from '../../engine/state.ts';
import { RISK_TICKS_PER_USD } from '../../units/limits.ts';
import { formatMoney } from '../../units/money.ts';
import type { Money } from '../../units/money.ts';
import { formatNumber } from '../output/format.ts';

/** Words and numbers that sentences are made of. */

export const symbol = (state: State, instrument: number): string => state.derived.instruments[instrument].symbol;

/** "12.5 USDC": an amount of an asset, exact. */
export function amountOf(state: State, asset: number, units: Money): string {
  const { code, decimals } = state.derived.assets[asset];
  return `${formatMoney(units, decimals)} ${code}`;
}

/** Risk ticks as dollars and cents. */
export const usd = (ticks: number): string => `${formatNumber(ticks / RISK_TICKS_PER_USD, 2)} USD`;

/** Parts per million as a percentage. */
export const percent = (ppm: number): string => `${formatNumber(ppm / 10_000, 1)} %`;

export const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

export function tradeWords(state: State, instrument: number, lots: number): string {
  const count = Math.abs(lots);
  return `${lots > 0 ? 'bought' : 'sold'} ${formatNumber(count, 0)} ${count === 1 ? 'lot' : 'lots'} of ${symbol(state, instrument)}`;
}

/** An account as a person names it. */
export function accountName(kind: number, account: number, label: string): string {
  return `account ${account} (${label}, ${accountKindName(kind)})`;
}
