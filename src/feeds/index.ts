export { ccxtFeed } from './ccxt-feed.ts';
export type { CcxtFeedOptions } from './ccxt-feed.ts';
export { FeedError } from './feed-error.ts';
export type { BookMessage, Feed, FeedClock, FeedMessage, FeedSource, PriceMessage, StatusMessage } from './feed.ts';
export { generatedFeed } from './generated-feed.ts';
export type { GeneratedFeedOptions, GeneratedVenue } from './generated-feed.ts';
export { generatedMarket, LISTING, NATURES } from './generated.ts';
export type { GeneratedOptions } from './generated.ts';
export type { ListingRules } from './generated/listing.ts';
export type { UnderlyingNature } from './generated/price-paths.ts';
export { boardHears, boardPublishes, newBoard } from './index-board.ts';
export type { Board, BoardEntry, BoardIndex, BoardParameters } from './index-board.ts';
export { runIndexes } from './index-runner.ts';
export type { RunnerEvent } from './index-runner.ts';
export { ccxtExchanges } from './live/ccxt-exchange.ts';
export type { CcxtExchange, CcxtOrderBook, CcxtTicker } from './live/ccxt-exchange.ts';
export type { CcxtMarket } from './live/ccxt-speakers.ts';
export { boardOf, liveMarkets } from './live/live-board.ts';
export { replayFeed } from './replay-feed.ts';
export type { RecordedPoint, RecordedSource } from './replay-feed.ts';
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
export { fittedSurfaces, withFittedSmiles } from './surface/fitted-smiles.ts';
export type { FittedUnderlying } from './surface/fitted-smiles.ts';
