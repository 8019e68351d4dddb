/** How long to wait before trying again: doubles from the base with each failure in a row, up to the limit. */
export interface BackOff {
  readonly baseMs: number;
  readonly limitMs: number;
}

export const BACK_OFF: BackOff = { baseMs: 500, limitMs: 30_000 };

/** @param failures  in a row, >= 1 */
export function retryDelayMs({ baseMs, limitMs }: BackOff, failures: number): number {
  let delay = baseMs;
  for (let i = 1; i < failures && delay < limitMs; i++) delay *= 2;
  return Math.min(delay, limitMs);
}
