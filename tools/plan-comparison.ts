/** What is told of one set of books; shares and gaps as parts of one, costs in million USD. */
export interface PlanComparison {
  readonly name: string;
  readonly books: number;
  /** No plan can restore these. */
  readonly beyond: number;
  /** The plan and the optimum disagree on whether the target can be reached. */
  readonly failed: number;
  readonly gap: {
    readonly median: number;
    readonly p99: number;
    readonly largest: number;
    readonly againstWholeLots: number;
  };
  readonly timeMs: { readonly median: number; readonly p99: number };
  readonly closed: {
    readonly books: number;
    readonly plan: number;
    readonly largestFirst: number;
    readonly planCost: number;
    readonly largestFirstCost: number;
    readonly everythingCost: number;
  };
}
