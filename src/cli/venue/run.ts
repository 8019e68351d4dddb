import type { Command } from '../../engine/command.ts';
import { DEFAULT_ENGINE_PARAMETERS } from '../../engine/engine-parameters.ts';
import { PROTOCOL_VERSION } from '../../engine/protocol.ts';
import { rejectionName, rejectionSentence } from '../../engine/rejection.ts';
import type { Outcome } from '../../engine/event.ts';
import type { MarketSnapshot } from '../../feeds/snapshot.ts';
import type { AccountPlan } from '../../lab/account-plan.ts';
import type { Preset } from '../../risk/model.ts';
import { tenTo } from '../../units/decimal.ts';
import { money } from '../../units/money.ts';
import { HOUR_MS, MINUTE_MS } from '../../units/time.ts';
import { InputError } from '../cli-error.ts';
import { DOLLAR, listingCommands } from './listing-commands.ts';
import { tickCommands } from './market-commands.ts';
import type { MarketDriver } from './market-commands.ts';
import { depositCommand, marketOf, openAccounts } from './opening.ts';
import type { OpenedAccount } from './opening.ts';
import type { Register } from './register.ts';
import type { Venue } from './venue.ts';

/** What the first snapshot of a run meets. */
export interface Genesis {
  readonly preset: Preset;
  readonly plans: readonly AccountPlan[];
  /** Dollars that the venue puts into its insurance fund, 0 for none. */
  readonly fund: number;
  /** Time between two snapshots, ms: prices go stale after a few of them. */
  readonly stepMs: number;
}

/** What the house lends to the market as its liquidity provider, and what the insurance fund is: dollars. */
const PROVIDER_DOLLARS = 2_000_000_000;

/**
 * The first moment of a venue: its parameters, what is listed, a liquidity provider with money, prices, then the accounts with their
 * deposits and trades.
 */
export async function openVenue(
  venue: Venue,
  driver: MarketDriver,
  first: MarketSnapshot,
  genesis: Genesis,
): Promise<OpenedAccount[]> {
  const { register } = driver;
  await accepted(venue, [
    { kind: 'open-account', label: 'liquidity-provider', accountKind: 'liquidity' },
    setParameters(venue, genesis),
  ]);
  await accepted(
    venue,
    listingCommands(first, register).filter(({ kind }) => kind === 'list-asset'),
  );
  await venue.submit(listingCommands(first, register));
  const holdings = [...register.assets.values()].map(({ record }) => {
    const price = first.underlyings.find(({ underlying }) => underlying === record.underlying)?.indexPrice ?? 1;
    return depositCommand(
      venue.provider,
      { asset: record.code, amount: Math.floor(PROVIDER_DOLLARS / price) },
      register,
    );
  });
  await venue.submit(holdings.filter((command) => command !== undefined));
  await accepted(venue, fundCommands(genesis.fund, register));
  await venue.submit(tickCommands(first, undefined, driver));
  return openAccounts(venue, register, { plans: genesis.plans, market: marketOf(first) });
}

/** Lists what is new in a snapshot, then makes its tick. */
export async function playSnapshot(
  venue: Venue,
  driver: MarketDriver,
  { snapshot, previousMs }: { readonly snapshot: MarketSnapshot; readonly previousMs: number | undefined },
): Promise<readonly Outcome[]> {
  const listings = listingCommands(snapshot, driver.register);
  const listed = listings.length > 0 ? await venue.submit(listings) : [];
  return [...listed, ...(await venue.submit(tickCommands(snapshot, previousMs, driver)))];
}

function fundCommands(fund: number, register: Register): Command[] {
  const dollar = register.assets.get(DOLLAR);
  if (dollar === undefined || fund <= 0) return [];
  return [{ kind: 'fund-deposit', asset: dollar.asset, amount: money(BigInt(fund) * tenTo(dollar.record.decimals)) }];
}

/** Submits what a run cannot do without. @throws InputError when the engine refuses one of them. */
async function accepted(venue: Venue, commands: readonly Command[]): Promise<void> {
  const outcomes = await venue.submit(commands);
  outcomes.forEach(({ events }, i) => {
    const [event] = events;
    if (event?.kind !== 'rejected') return;
    const [kind, name] = [commands[i]?.kind, rejectionName(event.code)];
    throw new InputError(`this run cannot begin: ${kind} is refused (${name}): ${rejectionSentence(event.code)}`);
  });
}

function setParameters(venue: Venue, { preset, stepMs }: Genesis): Command {
  const engine = {
    ...DEFAULT_ENGINE_PARAMETERS,
    liquidityProvider: venue.provider,
    staleAfterMs: Math.max(10 * MINUTE_MS, 3 * stepMs, stepMs + HOUR_MS),
  };
  return { kind: 'set-parameters', protocolVersion: PROTOCOL_VERSION, engine, preset };
}
