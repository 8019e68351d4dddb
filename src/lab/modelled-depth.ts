/** One level of a modelled book: so many dollars of notional at a distance from the mark. */
export interface ModelledLevel {
  /** Parts per million of the notional. */
  readonly distancePpm: number;
  /** Notional, US dollars. */
  readonly dollars: number;
}

export interface DepthQuestion {
  /** The coin: BTC, ETH, or another. */
  readonly coin: string;
  readonly kind: 'perpetual' | 'future' | 'option';
  /** Annualised vol of the underlying now. */
  readonly vol: number;
  /** Half the spread of an option, as a share of its notional; 0 for others. */
  readonly halfSpread: number;
}

/** Vol at which the sizes below hold. */
const CALM_VOL = 0.6;

/**
 * Sizes are of the order of what recorded books of late 2021 show for one large venue (`crossmargin prices depth`: a million dollars of BTC cost a few
 * basis points beyond the fee, ten millions were not there at once); the rest is an assumption, and named as one.
 */
const PERPETUAL: readonly ModelledLevel[] = [
  { distancePpm: 50, dollars: 1_000_000 },
  { distancePpm: 200, dollars: 2_000_000 },
  { distancePpm: 500, dollars: 4_000_000 },
  { distancePpm: 1_000, dollars: 6_000_000 },
  { distancePpm: 2_500, dollars: 10_000_000 },
  { distancePpm: 6_000, dollars: 20_000_000 },
  { distancePpm: 15_000, dollars: 40_000_000 },
];

/** A dated future is a fifth as deep, at twice the distance. */
const FUTURE_SHARE = 0.2;
const FUTURE_DISTANCE = 2;

/** An option has three levels: at half the spread, at twice and at four times that. */
const OPTION_STEPS: readonly (readonly [steps: number, dollars: number])[] = [
  [1, 300_000],
  [2, 600_000],
  [4, 1_200_000],
];

/** Least half spread of an option. */
const LEAST_HALF_SPREAD = 0.0002;

const SHARE_OF_COIN: Readonly<Record<string, number>> = { BTC: 1, ETH: 0.5 };
const SHARE_OF_OTHERS = 0.12;

/**
 * A modelled order book of one instrument, one side (both are alike): for markets that come without books. Depth falls and distances grow
 * with vol: at twice the calm vol everything is twice as far and about a third as deep.
 */
export function modelledDepth({ coin, kind, vol, halfSpread }: DepthQuestion): ModelledLevel[] {
  const stress = Math.max(0.5, Math.min(8, vol / CALM_VOL));
  const depth = (SHARE_OF_COIN[coin] ?? SHARE_OF_OTHERS) / (stress * Math.sqrt(stress));
  if (kind === 'option') {
    const near = Math.max(LEAST_HALF_SPREAD, halfSpread) * 1_000_000;
    return OPTION_STEPS.map(([steps, dollars]) => ({
      distancePpm: Math.round(near * steps),
      dollars: dollars * depth,
    }));
  }
  const [share, distance] = kind === 'future' ? [FUTURE_SHARE, FUTURE_DISTANCE] : [1, 1];
  return PERPETUAL.map(({ distancePpm, dollars }) => ({
    distancePpm: Math.round(distancePpm * distance * stress),
    dollars: dollars * share * depth,
  }));
}
