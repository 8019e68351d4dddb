import type { Event, StageChanged } from '../../../src/engine/event.ts';
import type { CollateralConverted, LiquidationFilled, TakenOver } from '../../../src/engine/waterfall-event.ts';
import { ticksOf } from './cash.ts';
import { ROUNDING } from './judge.ts';
import type { Judge } from './judge.ts';
import { foldDeleveraged, foldPaid, foldSocialised, foldUncovered, judgeAssessed } from './last-resort.ts';
import { FUND, INVENTORY, OWN } from './venue.ts';
import { charged, floorDiv, least, magnitude, most, positive } from './whole.ts';

/**
 * The waterfall as the spec tells it (06-LIQD): each event is judged against the holdings before it, then folded by its own arithmetic. What is
 * asked is what may be taken from whom; which of the allowed trades is cheapest is not the question here.
 */

const PPM = 1_000_000n;

/** Judges and folds; false when the event is none of the waterfall. */
export function foldWaterfall(judge: Judge, event: Event): boolean {
  if (event.kind !== 'shortfall-paid' && event.kind !== 'collateral-converted') judge.inventoryRest = 0n;
  switch (event.kind) {
    case 'margin-called':
    case 'margin-call-lifted':
    case 'restricted':
    case 'restriction-lifted':
    case 'liquidation-started':
    case 'liquidation-ended':
      foldStage(judge, event);
      return true;
    case 'liquidation-planned':
      judge.touched(event.account, event.kind);
      return true;
    case 'liquidation-filled':
      foldFilled(judge, event);
      return true;
    case 'collateral-converted':
      foldConverted(judge, event);
      return true;
    case 'debts-assessed':
      judgeAssessed(judge, event);
      return true;
    case 'shortfall-paid':
      foldPaid(judge, event);
      return true;
    case 'shortfall-uncovered':
      foldUncovered(judge, event);
      return true;
    case 'taken-over':
      foldTakenOver(judge, event);
      return true;
    case 'deleveraged':
      foldDeleveraged(judge, event);
      return true;
    case 'loss-socialised':
      foldSocialised(judge, event);
      return true;
    default:
      return false;
  }
}

function foldStage(judge: Judge, { kind, account, valuation }: StageChanged): void {
  const own = judge.venue.accounts[account];
  const { nav, equity, initialMargin, maintenanceMargin, initialHeadroom, maintenanceHeadroom } = judge.margin(account);
  const told = [
    valuation.navTicks,
    valuation.equityTicks,
    valuation.initialMarginTicks,
    valuation.maintenanceMarginTicks,
  ];
  const mine = [nav, equity, initialMargin, maintenanceMargin];
  if (mine.some((ticks, i) => ticks !== BigInt(told[i])))
    judge.wrong(
      `${kind} of account ${account} tells NAV, equity, IM, MM of ${told.join(', ')}; they are ${mine.join(', ')}`,
    );
  const { engine } = judge.venue;
  const target = BigInt(engine?.liquidationTargetPpm ?? 0);
  const called = initialHeadroom * PPM < initialMargin * BigInt(engine?.warningPpm ?? 0);
  const expected = {
    'margin-called': ['normal', called && maintenanceHeadroom >= 0n, 'called'],
    'margin-call-lifted': ['called', !called, 'normal'],
    restricted: [
      own.stage,
      initialHeadroom < 0n && maintenanceHeadroom >= 0n && own.stage !== 'liquidating',
      'restricted',
    ],
    'restriction-lifted': ['restricted', initialHeadroom >= 0n, 'called'],
    'liquidation-started': [own.stage, maintenanceHeadroom < 0n && own.stage !== 'liquidating', 'liquidating'],
    'liquidation-ended': ['liquidating', maintenanceHeadroom * PPM >= maintenanceMargin * target, 'restricted'],
  } as const;
  const [before, isRight, after] = expected[kind];
  if (!judge.venue.isCustomer(account) || own.stage !== before || !isRight) {
    judge.wrong(
      `${kind} of account ${account}, which is ${own.stage} with headrooms of ${initialHeadroom} and ${maintenanceHeadroom}`,
    );
  }
  own.stage = after;
}

function foldFilled(
  judge: Judge,
  { account, counterparty, instrument, lots, markTicks, cash, slippage, penalty }: LiquidationFilled,
): void {
  judge.touched(account, 'liquidation-filled');
  judge.fresh(judge.venue.row(instrument).underlying, 'liquidation-filled');
  const { engine } = judge.venue;
  const row = judge.venue.row(instrument);
  const { mark, notional } = judge.rowOf(instrument);
  const signed = BigInt(lots);
  const name = `a liquidation fill of ${lots} lots of ${row.record.symbol} of account ${account}`;
  if (mark !== BigInt(markTicks)) judge.wrong(`${name} is marked at ${markTicks}; the mark is ${mark}`);
  if (cash !== judge.units(row.settle, -signed * mark)) judge.wrong(`${name} moved ${cash} for its mark`);
  const gross = magnitude(signed) * notional;
  const owned = account === INVENTORY ? 0n : positive(judge.margin(account).nav);
  const due = judge.units(row.settle, least(charged(gross, BigInt(engine?.liquidationPenaltyPpm ?? 0)), owned));
  if (penalty !== due) judge.wrong(`${name} paid a penalty of ${penalty}; it is ${due}`);
  const band = judge.units(row.settle, charged(gross, BigInt(engine?.liquidationBandPpm ?? 0))) + 1n;
  const lowest = engine?.liquidationExecution === 'venue' ? -band : 0n;
  if (slippage < lowest || slippage > band) judge.wrong(`${name} slipped by ${slippage}, beyond the band of ${band}`);
  if (engine?.liquidationExecution === 'provider' && counterparty !== engine.liquidityProvider)
    judge.wrong(`${name} met account ${counterparty}, which is not the provider`);
  judgeShrinks(judge, account, instrument, signed, name);
  judge.venue.trade(account, instrument, signed, cash);
  judge.venue.trade(counterparty, instrument, -signed, -cash);
  judge.venue.pay(row.settle, account, counterparty, slippage);
  judge.venue.pay(row.settle, account, FUND, penalty);
}

/** A position shrinks and does not turn; a hedge is opened only where the parameters allow it, in a straight contract. */
function judgeShrinks(judge: Judge, account: number, instrument: number, lots: bigint, name: string): void {
  const held = judge.venue.lots(account, instrument);
  const { kind } = judge.venue.row(instrument).record;
  const hedges = account !== INVENTORY && judge.venue.engine?.liquidationMeans === 'hedging';
  if (hedges && (kind === 'perpetual' || kind === 'future')) return;
  if (held === 0n || held > 0n === lots > 0n || magnitude(lots) > magnitude(held))
    judge.wrong(`${name} does not shrink a position of ${held}`);
}

function foldConverted(judge: Judge, event: CollateralConverted): void {
  const { account, counterparty, soldAsset, soldAmount, boughtAsset, boughtAmount, penalty } = event;
  const venue = judge.venue;
  if (account !== FUND) judge.touched(account, 'collateral-converted');
  judge.fresh(venue.assets[soldAsset].underlying, 'collateral-converted');
  const name = `the exchange of ${soldAmount} of asset ${soldAsset} of account ${account}`;
  const [sold, bought] = [venue.assets[soldAsset].record, venue.assets[boughtAsset].record];
  const worth = floorDiv(
    soldAmount * venue.priceOf(soldAsset) * 10n ** BigInt(bought.decimals),
    venue.priceOf(boughtAsset) * 10n ** BigInt(sold.decimals),
  );
  if (boughtAmount !== worth) judge.wrong(`${name} bought ${boughtAmount}; at index prices it buys ${worth}`);
  if (soldAmount <= 0n || soldAmount > venue.units(account, soldAsset))
    judge.wrong(`${name} is more than the ${venue.units(account, soldAsset)} it has`);
  const pays = account >= OWN && judge.margin(account).nav > 0n;
  const due = pays ? floorDiv(boughtAmount * BigInt(venue.engine?.liquidationPenaltyPpm ?? 0), PPM) : 0n;
  if (penalty !== due) judge.wrong(`${name} paid a penalty of ${penalty}; it is ${due}`);
  venue.pay(soldAsset, account, counterparty, soldAmount);
  venue.pay(boughtAsset, counterparty, account, boughtAmount);
  venue.pay(boughtAsset, account, FUND, penalty);
}

/** Everything goes, and the account is left with nothing: no more than it had, and no debt that a position could have carried. */
function foldTakenOver(judge: Judge, { account, reason, positions }: TakenOver): void {
  judge.touched(account, 'taken-over');
  const venue = judge.venue;
  const { nav } = judge.margin(account);
  const name = `the take-over of account ${account} at a NAV of ${nav}`;
  if ((reason === 'bankrupt') !== nav <= 0n) judge.wrong(`${name} is called ${reason}`);
  const held = [...venue.accounts[account].lots].sort(([a], [b]) => a - b);
  const told = positions.map(({ instrument, lots }) => `${instrument}:${lots}`).join();
  if (told !== held.map(([instrument, lots]) => `${instrument}:${lots}`).join())
    judge.wrong(`${name} took ${told}; it has ${held.map((one) => one.join(':')).join()}`);
  let [moved, movedLots] = [0n, 0n];
  for (const { instrument, lots, markTicks, adjustTicks, cash } of positions) {
    judge.fresh(venue.row(instrument).underlying, 'taken-over');
    const { mark } = judge.rowOf(instrument);
    const worth = BigInt(lots) * mark + BigInt(adjustTicks);
    if (BigInt(markTicks) !== mark) judge.wrong(`${name} marks ${instrument} at ${markTicks}; the mark is ${mark}`);
    if (cash !== judge.units(venue.row(instrument).settle, worth))
      judge.wrong(`${name} paid ${cash} for ${instrument}`);
    moved += BigInt(adjustTicks);
    movedLots += magnitude(cash) / venue.assets[venue.row(instrument).settle].lotUnits + 1n;
    venue.trade(account, instrument, -BigInt(lots), cash);
    venue.trade(INVENTORY, instrument, BigInt(lots), -cash);
  }
  if (magnitude(moved) > magnitude(nav) || moved * nav > 0n) judge.wrong(`${name} moved ${moved} beyond the marks`);
  const left = judge.margin(account).nav;
  // A lot of an asset is marked in whole ticks, cash is paid at the exact price: up to a tick a lot is between them.
  const slack = lotOfEachCoin(judge) + movedLots + ROUNDING;
  if (left < least(nav, 0n) - slack || left > most(nav, 0n) + slack) judge.wrong(`${name} leaves it with ${left}`);
}

/** What a balance is worth that is owed and counts for a whole lot, or is owned and counts for none: risk ticks over all coins. */
function lotOfEachCoin(judge: Judge): bigint {
  return judge.venue.assets.reduce((sum, { record, lotUnits }, asset) => {
    const lot = ticksOf(lotUnits, record.decimals, judge.venue.priceOf(asset));
    return record.kind === 'coin' ? sum + lot : sum;
  }, 0n);
}
