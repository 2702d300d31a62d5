import { parseArn, partitionOf } from "../arn";
import type { AuthorizationRequest, Caller, Principal } from "../service";
import type { ContextValues } from "./pattern";
import { entityArn, uniqueId } from "./principals";

/** What is known of a request when it is judged. */
export interface RequestFacts {
  readonly request: AuthorizationRequest;
  readonly caller: Caller;
  /** The account that owns the resource. */
  readonly resourceAccount: string;
  /** Of the caller's account; undefined where it belongs to none. */
  readonly organizationId: string | undefined;
  /** Epoch milliseconds; undefined where nobody knows. */
  readonly now: number | undefined;
}

type Service = Extract<Principal, { kind: "service" }>;

/** A value, ABSENT, or undefined where nobody here knows it. */
type Fact = (facts: RequestFacts) => string | readonly string[] | undefined;

/** AWS says that the key is not in such a request. */
const ABSENT: readonly string[] = [];
const unknown = (): undefined => undefined;

/**
 * The global condition keys of which the embedded cloud knows what AWS sends. Every other one is unknown: where a request
 * comes from, tags, the user agent. The same goes for a service's own keys that its operation does not fill.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html, "Availability"
 */
const GLOBAL_KEYS: ReadonlyMap<string, Fact> = new Map(
  Object.entries<Fact>({
    "aws:principalaccount": ofCaller({ direct: ({ account }) => account, service: unknown }),
    "aws:principalarn": ({ caller: { principal, region } }) =>
      principal.kind === "service" ? undefined : entityArn(principal, partitionOf(region)),
    "aws:principalisawsservice": ofCaller({ direct: () => "false", service: () => "true" }),
    // Service principals are members of no organization, whatever account they act for.
    "aws:principalorgid": ({ caller: { principal }, organizationId }) =>
      principal.kind === "service" ? ABSENT : (organizationId ?? ABSENT),
    "aws:principalorgpaths": ({ caller: { principal }, organizationId }) =>
      principal.kind === "service" || organizationId === undefined ? ABSENT : undefined,
    "aws:principalservicename": ofCaller({ direct: () => ABSENT, service: ({ service }) => service }),
    "aws:principalservicenameslist": ofCaller({ direct: () => ABSENT, service: unknown }),
    "aws:principaltype": ofCaller({
      direct: ({ kind }) => (kind === "role" ? "AssumedRole" : "Account"),
      service: unknown,
    }),
    "aws:userid": ofCaller({ direct: uniqueId, service: unknown }),
    // There are no IAM users.
    "aws:username": () => ABSENT,
    "aws:sourceaccount": (facts) => ofSource(facts, ({ account }) => account),
    "aws:sourcearn": (facts) => ofSource(facts, ({ sourceArn }) => sourceArn),
    "aws:sourceorgid": (facts) => ofSource(facts, () => facts.organizationId ?? ABSENT),
    "aws:sourceorgpaths": (facts) => ofSource(facts, () => (facts.organizationId === undefined ? ABSENT : undefined)),
    // No service calls with the credentials of a principal here.
    "aws:calledvia": () => ABSENT,
    "aws:calledviafirst": () => ABSENT,
    "aws:calledvialast": () => ABSENT,
    "aws:viaawsservice": ofCaller({ direct: () => "false", service: unknown }),
    // Nobody signs in with a second factor, and AssumeRole takes neither that nor a source identity.
    "aws:multifactorauthage": () => ABSENT,
    "aws:multifactorauthpresent": ofCaller({
      direct: ({ kind }) => (kind === "role" ? "false" : ABSENT),
      service: unknown,
    }),
    "aws:sourceidentity": () => ABSENT,
    "aws:tokenissuetime": ({ caller }) => (caller.principal.kind === "account" ? ABSENT : undefined),
    // The endpoint listens on loopback only, which stands for TLS here.
    "aws:securetransport": () => "true",
    "aws:currenttime": ({ now }) => (now === undefined ? undefined : new Date(now).toISOString()),
    "aws:epochtime": ({ now }) => (now === undefined ? undefined : String(Math.floor(now / 1000))),
    "aws:requestedregion": ({ request, caller }) =>
      (request.resource === "*" ? "" : parseArn(request.resource).region) || caller.region,
    "aws:resourceaccount": ({ request, resourceAccount }) => (request.resource === "*" ? undefined : resourceAccount),
  }),
);

/** How the condition keys of one request are looked up; they compare without case. */
export function requestContext(facts: RequestFacts): ContextValues {
  const own = Object.entries(facts.request.context ?? {}).map(([key, value]) => [key.toLowerCase(), value] as const);
  return (key) => {
    const filled = own.find(([name]) => name === key);
    const value = filled ? (filled[1] ?? ABSENT) : GLOBAL_KEYS.get(key)?.(facts);
    return typeof value === "string" ? [value] : value;
  };
}

function ofCaller(value: {
  direct(caller: Exclude<Principal, Service>): string | readonly string[];
  service(caller: Service): string | undefined;
}): Fact {
  return ({ caller: { principal } }) => {
    return principal.kind === "service" ? value.service(principal) : value.direct(principal);
  };
}

/**
 * The keys of the resource that a service acts for. Whether Lambda sends them when it assumes an execution role is
 * contradictory: its guide shows them, and roles that ask for them are refused.
 */
function ofSource(
  { request, caller: { principal } }: RequestFacts,
  value: (source: Service) => ReturnType<Fact>,
): ReturnType<Fact> {
  if (principal.kind !== "service") return ABSENT;
  if (principal.service === "lambda.amazonaws.com" && request.action === "sts:AssumeRole") return undefined;
  return value(principal);
}
