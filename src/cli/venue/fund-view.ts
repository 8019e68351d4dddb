import type { FundWatch } from '../../engine/fund-flows.ts';
import type { FundRecord } from '../../engine/fund-query.ts';
import type { FundStatus } from '../../server/status-source.ts';
import { formatDecimal } from '../../units/decimal.ts';

/** The fund as JSON: amounts are decimal texts, exact; dollars have four places. */
export function fundStatus(fund: FundRecord, watch: FundWatch): FundStatus {
  const { seq, timeMs, assets, worthTicks, premiumPpm, inventory, coverTwo } = fund;
  return {
    seq,
    timeMs,
    worth: dollars(worthTicks),
    premiumPpm,
    assets: assets.map(({ asset, decimals, units, valueTicks, isStale, unpaidUnits }, number) => {
      const text = (amount: bigint): string => formatDecimal({ units: amount, decimals });
      const { premium, paidIn, fromInventory, exchangedIn, exchangedOut, paidOut } = watch.of(number);
      return {
        asset,
        holds: text(units),
        worth: dollars(valueTicks),
        stale: isStale,
        unpaidLosses: text(unpaidUnits),
        premium: text(premium),
        paidIn: text(paidIn),
        fromInventory: text(fromInventory),
        exchangedIn: text(exchangedIn),
        exchangedOut: text(exchangedOut),
        shortfallsPaid: text(paidOut),
      };
    }),
    inventory: {
      nav: dollars(inventory.navTicks),
      notional: dollars(inventory.notionalTicks),
      positions: inventory.positions.map(({ symbol, lots, valueTicks }) => ({
        symbol,
        lots,
        value: dollars(BigInt(valueTicks)),
      })),
    },
    ...(coverTwo === undefined
      ? {}
      : {
          coverTwo: {
            column: coverTwo.column,
            need: dollars(BigInt(coverTwo.needTicks)),
            lacking: dollars(coverTwo.lackingTicks),
            shortfalls: coverTwo.shortfalls.map(({ account, ticks }) => ({
              account,
              shortfall: dollars(BigInt(ticks)),
            })),
          },
        }),
  };
}

const dollars = (ticks: bigint): string => formatDecimal({ units: ticks, decimals: 4 });
