const HEIGHTS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * Numbers as one line of bars, from an empty place for zero to a full one for `most`. @param values >= 0; @param most > 0
 */
export function barLine(values: readonly number[], most: number): string {
  return values
    .map((x) => {
      const height = Math.ceil((Math.min(x, most) / most) * HEIGHTS.length);
      return height <= 0 ? ' ' : HEIGHTS[height - 1];
    })
    .join('');
}

/** Where each of `places` begins in a list of so many: the last place ends with the list. */
export function placesOf(count: number, places: number): readonly (readonly [from: number, to: number])[] {
  const kept = Math.min(count, places);
  return Array.from({ length: kept }, (_, i) => [Math.floor((i * count) / kept), Math.floor(((i + 1) * count) / kept)]);
}
