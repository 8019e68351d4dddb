export { backtestStatistics, independenceTest, kupiecTest } from './backtest-statistics.ts';
export type { BacktestStatistics, LikelihoodRatio } from './backtest-statistics.ts';
export { bankruptcyPrice } from './bankruptcy-price.ts';
export { ACTIVE, createBookMargin, PART } from './book-margin.ts';
export type { BookMargin } from './book-margin.ts';
export type { Book } from './book.ts';
export { contractPricing } from './contract-pricing.ts';
export type { ContractPricing, PayoffShape } from './contract-pricing.ts';
export { explainTable } from './explain-table.ts';
export { houseBook } from './house-book.ts';
export type { HouseBook, HouseRow } from './house-book.ts';
export { compileHouseParameters } from './house-compile.ts';
export type { CompileScale, HouseVenue, VenueCoin, VenueExpiry, VenueUnderlying } from './house-compile.ts';
export type { HouseParameters } from './house-parameters.ts';
export type { PortfolioParameters, UnderlyingParameters } from './house-preset.ts';
export { houseScenarioSet } from './house-scenarios.ts';
export { liquidationPrices } from './liquidation-price.ts';
export type { CertifiedRoot, LiquidationPrices } from './liquidation-price.ts';
export { evaluateBook, evaluateWithOrders } from './margin.ts';
export { PortfolioProblem } from './model.ts';
export type { MarginModel, Preset } from './model.ts';
export { evaluatePortfolio, portfolioMargin } from './models/portfolio.ts';
export type { HouseEvaluation } from './models/portfolio.ts';
export { modelNamed, MODELS } from './models/registry.ts';
export type { OrderBook } from './order-book.ts';
export type { CollateralBalance, Order, Portfolio, PortfolioAccount, Position } from './portfolio.ts';
export { anyModel, PresetProblem, readPreset } from './preset.ts';
export type { AnyModel } from './preset.ts';
export { projections } from './projection.ts';
export type { Projection } from './projection.ts';
export type {
  CollateralReport,
  Contribution,
  GreeksRow,
  GroupReport,
  MarginReport,
  PositionReport,
  RequirementPart,
} from './report.ts';
export { contractValue, shockedValue } from './reprice.ts';
export { cellLimitOf, listRow, refreshRow } from './risk-array.ts';
export type { RowListing, RowScale } from './risk-array.ts';
export { createRiskTable, ROW_KIND } from './risk-table.ts';
export type { RiskTable } from './risk-table.ts';
export { scanRows } from './scan.ts';
export { scenarioSetOf } from './scenario-set.ts';
export type { ScenarioRanges } from './scenario-set.ts';
export type { Scenario, ScenarioSet, VolShock } from './scenario.ts';
export { createScratch } from './scratch.ts';
export type { Scratch } from './scratch.ts';
export { valueAccount } from './valuation.ts';
export type { ValuedAccount, ValuedBalance, ValuedPosition } from './valuation.ts';
export { largestPassing, openDesk, whatIf } from './what-if.ts';
export type { MarginTotals, Trade, WhatIf, WhatIfDesk } from './what-if.ts';
