export { apply } from './apply.ts';
export type { Emit } from './apply.ts';
export type {
  Command,
  CommandKind,
  Entry,
  ForwardQuote,
  IndexQuote,
  MarkQuote,
  Of,
  SmileQuote,
} from './command.ts';
export { digestState } from './digest.ts';
export { DEFAULT_ENGINE_PARAMETERS } from './engine-parameters.ts';
export type { EngineParameters } from './engine-parameters.ts';
export type { Event, EventKind, Outcome, Valuation } from './event.ts';
export { earlyWarning, earlyWarnings } from './early-warnings.ts';
export type { EarlyWarning, UnderlyingWarning } from './early-warnings.ts';
export { fold } from './evolve/evolve.ts';
export { FundWatch } from './fund-flows.ts';
export type { FundFlows } from './fund-flows.ts';
export { fundRecord } from './fund-query.ts';
export type { CoverTwoRecord, FundAssetRecord, FundRecord, InventoryRecord } from './fund-query.ts';
export { DEFAULT_GENESIS, genesisProblems } from './genesis.ts';
export type { Genesis } from './genesis.ts';
export { brokenInvariants } from './invariants.ts';
export type { BrokenInvariant } from './invariants.ts';
export { PROTOCOL_VERSION } from './protocol.ts';
export {
  accountRecord,
  accountsByHeadroom,
  conservation,
  marginRecord,
  marketRecords,
  venueRecord,
} from './query.ts';
export type {
  AccountRecord,
  BalanceRecord,
  ConservationRecord,
  HeadroomRecord,
  MarginRecord,
  OrderRecord,
  PositionRecord,
  UnderlyingRecord,
  VenueRecord,
} from './query.ts';
export { REJECTION, REJECTIONS, rejectionName, rejectionSentence } from './rejection.ts';
export type { RejectionCode, RejectionName } from './rejection.ts';
export type { StageName } from './stage.ts';
export { createState, nextSeq, stateTime } from './state.ts';
export type { State } from './state.ts';
export { volView, watchPrices } from './vol-view.ts';
export type { VolView } from './vol-view.ts';
