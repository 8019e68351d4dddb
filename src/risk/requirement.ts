import { basisCharge } from './add-on/basis.ts';
import { grossMinimum, shortOptionMinimum } from './add-on/minimum.ts';
import { closingFeeProvision, fundingProvision, priceConfidenceCharge } from './add-on/provision.ts';
import { sizeCharge } from './add-on/size.ts';
import { commonFailureCharge, depegCharge } from './add-on/stablecoin.ts';
import { BOTH_PARTS, PART, PART_COUNT, RISK_PARTS } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { HouseParameters } from './house-parameters.ts';
import { ppmUp } from './parts-per-million.ts';
import type { Scratch } from './scratch.ts';

/**
 * Puts the parts of a requirement together.
 *
 * The floors top the scan loss up, one after the other; everything else is added. IM is the sum of all parts; MM is the maintenance share
 * of the risk parts plus the provisions in full. So IM >= MM >= 0. Exact sums, requirements rounded up. @see spec/05-MARG, MARG-011
 */
export function setRequirement(scanLoss: number, parameters: HouseParameters, scratch: Scratch, out: BookMargin): void {
  const { parts } = out;
  const shortFloor = shortOptionMinimum(parameters, scratch);
  const grossFloor = shortFloor + grossMinimum(parameters, scratch);
  const withShortFloor = Math.max(scanLoss, shortFloor);
  parts[PART.scan] = scanLoss;
  parts[PART.shortOptionMinimum] = withShortFloor - scanLoss;
  parts[PART.grossMinimum] = Math.max(withShortFloor, grossFloor) - withShortFloor;
  parts[PART.basis] = basisCharge(parameters, scratch);
  parts[PART.size] = sizeCharge(parameters, scratch);
  parts[PART.depeg] = depegCharge(parameters, scratch);
  parts[PART.commonFailure] = commonFailureCharge(parameters, scratch);
  parts[PART.rounding] = parameters.exact ? scratch.grossLots : 0;
  parts[PART.closingFee] = closingFeeProvision(parameters, scratch);
  parts[PART.funding] = fundingProvision(parameters, scratch);
  parts[PART.priceConfidence] = priceConfidenceCharge(parameters, scratch);
  setTotals(parameters, out);
}

function setTotals(parameters: HouseParameters, out: BookMargin): void {
  const { parts } = out;
  let scaled = 0;
  for (let p = 0; p < RISK_PARTS; p++) scaled += parts[p];
  let inBoth = 0;
  for (let p = RISK_PARTS; p < BOTH_PARTS; p++) inBoth += parts[p];
  let initialOnly = 0;
  for (let p = BOTH_PARTS; p < PART_COUNT; p++) initialOnly += parts[p];
  out.initialMargin = scaled + inBoth + initialOnly;
  out.maintenanceMargin = ppmUp(scaled, parameters.maintenancePpm, parameters.exact) + inBoth;
}
