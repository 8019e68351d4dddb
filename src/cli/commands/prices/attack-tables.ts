import { printTime } from '../../../client/portfolio-file/time-field.ts';
import { worstDeviation } from '../../../feeds/attacks/attack.ts';
import type { AttackColumn, AttackPoint } from '../../../feeds/attacks/attack.ts';
import type { VenueAttackResult } from '../../../feeds/attacks/venue-attacks.ts';
import type { Io } from '../../io.ts';
import { csvLines, formatNumber } from '../../output/format.ts';
import { heading, left, printTable, right } from '../../output/table.ts';
import { RECORDED_ATTACKS } from './attack-picture.ts';

interface Recorded {
  readonly name: string;
  readonly points: readonly AttackPoint[];
}

const percent = (share: number): string => `${formatNumber(share * 100, 3)} %`;

export function printVenueAttacks(io: Io, results: readonly VenueAttackResult[]): string {
  const columns = [
    left('attack'),
    right('our index'),
    right('bound'),
    right('confidence'),
    right('our mark'),
    right('last price'),
    right('one venue'),
  ];
  const rows = results.map(({ name, index, bound, leastConfidence, mark, lastPrice, single }) => [
    name,
    percent(index),
    percent(bound),
    formatNumber(leastConfidence),
    percent(mark),
    percent(lastPrice),
    percent(single),
  ]);
  return (
    heading(io, 'Five equal sources around 60,000: largest distance from the true price') +
    printTable(io, columns, rows)
  );
}

/** Before, during and after, and how far each price went at worst. */
export function printRecordedAttack(io: Io, { name, points }: Recorded): string {
  const attack = Object.values(RECORDED_ATTACKS).find((each) => each.name === name);
  if (attack === undefined) return '';
  const { heads, places, moments, title } = attack;
  const number = (x: number): string => formatNumber(x, places);
  const rows = moments.flatMap((timeMs) => {
    const point = points.find((each) => each.timeMs === timeMs);
    if (point === undefined) return [];
    const { reference, index, confidence, naive, single, coin } = point;
    const coinPrice = formatNumber(coin, 4);
    return [
      [
        printTime(timeMs),
        number(reference),
        number(index),
        formatNumber(confidence),
        number(naive),
        number(single),
        coinPrice,
      ],
    ];
  });
  const columns = [
    left('time'),
    right(heads.reference),
    right(heads.index),
    right('confidence'),
    right(heads.naive),
    right(heads.single),
    right(heads.coin),
  ];
  const compared: AttackColumn[] = [
    'index',
    'naive',
    'single',
    ...(name === RECORDED_ATTACKS.usde.name ? (['coin'] as const) : []),
  ];
  const worst = compared.map((column) => {
    const { share, timeMs, price } = worstDeviation(points, column);
    return [heads[column], percent(share), number(price), printTime(timeMs)];
  });
  return [
    heading(io, title),
    printTable(io, columns, rows),
    heading(io, `Farthest from the ${heads.reference}`),
    printTable(io, [left('price'), right('distance'), right('it stood at'), left('when')], worst),
  ].join('');
}

/** Minute by minute. */
export function attacksCsv(recorded: readonly Recorded[]): string {
  return csvLines([
    ['attack', 'time', 'reference', 'index', 'confidence', 'lastPrice', 'singleVenue', 'coinIndex'],
    ...recorded.flatMap(({ name, points }) =>
      points.map(({ timeMs, reference, index, confidence, naive, single, coin }) => [
        name,
        printTime(timeMs),
        reference,
        index,
        confidence,
        naive,
        single,
        coin,
      ]),
    ),
  ]);
}
