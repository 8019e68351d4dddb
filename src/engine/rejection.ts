/**
 * Why a command was refused. Codes by hundreds: 1xx form and order of commands, 2xx accounts, 3xx assets, instruments and prices,
 * 4xx margin, 5xx collateral and withdrawal, 6xx liquidation, 7xx fund. A code is never reused or renumbered.
 * Each sentence says which field, and what is allowed. docs/reference/rejections.md is generated from this file.
 */
export const REJECTIONS = {
  PARAMETERS_MISSING: [101, 'The engine has no parameters yet: send set-parameters first.'],
  PARAMETERS_INVALID: [
    102,
    'An engine parameter is out of range: shares are whole numbers from 0 to 1,000,000 ppm, the release share is not below the warning share, staleAfterMs is above 0, and the liquidity provider is a house account.',
  ],
  PRESET_INVALID: [
    103,
    "The preset does not pass the margin model's own check, or names another model than the house model.",
  ],
  PROTOCOL_UNKNOWN: [
    104,
    'The protocol version is not one that this build knows, or it is lower than the one in force.',
  ],
  LIST_EMPTY: [105, 'The list of the command is empty: give at least one quote.'],
  LIST_REPEATS: [106, 'The list names the same underlying, expiry or instrument twice: each may appear once.'],
  PRESET_TOO_WIDE: [
    107,
    'The columns of the preset times the instruments planned at genesis do not fit one memory of 4 GiB: give the preset fewer price moves or tails, or plan fewer instruments.',
  ],

  ACCOUNT_UNKNOWN: [201, 'No account has this number.'],
  ACCOUNT_LABEL_INVALID: [202, 'An account label is 1 to 32 printable ASCII characters.'],
  ACCOUNTS_FULL: [203, 'The table of accounts is full: its capacity was fixed at genesis.'],
  ACCOUNT_IS_INTERNAL: [
    204,
    'This account belongs to the venue (external, fund, fee, clearing, dust or loss) and takes no such command.',
  ],
  ACCOUNTS_EQUAL: [205, 'The two accounts of the command must differ.'],

  ASSET_UNKNOWN: [301, 'No asset has this number or code.'],
  ASSET_EXISTS: [302, 'An asset of this code is listed already.'],
  ASSET_INVALID: [
    303,
    'An asset has a code of 1 to 12 characters A-Z 0-9, 0 to 18 decimals, and a coin names its underlying and a lot of at least one ledger unit.',
  ],
  ASSETS_FULL: [304, 'The table of assets is full: its capacity was fixed at genesis.'],
  INSTRUMENT_UNKNOWN: [305, 'No listed instrument has this number.'],
  INSTRUMENT_EXISTS: [306, 'An instrument of this symbol is listed already.'],
  INSTRUMENT_INVALID: [
    307,
    'The instrument contradicts itself: sizes are above 0, options have strike and type, futures and options an expiry, spot and perpetuals none, inverse contracts settle in the base coin.',
  ],
  INSTRUMENTS_FULL: [308, 'The table of instruments is full: its capacity was fixed at genesis.'],
  INSTRUMENT_EXPIRED: [309, 'The instrument has expired: it only waits for settlement.'],
  INSTRUMENT_IN_USE: [310, 'Somebody holds the instrument or has an order in it.'],
  INSTRUMENT_LOT_TOO_LARGE: [
    311,
    'Sixteen times the value of one lot passes the highest cell limit: list it with a smaller lot.',
  ],
  INSTRUMENT_LOT_TOO_SMALL: [
    312,
    'One lot is not a whole number of ledger units of the base asset: list it with a larger lot.',
  ],
  EXPIRIES_FULL: [313, 'The table of expiries is full: its capacity was fixed at genesis.'],
  UNDERLYING_UNKNOWN: [314, 'No underlying has this number.'],
  UNDERLYINGS_FULL: [315, 'The table of underlyings is full: its capacity was fixed at genesis.'],
  PRICE_INVALID: [316, 'A price is a whole number of 10^-8 units, from 1 to 9,007,199,254,740,991.'],
  PRICE_BEYOND_CELL_LIMIT: [
    317,
    'The price has outgrown the cell limits fixed at listing: list the instruments again with smaller lots.',
  ],
  PRICE_MISSING: [318, 'A price that is needed has not been published: index, forward of the expiry, or smile.'],
  PRICE_STALE: [319, 'The last index price is older than staleAfterMs: no new risk until it is published again.'],
  CONFIDENCE_INVALID: [320, 'A confidence is a whole number from 0 to 1,000,000 ppm.'],
  RATE_INVALID: [
    321,
    'An interest rate is a real number from -1 to 1; a funding rate a whole number of at most 50,000,000 ppb either way.',
  ],
  SMILE_INVALID: [
    322,
    'A smile has finite numbers in range: SVI with b, sigma, forward and timeYears above 0 and |rho| < 1, or 1 to 128 ascending strikes with vols in (0, 20].',
  ],
  EXPIRY_UNKNOWN: [323, 'The underlying has no listed instrument of this expiry.'],
  EXPIRY_NOT_REACHED: [324, 'The expiry lies in the future: it can be settled from its time on.'],
  INSTRUMENT_NOT_PERPETUAL: [325, 'Funding is paid on perpetuals only.'],
  MARK_NOT_ALLOWED: [
    326,
    'A mark is given for perpetuals and futures of the named underlying only: options are marked by their smile.',
  ],
  INSTRUMENT_IS_COIN_ROW: [
    327,
    'This number is the risk row of a coin balance, not a traded instrument: deposit, withdraw or trade the spot pair.',
  ],

  MARGIN_INSUFFICIENT: [401, 'Initial headroom would be negative.'],
  LOTS_INVALID: [402, 'Lots are a whole number, not zero; for a fill above zero; at most 9,007,199,254,740,991.'],
  LOTS_BEYOND_EXACTNESS: [
    403,
    'The sum of |lots| times cell limit over the account would pass 2^53: the arithmetic would no longer be exact.',
  ],
  POSITIONS_FULL: [
    404,
    'The account would hold more positions than 512 less one for each asset that the venue may list.',
  ],
  POSITION_POOL_FULL: [405, 'The pool of position rows is full: its capacity was fixed at genesis.'],
  REDUCE_ONLY: [406, 'The account is restricted or being liquidated: only orders that shrink a position pass.'],
  ORDER_EXISTS: [407, 'An order of this number is resting already.'],
  ORDER_UNKNOWN: [408, 'No resting order has this number.'],
  ORDER_MISMATCH: [
    409,
    "The fill does not fit the order it names: account, instrument, side, remaining lots, or a price worse than the order's limit.",
  ],
  ORDERS_FULL: [410, 'The table of orders is full: its capacity was fixed at genesis.'],
  ORDER_NUMBER_INVALID: [411, 'An order number is a whole number from 1 to 9,007,199,254,740,991.'],
  ORDERS_BEYOND_LIMIT: [412, 'The account has 64 resting orders: cancel one first.'],

  AMOUNT_INVALID: [501, 'An amount is a whole number of ledger units above zero and below 2^63.'],
  BALANCE_INSUFFICIENT: [
    502,
    'The settled balance of the asset is lower than the amount: unrealised gains cannot leave.',
  ],
  CUSTODY_INSUFFICIENT: [503, 'The venue does not hold so much of the asset.'],
  BALANCE_TOO_LARGE: [504, 'A balance would pass 2^63 ledger units.'],
  FEE_INVALID: [
    505,
    'A fee must be smaller in magnitude than 2^63 ledger units, and a rebate covered by the fee account.',
  ],

  NOT_LIQUIDATING: [601, 'The account is not being liquidated.'],
  LIQUIDATION_FILL_UNPLANNED: [
    602,
    'The fill is larger than the plan of the account as it stands now, or in an instrument or direction that the plan does not trade.',
  ],
  LIQUIDATION_PRICE_OUTSIDE_BAND: [603, 'The price of the fill is farther from the mark than liquidationBandPpm.'],
  LIQUIDATION_NOT_BY_VENUE: [
    604,
    'The parameters let the engine fill liquidations itself: set liquidationExecution to venue first.',
  ],
  DEPTH_INVALID: [
    605,
    'A side of a depth has at most eight levels, distances from 0 to 1,000,000 ppm ascending, and whole lots above zero.',
  ],

  NOTHING_TO_DELEVERAGE: [701, 'The inventory lacks nothing, or the insurance fund can pay what it lacks.'],
  NOTHING_TO_SOCIALISE: [702, 'The loss account owes nothing in this asset, or nobody has anything to lose.'],
} as const satisfies Record<string, readonly [number, string]>;

export type RejectionName = keyof typeof REJECTIONS;
export type RejectionCode = (typeof REJECTIONS)[RejectionName][0];

type Codes = { readonly [Name in RejectionName]: (typeof REJECTIONS)[Name][0] };

const entries: readonly (readonly [RejectionName, readonly [RejectionCode, string]])[] = Object.entries(
  REJECTIONS,
) as never;

/** NAME -> number. */
export const REJECTION: Codes = Object.fromEntries(entries.map(([name, [code]]) => [name, code])) as Codes;

const byCode: ReadonlyMap<number, readonly [RejectionName, string]> = new Map(
  entries.map(([name, [code, sentence]]) => [code, [name, sentence]]),
);

/** The name of a code, for logs and documents. */
export function rejectionName(code: number): RejectionName | undefined {
  return byCode.get(code)?.[0];
}

/** The sentence of a code. */
export function rejectionSentence(code: number): string | undefined {
  return byCode.get(code)?.[1];
}
