import type { AttackColumn, AttackPoint } from '../../../feeds/attacks/attack.ts';
import { lineCharts } from '../../output/line-chart.ts';
import type { ChartLine, ChartPanel } from '../../output/line-chart.ts';

/** A recorded attack as it is shown: what its columns are, and where its picture has grid lines. */
export interface RecordedAttack {
  readonly name: string;
  readonly title: string;
  /** Heads of the columns: reference, index, naive, single, coin. */
  readonly heads: Readonly<Record<AttackColumn | 'reference', string>>;
  readonly places: number;
  /** Moments of the table, UTC. */
  readonly moments: readonly number[];
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

const every = (fromMs: number, stepMs: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => fromMs + i * stepMs);
const HOUR = 3_600_000;

export const RECORDED_ATTACKS: Readonly<Record<'usdc' | 'usde', RecordedAttack>> = {
  usdc: {
    name: 'usdc-2023-03',
    title: 'Bitcoin while USDC left its peg, March 2023, USD',
    heads: {
      reference: 'dollar book',
      index: 'our index',
      naive: 'last price',
      single: 'one venue (BTC/USDC)',
      coin: 'our USDC index',
    },
    places: 0,
    moments: [
      Date.UTC(2023, 2, 10, 20),
      Date.UTC(2023, 2, 11, 3),
      Date.UTC(2023, 2, 11, 4, 30),
      Date.UTC(2023, 2, 11, 7, 19),
      Date.UTC(2023, 2, 11, 12),
      Date.UTC(2023, 2, 12),
      Date.UTC(2023, 2, 12, 12),
      Date.UTC(2023, 2, 13, 0),
      Date.UTC(2023, 2, 13, 14),
    ],
    xTicks: every(Date.UTC(2023, 2, 11), 12 * HOUR, 6),
    yTicks: [19_000, 20_000, 21_000, 22_000, 23_000, 24_000],
  },
  usde: {
    name: 'usde-2025-10-10',
    title: 'USDe on 2025-10-10, USD',
    heads: {
      reference: 'on-chain pool',
      index: 'our price',
      naive: 'last price',
      single: 'one venue',
      coin: 'index without redemption',
    },
    places: 4,
    moments: [
      Date.UTC(2025, 9, 10, 21),
      Date.UTC(2025, 9, 10, 21, 20),
      Date.UTC(2025, 9, 10, 21, 36),
      Date.UTC(2025, 9, 10, 21, 44),
      Date.UTC(2025, 9, 10, 21, 55),
      Date.UTC(2025, 9, 10, 22, 15),
      Date.UTC(2025, 9, 10, 23),
      Date.UTC(2025, 9, 11, 0, 30),
    ],
    xTicks: every(Date.UTC(2025, 9, 10, 20), HOUR, 6),
    yTicks: [0.6, 0.7, 0.8, 0.9, 1],
  },
};

const COLOURS: Readonly<Record<AttackColumn | 'reference', string>> = {
  naive: '#c9a227',
  single: '#d1495b',
  coin: '#8d99ae',
  reference: '#2a9d8f',
  index: '#1d3557',
};

/** Both recorded attacks as one picture. The index of the coin itself has another scale in the first and is left out there. */
export function attackPicture(
  recorded: readonly { readonly name: string; readonly points: readonly AttackPoint[] }[],
): string {
  return lineCharts(
    Object.entries(RECORDED_ATTACKS).flatMap(([key, attack]): ChartPanel[] => {
      const points = recorded.find(({ name }) => name === attack.name)?.points;
      if (points === undefined) return [];
      const columns = (['naive', 'single', 'coin', 'reference', 'index'] as const).filter(
        (column) => column !== 'coin' || key === 'usde',
      );
      return [
        {
          title: attack.title,
          lines: columns.map((column) => lineOf(attack, column, points)),
          xLabel: (x) => new Date(x).toISOString().slice(5, 16).replace('T', ' '),
          yLabel: (y) => (attack.places === 0 ? y.toLocaleString('en-US') : y.toFixed(2)),
          xTicks: attack.xTicks,
          yTicks: attack.yTicks,
        },
      ];
    }),
  );
}

function lineOf(attack: RecordedAttack, column: AttackColumn | 'reference', points: readonly AttackPoint[]): ChartLine {
  const step = Math.max(1, Math.floor(points.length / 720));
  const thinned = points.filter((_, i) => i % step === 0);
  return {
    name: attack.heads[column],
    colour: COLOURS[column],
    points: thinned.map((point) => [point.timeMs, point[column]] as const),
    isBackground: column !== 'index',
  };
}
