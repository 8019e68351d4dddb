export { ClientError, statusClient } from './status-client.ts';
export type { AccountPage, AccountStatus, StatusClient, VenueStatus } from './status-client.ts';
export { portfolioJsonSchema } from './portfolio-file/json-schema.ts';
export type { ModelChoice } from './portfolio-file/model-choice.ts';
export { withOverrides } from './portfolio-file/model-choice.ts';
export { presetJsonSchema } from './portfolio-file/preset-schema.ts';
export type { PortfolioFile } from './portfolio-file/read.ts';
export { parsePortfolioFile, readPortfolioFile } from './portfolio-file/read.ts';
