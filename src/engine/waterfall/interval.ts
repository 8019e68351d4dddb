/** Whether an interval that began at one time still runs at another. 0: none ever began. */
export function isIntervalRunning(beganMs: number, timeMs: number, lengthMs: number): boolean {
  return beganMs > 0 && timeMs - beganMs < lengthMs;
}
