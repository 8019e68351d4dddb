import Database from 'better-sqlite3';

/** Flips a bit of a batch of a log file as a bad disk would. @param nth from the first batch of the file; @param byte of the batch */
export function flipBit(path: string, nth: number, byte: number): void {
  const db = new Database(path);
  const { place, frame } = db.prepare('SELECT place, frame FROM batches ORDER BY place LIMIT 1 OFFSET ?').get(nth) as {
    place: number;
    frame: Buffer;
  };
  frame[byte] ^= 1;
  db.prepare('UPDATE batches SET frame = ? WHERE place = ?').run(frame, place);
  db.close();
}
