import type { AccountRegion } from "../contract/account-region";
import { PROJECT_INDEX, REFRESH_FUNCTION, SUMMARIES_TABLE, TABLE } from "../contract/names";

/** Explains to a viewer of the page or the widget why a hub cannot be shown. */
export interface Problem {
  readonly kind: "no-table" | "denied" | "credentials" | "unreachable" | "other";
  /** The problem, in a few words. */
  readonly title: string;
  /** The place of the problem, and AWS's message. */
  readonly detail: string;
  /** How to solve it. */
  readonly remedy: string;
}

type KnownKind = Exclude<Problem["kind"], "other">;

/**
 * The names of SDK errors and this system's error codes, by kind of problem. The names are from "Common Error Types" in
 * the API references of DynamoDB and STS, and from the SDK itself, which throws its own if it finds no credentials or
 * no host.
 */
const NAMES: Readonly<Record<KnownKind, readonly string[]>> = {
  "no-table": ["ResourceNotFoundException"],
  denied: ["AccessDenied", "AccessDeniedException", "KMSAccessDeniedException", "NotAuthorized"],
  credentials: [
    "CredentialsProviderError",
    "ExpiredToken",
    "ExpiredTokenException",
    "IncompleteSignature",
    "IncompleteSignatureException",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "MissingAuthenticationToken",
    "MissingAuthenticationTokenException",
    "RequestExpired",
    "SignatureDoesNotMatch",
    "TokenProviderError",
    "UnrecognizedClientException",
  ],
  unreachable: [
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "ENOTFOUND",
    "EPIPE",
    "ETIMEDOUT",
    "TimeoutError",
  ],
};

const TITLES: Readonly<Record<Problem["kind"], string>> = {
  "no-table": "The hub's tables are not there",
  denied: "These credentials may not read the hub",
  credentials: "AWS does not accept the credentials",
  unreachable: "AWS cannot be reached",
  other: "The hub cannot be read",
};

/** Explains an error from reading or refreshing a hub, by the name that AWS or its SDK gives it. */
export function problemOf(error: unknown, accountRegion: AccountRegion & { readonly name: string }): Problem {
  const kind = problemKindOf(error);
  const where = `Hub ${accountRegion.name} in account ${accountRegion.account}, Region ${accountRegion.region}`;
  const what = kind === "no-table" ? `has no table ${TABLE}, or no ${SUMMARIES_TABLE}` : "";
  return {
    kind,
    title: TITLES[kind],
    detail: `${[where, what].filter(Boolean).join(" ")}: ${saidBy(error)}`,
    remedy: remedyOf(kind),
  };
}

function remedyOf(kind: Problem["kind"]): string {
  switch (kind) {
    case "no-table":
      return (
        "Deploy the hub's stack there, in its current version; or correct account and Region of the hub in " +
        "dashboard.config.ts: in a wrong Region it looks just like this."
      );
    case "denied":
      return (
        `AWS names what it denied. Needed is dynamodb:Query on the tables ${TABLE} and ${SUMMARIES_TABLE} and on the index ${PROJECT_INDEX}; ` +
        `to refresh also lambda:InvokeFunction on ${REFRESH_FUNCTION} and ssm:GetParametersByPath on /monitored_projects.`
      );
    case "credentials":
      return (
        "Log in again, or give the credentials of that account. A Region that is not enabled for the account gives the " +
        "same answer."
      );
    case "unreachable":
      return "Look at the network, at the endpoint, and whether there is a Region of that name.";
    case "other":
      return "Try again. If it stays, what AWS said leads further.";
  }
}

/** The kind of an error from a call to AWS, by the name or the code that AWS, its SDK or this system gives it. */
export function problemKindOf(error: unknown): Problem["kind"] {
  const { name, code } = traitsOf(error);
  const kinds = Object.keys(NAMES) as KnownKind[];
  return kinds.find((kind) => NAMES[kind].some((one) => one === name || one === code)) ?? "other";
}

/**
 * The name and the first line of the message; the rest is for developers. Some errors of this system have only a code.
 */
function saidBy(error: unknown): string {
  const { name, message = "", code = "no message" } = traitsOf(error);
  if (name === undefined) return String(error);
  const [line] = message.split("\n");
  return `${name}: ${line === "" ? code : line}`;
}

function traitsOf(error: unknown): Partial<NodeJS.ErrnoException> {
  return Object(error) as Partial<NodeJS.ErrnoException>;
}
