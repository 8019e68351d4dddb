import { ascendingBy, both, fields, listOf, number, text } from '../../parameter-check.ts';
import type { Rule } from '../../parameter-check.ts';
import { HAIRCUTS } from '../balance-haircut.ts';
import type { HaircutTiers } from '../balance-haircut.ts';

/** OKX portfolio margin: the charges MR1 to MR9 of the venue's help pages. @see docs/reference/models/okx-pm.md */
export interface OkxParameters {
  readonly mr1: {
    /** Price moves on each side of zero. */
    readonly moves: readonly ForCoins<{ readonly moves: readonly number[] }>[];
    /** Relative vol shifts by tenor. */
    readonly volShifts: readonly VolShift[];
  };
  /** Decay of the options over this many days. */
  readonly mr2: { readonly days: number };
  /** Vega held against vega of the other side of `borderDays`: this many vol points of the smaller. */
  readonly mr3: { readonly borderDays: number; readonly volPoints: number };
  /** On the net cash delta of each expiry: annualisedMove * years, at least floor. */
  readonly mr4: readonly ForCoins<{ readonly annualisedMove: number; readonly floor: number }>[];
  /** Options repriced with interest this much up and down per year. */
  readonly mr5: { readonly rateShift: number };
  /** `share` of the worst loss of an extreme move either way. */
  readonly mr6: { readonly share: number; readonly moves: readonly ForCoins<{ readonly move: number }>[] };
  readonly mr7: {
    /** Raw charge on the cash delta of each instrument. */
    readonly rates: readonly ForCoins<{ readonly swap: number; readonly future: number; readonly option: number }>[];
    /** Marginal multipliers on the raw charge in USD. */
    readonly increments: readonly ForCoins<{ readonly tiers: readonly Increment[] }>[];
  };
  /** Borrowing, of the USD value of a currency's negative equity. */
  readonly mr8: { readonly maintenance: number; readonly initial: number };
  /** De-peg: rows by size, a rate for each bucket of the stablecoin's index price. */
  readonly mr9: { readonly buckets: readonly number[]; readonly tiers: readonly DepegTier[] };
  /** Initial margin of a risk unit as a multiple of its maintenance. */
  readonly initialFactor: number;
  /** Liquidation fee in the margin ratio, of liabilities and their borrow maintenance. */
  readonly liquidationFee: number;
  /** 1 - discount rate, by currency and USD value of its equity. */
  readonly haircuts: HaircutTiers;
}

/** A row for the coins it names; the row of "others" serves the rest. */
export type ForCoins<Row> = Row & { readonly coins: readonly string[] };

export interface VolShift {
  readonly fromDays: number;
  readonly up: number;
  readonly down: number;
}

export interface Increment {
  readonly from: number;
  readonly multiplier: number;
}

export interface DepegTier {
  readonly from: number;
  /** One rate for each bucket. */
  readonly rates: readonly number[];
}

/** The row of a coin. */
export function rowFor<Row>(rows: readonly ForCoins<Row>[], coin: string): ForCoins<Row> {
  return rows.find(({ coins }) => coins.includes(coin)) ?? rows.find(({ coins }) => coins.includes('others'))!;
}

const ratio = number({ atLeast: 0, atMost: 1 });
const move = number({ above: 0, below: 1 });

function rows(row: Readonly<Record<string, Rule>>): Rule {
  return both(listOf(fields({ coins: listOf(text(), { atLeast: 1 }), ...row }), { atLeast: 1 }), coversAll);
}

function coversAll(value: unknown, path: string): readonly string[] {
  const coins = (value as readonly ForCoins<unknown>[]).flatMap((row) => row.coins);
  const again = coins.find((coin, i) => coins.indexOf(coin) !== i);
  if (again !== undefined) return [`${path} names ${again} twice; each coin belongs to one row`];
  return coins.includes('others')
    ? []
    : [`${path} has no row for "others"; one must serve the coins that are not named`];
}

function fromZero(field: string): Rule {
  return (value, path) => {
    const first = (value as readonly Record<string, number>[])[0][field];
    return first === 0 ? [] : [`${path}[0].${field} is ${first}; the first must be 0`];
  };
}

const DEPEG: Rule = both(
  fields({
    buckets: listOf(number({ atLeast: 0, atMost: 2 }), { atLeast: 1 }),
    tiers: both(
      listOf(fields({ from: number({ atLeast: 0 }), rates: listOf(ratio, { atLeast: 1 }) }), { atLeast: 1 }),
      both(ascendingBy('from'), fromZero('from')),
    ),
  }),
  (value, path) => {
    const { buckets, tiers } = value as OkxParameters['mr9'];
    const rising = buckets.findIndex((bucket, i) => i > 0 && bucket >= buckets[i - 1]);
    if (rising > 0) return [`${path}.buckets[${rising}] is ${buckets[rising]}; buckets must fall`];
    if (buckets[buckets.length - 1] !== 0) return [`${path}.buckets must end at 0`];
    const short = tiers.findIndex(({ rates }) => rates.length !== buckets.length);
    return short < 0
      ? []
      : [`${path}.tiers[${short}].rates has ${tiers[short].rates.length} rates; there are ${buckets.length} buckets`];
  },
);

export const OKX: Rule = fields({
  mr1: fields({
    moves: rows({ moves: listOf(move, { atLeast: 1 }) }),
    volShifts: both(
      listOf(fields({ fromDays: number({ atLeast: 0 }), up: number({ atLeast: 0, atMost: 10 }), down: ratio }), {
        atLeast: 1,
      }),
      both(ascendingBy('fromDays'), fromZero('fromDays')),
    ),
  }),
  mr2: fields({ days: number({ atLeast: 0, atMost: 30 }) }),
  mr3: fields({ borderDays: number({ above: 0 }), volPoints: number({ atLeast: 0, atMost: 100 }) }),
  mr4: rows({ annualisedMove: number({ atLeast: 0, atMost: 10 }), floor: ratio }),
  mr5: fields({ rateShift: ratio }),
  mr6: fields({ share: ratio, moves: rows({ move }) }),
  mr7: fields({
    rates: rows({ swap: ratio, future: ratio, option: ratio }),
    increments: rows({
      tiers: both(
        listOf(fields({ from: number({ atLeast: 0 }), multiplier: number({ above: 0, atMost: 1000 }) }), {
          atLeast: 1,
        }),
        both(ascendingBy('from'), fromZero('from')),
      ),
    }),
  }),
  mr8: fields({ maintenance: ratio, initial: ratio }),
  mr9: DEPEG,
  initialFactor: number({ atLeast: 1, atMost: 10 }),
  liquidationFee: ratio,
  haircuts: HAIRCUTS,
});
