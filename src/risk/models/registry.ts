import { anyModel } from '../preset.ts';
import type { AnyModel } from '../preset.ts';
import { binancePm } from './binance-pm.ts';
import { bybitPm } from './bybit-pm.ts';
import { cross } from './cross.ts';
import { deribitPm } from './deribit-pm.ts';
import { deribitStandard } from './deribit-standard.ts';
import { derivePmrm, derivePmrmSecond } from './derive-pmrm.ts';
import { deriveStandard } from './derive-standard.ts';
import { hyperliquid } from './hyperliquid.ts';
import { isolated } from './isolated.ts';
import { okxPm } from './okx-pm.ts';
import { paradexCross } from './paradex-cross.ts';
import { paradexPm } from './paradex-pm.ts';
import { portfolioModel } from './portfolio.ts';
import { span } from './span.ts';

/** Every margin model by name; a preset names one of them. Add a model here: `anyModel(theModel)`. */
export const MODELS: readonly AnyModel[] = [
  anyModel(isolated),
  anyModel(cross),
  anyModel(portfolioModel),
  anyModel(span),
  anyModel(deribitPm),
  anyModel(deribitStandard),
  anyModel(okxPm),
  anyModel(paradexPm),
  anyModel(paradexCross),
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
