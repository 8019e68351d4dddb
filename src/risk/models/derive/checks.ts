import { both, fields, flag, listOf, number, recordOf, text } from '../../parameter-check.ts';
import type { Rule } from '../../parameter-check.ts';

const ratio = number({ atLeast: 0, atMost: 1 });
const factor = number({ atLeast: 0, atMost: 10 });
const positive = number({ above: 0 });

const TENOR: Readonly<Record<string, Rule>> = {
  shortTermPower: ratio,
  longTermPower: ratio,
  daysFloor: number({ above: 0, atMost: 30 }),
};

const BASIS = fields({
  spotUp: number({ above: 1, below: 2 }),
  spotDown: number({ above: 0, below: 1 }),
  addFactor: factor,
  multFactor: factor,
});

const PEG: Readonly<Record<string, Rule>> = {
  pegLossThreshold: ratio,
  pegLossFactor: factor,
  confThreshold: ratio,
  confMargin: factor,
};

const FIRST_SCENARIO = fields({ spot: positive, vol: text('up', 'none', 'down') });

/** Gains marked up by a long discount above one was once deployed with its labels swapped: direction is checked, not magnitude alone. */
const LONG_DISCOUNT = number({ above: 0, atMost: 1 });
const SHORT_DISCOUNT = number({ atLeast: 1, atMost: 4 });

export const PMRM_FIRST: Rule = fields({
  ...TENOR,
  ...PEG,
  cashAsset: text(),
  scenarios: listOf(FIRST_SCENARIO, { atLeast: 1 }),
  volRangeUp: factor,
  volRangeDown: ratio,
  basis: BASIS,
  imFactor: number({ atLeast: 1, atMost: 10 }),
  baseStaticDiscount: LONG_DISCOUNT,
  rateMultScale: factor,
  rateAddScale: factor,
  basePercent: ratio,
  perpPercent: ratio,
  optionPercent: ratio,
});

const SECOND_SCENARIO: Rule = both(
  fields({
    spot: positive,
    vol: text('up', 'none', 'down', 'linear', 'abs'),
    dampening: number({ above: 0, atMost: 10 }),
  }),
  (value, path) => {
    const { spot, vol } = value as { spot: number; vol: string };
    const skewed = vol === 'linear' || vol === 'abs';
    return skewed && spot !== 1
      ? [`${path}.spot is ${spot}; a skew scenario moves the smile alone, so it must be 1`]
      : [];
  },
);

const SKEW = fields({
  linearBaseCap: factor,
  absBaseCap: factor,
  linearCBase: number({ atLeast: -1, atMost: 1 }),
  absCBase: number({ atLeast: -1, atMost: 1 }),
  minKStar: positive,
  widthScale: positive,
  volParamStatic: positive,
  volParamScale: number({ atLeast: -10, atMost: 10 }),
});

export const PMRM_SECOND: Rule = both(
  fields({
    ...TENOR,
    ...PEG,
    cashAsset: text(),
    scenarios: listOf(SECOND_SCENARIO, { atLeast: 1 }),
    volRangeUp: factor,
    volRangeDown: ratio,
    minVolUpShock: factor,
    basis: BASIS,
    skew: SKEW,
    imFactor: positive,
    mmFactor: positive,
    longBaseStaticDiscount: LONG_DISCOUNT,
    longRateMultScale: factor,
    longRateAddScale: factor,
    shortBaseStaticDiscount: SHORT_DISCOUNT,
    shortRateMultScale: factor,
    shortRateAddScale: factor,
    mmPerpPercent: ratio,
    imPerpPercent: ratio,
    mmOptionPercent: ratio,
    imOptionPercent: ratio,
    collaterals: recordOf(fields({ mmHaircut: ratio, imHaircut: ratio, riskCancelling: flag() })),
  }),
  notBelow('imFactor', 'mmFactor'),
);

export const STANDARD_MANAGER: Rule = fields({
  cashAsset: text(),
  perpetual: both(recordOf(both(fields({ imReq: ratio, mmReq: ratio }), notBelow('imReq', 'mmReq'))), (value, path) =>
    (value as Readonly<Record<string, unknown>>).default === undefined
      ? [`${path}.default is missing; it serves underlyings that are not listed`]
      : [],
  ),
  option: fields({
    maxSpotReq: ratio,
    minSpotReq: ratio,
    mmCallSpotReq: ratio,
    mmPutSpotReq: ratio,
    mmPutMtMReq: ratio,
    unpairedIMScale: factor,
    unpairedMMScale: factor,
    mmOffsetScale: number({ atLeast: 1, atMost: 10 }),
  }),
  oracle: fields({ perpThreshold: ratio, optionThreshold: ratio, baseThreshold: ratio, factor }),
  depeg: fields({ threshold: ratio, factor }),
  collaterals: recordOf(fields({ marginFactor: ratio, imScale: ratio })),
});

function notBelow(upper: string, lower: string): Rule {
  return (value, path) => {
    const record = value as Readonly<Record<string, number>>;
    return record[upper] < record[lower]
      ? [`${path}.${upper} is ${record[upper]}; it must be at least ${path}.${lower}, ${record[lower]}`]
      : [];
  };
}
