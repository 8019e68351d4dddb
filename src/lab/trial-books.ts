import type { TrialBook } from './trial-table.ts';

const MAJORS = ['BTC-USD', 'ETH-USD'];

/**
 * The books of the trial on the underlyings at hand: one coin, two majors against each other, everything long, majors against all others, and
 * pairs of others. Weights are shares of gross.
 */
export function trialBooks(names: readonly string[]): TrialBook[] {
  const has = (...wanted: readonly string[]): boolean => wanted.every((name) => names.includes(name));
  const others = names.filter((name) => !MAJORS.includes(name));
  const pair = (long: string, short: string): TrialBook[] =>
    has(long, short)
      ? [{ title: `${coin(long)} against ${coin(short)}`, weights: { [long]: 0.5, [short]: -0.5 } }]
      : [];
  return [
    ...names.slice(0, 1).map((name) => ({ title: `long ${coin(name)}`, weights: { [name]: 1 } })),
    ...pair('BTC-USD', 'ETH-USD'),
    ...pair('ETH-USD', 'BTC-USD'),
    { title: `${names.length} coins long`, weights: spread(names, 1) },
    ...(has(...MAJORS) && others.length > 0
      ? [
          { title: 'majors against alts', weights: { ...spread(MAJORS, 0.5), ...spread(others, -0.5) } },
          { title: 'alts against majors', weights: { ...spread(MAJORS, -0.5), ...spread(others, 0.5) } },
        ]
      : []),
    ...pair('SOL-USD', 'AVAX-USD'),
    ...pair('AVAX-USD', 'SOL-USD'),
    ...pair('XRP-USD', 'LTC-USD'),
    ...pair('DOGE-USD', 'BTC-USD'),
  ];
}

function spread(names: readonly string[], total: number): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, total / names.length]));
}

function coin(name: string): string {
  return name.replace(/-USD$/, '');
}
