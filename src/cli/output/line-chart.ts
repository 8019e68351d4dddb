/** A line of a chart: its points in order of x. */
export interface ChartLine {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
  /** Drawn behind the others, thin and pale. */
  readonly isBackground?: boolean;
}

/** One chart of a picture. */
export interface ChartPanel {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly xLabel: (x: number) => string;
  readonly yLabel: (y: number) => string;
  /** Where grid lines stand. */
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

const WIDTH = 960;
const PANEL_HEIGHT = 330;
const LEFT = 80;
const RIGHT = 44;
const TOP = 62;
const LEGEND_ROW = 18;
const BOTTOM = 36;

/** Charts one below the other as an SVG text: the same input gives the same bytes. @see spec/12-FEED, FEED-050 */
export function lineCharts(panels: readonly ChartPanel[]): string {
  const height = panels.length * PANEL_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...panels.map((panel, i) => `<g transform="translate(0 ${i * PANEL_HEIGHT})">\n${panelOf(panel)}\n</g>`),
    '</svg>\n',
  ].join('\n');
}

function panelOf(panel: ChartPanel): string {
  const names = legendPlaces(panel.lines);
  const top = TOP + LEGEND_ROW * Math.max(...names.map(({ row }) => row));
  const place = placer(panel, top);
  return [
    `<text x="${LEFT}" y="22" font-size="15" font-weight="bold" fill="#222222">${escaped(panel.title)}</text>`,
    legend(panel.lines, names),
    ...panel.yTicks.map((y) => {
      const at = coordinate(place.y(y));
      const label = `<text x="${LEFT - 8}" y="${at}" dy="4" text-anchor="end" fill="#555555">${escaped(panel.yLabel(y))}</text>`;
      return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${at}" y2="${at}" stroke="#e5e5e5"/>${label}`;
    }),
    ...panel.xTicks.map((x) => {
      const at = coordinate(place.x(x));
      const label = `<text x="${at}" y="${PANEL_HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#555555">${escaped(panel.xLabel(x))}</text>`;
      return `<line x1="${at}" x2="${at}" y1="${top}" y2="${PANEL_HEIGHT - BOTTOM}" stroke="#f0f0f0"/>${label}`;
    }),
    ...panel.lines.map((line) => lineOf(line, place)),
  ].join('\n');
}

interface Placer {
  readonly x: (x: number) => number;
  readonly y: (y: number) => number;
}

/** The ticks at the ends bound the panel. */
function placer({ xTicks, yTicks, lines }: ChartPanel, top: number): Placer {
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x)).concat(xTicks);
  const [x0, x1] = xs.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [xs[0], xs[0]]);
  const [y0, y1] = [Math.min(...yTicks), Math.max(...yTicks)];
  return {
    x: (x) => LEFT + ((x - x0) / (x1 - x0)) * (WIDTH - LEFT - RIGHT),
    y: (y) =>
      PANEL_HEIGHT - BOTTOM - ((Math.min(Math.max(y, y0), y1) - y0) / (y1 - y0)) * (PANEL_HEIGHT - top - BOTTOM),
  };
}

interface LegendPlace {
  readonly x: number;
  readonly row: number;
}

/** Names side by side, in as many rows as they need. */
function legendPlaces(lines: readonly ChartLine[]): readonly LegendPlace[] {
  let [x, row] = [LEFT, 0];
  return lines.map(({ name }) => {
    const width = 46 + name.length * 6.6;
    if (x > LEFT && x + width > WIDTH) [x, row] = [LEFT, row + 1];
    const place = { x, row };
    x += width;
    return place;
  });
}

function legend(lines: readonly ChartLine[], places: readonly LegendPlace[]): string {
  return lines
    .map(({ name, colour }, i) => {
      const { x, row } = places[i];
      const y = 42 + LEGEND_ROW * row;
      return `<line x1="${x}" x2="${x + 22}" y1="${y}" y2="${y}" stroke="${colour}" stroke-width="3"/><text x="${x + 28}" y="${y + 4}" fill="#333333">${escaped(name)}</text>`;
    })
    .join('\n');
}

function lineOf({ points, colour, isBackground = false }: ChartLine, place: Placer): string {
  const path = points.map(([x, y]) => `${coordinate(place.x(x))},${coordinate(place.y(y))}`).join(' ');
  const width = isBackground ? 1 : 1.8;
  return `<polyline fill="none" stroke="${colour}" stroke-width="${width}" stroke-opacity="${isBackground ? 0.75 : 1}" points="${path}"/>`;
}

function coordinate(x: number): string {
  return (Math.round(x * 10) / 10).toString();
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
