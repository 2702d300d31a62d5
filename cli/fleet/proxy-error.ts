/** What went wrong at a proxy, or between here and it. */
export class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly code: string | undefined;

  /** @param proxy its URL, of which the message has the host only: the rest may hold a password */
  constructor({ host }: URL, cause: NodeJS.ErrnoException) {
    const status = /^Bad response: (\d+)$/.exec(cause.message)?.[1];
    super(status === undefined ? `${host}: ${cause.message}` : `${host} refuses with status ${status}`, { cause });
    this.code = cause.code;
  }
}
