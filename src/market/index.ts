export type { Asset } from './asset.ts';
export { contractDefaults } from './contract-defaults.ts';
export type { ContractSizes } from './contract-defaults.ts';
export { civilDayOf, expiryMsOf } from './expiry-date.ts';
export type { CivilDay } from './expiry-date.ts';
export { forwardAt } from './forward-curve.ts';
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
export type { Instrument } from './instrument.ts';
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
export type { Problem } from './problem.ts';
export { smileVol, surfaceVol } from './smile.ts';
export { ccxtSymbol, deribitName, parseSymbol } from './symbol.ts';
export type { SymbolResult } from './symbol.ts';
