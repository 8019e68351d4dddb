import type { Portfolio } from './portfolio.ts';
import type { MarginReport } from './report.ts';

/** A margin model: a pure function of a portfolio and a preset's parameters. Each lives in risk/models/, one file (or folder) a model. */
export interface MarginModel<Parameters> {
  /** portfolio, isolated, cross, span, deribit-pm, ... */
  readonly name: string;
  /** One line for `crossmargin models`. */
  readonly summary: string;
  /** Checks the `parameters` object of a preset; the sentences say field, value and what is allowed. Empty: valid. */
  readonly check: (parameters: unknown) => readonly string[];
  /** @throws PortfolioProblem when the market does not cover the book (a missing price, expiry or vol): nothing is computed. */
  readonly margin: (portfolio: Portfolio, preset: Preset<Parameters>) => MarginReport;
}

/** A dated parameter set of one model: a JSON file under presets/. */
export interface Preset<Parameters = unknown> {
  readonly name: string;
  readonly model: string;
  /** Date the parameters are of, YYYY-MM-DD. */
  readonly version: string;
  /** Where they come from: page, article, document, section. */
  readonly source: string;
  /** Names of parameters or rules that the source does not publish and we chose. */
  readonly uncertain: readonly string[];
  readonly parameters: Parameters;
}

/** The portfolio and the market do not fit together: an edge error with one sentence (field, value, what is allowed). */
export class PortfolioProblem extends Error {
  override readonly name = 'PortfolioProblem';
  readonly field: string;
  constructor(field: string, sentence: string) {
    super(sentence);
    this.field = field;
  }
}
