/** What the command's exit code says; documented in docs/command.md. */
export const EXIT = {
  /** Done, and everything is as it should be. */
  ok: 0,
  /** Something failed, or is not as it should be; what was printed says what. */
  notOk: 1,
  /** The command line or the configuration cannot be used; nothing was done. */
  usage: 2,
} as const;

/** The command line, or the configuration that it refers to, cannot be used; the message says why and what is accepted. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Something is somebody's to mend: the message says what, where, and how, and needs no stack trace. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Name and message of an error of AWS, or of anything else that was thrown. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof CommandError ? error.message : `${error.name}: ${error.message}`;
}
