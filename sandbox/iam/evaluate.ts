import type { AuthorizationRequest, Caller, Principal } from "../service";
import { conditionsHold, UnknownCondition, type RequestContext } from "./conditions";
import { list, matchesWildcard, type PolicyDocument, type Statement } from "./policy";

/** The outcome of one request: allowed, or why not. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/**
 * IAM's evaluation, for what this system's policies use: an explicit Deny wins; within one account an Allow of the
 * caller's policies or of the resource's policy is enough; across accounts both are needed; a service principal is
 * allowed by the resource's policy only. A statement with an element that is not understood (NotAction, an unknown
 * condition) counts as a Deny if it denies and allows nothing if it allows.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 *
 * @param identityPolicies of the caller's role; undefined for the account itself, which may do all that it can grant
 * @param organizationId of the caller's account; undefined where it belongs to none
 */
export function evaluate(
  request: AuthorizationRequest,
  caller: Caller,
  resourceAccount: string,
  identityPolicies: readonly PolicyDocument[] | undefined,
  organizationId: string | undefined,
): Decision {
  const { principal } = caller;
  const context: RequestContext = {
    "aws:PrincipalAccount": principal.account,
    "aws:SourceAccount": principal.account,
    ...(principal.kind === "service" ? { "aws:SourceArn": principal.sourceArn } : {}),
    // Service principals are members of no organization, whatever account they act for.
    ...(principal.kind !== "service" && organizationId !== undefined ? { "aws:PrincipalOrgID": organizationId } : {}),
    // The endpoint listens on loopback only, which stands for TLS here.
    "aws:SecureTransport": "true",
    ...request.context,
  };
  const ofIdentity = (identityPolicies ?? []).flatMap((policy) => policy.Statement);
  const ofResource = (request.resourcePolicy?.Statement ?? []).filter(
    (statement) => namesPrincipal(statement, principal) || delegatesTo(statement, principal),
  );

  if ([...ofIdentity, ...ofResource].some((statement) => denies(statement, request, context))) {
    return { allowed: false, reason: "with an explicit deny" };
  }
  const resourceAllows = ofResource.some((statement) => allows(statement, request, context));
  if (principal.kind === "service") {
    return decide(resourceAllows, "because no resource-based policy allows the action for this source");
  }
  const identityAllows =
    identityPolicies === undefined || ofIdentity.some((statement) => allows(statement, request, context));
  if (principal.account === resourceAccount) {
    // Naming the account only delegates to its own policies; naming the caller allows by itself.
    const named = ofResource.some((one) => namesPrincipal(one, principal) && allows(one, request, context));
    return decide(identityAllows || named, "because no identity-based policy allows the action");
  }
  if (!identityAllows) return decide(false, "because no identity-based policy allows the action");
  return decide(resourceAllows, "because no resource-based policy allows the action");
}

/** A caller as messages and policies name it. */
export function principalArn(principal: Principal): string {
  switch (principal.kind) {
    case "account":
      return `arn:aws:iam::${principal.account}:root`;
    case "role":
      return `arn:aws:sts::${principal.account}:assumed-role/${principal.role}/${principal.session}`;
    case "service":
      return `${principal.service} for ${principal.sourceArn}`;
  }
}

function decide(allowed: boolean, reason: string): Decision {
  return allowed ? { allowed } : { allowed, reason };
}

function denies(statement: Statement, request: AuthorizationRequest, context: RequestContext): boolean {
  return statement.Effect === "Deny" && applies(statement, request, context, true);
}

function allows(statement: Statement, request: AuthorizationRequest, context: RequestContext): boolean {
  return statement.Effect === "Allow" && applies(statement, request, context, false);
}

const UNDERSTOOD = new Set(["Sid", "Effect", "Principal", "Action", "Resource", "Condition"]);

function applies(
  statement: Statement,
  request: AuthorizationRequest,
  context: RequestContext,
  ifNotUnderstood: boolean,
): boolean {
  if (Object.keys(statement).some((element) => !UNDERSTOOD.has(element))) return ifNotUnderstood;
  const action = request.action.toLowerCase();
  if (!list(statement.Action).some((pattern) => matchesWildcard(pattern.toLowerCase(), action))) return false;
  if (!list(statement.Resource).some((pattern) => matchesWildcard(pattern, request.resource))) return false;
  try {
    return conditionsHold(statement, context);
  } catch (error) {
    if (error instanceof UnknownCondition) return ifNotUnderstood;
    throw error;
  }
}

function namesPrincipal(statement: Statement, principal: Principal): boolean {
  return principalValues(statement).some(({ type, value }) => {
    if (type === "Service") return principal.kind === "service" && value === principal.service;
    if (type !== "AWS" || principal.kind === "service") return false;
    if (value === "*") return true;
    return principal.kind === "role" && value.endsWith(`::${principal.account}:role/${principal.role}`);
  });
}

function delegatesTo(statement: Statement, principal: Principal): boolean {
  if (principal.kind === "service") return false;
  return principalValues(statement).some(
    ({ type, value }) =>
      type === "AWS" && (value === principal.account || value.endsWith(`::${principal.account}:root`)),
  );
}

function principalValues({ Principal: named }: Statement): { type: string; value: string }[] {
  if (named === undefined) return [];
  if (named === "*") return [{ type: "AWS", value: "*" }];
  return Object.entries(named).flatMap(([type, values]) => list(values).map((value) => ({ type, value })));
}
