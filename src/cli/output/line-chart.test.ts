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
  expect(svg).toContain('points="80,294 498,178 916,62"');
  expect(svg).toContain('a &lt; b &amp; c');
  expect(lineCharts([PANEL])).toBe(svg);
  expect(lineCharts([PANEL, PANEL])).toContain('viewBox="0 0 960 660"');
});

test('CRSH-070 more names than a row has room for stand in a second one, and the chart begins below it', () => {
  const lines = Array.from({ length: 7 }, (_, i) => ({ ...PANEL.lines[0], name: `a line with the number ${i}` }));
  const svg = lineCharts([{ ...PANEL, lines }]);
  const rows = [...svg.matchAll(/<text x="([\d.]+)" y="(46|64)" fill="#333333">/g)].map(([, x, y]) => [Number(x), y]);
  expect(rows.map(([, y]) => y)).toEqual(['46', '46', '46', '46', '64', '64', '64']);
  expect(rows[4][0]).toBe(108);
  expect(svg).toContain('points="80,294 498,187 916,80"');
});
