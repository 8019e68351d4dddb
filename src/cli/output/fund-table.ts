import type { FundFlows, FundWatch } from '../../engine/fund-flows.ts';
import type { CoverTwoRecord, FundRecord } from '../../engine/fund-query.ts';
import { formatDecimal } from '../../units/decimal.ts';
import { RISK_TICKS_PER_USD } from '../../units/limits.ts';
import type { Io } from '../io.ts';
import { formatNumber } from './format.ts';
import { heading, left, printTable, right } from './table.ts';

/** The insurance fund: what it holds and owes, what went in and out, its inventory, and what it should hold. */
export function printFund(io: Io, fund: FundRecord, watch: FundWatch, labelOf: (account: number) => string): string {
  return [
    heading(io, `Insurance fund: ${usd(fund.worthTicks)} USD at index prices`),
    assetTable(io, fund),
    heading(io, `What went in and out (premium: ${formatNumber(fund.premiumPpm / 10_000, 2)} % of what is liquidated)`),
    flowTable(io, fund, watch),
    inventoryText(io, fund),
    coverText(io, fund, labelOf),
  ].join('');
}

function assetTable(io: Io, { assets }: FundRecord): string {
  const columns = [left('asset'), right('holds'), right('USD'), left('can pay'), right('unpaid losses')];
  return printTable(
    io,
    columns,
    assets.map(({ asset, decimals, units, valueTicks, isStale, unpaidUnits }) => [
      asset,
      formatDecimal({ units, decimals }),
      usd(valueTicks),
      isStale ? 'no: price stale' : 'yes',
      formatDecimal({ units: unpaidUnits, decimals }),
    ]),
  );
}

const FLOWS: readonly (readonly [keyof FundFlows, string])[] = [
  ['premium', 'premium'],
  ['paidIn', 'paid in'],
  ['fromInventory', 'from inventory'],
  ['exchangedIn', 'exchanged in'],
  ['exchangedOut', 'exchanged out'],
  ['paidOut', 'shortfalls paid'],
];

function flowTable(io: Io, { assets }: FundRecord, watch: FundWatch): string {
  const columns = [left('asset'), ...FLOWS.map(([, title]) => right(title))];
  const rows = assets.map(({ asset, decimals }, number) => [
    asset,
    ...FLOWS.map(([field]) => formatDecimal({ units: watch.of(number)[field], decimals })),
  ]);
  return printTable(io, columns, rows);
}

function inventoryText(io: Io, { inventory: { positions, navTicks, notionalTicks } }: FundRecord): string {
  if (positions.length === 0) return heading(io, 'Inventory: empty');
  const rows = positions.map(({ symbol, lots, valueTicks }) => [
    symbol,
    formatNumber(lots, 0),
    usd(BigInt(valueTicks)),
  ]);
  const title = `Inventory: NAV ${usd(navTicks)} USD, notional ${usd(notionalTicks)} USD`;
  return heading(io, title) + printTable(io, [left('instrument'), right('lots'), right('value, USD')], rows);
}

function coverText(io: Io, { coverTwo }: FundRecord, labelOf: (account: number) => string): string {
  if (coverTwo === undefined) return '';
  const title = heading(io, 'Cover-2: the two largest shortfalls in the worst column');
  if (coverTwo.needTicks === 0) return `${title}nobody falls short in any column; nothing is needed\n`;
  return `${title}${coverSentence(coverTwo, labelOf)}\n`;
}

function coverSentence(
  { column, shortfalls, needTicks, lackingTicks }: CoverTwoRecord,
  labelOf: (account: number) => string,
): string {
  const who = shortfalls.map(({ account, ticks }) => `${labelOf(account)} ${usd(BigInt(ticks))}`).join(' and ');
  const lacks = lackingTicks > 0n ? `the fund lacks ${usd(lackingTicks)} of it` : 'the fund holds it';
  return `${usd(BigInt(needTicks))} USD are needed (${who}; column ${column}); ${lacks}`;
}

/** Whole dollars, rounded towards zero. */
const usd = (ticks: bigint): string => formatNumber(Number(ticks / BigInt(RISK_TICKS_PER_USD)), 0);
