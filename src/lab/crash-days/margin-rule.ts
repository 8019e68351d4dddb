import type { VenueBooks } from './venue-books.ts';

/** When a venue that closes whole accounts does so. */
export interface MarginRule {
  /** Marks have moved. */
  reprice(marks: Float64Array): void;
  /** Whether an account has less than its maintenance margin. */
  isBreached(books: VenueBooks, row: number): boolean;
}
