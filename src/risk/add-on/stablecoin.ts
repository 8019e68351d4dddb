import type { HouseParameters } from '../house-parameters.ts';
import { ppmUp } from '../parts-per-million.ts';
import type { Scratch } from '../scratch.ts';

/**
 * De-peg: positive equity in a stablecoin times the fall that is charged for it, which grows as its price leaves the peg. A debt in a
 * stablecoin is not credited: a peg breaks downwards. @see spec/05-MARG, MARG-045
 */
export function depegCharge(parameters: HouseParameters, scratch: Scratch): number {
  let charge = 0;
  for (let coin = 0; coin < parameters.coins; coin++) {
    const equity = scratch.coinEquity[coin];
    if (equity > 0) charge += ppmUp(equity, parameters.depegPpm[coin], parameters.exact);
  }
  return charge;
}

/**
 * Common failure: a protocol, issuer or bridge fails and every coin that depends on it loses its share at once. The worst single
 * failure is charged, above what is borne without a charge. @see spec/05-MARG, MARG-046
 */
export function commonFailureCharge(parameters: HouseParameters, scratch: Scratch): number {
  let worst = 0;
  for (const { lossPpm, free } of parameters.dependencies) {
    let loss = 0;
    for (let coin = 0; coin < parameters.coins; coin++) {
      const equity = scratch.coinEquity[coin];
      if (equity > 0) loss += ppmUp(equity, lossPpm[coin], parameters.exact);
    }
    worst = Math.max(worst, loss - free);
  }
  return worst;
}
