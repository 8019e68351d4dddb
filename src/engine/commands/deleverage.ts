import type { Emit } from '../apply.ts';
import type { Of } from '../command.ts';
import { judge } from '../ladder.ts';
import type { Answer } from '../questions.ts';
import { REJECTION } from '../rejection.ts';
import type { State } from '../state.ts';
import { deleverageInventory } from '../waterfall/deleverage.ts';
import { askInventoryPriced, lackingUnits } from '../waterfall/inventory.ts';
import { fundBalance } from '../waterfall/pay-from-fund.ts';

/** Deleverages for what the inventory lacks, by the operator's word. @see spec/07-FUND, FUND-045 */
export function deleverage(state: State, { policy }: Of<'deleverage'>, emit: Emit): Answer {
  const engine = state.parameters?.engine;
  if (engine === undefined) return REJECTION.PARAMETERS_MISSING;
  if (lackingUnits(state) === undefined || canFundPay(state)) return REJECTION.NOTHING_TO_DELEVERAGE;
  const unpriced = askInventoryPriced(state);
  if (unpriced !== undefined) return unpriced;

  emit({ kind: 'time-advanced' });
  judge(state, deleverageInventory(state, engine, policy, emit), emit);
  return undefined;
}

function canFundPay(state: State): boolean {
  for (let asset = 0; asset < state.assets.count; asset++) if (fundBalance(state, asset) > 0n) return true;
  return false;
}
