export type { Asset } from './asset.ts';
export { contractDefaults } from './contract-defaults.ts';
export type { ContractSizes } from './contract-defaults.ts';
export { lotPayoff, settledCash } from './exercise.ts';
export type { LotPayoff } from './exercise.ts';
export { civilDayOf, expiryMsOf } from './expiry-date.ts';
export type { CivilDay } from './expiry-date.ts';
export { forwardAt } from './forward-curve.ts';
export {
  averagePremium,
  firstFundingIndex,
  fundingIndexAt,
  fundingPayments,
  fundingRatePpb,
  premiumPpb,
} from './funding.ts';
export type { FundingHolder, FundingIndex, FundingParameters, ImpactPrices } from './funding.ts';
export { compositeIndex, indexParameterProblems, medianPrice } from './index-price.ts';
export type {
  IndexComposite,
  IndexParameters,
  IndexSource,
  PublishedIndex,
  SourceQuote,
  SourceReport,
  SourceState,
} from './index-price.ts';
export { instrumentMark } from './instrument-mark.ts';
export type { InstrumentMark } from './instrument-mark.ts';
export { instrumentMarket } from './instrument-market.ts';
export type { InstrumentMarketResult } from './instrument-market.ts';
export { impliedOptionVol } from './instrument-vol.ts';
export type { Instrument } from './instrument.ts';
export { costToClose, lotSteps, mergedDepth } from './liquidity.ts';
export type { CloseCost, DepthParameters, DepthStep, LeftOutVenue, MergedDepth, VenueDepth } from './liquidity.ts';
export { futureMark, midPrice, perpetualMark } from './mark-price.ts';
export type { MarkParameters, MarkResult, MarkState, PerpetualInputs, TopOfBook } from './mark-price.ts';
export type {
  AssetPrice,
  ExpiryMarket,
  InstrumentMarket,
  Market,
  Smile,
  StrikeSmile,
  SviSmile,
  UnderlyingMarket,
} from './market.ts';
export { averageAt, firstAverage, heardAverage } from './moving-average.ts';
export type { MovingAverage } from './moving-average.ts';
export { applyChange, applySnapshot, impactPrice, newBook } from './order-book.ts';
export type { BookChange, BookLevel, BookSnapshot, OrderBook } from './order-book.ts';
export type { Problem } from './problem.ts';
export { redemptionPrice } from './redemption-price.ts';
export type {
  RedemptionInputs,
  RedemptionParameters,
  RedemptionPrice,
  RedemptionQuote,
  RedemptionState,
} from './redemption-price.ts';
export { heardIndex, NO_SAMPLES, settlementForward, settlementPrice } from './settlement.ts';
export type { SettlementForward, SettlementParameters, SettlementWindow } from './settlement.ts';
export { smileVol, surfaceVol } from './smile.ts';
export type { SurfacePoint } from './smile.ts';
export { acceptQuote, newTimeline, publishDue } from './source-timeline.ts';
export type {
  IndexAt,
  QuoteConversion,
  SourceClock,
  TimedQuote,
  Timeline,
  TimelineCounts,
  TimelineParameters,
} from './source-timeline.ts';
export { ssviSmile } from './ssvi.ts';
export type { SurfaceShape } from './ssvi.ts';
export { ccxtSymbol, deribitName, parseSymbol } from './symbol.ts';
export type { SymbolResult } from './symbol.ts';
export { volQuotes } from './vol-quote.ts';
export type { OptionQuote, QuoteFault, VolQuote, VolQuotes } from './vol-quote.ts';
export { fitSurface, smilesOf } from './vol-surface.ts';
export type { ExpiryFit, ExpiryQuotes } from './vol-surface.ts';
