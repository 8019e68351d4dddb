import type {
  DebtsAssessed,
  Deleveraged,
  LossSocialised,
  ShortfallPaid,
  ShortfallUncovered,
} from '../../../src/engine/waterfall-event.ts';
import { naiveNav } from './book.ts';
import { ticksOf } from './cash.ts';
import { ROUNDING } from './judge.ts';
import type { Judge } from './judge.ts';
import { FUND, INVENTORY, LOSS } from './venue.ts';
import { ceilDiv, magnitude, most, positive } from './whole.ts';

/** Who pays what an account could not (spec/07-FUND): the fund, the profitable other side, everybody. Judged, then folded. */

/** What is owned and owed once no position is left: all of it that has a price, as it stands. */
export function judgeAssessed(judge: Judge, { account, balances }: DebtsAssessed): void {
  judge.touched(account, 'debts-assessed');
  const { venue } = judge;
  const standing = venue.assets.filter(
    (_, asset) => venue.units(account, asset) !== 0n && venue.priceOf(asset) > 0n,
  ).length;
  if (balances.length !== standing)
    judge.wrong(`${balances.length} balances of account ${account} are assessed; it has ${standing}`);
  if (!balances.some(({ amount }) => amount < 0n)) judge.wrong(`account ${account} is assessed and owes nothing`);
  for (const { asset, amount } of balances) {
    if (amount !== venue.units(account, asset))
      judge.wrong(
        `asset ${asset} of account ${account} is assessed at ${amount}; it has ${venue.units(account, asset)}`,
      );
  }
}

export function foldPaid(judge: Judge, { account, asset, amount, owedAmount, fundAmount }: ShortfallPaid): void {
  const held = judge.venue.units(FUND, asset);
  if (fundAmount !== held) judge.wrong(`the fund is said to hold ${fundAmount} of asset ${asset}; it holds ${held}`);
  if (amount > owedAmount) judge.wrong(`the fund pays ${amount} of asset ${asset} for a debt of ${owedAmount}`);
  if (amount <= 0n || amount > held) judge.wrong(`the fund of ${held} of asset ${asset} pays ${amount}`);
  const owed =
    account === INVENTORY ? most(lackingUnits(judge, asset), judge.inventoryRest) : -judge.venue.units(account, asset);
  if (account === INVENTORY) judge.inventoryRest = owed - amount;
  if (amount > owed)
    judge.wrong(`the fund pays ${amount} of asset ${asset} to account ${account}, which lacks ${owed}`);
  if (account !== INVENTORY && account !== LOSS) judge.touched(account, 'shortfall-paid');
  judge.venue.pay(asset, FUND, account, amount);
}

/** Nothing is given up while the fund has some of the asset. */
export function foldUncovered(judge: Judge, { account, asset, amount }: ShortfallUncovered): void {
  const held = judge.venue.units(FUND, asset);
  if (held > 0n) judge.wrong(`${amount} of asset ${asset} are given up while the fund has ${held}`);
  const owed = account === INVENTORY ? lackingUnits(judge, asset) : -judge.venue.units(account, asset);
  if (amount <= 0n || amount > owed)
    judge.wrong(`${amount} of asset ${asset} of account ${account} are given up, which lacks ${owed}`);
  judge.venue.pay(asset, LOSS, account, amount);
}

/**
 * What the inventory lacks at most: its NAV below zero, or a debt that is left when it holds nothing any more. What it lacks is rounded up to whole
 * ticks and may be paid in parts, so that the last part may be up to a tick more.
 */
function lackingUnits(judge: Judge, asset: number): bigint {
  const nav = naiveNav(judge.venue, judge.rowOf, INVENTORY);
  const partOfTick = -judge.units(asset, -1n) - 1n;
  return most(partOfTick - judge.units(asset, nav), -judge.venue.units(INVENTORY, asset));
}

/** Exactly what is lacking, once the fund is empty, from profits of the other side, from nobody in trouble. */
export function foldDeleveraged(judge: Judge, { instrument, markTicks, gapTicks, accounts }: Deleveraged): void {
  const venue = judge.venue;
  const { settle, underlying } = venue.row(instrument);
  judge.fresh(underlying, 'deleveraged');
  const lack = -naiveNav(venue, judge.rowOf, INVENTORY);
  const against = venue.lots(INVENTORY, instrument);
  const stable = venue.assets.findIndex(({ record }) => record.kind === 'stable');
  if (venue.units(FUND, stable) > 0n)
    judge.wrong(`accounts are deleveraged while the fund has ${venue.units(FUND, stable)}`);
  let given = 0n;
  let taken = 0n;
  for (const { account, lots, cash, givenTicks } of accounts) {
    const name = `account ${account}, deleveraged by ${lots} lots of ${instrument},`;
    const held = venue.lots(account, instrument);
    const signed = BigInt(lots);
    const gives = BigInt(givenTicks);
    if (!venue.isCustomer(account) || venue.accounts[account].stage === 'liquidating')
      judge.wrong(`${name} may not be`);
    if (held === 0n || held > 0n === against > 0n || held > 0n === signed > 0n || magnitude(signed) > magnitude(held))
      judge.wrong(`${name} holds ${held}`);
    if (gives > profitOf(judge, account, instrument))
      judge.wrong(`${name} gives ${gives} of ${profitOf(judge, account, instrument)}`);
    if (gives > magnitude(signed) * BigInt(gapTicks))
      judge.wrong(`${name} gives ${gives}, more than the bankruptcy price`);
    if (cash !== judge.units(settle, -signed * BigInt(markTicks) - gives)) judge.wrong(`${name} got ${cash}`);
    given += gives;
    taken += magnitude(signed);
    venue.trade(account, instrument, signed, cash);
    venue.trade(INVENTORY, instrument, -signed, -cash);
  }
  if (given > lack + ROUNDING) judge.wrong(`deleveraging took ${given} where ${lack} was lacking`);
  if (taken > magnitude(against)) judge.wrong(`deleveraging closed ${taken} lots of the ${against} of the inventory`);
  const enough = ceilDiv(given, BigInt(gapTicks));
  if (taken > enough) judge.wrong(`deleveraging closed ${taken} lots for what ${enough} give`);
}

/** Unrealised profit of a position at its mark. */
function profitOf(judge: Judge, account: number, instrument: number): bigint {
  const { settle } = judge.venue.row(instrument);
  const { decimals } = judge.venue.assets[settle].record;
  const entry = judge.venue.accounts[account].entry.get(instrument) ?? 0n;
  const value = judge.venue.lots(account, instrument) * judge.rowOf(instrument).mark;
  return value + ticksOf(entry, decimals, judge.venue.priceOf(settle));
}

/** In proportion to NAV, nobody more than it is worth, and not more than is owed. */
export function foldSocialised(judge: Judge, { asset, amount, shares }: LossSocialised): void {
  const venue = judge.venue;
  const owed = -venue.units(LOSS, asset);
  if (amount <= 0n || amount > owed) judge.wrong(`${amount} of asset ${asset} are shared where ${owed} are owed`);
  if (venue.units(FUND, asset) > 0n) judge.wrong(`a loss is shared while the fund has ${venue.units(FUND, asset)}`);
  const navs = venue.accounts.map(({ kind }, account) =>
    kind === 'customer' ? positive(judge.margin(account).nav) : 0n,
  );
  const all = navs.reduce((sum, nav) => sum + nav, 0n);
  const capOf = (account: number): bigint => judge.units(asset, navs[account]);
  const isCapped = navs.some((nav, account) => nav > 0n && capOf(account) * all < nav * owed);
  let sum = 0n;
  for (const { account, amount: share } of shares) {
    if (share > capOf(account))
      judge.wrong(`account ${account} shares ${share} of a loss; its NAV is ${navs[account]}`);
    const off = magnitude(share * all - owed * navs[account]);
    if (!isCapped && off >= all)
      judge.wrong(`account ${account} shares ${share} of ${owed} with ${navs[account]} of ${all}`);
    sum += share;
    venue.pay(asset, account, LOSS, share);
  }
  if (sum !== amount) judge.wrong(`shares of a loss of ${amount} add up to ${sum}`);
}
