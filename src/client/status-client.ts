import { z } from 'zod';

/** The network or the server, not the question: may pass when asked again. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

const stage = z.enum(['normal', 'called', 'restricted', 'liquidating']);

const venueStatus = z.object({
  ok: z.literal(true),
  seq: z.number(),
  timeMs: z.number(),
  phase: z.enum(['running', 'finished']),
  accounts: z.record(stage, z.number()),
  commands: z.number(),
  judgements: z.number(),
  rejections: z.number(),
  fund: z.record(z.string(), z.string()),
});

const accountStatus = z.object({
  account: z.number(),
  label: z.string(),
  stage,
  nav: z.string(),
  equity: z.string(),
  initialMargin: z.string(),
  maintenanceMargin: z.string(),
  initialHeadroom: z.string(),
  maintenanceHeadroom: z.string(),
  headroomShare: z.number().optional(),
});

const accountPage = z.object({ seq: z.number(), timeMs: z.number(), accounts: z.array(accountStatus) });

const warning = z.object({
  account: z.number(),
  label: z.string(),
  stage,
  equity: z.string(),
  maintenanceMargin: z.string(),
  maintenanceHeadroom: z.string(),
  jointDistance: z.number().optional(),
  fiveMinutes: z.number(),
  hour: z.number(),
  day: z.number(),
  underlyings: z.array(
    z.object({
      underlying: z.string(),
      down: z.number().optional(),
      up: z.number().optional(),
      deviations: z.number().optional(),
    }),
  ),
});

const warningPage = z.object({ seq: z.number(), timeMs: z.number(), warnings: z.array(warning) });

const fundStatus = z.object({
  seq: z.number(),
  timeMs: z.number(),
  worth: z.string(),
  premiumPpm: z.number(),
  assets: z.array(
    z.object({
      asset: z.string(),
      holds: z.string(),
      worth: z.string(),
      stale: z.boolean(),
      unpaidLosses: z.string(),
      premium: z.string(),
      paidIn: z.string(),
      fromInventory: z.string(),
      exchangedIn: z.string(),
      exchangedOut: z.string(),
      shortfallsPaid: z.string(),
    }),
  ),
  inventory: z.object({
    nav: z.string(),
    notional: z.string(),
    positions: z.array(z.object({ symbol: z.string(), lots: z.number(), value: z.string() })),
  }),
  coverTwo: z
    .object({
      column: z.string(),
      need: z.string(),
      lacking: z.string(),
      shortfalls: z.array(z.object({ account: z.number(), shortfall: z.string() })),
    })
    .optional(),
});

export type WarningPage = z.output<typeof warningPage>;
export type FundStatus = z.output<typeof fundStatus>;
export type VenueStatus = z.output<typeof venueStatus>;
export type AccountStatus = z.output<typeof accountStatus>;
export type AccountPage = z.output<typeof accountPage>;

/** Reads the status of a venue that `crossmargin start` serves. */
export interface StatusClient {
  status(): Promise<VenueStatus>;
  /** Accounts, the one with the least maintenance headroom first. Amounts are decimal texts of US dollars. */
  accounts(query?: { readonly sort?: 'headroom' | 'share' | 'account'; readonly limit?: number }): Promise<AccountPage>;
  /** Accounts ranked by the probability that they are liquidated. */
  warnings(query?: { readonly limit?: number }): Promise<WarningPage>;
  /** What the insurance fund holds, earned, paid, has taken over and lacks. */
  fund(): Promise<FundStatus>;
  /** Prometheus text. */
  metrics(): Promise<string>;
}

/** @param baseUrl for instance http://127.0.0.1:8080 */
export function statusClient(baseUrl: string): StatusClient {
  const ask = async (path: string): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(new URL(path, baseUrl));
    } catch (error) {
      throw new ClientError(0, `${baseUrl} does not answer: ${error instanceof Error ? error.message : String(error)}`);
    }
    if (response.ok) return response;
    throw new ClientError(response.status, `${baseUrl}${path} answered ${response.status}: ${await response.text()}`);
  };
  const read = async <T>(schema: z.ZodType<T>, path: string): Promise<T> => {
    const parsed = schema.safeParse(await (await ask(path)).json());
    if (parsed.success) return parsed.data;
    throw new ClientError(
      0,
      `${baseUrl}${path} answered in another form than this client knows: ${parsed.error.issues[0]?.message ?? ''}`,
    );
  };
  return {
    status: () => read(venueStatus, '/healthz'),
    accounts: ({ sort = 'headroom', limit = 20 } = {}) => read(accountPage, `/accounts?sort=${sort}&limit=${limit}`),
    warnings: ({ limit = 20 } = {}) => read(warningPage, `/warnings?limit=${limit}`),
    fund: () => read(fundStatus, '/fund'),
    metrics: async () => (await ask('/metrics')).text(),
  };
}
