export { listenOnLoopback, statusServer } from './status-server.ts';
export { ACCOUNT_ORDERS, ACCOUNT_STAGES } from './status-source.ts';
export type {
  AccountOrder,
  AccountQuery,
  AccountStage,
  AccountStatus,
  StatusSource,
  VenueStatus,
} from './status-source.ts';
