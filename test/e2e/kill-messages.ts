/** What the client of the kill test sends to the process it kills. */
export interface Asked {
  readonly client: number;
  readonly submissions: readonly { readonly number: number; readonly json: unknown }[];
}

/** What became of one command: its entry, and whether the log had its id before. */
export interface Acknowledgement {
  readonly number: number;
  readonly seq: number;
  readonly duplicate: boolean;
}

/** What the process says. */
export type Told =
  | {
      readonly kind: 'ready';
      readonly entries: number;
      readonly digest: string;
      readonly replayed: number;
      readonly fromSnapshot: number;
    }
  | { readonly kind: 'acknowledged'; readonly receipts: readonly Acknowledgement[] };
