/** Many speakers, one listener: messages in the order they were put, until it is closed. */
export interface MessageQueue<Message> {
  readonly put: (message: Message) => void;
  /** What was put before is still delivered. With an error: thrown to the listener after that. */
  readonly close: (error?: Error) => void;
  readonly messages: () => AsyncGenerator<Message>;
}

export function messageQueue<Message>(): MessageQueue<Message> {
  const waiting: Message[] = [];
  let closed: { error?: Error } | undefined;
  let wake: () => void = () => undefined;
  return {
    put: (message) => {
      if (closed === undefined) waiting.push(message);
      wake();
    },
    close: (error) => {
      closed ??= error === undefined ? {} : { error };
      wake();
    },
    messages: async function* () {
      for (;;) {
        const message = waiting.shift();
        if (message !== undefined) yield message;
        else if (closed !== undefined) break;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
      if (closed.error !== undefined) throw closed.error;
    },
  };
}
