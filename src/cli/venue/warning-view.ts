import type { EarlyWarning } from '../../engine/early-warnings.ts';
import type { WarningStatus } from '../../server/status-source.ts';
import { formatDecimal } from '../../units/decimal.ts';

/** An early warning as JSON: dollars are decimal texts, and distances that nothing ends are left out. */
export function warningStatus(warning: EarlyWarning): WarningStatus {
  const { account, label, stage, jointDistance, fiveMinutes, hour, day } = warning;
  return {
    account,
    label,
    stage,
    equity: dollars(warning.equity),
    maintenanceMargin: dollars(warning.maintenanceMargin),
    maintenanceHeadroom: dollars(warning.maintenanceHeadroom),
    ...(Number.isFinite(jointDistance) ? { jointDistance } : {}),
    fiveMinutes,
    hour,
    day,
    underlyings: warning.underlyings.map(({ underlying, down, up, deviations }) => ({
      underlying,
      ...(down === undefined ? {} : { down: down + 0 }),
      ...(up === undefined ? {} : { up }),
      ...(Number.isFinite(deviations) ? { deviations } : {}),
    })),
  };
}

const dollars = (ticks: number): string => formatDecimal({ units: BigInt(ticks), decimals: 4 });
