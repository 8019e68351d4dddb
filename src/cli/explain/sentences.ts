import { ACTIVE } from '../../risk/book-margin.ts';
import type { ActiveRecord, Event, StageChanged, Valuation } from '../../engine/event.ts';
import { accountRecord } from '../../engine/query.ts';
import { underlyingName } from '../../engine/records.ts';
import type { State } from '../../engine/state.ts';
import type {
  CollateralConverted,
  DebtsAssessed,
  Deleveraged,
  LiquidationFilled,
  LiquidationPlanned,
  LossSocialised,
  TakenOver,
} from '../../engine/waterfall-event.ts';
import { formatNumber, formatShare } from '../output/format.ts';
import { amountOf, capital, percent, symbol, tradeWords, usd } from './words.ts';

/** Whose story is told, and which underlyings its book had before the entry: they name the moves of a column. */
export interface Protagonist {
  readonly account: number;
  readonly underlyings: readonly number[];
}

/** What an event says about one account, in words and numbers; undefined when it says nothing. The state is the one after its entry. */
export function sentenceOf(state: State, event: Event, who: Protagonist): string | undefined {
  const { account } = who;
  switch (event.kind) {
    case 'margin-called':
    case 'margin-call-lifted':
    case 'restricted':
    case 'restriction-lifted':
    case 'liquidation-started':
    case 'liquidation-ended':
      return event.account === account ? stageSentence(state, event, who) : undefined;
    case 'liquidation-planned':
      return event.account === account ? planSentence(state, event, who) : undefined;
    case 'liquidation-filled':
      return event.account === account ? fillSentence(state, event) : undefined;
    case 'collateral-converted':
      return event.account === account ? conversionSentence(state, event) : undefined;
    case 'taken-over':
      return event.account === account ? takeOverSentence(state, event, who) : undefined;
    case 'debts-assessed':
      return event.account === account ? debtsSentence(state, event) : undefined;
    case 'shortfall-paid':
      return event.account === account
        ? `The insurance fund paid ${amountOf(state, event.asset, event.amount)} of the ${amountOf(state, event.asset, event.owedAmount)} that the account still owed; it held ${amountOf(state, event.asset, event.fundAmount)}.`
        : undefined;
    case 'shortfall-uncovered':
      return event.account === account
        ? `Nobody could pay ${amountOf(state, event.asset, event.amount)}: the loss account took it, to be shared.`
        : undefined;
    case 'deleveraged':
      return deleveragedSentence(state, event, account);
    case 'loss-socialised':
      return socialisedSentence(state, event, account);
    default:
      return undefined;
  }
}

const STAGE_WORDS: Readonly<Record<StageChanged['kind'], string>> = {
  'margin-called': 'Margin call',
  'margin-call-lifted': 'The margin call was lifted',
  restricted: 'Restricted to orders that shrink positions',
  'restriction-lifted': 'The restriction was lifted',
  'liquidation-started': 'Liquidation began',
  'liquidation-ended': 'Liquidation ended',
};

function stageSentence(state: State, { kind, valuation }: StageChanged, who: Protagonist): string {
  const maintenance = kind.startsWith('liquidation');
  const requirement = maintenance ? valuation.maintenanceMarginTicks : valuation.initialMarginTicks;
  const name = maintenance ? 'maintenance margin' : 'initial margin';
  const headroom = valuation.equityTicks - requirement;
  const share = requirement === 0 ? '' : ` (${formatNumber((100 * headroom) / requirement, 1)} %)`;
  const wanted = wantedShare(state, kind);
  const column = columnName(state, valuation.active, who);
  const worst = column === '' ? '' : ` (worst column ${column})`;
  return `${STAGE_WORDS[kind]}: equity ${usd(valuation.equityTicks)}, ${name} ${usd(requirement)}${worst}, headroom ${usd(headroom)}${share}${wanted}.`;
}

/** The line that the step was measured by. */
function wantedShare(state: State, kind: StageChanged['kind']): string {
  const engine = state.parameters?.engine;
  if (engine === undefined) return '';
  const lines: Partial<Record<StageChanged['kind'], string>> = {
    'margin-called': `; below ${percent(engine.warningPpm)} of initial margin the owner is told`,
    'margin-call-lifted': `; lifted from ${percent(engine.warningReleasePpm)} on`,
    restricted: '; below zero no new risk is taken',
    'restriction-lifted': `; lifted from ${percent(engine.restrictionReleasePpm)} on`,
    'liquidation-started': '; below zero positions are reduced',
    'liquidation-ended': `; the target is ${percent(engine.liquidationTargetPpm)}`,
  };
  return lines[kind] ?? '';
}

function planSentence(state: State, event: LiquidationPlanned, who: Protagonist): string {
  const { trades, considered, closeAllTicks, costTicks, spareTicks, spareAfterTicks, reaches } = event;
  const chosen = trades.map(({ instrument, lots }) => tradeWords(state, instrument, lots)).join('; ');
  const result = reaches === 'target' ? 'which reaches the target' : 'which is all that trading can restore';
  const seen = sight(state, event.valuation, who);
  return `Saw ${seen}. Considered ${considered} ${considered === 1 ? 'trade' : 'trades'} (closing every position would cost ${usd(closeAllTicks)}) and planned the cheapest: ${chosen}, for ${usd(costTicks)}. Headroom beyond the target: ${usd(spareTicks)} before, ${usd(spareAfterTicks)} after the plan, ${result}.`;
}

function sight(state: State, { equityTicks, maintenanceMarginTicks, active }: Valuation, who: Protagonist): string {
  const column = columnName(state, active, who);
  return `equity ${usd(equityTicks)} against maintenance margin ${usd(maintenanceMarginTicks)}${column === '' ? '' : `, worst column ${column}`}`;
}

/** The column that set the scan loss, in words: a move of each underlying, or the name of a joint column. */
function columnName(state: State, { kind, column }: ActiveRecord, { underlyings }: Protagonist): string {
  const { model } = state.derived.pricing;
  if (model === undefined || kind === ACTIVE.none) return '';
  if (kind === ACTIVE.twist) return 'vols of different expiries parting';
  if (kind !== ACTIVE.sameMove) return model.parameters.joint?.labels[column] ?? '';
  const moves = underlyings.map((underlying) => {
    const label = model.sets[underlying]?.scenarios[column]?.label ?? '';
    return underlyings.length === 1 ? label : `${underlyingName(state, underlying)} ${label}`;
  });
  return moves.join(', ');
}

/** Underlyings whose moves a book has columns for, ascending: of its positions and coins. */
export function underlyingsOf(state: State, account: number): readonly number[] {
  const { start, positions } = state.accounts.columns;
  const found = new Set<number>();
  for (let row = start[account]; row < start[account] + positions[account]; row++) {
    const underlying = state.derived.pricing.model?.table.underlying[state.positions.columns.instrument[row]] ?? -1;
    if (underlying >= 0) found.add(underlying);
  }
  return [...found].sort((a, b) => a - b);
}

function fillSentence(state: State, { instrument, lots, markTicks, slippage, penalty }: LiquidationFilled): string {
  const settle = state.instruments.columns.settle[instrument];
  const costs = [
    slippage === 0n ? '' : `${amountOf(state, settle, slippage)} lost to slippage`,
    penalty === 0n ? '' : `${amountOf(state, settle, penalty)} penalty to the insurance fund`,
  ].filter((words) => words !== '');
  return `${capital(tradeWords(state, instrument, lots))} at its mark, ${usd(Math.abs(markTicks))} a lot${costs.length === 0 ? '' : `; ${costs.join(', ')}`}.`;
}

function debtsSentence(state: State, { valuation, balances }: DebtsAssessed): string {
  const parts = balances.map(
    ({ asset, amount: units, valueTicks }) => `${amountOf(state, asset, units)} (${usd(valueTicks)})`,
  );
  return `Saw no position left and something owed: ${parts.join(', ')}; NAV ${usd(valuation.navTicks)}. The most valuable asset pays the deepest debt first, then the insurance fund.`;
}

function conversionSentence(state: State, event: CollateralConverted): string {
  const { soldAsset, soldAmount, boughtAsset, boughtAmount, penalty } = event;
  const cost = penalty === 0n ? '' : `, less a penalty of ${amountOf(state, boughtAsset, penalty)}`;
  return `Exchanged ${amountOf(state, soldAsset, soldAmount)} for ${amountOf(state, boughtAsset, boughtAmount)} at index prices${cost}.`;
}

function takeOverSentence(
  state: State,
  { reason, valuation, closeAllTicks, positions }: TakenOver,
  who: Protagonist,
): string {
  const why = reason === 'bankrupt' ? 'equity is gone' : 'trading would cost more than the account has';
  const parts = positions.map(
    ({ instrument, lots, adjustTicks }) =>
      `${lots} lots of ${symbol(state, instrument)} ${adjustTicks >= 0 ? `for ${usd(adjustTicks)} more` : `for ${usd(-adjustTicks)} less`} than the mark`,
  );
  const seen = sight(state, valuation, who);
  return `Taken over by the insurance fund at the bankruptcy price, because ${why} (NAV ${usd(valuation.navTicks)}; ${seen}; closing everything would cost ${usd(closeAllTicks)}): ${parts.join('; ')}.`;
}

function deleveragedSentence(state: State, event: Deleveraged, account: number): string | undefined {
  const own = event.accounts.find((one) => one.account === account);
  if (own === undefined) return undefined;
  const { instrument, policy, lackingTicks, neededTicks, candidates, gapTicks } = event;
  const damage =
    own.damageTicks === 0 ? 'its initial margin did not rise' : `its initial margin rose by ${usd(own.damageTicks)}`;
  return `Deleveraged (${policy}): the inventory lacked ${usd(lackingTicks)} that the fund could not pay, ${usd(neededTicks)} of it here; one of ${candidates} profitable accounts on the other side of ${symbol(state, instrument)}. ${capital(tradeWords(state, instrument, own.lots))} at the bankruptcy price, ${usd(gapTicks)} a lot worse than the mark: gave ${usd(own.givenTicks)} of its profit; ${damage}.`;
}

function socialisedSentence(
  state: State,
  { asset, owedAmount, amount: total, shares }: LossSocialised,
  account: number,
): string | undefined {
  const own = shares.find((share) => share.account === account);
  if (own === undefined) return undefined;
  const navOfAll = shares.reduce((sum, { navTicks }) => sum + navTicks, 0);
  return `Paid ${amountOf(state, asset, own.amount)} of a loss that nobody had paid. Statement: ${amountOf(state, asset, owedAmount)} were owed, ${amountOf(state, asset, total)} were shared among ${shares.length} accounts in proportion to NAV; its own NAV ${usd(own.navTicks)} was ${formatShare(own.navTicks / navOfAll)} of ${usd(navOfAll)}.`;
}

/** Where the account stands when the log ends. */
export function endSentence(state: State, account: number): string {
  const record = accountRecord(state, account);
  if (record === undefined) return '';
  const held = record.positions.map(({ symbol: name, lots }) => `${formatNumber(lots, 0)} lots of ${name}`);
  const margin =
    record.margin === null
      ? ''
      : `, NAV ${usd(record.margin.nav)}, equity ${usd(record.margin.equity)}, maintenance margin ${usd(record.margin.maintenanceMargin)}`;
  return `At the end of the log: ${record.stage}${margin}, ${held.length === 0 ? 'no positions' : held.join(', ')}.`;
}
