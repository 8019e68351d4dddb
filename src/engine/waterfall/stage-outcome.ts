import type { Emit } from '../apply.ts';
import type { State } from '../state.ts';

/** What a stage did: something, nothing yet because the market has to be waited for, or nothing because it cannot. */
export type StageOutcome = 'acted' | 'waits' | 'hands over';

/** One stage of the waterfall. */
export type WaterfallStage = (state: State, account: number, emit: Emit) => StageOutcome;
