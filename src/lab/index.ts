export { ACCOUNT_STORIES } from './account-plan.ts';
export type { AccountPlan, AccountStory, PlannedTrade } from './account-plan.ts';
export { population } from './population.ts';
export { randomStream } from './random-stream.ts';
export type { RandomStream } from './random-stream.ts';
export type { TradableMarket, TradableUnderlying } from './tradable-market.ts';
