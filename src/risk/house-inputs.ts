import { civilDayOf } from '../market/expiry-date.ts';
import { BOTH_PARTS, PART, RISK_PARTS } from './book-margin.ts';
import type { BookMargin } from './book-margin.ts';
import type { HouseBook } from './house-book.ts';
import type { PortfolioParameters } from './house-preset.ts';
import type { GroupReport, RequirementPart } from './report.ts';
import type { Scratch } from './scratch.ts';
import { summed } from './report-builder.ts';

type Inputs = Readonly<Record<string, number | string>>;

/** One part of the house requirement: its name and what it was computed from. */
interface PartDefinition {
  readonly name: string;
  readonly inputs: (house: HouseBook, scratch: Scratch) => Inputs;
}

/** By number of the part (book-margin.ts). */
const DEFINITIONS: readonly PartDefinition[] = [
  { name: 'scan loss', inputs: () => ({}) },
  {
    name: 'short-option minimum',
    inputs: (_, scratch) => ({ shortNotional: bucketSum(scratch, scratch.shortOptions) }),
  },
  { name: 'gross minimum', inputs: (_, scratch) => ({ grossNotional: bucketSum(scratch, scratch.gross) }) },
  { name: 'basis', inputs: (house, scratch) => basisInputs(house, scratch) },
  { name: 'size', inputs: (house, scratch) => closingInputs(house, scratch) },
  { name: 'stablecoin de-peg', inputs: (house, scratch) => coinInputs(house, scratch, house.parameters.depegPpm) },
  {
    name: 'common failure',
    inputs: (house) => ({ dependencies: house.parameters.dependencies.map(({ name }) => name).join(', ') }),
  },
  { name: 'rounding', inputs: (_, scratch) => ({ lots: scratch.grossLots }) },
  { name: 'closing fee', inputs: (_, scratch) => ({ grossNotional: bucketSum(scratch, scratch.gross) }) },
  { name: 'funding', inputs: (house, scratch) => fundingInputs(house, scratch) },
  { name: 'price confidence', inputs: (house) => confidenceInputs(house) },
];

/**
 * The parts of a house requirement for a report, in the order in which they are added. The scan loss is that of the account's group, whose
 * contributions add up to it; parts that are nothing are left out, but for the scan loss.
 */
export function houseParts(
  house: HouseBook,
  scratch: Scratch,
  margin: BookMargin,
  account: GroupReport,
  { mmFactor }: PortfolioParameters,
): RequirementPart[] {
  return DEFINITIONS.flatMap(({ name, inputs }, p): RequirementPart[] => {
    const initial = p === PART.scan ? account.scanLoss : margin.parts[p];
    if (initial === 0 && p !== PART.scan) return [];
    const maintenance = p < RISK_PARTS ? initial * mmFactor : p < BOTH_PARTS ? initial : 0;
    const told = p === PART.scan ? scanInputs(account, mmFactor) : inputs(house, scratch);
    return [{ name, initial, maintenance, inputs: told }];
  });
}

function scanInputs({ columns, activeColumn, scanLoss }: GroupReport, mmFactor: number): Inputs {
  return { activeColumn: scanLoss > 0 ? columns[activeColumn] : 'none loses', mmFactor };
}

function bucketSum({ buckets, bucketList }: Scratch, column: Float64Array): number {
  return summed([...bucketList.subarray(0, buckets)], (bucket) => column[bucket]);
}

function basisInputs({ parameters, venue }: HouseBook, scratch: Scratch): Inputs {
  const inputs: Record<string, number> = {};
  for (const bucket of scratch.bucketList.subarray(0, scratch.buckets)) {
    const name = venue.underlyings[parameters.bucketUnderlying[bucket]].name;
    const when = bucket < parameters.expiries ? dayOf(venue.expiries[bucket].expiryMs) : 'perpetual';
    inputs[`${name} ${when} net delta`] = scratch.basis[bucket];
    inputs[`${name} ${when} rate`] = parameters.basisPpm[bucket] / 1e6;
  }
  return inputs;
}

function closingInputs({ venue }: HouseBook, { slots, slotUnderlying, closing }: Scratch): Inputs {
  const used = [...slotUnderlying.subarray(0, slots)];
  return Object.fromEntries(used.map((u) => [`${venue.underlyings[u].name} to close`, closing[u]]));
}

function coinInputs({ venue }: HouseBook, { coinEquity }: Scratch, ppm: Float64Array): Inputs {
  const charged = venue.coins.flatMap(({ asset }, c) => (ppm[c] > 0 && coinEquity[c] > 0 ? [[asset, c] as const] : []));
  return Object.fromEntries(
    charged.flatMap(([asset, c]) => [
      [`${asset} equity`, coinEquity[c]],
      [`${asset} rate`, ppm[c] / 1e6],
    ]),
  );
}

function fundingInputs({ parameters, venue }: HouseBook, { slots, slotUnderlying }: Scratch): Inputs {
  const used = [...slotUnderlying.subarray(0, slots)];
  return Object.fromEntries(used.map((u) => [`${venue.underlyings[u].name} rate`, parameters.fundingPpm[u] / 1e6]));
}

function confidenceInputs({ venue }: HouseBook): Inputs {
  return Object.fromEntries(venue.underlyings.map(({ name, confidence }) => [`${name} confidence`, confidence]));
}

/** YYYY-MM-DD, UTC. */
function dayOf(expiryMs: number): string {
  const { year, month, day } = civilDayOf(expiryMs);
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
