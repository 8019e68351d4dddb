import { anyModel } from '../preset.ts';
import type { AnyModel } from '../preset.ts';
import { binancePm } from './binance-pm.ts';
import { bybitPm } from './bybit-pm.ts';
import { derivePmrm, derivePmrmSecond } from './derive-pmrm.ts';
import { deriveStandard } from './derive-standard.ts';
import { hyperliquid } from './hyperliquid.ts';
import { portfolioModel } from './portfolio.ts';

/** Every margin model by name; a preset names one of them. Add a model here: `anyModel(theModel)`. */
export const MODELS: readonly AnyModel[] = [
  anyModel(portfolioModel),
  anyModel(derivePmrm),
  anyModel(derivePmrmSecond),
  anyModel(deriveStandard),
  anyModel(hyperliquid),
  anyModel(binancePm),
  anyModel(bybitPm),
];

/** The model of a name, if there is one. */
export function modelNamed(name: string): AnyModel | undefined {
  return MODELS.find((model) => model.name === name);
}
