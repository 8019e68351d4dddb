/** What `evaluateBook` writes: one account's margin, in the unit of the table (risk ticks, safe integers, in the engine). */
export interface BookMargin {
  /** What the owner would leave with at marks; signed. */
  nav: number;
  /** NAV after haircuts; signed, rounded down. */
  equity: number;
  /** Requirements >= 0, rounded up. */
  initialMargin: number;
  maintenanceMargin: number;
  initialHeadroom: number;
  maintenanceHeadroom: number;
  /** Loss in the active column, >= 0. */
  scanLoss: number;
  /** Which kind of column is the worst; see ACTIVE. */
  activeKind: number;
  /** Its number: an own column (same move), a stress vector or the worst historical day; -1 when nothing loses. */
  activeColumn: number;
  /** [PART_COUNT] the parts of IM, each >= 0; see PART. */
  readonly parts: Float64Array;
}

/** `BookMargin.activeKind`. */
export const ACTIVE = { none: 0, sameMove: 1, historical: 2, stress: 3, twist: 4 } as const;

/**
 * Numbers of the parts of a requirement, in the order in which they are added. Those below RISK_PARTS count for MM at the maintenance
 * factor, those below BOTH_PARTS in full, the rest not at all. @see spec/05-MARG, MARG-011
 */
export const PART = {
  scan: 0,
  shortOptionMinimum: 1,
  grossMinimum: 2,
  basis: 3,
  size: 4,
  depeg: 5,
  commonFailure: 6,
  rounding: 7,
  closingFee: 8,
  funding: 9,
  priceConfidence: 10,
} as const;

export const RISK_PARTS = 8;
export const BOTH_PARTS = 10;
export const PART_COUNT = 11;

export function createBookMargin(): BookMargin {
  return {
    nav: 0,
    equity: 0,
    initialMargin: 0,
    maintenanceMargin: 0,
    initialHeadroom: 0,
    maintenanceHeadroom: 0,
    scanLoss: 0,
    activeKind: 0,
    activeColumn: -1,
    parts: new Float64Array(PART_COUNT),
  };
}
