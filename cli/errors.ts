import { fileFailure } from "../common/file-failure";
import { ConfigurationError } from "../config/problems";
import { awsFailure } from "./aws-failure";

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

/** Whether the command line or the configuration is at fault, so that nothing was done. */
export function isUsage(error: unknown): error is Error {
  return error instanceof UsageError || error instanceof ConfigurationError;
}

/**
 * What a user needs to know about an error: what is wrong, where, and how to solve it, if the command knows the error;
 * otherwise its name and message.
 */
export function reasonOf(error: unknown): string {
  return clearReason(error) ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
}

/** The same, with a way to find out more about an error that nobody expected. */
export function finalReason(error: unknown): string {
  return clearReason(error) ?? `${reasonOf(error)}\nNobody expected this; --debug shows where it occurred.`;
}

function clearReason(error: unknown): string | undefined {
  return isUsage(error) || error instanceof CommandError ? error.message : (awsFailure(error) ?? fileFailure(error));
}
