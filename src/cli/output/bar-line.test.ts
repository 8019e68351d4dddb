import { expect, test } from 'vitest';
import { barLine, placesOf } from './bar-line.ts';

test('CRSH-070 a bar is as high as its number in eighths, nothing is empty and what is beyond the top is full', () => {
  expect(barLine([0, 0.01, 1, 1.01, 4, 8, 9], 8)).toBe(' ▁▁▂▄██');
  expect(barLine([], 8)).toBe('');
});

test('CRSH-070 places cover a list from its beginning to its end, none twice', () => {
  expect(placesOf(10, 3)).toEqual([
    [0, 3],
    [3, 6],
    [6, 10],
  ]);
  expect(placesOf(2, 5)).toEqual([
    [0, 1],
    [1, 2],
  ]);
});
