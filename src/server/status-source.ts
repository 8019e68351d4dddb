/** Where an account stands on the ladder. */
export type AccountStage = 'normal' | 'called' | 'restricted' | 'liquidating';

export const ACCOUNT_STAGES: readonly AccountStage[] = ['normal', 'called', 'restricted', 'liquidating'];

/** The venue at one moment, as the status page tells it. */
export interface VenueStatus {
  /** Last entry applied. */
  readonly seq: number;
  /** Time of that entry, ms. */
  readonly timeMs: number;
  /** `running` while ticks arrive, `finished` when the run is over and the numbers stand. */
  readonly phase: 'running' | 'finished';
  readonly accounts: Readonly<Record<AccountStage, number>>;
  readonly commands: number;
  readonly judgements: number;
  readonly rejections: number;
  /** Insurance fund by asset, decimal text. */
  readonly fund: Readonly<Record<string, string>>;
}

/** One account. Amounts are decimal texts of US dollars, exact. */
export interface AccountStatus {
  readonly account: number;
  readonly label: string;
  readonly stage: AccountStage;
  readonly nav: string;
  readonly equity: string;
  readonly initialMargin: string;
  readonly maintenanceMargin: string;
  readonly initialHeadroom: string;
  readonly maintenanceHeadroom: string;
  /** Maintenance headroom over maintenance margin; absent when nothing is required. */
  readonly headroomShare?: number;
}

export const ACCOUNT_ORDERS = ['headroom', 'share', 'account'] as const;

/** headroom: least maintenance headroom in dollars first; share: least in proportion to its requirement; account: by number. */
export type AccountOrder = (typeof ACCOUNT_ORDERS)[number];

export interface AccountQuery {
  readonly sort: AccountOrder;
  readonly limit: number;
}

/** What the status server reads: a published view, never the live state in the middle of a command. */
export interface StatusSource {
  status(): VenueStatus;
  accounts(query: AccountQuery): readonly AccountStatus[];
}
