/** Where an account stands on the ladder. @see spec/06-LIQD, LIQD-010 */
export const STAGE = { normal: 0, called: 1, restricted: 2, liquidating: 3 } as const;

export type StageName = keyof typeof STAGE;

const names = Object.keys(STAGE) as StageName[];

export function stageName(stage: number): StageName {
  return names[stage];
}
