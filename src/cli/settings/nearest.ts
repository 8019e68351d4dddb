/** The name that was probably meant: the one with the fewest letters changed, when that is two or at most a third of them; else undefined. */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const changed = lettersChanged(plain(written), plain(name));
    if (changed >= least) continue;
    least = changed;
    best = name;
  }
  return best;
}

/** snapshot-every, SNAPSHOT_EVERY and snapshotEvery are one name to the eye. */
const plain = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase();

/** Letters to insert, remove, replace or swap with the next until one text is the other (Damerau 1964), row by row. */
function lettersChanged(from: string, to: string): number {
  let twoAbove: readonly number[] = [];
  let above: readonly number[] = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 0; i < from.length; i++) {
    const row = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const replaced = above[j] + (from[i] === to[j] ? 0 : 1);
      const isSwap = i > 0 && j > 0 && from[i] === to[j - 1] && from[i - 1] === to[j];
      row.push(Math.min(row[j] + 1, above[j + 1] + 1, replaced, isSwap ? twoAbove[j - 1] + 1 : replaced));
    }
    [twoAbove, above] = [above, row];
  }
  return above[to.length];
}
