import { expect, test } from 'vitest';
import { createBookMargin } from '../../src/risk/book-margin.ts';
import type { Book } from '../../src/risk/book.ts';
import { evaluateBook } from '../../src/risk/margin.ts';
import { createScratch } from '../../src/risk/scratch.ts';
import { drawnBook } from './screen-books.ts';
import { createWorld, evaluate } from './screen-world.ts';

/** The same book through the kernels and position by position: margin, active column and vectors. */
function both(world: ReturnType<typeof createWorld>, book: Book): readonly unknown[] {
  const plain = createScratch(world.table, world.parameters);
  const margin = createBookMargin();
  evaluateBook(book, world.table, world.parameters, plain, margin);
  world.books[0] = book;
  const netted = { ...evaluate(world, 0) };
  const { scratch } = world;
  const end = scratch.slots * scratch.stride;
  const days = scratch.slots > 1 ? scratch.jointPnl.length : 0;
  return [
    [netted, scratch.slots, scratch.vectors.slice(0, end), scratch.jointPnl.slice(0, days)],
    [margin, plain.slots, plain.vectors.slice(0, end), plain.jointPnl.slice(0, days)],
  ];
}

test('SCAN-010 KERN-001 a book netted by the kernels is the book netted position by position', () => {
  for (const kind of ['vector', 'scalar'] as const) {
    const world = createWorld(3, () => [], undefined, kind);
    for (let i = 0; i < 150; i++) {
      const book = drawnBook(world);
      const [netted, plain] = both(world, book);
      expect(netted).toEqual(plain);
      expect(world.scratch.net?.isSorted).toBe(true);
    }
  }
});

test('SCAN-010 parts of lots are netted position by position, in the order of the book', () => {
  const world = createWorld(4, () => []);
  for (let i = 0; i < 50; i++) {
    const book = drawnBook(world);
    book.lots.forEach((lots, at) => {
      book.lots[at] = lots * 1.1 + 0.3;
    });
    const [netted, plain] = both(world, book);
    expect(netted).toEqual(plain);
    expect(world.scratch.net?.isSorted).toBe(false);
  }
});
