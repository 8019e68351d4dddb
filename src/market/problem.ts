/** Why an input cannot be used: one sentence that names the field, the value and what is allowed. A value, never thrown. */
export interface Problem {
  readonly field: string;
  readonly sentence: string;
}
