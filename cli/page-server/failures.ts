import { problemOf, type Problem } from "../../dashboard/problem";
import { CommandError } from "../errors";
import type { Hub } from "../fleet/fleet";
import { printableStack } from "../output/printable";

const STATUS = { "no-table": 404, denied: 403, credentials: 401, unreachable: 502, other: 500 } as const;

/** The response in place of data. */
export interface Failure {
  readonly problem: Problem;
  readonly status: 401 | 403 | 404 | 500 | 502;
}

/** Explains why a hub could not be read. Unexpected errors are printed with their stack, and only to standard error. */
export class Failures {
  private reported = "";

  of(error: unknown, hub: Hub): Failure {
    const problem = error instanceof CommandError ? wrongAccount(error) : problemOf(error, hub);
    if (problem.kind === "other") this.report(error);
    return { problem, status: STATUS[problem.kind] };
  }

  /** Prints an error. Repetitions of the last error are not printed, because a page asks again and again. */
  report(error: unknown): void {
    const text = printableStack(error);
    if (text !== this.reported) console.error(text);
    this.reported = text;
  }
}

/** The response if a request names a hub that is not among those shown. */
export function unknownHub(name: string | undefined, hubs: readonly Hub[]): Failure {
  const known = hubs.map((hub) => hub.name).join(", ");
  const problem: Problem = {
    kind: "other",
    title: "There is no such hub",
    detail: name === undefined ? "No hub is configured." : `No hub is called "${name}".`,
    remedy: known === "" ? "Add a hub to dashboard.config.ts." : `Choose one of those that there are: ${known}.`,
  };
  return { problem, status: 404 };
}

function wrongAccount({ message }: CommandError): Problem {
  return {
    kind: "credentials",
    title: "There is no way into the hub's account",
    detail: message,
    remedy: "Credentials of the environment are read once: after a change of those, start the dashboard again.",
  };
}
