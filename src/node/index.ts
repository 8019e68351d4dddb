export { openNode } from './node.ts';
export type { Node, NodeOptions } from './node.ts';
export { NodeRefusal } from './node-refusal.ts';
export type { NodeRefusalReason } from './node-refusal.ts';
export type { Subscriber } from './outbox.ts';
export { platformHasher, recover, replay } from './replica.ts';
export type { Recovered, RecoverOptions } from './replica.ts';
export type { Receipt, Submission } from './sequencer.ts';
