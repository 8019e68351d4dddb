/** Who of those that judge a run says a sentence like this; the first that fits. */
const FINDERS: readonly (readonly [string, RegExp])[] = [
  ['replicas compare digests', /replicas-agree/],
  ['recovery', /^the node could not be opened/],
  ['invariants of the engine', /^the node stopped: .* broke a promise: [a-z-]+: /],
  ['assertions of the engine', /^the node stopped: .* broke a promise: Fault: /],
  ['fencing', /^a node that lost its log acknowledged/],
  ['digest of a node against the log', /a node had the digest|the process has digest/],
  ['exactly once', /^command \d+(\/\d+)? (was|is|stands)/],
  ['follower', /^the follower/],
  ['second run of the seed', /^the second run of the seed/],
  ['oracle: books', /: account \d+ (has|holds) |must have|the engine says/],
  ['oracle: margins', /tells NAV, equity, IM, MM/],
  ['oracle: waterfall', /^entry \d+ \([a-z-]+\): /],
];

/** The name of the checker that found this. */
export function finderOf(found: string): string | undefined {
  return FINDERS.find(([, says]) => says.test(found))?.[0];
}
