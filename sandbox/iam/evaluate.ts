import { isObject } from "../json";
import type { AuthorizationRequest, Caller } from "../service";
import type { ContextValues } from "./pattern";
import { MalformedPolicy, type PolicyDocument } from "./policy";
import { requestContext } from "./request-context";
import { parseStatement, type ParsedStatement } from "./statement";
import { some, type Truth } from "./truth";

/** The outcome of one request: allowed, or why not. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

/** What a principal's own policies let it do. */
export interface Permissions {
  /** Its identity policies. */
  readonly policies: readonly PolicyDocument[];
  /** What is not allowed by this, too, no identity policy allows; undefined: they are not bounded. */
  readonly boundary?: PolicyDocument | undefined;
}

/**
 * IAM's evaluation: an explicit Deny wins; within one account an Allow of the caller's policies or of the resource's policy
 * is enough, only that of a role's trust is needed always; across accounts both are needed; a service principal is allowed by
 * the resource's policy only. What nobody here can tell, a condition key that is not filled for instance, counts as a Deny where
 * it denies and allows nothing where it allows; so does a statement that cannot be read.
 *
 * A permissions boundary bounds what the resource's policy gives a role of the same account, too, but for what it gives a
 * session of the role by the session's own ARN, which is not told apart here: it is bounded.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 *
 * @param permissions of the caller's role; undefined for the account itself, which may do all that it can grant
 * @param organizationId of the caller's account; undefined where it belongs to none
 * @param now epoch milliseconds; conditions on the time are unknown without it
 */
export function evaluate(
  request: AuthorizationRequest,
  caller: Caller,
  resourceAccount: string,
  permissions: Permissions | undefined,
  organizationId: string | undefined,
  now?: number,
): Decision {
  const { principal } = caller;
  const context = requestContext({ request, caller, resourceAccount, organizationId, now });
  const ofIdentity = (permissions?.policies ?? []).flatMap(statementsOf);
  const ofBoundary = permissions?.boundary && statementsOf(permissions.boundary);
  const ofResource = request.resourcePolicy ? statementsOf(request.resourcePolicy) : [];
  const names = ({ principals }: ParsedStatement): Truth => principals?.names(principal);
  const concerns = ({ principals }: ParsedStatement): Truth =>
    principals && some([principals.names(principal), principals.delegatesTo(principal)], (one) => one);

  const isDenied =
    [...ofIdentity, ...(ofBoundary ?? [])].some((one) => denies(one, request, context)) ||
    ofResource.some((one) => denies(one, request, context) && concerns(one) !== false);
  if (isDenied) return { allowed: false, reason: "with an explicit deny" };

  const resourceAllows = ofResource.some((one) => allows(one, request, context) && concerns(one) === true);
  if (principal.kind === "service") {
    return decide(resourceAllows, "because no resource-based policy allows the action for this source");
  }
  if (ofBoundary && !ofBoundary.some((one) => allows(one, request, context))) return decide(false, NO_BOUNDARY);
  const identityAllows = permissions === undefined || ofIdentity.some((one) => allows(one, request, context));
  if (principal.account === resourceAccount) {
    // Naming the account only delegates to its own policies; naming the caller allows by itself.
    const named = ofResource.some((one) => allows(one, request, context) && names(one) === true);
    if (request.action === "sts:AssumeRole" && !resourceAllows) return decide(false, NO_RESOURCE_POLICY);
    return decide(identityAllows || named, NO_IDENTITY_POLICY);
  }
  return decide(identityAllows && resourceAllows, identityAllows ? NO_RESOURCE_POLICY : NO_IDENTITY_POLICY);
}

const NO_IDENTITY_POLICY = "because no identity-based policy allows the action";
const NO_BOUNDARY = "because no permissions boundary allows the action";
const NO_RESOURCE_POLICY = "because no resource-based policy allows the action";

function decide(allowed: boolean, reason: string): Decision {
  return allowed ? { allowed } : { allowed, reason };
}

function denies({ effect, applies }: ParsedStatement, request: AuthorizationRequest, context: ContextValues): boolean {
  return effect === "Deny" && applies(request, context) !== false;
}

function allows({ effect, applies }: ParsedStatement, request: AuthorizationRequest, context: ContextValues): boolean {
  return effect === "Allow" && applies(request, context) === true;
}

const parsed = new WeakMap<PolicyDocument, readonly ParsedStatement[]>();

/** Stands for a Deny that cannot be read. */
const DENIES_ALL: ParsedStatement = { effect: "Deny", principals: undefined, applies: () => true };

/** Policies change seldom and are asked often, so each is read once. */
function statementsOf(policy: PolicyDocument): readonly ParsedStatement[] {
  let statements = parsed.get(policy);
  if (!statements) {
    statements = [policy.Statement].flat().flatMap((statement) => {
      try {
        return parseStatement(statement, policy.Version);
      } catch (error) {
        if (!(error instanceof MalformedPolicy)) throw error;
        return isObject(statement) && statement.Effect === "Allow" ? [] : DENIES_ALL;
      }
    });
    parsed.set(policy, statements);
  }
  return statements;
}
