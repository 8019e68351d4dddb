export { portfolioJsonSchema } from './portfolio-file/json-schema.ts';
export type { ModelChoice } from './portfolio-file/model-choice.ts';
export { withOverrides } from './portfolio-file/model-choice.ts';
export { presetJsonSchema } from './portfolio-file/preset-schema.ts';
export type { PortfolioFile } from './portfolio-file/read.ts';
export { parsePortfolioFile, readPortfolioFile } from './portfolio-file/read.ts';
export { ClientError, statusClient } from './status-client.ts';
export type {
  AccountPage,
  AccountStatus,
  FundStatus,
  StatusClient,
  VenueStatus,
  WarningPage,
} from './status-client.ts';
export type { BalanceChange, Change, TradeChange } from './what-if/change.ts';
export { changed, parseChange, scaledChange } from './what-if/change.ts';
export { largestSize } from './what-if/largest-size.ts';
