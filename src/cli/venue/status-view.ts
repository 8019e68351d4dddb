import { earlyWarnings } from '../../engine/early-warnings.ts';
import type { FundWatch } from '../../engine/fund-flows.ts';
import { fundRecord } from '../../engine/fund-query.ts';
import { accountsByHeadroom, conservation, venueRecord } from '../../engine/query.ts';
import type { HeadroomRecord } from '../../engine/query.ts';
import { volView } from '../../engine/vol-view.ts';
import type { Node } from '../../node/node.ts';
import type { AccountQuery, AccountStatus, StatusSource } from '../../server/status-source.ts';
import type { VolWatch } from '../../risk/early-warning/vol-watch.ts';
import { formatDecimal } from '../../units/decimal.ts';
import { fundStatus } from './fund-view.ts';
import { warningStatus } from './warning-view.ts';

/** What the run itself counts. */
export interface RunCounts {
  readonly commands: number;
  readonly judgements: number;
  readonly rejections: number;
  readonly finished: boolean;
}

/** What is watched of a run beside its state. */
export interface Watches {
  readonly vol: VolWatch;
  readonly fund: FundWatch;
}

/** A running node as the status server reads it: always between two entries. */
export function statusView(node: Node, counts: () => RunCounts, { vol, fund }: Watches): StatusSource {
  return {
    status: () =>
      node.query((state) => {
        const { entries, timeMs, stages } = venueRecord(state);
        const { finished, ...counted } = counts();
        const held = conservation(state).map(({ asset, fund: units, decimals }) => [
          asset,
          formatDecimal({ units, decimals }),
        ]);
        return {
          seq: entries - 1,
          timeMs,
          phase: finished ? 'finished' : 'running',
          accounts: stages,
          ...counted,
          fund: Object.fromEntries(held),
        };
      }),
    accounts: (query) =>
      node.query((state) => sorted(accountsByHeadroom(state, state.accounts.count), query).map(accountStatus)),
    warnings: (limit) => node.query((state) => earlyWarnings(state, volView(vol, state), limit).map(warningStatus)),
    fund: () => node.query((state) => fundStatus(fundRecord(state), fund)),
  };
}

function sorted(records: readonly HeadroomRecord[], { sort, limit }: AccountQuery): readonly HeadroomRecord[] {
  // accountsByHeadroom orders by share of the requirement already.
  if (sort === 'share') return records.slice(0, limit);
  const key = (record: HeadroomRecord): number => (sort === 'account' ? record.account : record.maintenanceHeadroom);
  return [...records].sort((a, b) => key(a) - key(b) || a.account - b.account).slice(0, limit);
}

function accountStatus(record: HeadroomRecord): AccountStatus {
  const dollars = (ticks: number): string => formatDecimal({ units: BigInt(ticks), decimals: 4 });
  const { account, label, stage, maintenanceHeadroom, maintenanceMargin } = record;
  return {
    account,
    label,
    stage,
    nav: dollars(record.nav),
    equity: dollars(record.equity),
    initialMargin: dollars(record.initialMargin),
    maintenanceMargin: dollars(maintenanceMargin),
    initialHeadroom: dollars(record.initialHeadroom),
    maintenanceHeadroom: dollars(maintenanceHeadroom),
    ...(maintenanceMargin > 0 ? { headroomShare: maintenanceHeadroom / maintenanceMargin } : {}),
  };
}
