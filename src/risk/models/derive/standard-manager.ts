import type { DeriveBook, DeriveCollateral, DeriveExpiry, DeriveOption } from './book.ts';
import { sumOf } from './lines.ts';
import type { ManagerPart } from './lines.ts';
import { optionValue, UNSHOCKED } from './shock.ts';

/** Parameters of the standard manager, by the names of the venue's library; per market where the venue sets them so. */
export interface StandardManagerParameters {
  readonly cashAsset: string;
  /** By underlying; `default` for the others. */
  readonly perpetual: Readonly<Record<string, { readonly imReq: number; readonly mmReq: number }>>;
  readonly option: OptionParameters;
  readonly oracle: {
    readonly perpThreshold: number;
    readonly optionThreshold: number;
    readonly baseThreshold: number;
    readonly factor: number;
  };
  readonly depeg: { readonly threshold: number; readonly factor: number };
  /** By asset; an asset that is not listed is refused. */
  readonly collaterals: Readonly<Record<string, { readonly marginFactor: number; readonly imScale: number }>>;
}

export interface OptionParameters {
  readonly maxSpotReq: number;
  readonly minSpotReq: number;
  readonly mmCallSpotReq: number;
  readonly mmPutSpotReq: number;
  readonly mmPutMtMReq: number;
  readonly unpairedIMScale: number;
  readonly unpairedMMScale: number;
  readonly mmOffsetScale: number;
}

/** Signed margin of one market: what it adds to (or takes from) the margin balance, before cash. Stablecoin units. */
export interface MarketMargin {
  readonly optionMarks: readonly (readonly number[])[];
  /** Requirements as magnitudes: the value at marks less sum(initial) is the market's initial margin balance, likewise maintenance. */
  readonly parts: readonly ManagerPart[];
}

/**
 * One market under the standard manager: rates on perpetuals, isolated formulas or the expiry's maximum loss (whichever asks less) for
 * options, factors on base collateral, oracle and de-peg contingencies in IM only.
 *
 * A long option's value is not margin: where isolated formulas rule, its part of the requirement is its own value.
 * @see Derive v2-core StandardManager, SRMPortfolioViewer; spec/13-MODL, MODL-730
 */
export function standardMarket(
  book: DeriveBook,
  collaterals: readonly DeriveCollateral[],
  p: StandardManagerParameters,
): MarketMargin {
  const marks = book.expiries.map((e) =>
    e.options.map((o) => optionValue(e, o, { spot: 1, rule: UNSHOCKED, discount: false })),
  );
  const perpetual = perpetualPart(book, p);
  const options = book.expiries.map((expiry, e) => optionPart(book, expiry, marks[e], p));
  const base = collaterals.map((collateral) => collateralPart(book, collateral, p));
  const parts = [...perpetual, ...options, ...base, ...oraclePart(book, p), ...depegPart(book, p)];
  return { optionMarks: marks, parts };
}

function perpetualPart(book: DeriveBook, p: StandardManagerParameters): ManagerPart[] {
  if (book.perpetuals.length === 0) return [];
  const rates = p.perpetual[book.underlying] ?? p.perpetual.default;
  const notional = sumOf(book.perpetuals.map(({ quantity, mark }) => Math.abs(quantity) * mark));
  return [
    {
      name: 'perpetual margin',
      initial: notional * rates.imReq,
      maintenance: notional * rates.mmReq,
      inputs: { notional, imReq: rates.imReq, mmReq: rates.mmReq },
    },
  ];
}

/** Value less the better of the isolated sum and the maximum loss at expiry, for each margin. */
function optionPart(
  book: DeriveBook,
  expiry: DeriveExpiry,
  marks: readonly number[],
  p: StandardManagerParameters,
): ManagerPart {
  const value = sumOf(expiry.options.map(({ quantity }, i) => quantity * marks[i]));
  const isolated = expiry.options.map((option, i) => isolatedOption(book.spot, option, marks[i], p.option));
  const isolatedInitial = sumOf(isolated.map(({ initial }) => initial));
  const isolatedMaintenance = sumOf(isolated.map(({ maintenance }) => maintenance));
  const lossInitial = maximumLoss(expiry, p.option.unpairedIMScale);
  const lossMaintenance = maximumLoss(expiry, p.option.unpairedMMScale);
  return {
    name: 'option margin',
    initial: value - Math.max(isolatedInitial, lossInitial),
    maintenance: value - Math.max(isolatedMaintenance, lossMaintenance),
    inputs: {
      expiryMs: expiry.expiryMs,
      value,
      isolatedInitial,
      isolatedMaintenance,
      maximumLossInitial: lossInitial,
      maximumLossMaintenance: lossMaintenance,
    },
  };
}

/** Signed margin of one option alone; 0 for a long. */
function isolatedOption(
  spot: number,
  option: DeriveOption,
  mark: number,
  p: OptionParameters,
): { initial: number; maintenance: number } {
  const { quantity, strike, isCall } = option;
  if (quantity >= 0) return { initial: 0, maintenance: 0 };
  const value = quantity * mark;
  const outOfTheMoney = Math.max(0, isCall ? strike - spot : spot - strike) / spot;
  const initial = value + Math.max(p.minSpotReq, p.maxSpotReq - outOfTheMoney) * spot * quantity;
  if (isCall) return { initial, maintenance: value + p.mmCallSpotReq * spot * quantity };
  const maintenance = value + Math.min(p.mmPutSpotReq * spot * quantity, p.mmPutMtMReq * value);
  return { initial: Math.min(initial, maintenance * p.mmOffsetScale), maintenance };
}

/** Lowest payoff over settlement at zero and at each strike, never a gain, with net short calls beyond the last strike scaled by the forward. */
function maximumLoss(expiry: DeriveExpiry, unpairedScale: number): number {
  const payoffAt = (price: number): number =>
    sumOf(
      expiry.options.map(
        ({ quantity, strike, isCall }) => quantity * Math.max(0, isCall ? price - strike : strike - price),
      ),
    );
  let lowest = Math.min(0, payoffAt(0));
  for (const { strike } of expiry.options) lowest = Math.min(lowest, payoffAt(strike));
  const netCalls = sumOf(expiry.options.filter(({ isCall }) => isCall).map(({ quantity }) => quantity));
  const forward = expiry.fixedForward + expiry.variableForward;
  return netCalls < 0 ? lowest + unpairedScale * forward * netCalls : lowest;
}

function collateralPart(
  book: DeriveBook,
  { asset, amount, price, confidence }: DeriveCollateral,
  p: StandardManagerParameters,
): ManagerPart {
  const { marginFactor, imScale } = p.collaterals[asset];
  const value = (amount * price) / book.stablePrice;
  const credit = amount * price * marginFactor;
  const sure = Math.min(confidence, book.spotConfidence);
  const oracle = sure < p.oracle.baseThreshold ? (1 - sure) * p.oracle.factor * amount * price : 0;
  return {
    name: 'collateral haircut',
    initial: value - credit * imScale + oracle,
    maintenance: value - credit,
    inputs: { asset, value, marginFactor, imScale, oracle },
  };
}

function oraclePart(book: DeriveBook, { oracle }: StandardManagerParameters): ManagerPart[] {
  const perpetual = sumOf(book.perpetuals.map(({ quantity }) => Math.abs(quantity)));
  const perpetualConfidence = Math.min(book.perpetualConfidence, book.spotConfidence);
  const perpetualCharge =
    perpetualConfidence < oracle.perpThreshold ? (1 - perpetualConfidence) * oracle.factor * book.spot * perpetual : 0;
  const options = book.expiries.map((expiry) => {
    const confidence = Math.min(book.spotConfidence, expiry.confidence);
    return confidence < oracle.optionThreshold
      ? (1 - confidence) * oracle.factor * book.spot * shortContracts(expiry)
      : 0;
  });
  const initial = perpetualCharge + sumOf(options);
  return initial > 0
    ? [
        {
          name: 'price confidence',
          initial,
          maintenance: 0,
          inputs: { perpetual: perpetualCharge, options: sumOf(options) },
        },
      ]
    : [];
}

function depegPart(book: DeriveBook, { depeg }: StandardManagerParameters): ManagerPart[] {
  const gap = Math.max(0, depeg.threshold - book.stablePrice);
  const contracts =
    sumOf(book.perpetuals.map(({ quantity }) => Math.abs(quantity))) + sumOf(book.expiries.map(shortContracts));
  const initial = book.spot * contracts * gap * depeg.factor;
  return initial > 0
    ? [{ name: 'stablecoin de-peg', initial, maintenance: 0, inputs: { gap, factor: depeg.factor, contracts } }]
    : [];
}

function shortContracts({ options }: DeriveExpiry): number {
  return sumOf(options.map(({ quantity }) => Math.max(0, -quantity)));
}
