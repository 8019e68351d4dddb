import { expect, test } from 'vitest';
import { lineCharts } from './line-chart.ts';

const PANEL = {
  title: 'a < b & c',
  lines: [
    {
      name: 'one',
      colour: '#000000',
      points: [
        [0, 0],
        [10, 5],
        [20, 99],
      ] as const,
    },
  ],
  xLabel: String,
  yLabel: String,
  xTicks: [0, 10, 20],
  yTicks: [0, 5, 10],
};

test('FEED-050 a line runs from the left edge to the right one and is cut at the highest tick', () => {
  const svg = lineCharts([PANEL]);
  expect(svg).toContain('points="80,294 510,178 940,62"');
  expect(svg).toContain('a &lt; b &amp; c');
  expect(lineCharts([PANEL])).toBe(svg);
  expect(lineCharts([PANEL, PANEL])).toContain('viewBox="0 0 960 660"');
});
