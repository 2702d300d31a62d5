/** The command's exit codes, which docs/command.md documents. */
export const EXIT = {
  /** The command succeeded, and everything is as it should be. */
  ok: 0,
  /** Something failed or is not as it should be. The output says what. */
  notOk: 1,
  /** The command line or the configuration is invalid. The command did nothing. */
  usage: 2,
} as const;

/** The command line, or the configuration that it refers to, is invalid. The message says why, and what is accepted. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * A problem that the user can solve. The message says what is wrong, where, and how to solve it; no stack trace is
 * needed.
 */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** The name and message of an AWS error, or of anything else that was thrown. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof CommandError ? error.message : `${error.name}: ${error.message}`;
}
