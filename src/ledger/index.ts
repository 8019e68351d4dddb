export {
  ACCOUNT_KIND,
  accountKindName,
  CLEARING_ACCOUNT,
  DUST_ACCOUNT,
  EXTERNAL_ACCOUNT,
  FEE_ACCOUNT,
  FUND_ACCOUNT,
  INVENTORY_ACCOUNT,
  LOSS_ACCOUNT,
  OWN_ACCOUNTS,
} from './account-kind.ts';
export type { AccountKind } from './account-kind.ts';
export { custody, imbalance } from './conservation.ts';
export { balanceOf, isPostable, post } from './ledger.ts';
export type { Ledger } from './ledger.ts';
