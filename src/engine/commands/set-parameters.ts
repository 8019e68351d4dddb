import { ADL_POLICIES } from '../../risk/adl.ts';
import { PORTFOLIO_PARAMETERS } from '../../risk/house-preset.ts';
import type { PortfolioParameters } from '../../risk/house-preset.ts';
import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import type { EngineParameters } from '../engine-parameters.ts';
import { accountsToValue } from '../holders.ts';
import { CLEARING_ACCOUNT, ACCOUNT_KIND } from '../../ledger/account-kind.ts';
import { judge } from '../ladder.ts';
import { fitsMemory } from '../memory-plan.ts';
import { PROTOCOL_VERSION, protocolOf } from '../protocol.ts';
import type { Answer } from '../questions.ts';
import { isPpm } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import { isOpened } from '../state.ts';
import type { State } from '../state.ts';

/** The model that the engine margins accounts with. */
const HOUSE_MODEL = 'portfolio';

/** Puts parameters and a protocol version in force, from this entry on, and values everybody under them. @see spec/15-ENGN, ENGN-040 */
export function setParameters(state: State, command: Of<'set-parameters'>, emit: Emit): Answer {
  const { protocolVersion, engine, preset } = command;
  if (
    !Number.isInteger(protocolVersion) ||
    protocolVersion < Math.max(1, protocolOf(state)) ||
    protocolVersion > PROTOCOL_VERSION
  )
    return REJECTION.PROTOCOL_UNKNOWN;
  if (!isSound(state, engine)) return REJECTION.PARAMETERS_INVALID;
  if (preset.model !== HOUSE_MODEL || PORTFOLIO_PARAMETERS(preset.parameters, 'parameters').length > 0)
    return REJECTION.PRESET_INVALID;
  if (!fitsMemory(state.genesis.instruments, preset.parameters as PortfolioParameters))
    return REJECTION.PRESET_TOO_WIDE;

  emit({ kind: 'parameters-set', protocolVersion, engine, preset });
  const all = Array.from({ length: state.underlyings.count }, (_, underlying) => underlying);
  judge(state, accountsToValue(state, all), emit);
  return undefined;
}

function isSound(state: State, engine: EngineParameters): boolean {
  const { warningPpm, warningReleasePpm, liquidationTargetPpm, liquidationPenaltyPpm, liquidationSlicePpm } = engine;
  if (![warningPpm, warningReleasePpm, liquidationTargetPpm, liquidationPenaltyPpm].every(isPpm)) return false;
  if (!isPpm(liquidationSlicePpm) || liquidationSlicePpm === 0 || warningReleasePpm < warningPpm) return false;
  if (liquidationPenaltyPpm >= 1_000_000) return false;
  if (!isWaterfallSound(engine)) return false;
  const { liquidationStepsMax, staleAfterMs, liquidityProvider } = engine;
  if (!Number.isInteger(liquidationStepsMax) || liquidationStepsMax < 1 || liquidationStepsMax > 10_000) return false;
  if (!Number.isSafeInteger(staleAfterMs) || staleAfterMs <= 0) return false;
  return liquidityProvider === CLEARING_ACCOUNT || isHouse(state, liquidityProvider);
}

function isHouse(state: State, account: number): boolean {
  return isOpened(state, account) && state.accounts.columns.kind[account] === ACCOUNT_KIND.liquidity;
}

const MEANS: readonly string[] = ['closing', 'hedging'];
const EXECUTIONS: readonly string[] = ['provider', 'venue'];

function isWaterfallSound(engine: EngineParameters): boolean {
  const { restrictionReleasePpm, liquidationBandPpm, depthSharePpm, adlClassPpm, unwindPpm } = engine;
  if (![restrictionReleasePpm, liquidationBandPpm, depthSharePpm, adlClassPpm, unwindPpm].every(isPpm)) return false;
  if (depthSharePpm === 0 || adlClassPpm === 0 || unwindPpm === 0) return false;
  const { liquidationIntervalMs, leastTradeTicks, liquidationMeans, liquidationExecution, adlPolicy } = engine;
  if (![liquidationIntervalMs, leastTradeTicks].every((x) => Number.isSafeInteger(x) && x >= 0)) return false;
  if (!MEANS.includes(liquidationMeans) || !EXECUTIONS.includes(liquidationExecution)) return false;
  return adlPolicy === 'none' || ADL_POLICIES.includes(adlPolicy);
}
