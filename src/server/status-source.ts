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

/** One asset of the insurance fund. Decimal texts in units of the asset; `worth` in US dollars. */
export interface FundAssetStatus {
  readonly asset: string;
  readonly holds: string;
  readonly worth: string;
  /** Its price is stale: this part cannot pay now. */
  readonly stale: boolean;
  /** What nobody has paid yet and waits to be shared. */
  readonly unpaidLosses: string;
  readonly premium: string;
  readonly paidIn: string;
  readonly fromInventory: string;
  readonly exchangedIn: string;
  readonly exchangedOut: string;
  readonly shortfallsPaid: string;
}

/** The insurance fund at one moment. Amounts without an asset are decimal texts of US dollars. */
export interface FundStatus {
  readonly seq: number;
  readonly timeMs: number;
  readonly worth: string;
  /** Share of the notional closed by liquidations that it gets. */
  readonly premiumPpm: number;
  readonly assets: readonly FundAssetStatus[];
  readonly inventory: {
    readonly nav: string;
    readonly notional: string;
    readonly positions: readonly { readonly symbol: string; readonly lots: number; readonly value: string }[];
  };
  /** The two largest shortfalls in the worst column, and what the fund lacks of them. */
  readonly coverTwo?: {
    readonly column: string;
    readonly need: string;
    readonly lacking: string;
    readonly shortfalls: readonly { readonly account: number; readonly shortfall: string }[];
  };
}

/** How near an account is to liquidation. Dollars as decimal texts, moves as shares, probabilities in [0, 1]. */
export interface WarningStatus {
  readonly account: number;
  readonly label: string;
  readonly stage: AccountStage;
  readonly equity: string;
  readonly maintenanceMargin: string;
  readonly maintenanceHeadroom: string;
  /** Deviations of a day of the whole book; absent when nothing moves it. */
  readonly jointDistance?: number;
  readonly fiveMinutes: number;
  readonly hour: number;
  readonly day: number;
  readonly underlyings: readonly {
    readonly underlying: string;
    /** Moves of this underlying alone that end the headroom; absent when none does. */
    readonly down?: number;
    readonly up?: number;
    /** The nearer one in deviations of a day. */
    readonly deviations?: number;
  }[];
}

/** What the status server reads: a published view, never the live state in the middle of a command. */
export interface StatusSource {
  status(): VenueStatus;
  accounts(query: AccountQuery): readonly AccountStatus[];
  /** The most endangered first. */
  warnings(limit: number): readonly WarningStatus[];
  fund(): FundStatus;
}
