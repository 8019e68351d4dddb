/** One minute of a recorded attack. Prices in dollars. */
export interface AttackPoint {
  readonly timeMs: number;
  /** What it was worth by the best independent source of the recording. */
  readonly reference: number;
  /** Our price. */
  readonly index: number;
  /** [0, 1] */
  readonly confidence: number;
  /** The trade heard last, stablecoins taken as dollars. */
  readonly naive: number;
  /** One venue's own book alone. */
  readonly single: number;
  /** The index of the stablecoin itself, or the index of its markets without redemption. */
  readonly coin: number;
}

/** How far a price went from the reference at worst, as a share, and when. */
export interface Deviation {
  readonly share: number;
  readonly timeMs: number;
  readonly price: number;
}

export type AttackColumn = 'index' | 'naive' | 'single' | 'coin';

export function worstDeviation(points: readonly AttackPoint[], column: AttackColumn): Deviation {
  let worst: Deviation = { share: 0, timeMs: 0, price: 0 };
  for (const point of points) {
    const share = point[column] / point.reference - 1;
    if (Math.abs(share) > Math.abs(worst.share)) worst = { share, timeMs: point.timeMs, price: point[column] };
  }
  return worst;
}
