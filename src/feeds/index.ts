export { FeedError } from './feed-error.ts';
export { generatedMarket, LISTING, NATURES } from './generated.ts';
export type { GeneratedOptions } from './generated.ts';
export type { ListingRules } from './generated/listing.ts';
export type { UnderlyingNature } from './generated/price-paths.ts';
export { replayChains } from './replay.ts';
export type { ReplaySpan } from './replay.ts';
export type {
  AssetSnapshot,
  ExpirySnapshot,
  FutureSnapshot,
  MarketSnapshot,
  OptionSnapshot,
  UnderlyingSnapshot,
} from './snapshot.ts';
