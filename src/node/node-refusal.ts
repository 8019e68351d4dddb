export type NodeRefusalReason =
  | 'queue-full'
  | 'batch-too-large'
  | 'malformed'
  | 'protocol-unknown'
  | 'stopped'
  | 'genesis-differs';

/** The node did not take a command. `queue-full` may be sent again; `stopped` needs a restart. Not a rejection: nothing was decided. */
export class NodeRefusal extends Error {
  override readonly name = 'NodeRefusal';
  readonly reason: NodeRefusalReason;
  readonly retryable: boolean;
  constructor(reason: NodeRefusalReason, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.reason = reason;
    this.retryable = reason === 'queue-full';
  }
}
