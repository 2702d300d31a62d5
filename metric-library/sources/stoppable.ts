/** The part of an AWS SDK client that makes calls. */
interface Sends {
  readonly send: (...call: never[]) => unknown;
}

/**
 * Wraps a client so that its calls end with `signal`: those that are under way are aborted, their retries included. Who
 * makes the calls need not know of the signal.
 *
 * A later call is not sent and never settles, so that the code that makes it goes no further: a loop that tries again
 * after every error would otherwise go on for ever.
 */
export function stoppable<Client extends Sends>(client: Client, signal: AbortSignal): Pick<Client, "send"> {
  const ask = client.send.bind(client) as (command: unknown, options: unknown) => Promise<unknown>;
  const send = (command: unknown, options: { readonly abortSignal?: AbortSignal } = {}): Promise<unknown> => {
    if (signal.aborted) return new Promise(() => undefined);
    const abortSignal = options.abortSignal ? AbortSignal.any([signal, options.abortSignal]) : signal;
    return ask(command, { ...options, abortSignal });
  };
  return { send };
}
