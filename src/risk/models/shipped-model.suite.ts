import { judged, shippedPreset } from '../../../test/golden/models/golden-case.ts';
import { withOverrides } from '../../client/portfolio-file/model-choice.ts';
import { modelNamed } from './registry.ts';
import { PortfolioProblem } from '../model.ts';
import type { MarginReport, RequirementPart } from '../report.ts';

/** Sixty days before the expiry of 27 March, 151 before that of 26 June. */
export const SIXTY_DAYS_BEFORE = '2026-01-26T08:00:00Z';

/** A line of an account: instrument (a name, or a description as in the portfolio file), contracts and, for a position, its entry; for an order, its limit. */
export type Line = readonly [instrument: string | Readonly<Record<string, unknown>>, quantity: number, price?: number];

export interface Account {
  readonly overrides?: Readonly<Record<string, unknown>>;
  /** As in the portfolio file. */
  readonly underlyings: Readonly<Record<string, unknown>>;
  readonly assets?: Readonly<Record<string, unknown>>;
  readonly marks?: Readonly<Record<string, number>>;
  readonly collateral?: Readonly<Record<string, number>>;
  readonly positions?: readonly Line[];
  readonly orders?: readonly Line[];
  readonly time?: string;
}

/** The report of a small account under a shipped preset. */
export function reportOf(preset: string, account: Account): MarginReport {
  const { overrides = {}, underlyings, assets = {}, marks = {}, time = SIXTY_DAYS_BEFORE } = account;
  const position = ([instrument, quantity, entryPrice]: Line) =>
    entryPrice === undefined ? { instrument, quantity } : { instrument, quantity, entryPrice };
  const order = ([instrument, quantity, limitPrice]: Line) => ({ instrument, quantity, limitPrice });
  const portfolio = {
    time,
    market: { underlyings, assets, marks },
    account: {
      collateral: account.collateral ?? {},
      positions: (account.positions ?? []).map(position),
      orders: (account.orders ?? []).map(order),
    },
  };
  return judged({ preset, overrides, portfolio }).report;
}

/** The refusal of an account: its field and its sentence. */
export function refusalOf(preset: string, account: Account): readonly [field: string, sentence: string] {
  try {
    reportOf(preset, account);
  } catch (problem) {
    if (problem instanceof PortfolioProblem) return [problem.field, problem.message];
    throw problem;
  }
  throw new Error(`${preset} does not refuse the account`);
}

/** What the model of a shipped preset says to changed parameters. */
export function sentencesOf(preset: string, overrides: Readonly<Record<string, unknown>>): readonly string[] {
  const { model, parameters } = shippedPreset(preset);
  return modelNamed(model)!.check(withOverrides(parameters, overrides));
}

/** The parts of a name, in their order. */
export function partsNamed({ parts }: MarginReport, name: string): readonly RequirementPart[] {
  return parts.filter((part) => part.name === name);
}
