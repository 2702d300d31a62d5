import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { PolicyDocument, Statement } from "../../iam/policy";
import { checkPolicy, readPolicy } from "../../iam/read-policy";
import { operation, type Caller, type Operation } from "../../service";
import { boolean, integer, required, string, structure } from "../../shape";
import { DEFAULT_BUS, type Bus, type Buses } from "./bus";
import { pageOf, validationError } from "./input";

interface Condition {
  readonly Type: string;
  readonly Key: string;
  readonly Value: string;
}

interface PutPermissionInput {
  readonly EventBusName?: string;
  /** A whole policy document as JSON; the other members are for one statement. */
  readonly Policy?: string;
  readonly StatementId?: string;
  readonly Principal?: string;
  readonly Action?: string;
  readonly Condition?: Condition;
}

interface RemovePermissionInput {
  readonly EventBusName?: string;
  readonly StatementId?: string;
  readonly RemoveAllPermissions?: boolean;
}

interface ListEventBusesInput {
  readonly NamePrefix?: string;
  readonly Limit?: number;
  readonly NextToken?: string;
}

/** Characters of a bus's policy. */
const MAX_POLICY_LENGTH = 10_240;
const STATEMENT_ID = /^[a-zA-Z0-9_-]{1,64}$/;
const PRINCIPAL = /^(\d{12}|\*)$/;

/**
 * The operations on buses and on their policies.
 *
 * @param isClosed whether AWS does not know an account as a principal any more
 */
export function permissionOperations(buses: Buses, isClosed: (account: string) => boolean): Record<string, Operation> {
  return {
    DescribeEventBus: operation<{ readonly Name?: string }>(
      { Name: string },
      {
        authorize: ({ Name }, caller) => [{ action: "events:DescribeEventBus", resource: buses.own(Name, caller).arn }],
        run(input, caller) {
          return described(buses.own(input.Name, caller));
        },
      },
    ),

    ListEventBuses: operation<ListEventBusesInput>(
      { NamePrefix: string, Limit: integer, NextToken: string },
      {
        authorize: () => [{ action: "events:ListEventBuses", resource: "*" }],
        run(input, caller) {
          const named = DEFAULT_BUS.startsWith(input.NamePrefix ?? "") ? [described(buses.of(caller))] : [];
          const { page, next } = pageOf(named, input);
          return { EventBuses: page, ...next };
        },
      },
    ),

    PutPermission: operation<PutPermissionInput>(
      {
        EventBusName: string,
        Policy: string,
        StatementId: string,
        Principal: string,
        Action: string,
        Condition: structure<Condition>({ Type: required(string), Key: required(string), Value: required(string) }),
      },
      {
        authorize: () => [{ action: "events:PutPermission", resource: "*" }],
        run(input, caller) {
          const bus = buses.own(input.EventBusName, caller);
          const policy = input.Policy === undefined ? withStatement(bus, statementOf(input, bus)) : wholePolicy(input);
          checkAccounts(policy, isClosed);
          bus.policy = policy;
        },
      },
    ),

    RemovePermission: operation<RemovePermissionInput>(
      { EventBusName: string, StatementId: string, RemoveAllPermissions: boolean },
      {
        authorize: () => [{ action: "events:RemovePermission", resource: "*" }],
        run: (input, caller) => removePermission(buses, input, caller),
      },
    ),
  };
}

function described({ arn, policy }: Bus): object {
  return { Name: DEFAULT_BUS, Arn: arn, ...(policy ? { Policy: JSON.stringify(policy) } : {}) };
}

function wholePolicy({ Policy = "", StatementId, Principal, Action, Condition }: PutPermissionInput): PolicyDocument {
  if ([StatementId, Principal, Action, Condition].some((member) => member !== undefined)) {
    throw validationError("Policy must not be used together with StatementId, Principal, Action or Condition.");
  }
  checkLength(Policy);
  return readPolicy(Policy, "resource", invalidPolicy);
}

/** One statement as PutPermission writes it. */
function statementOf(
  { StatementId = "", Principal = "", Action = "", Condition }: PutPermissionInput,
  bus: Bus,
): Statement {
  if (!STATEMENT_ID.test(StatementId)) {
    throw validationError(`StatementId ${JSON.stringify(StatementId)} must match ${STATEMENT_ID.source}.`);
  }
  if (!PRINCIPAL.test(Principal))
    throw validationError(`Principal ${JSON.stringify(Principal)} must be 12 digits or *.`);
  if (Action !== "events:PutEvents") throw notInTheEmbeddedCloud(`events:PutPermission Action ${Action}`);
  if (Condition && (Condition.Type !== "StringEquals" || Condition.Key !== "aws:PrincipalOrgID")) {
    throw validationError("Condition must be StringEquals on aws:PrincipalOrgID; use Policy for any other.");
  }
  const partition = bus.arn.split(":")[1];
  return {
    Sid: StatementId,
    Effect: "Allow",
    Principal: Principal === "*" ? "*" : { AWS: `arn:${partition}:iam::${Principal}:root` },
    Action,
    Resource: bus.arn,
    ...(Condition ? { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } } : {}),
  };
}

function withStatement({ policy }: Bus, statement: Statement): PolicyDocument {
  const others = (policy?.Statement ?? []).filter(({ Sid }) => Sid !== statement.Sid);
  const document = { Version: "2012-10-17", ...policy, Statement: [...others, statement] };
  checkLength(JSON.stringify(document));
  checkPolicy(document, "resource", invalidPolicy);
  return document;
}

function invalidPolicy(reason: string): AwsError {
  return validationError(`Policy is not valid: ${reason}`);
}

/** EventBridge rejects a policy as a whole for one account; with which words is not documented. */
function checkAccounts({ Statement }: PolicyDocument, isClosed: (account: string) => boolean): void {
  for (const { Principal, NotPrincipal } of Statement) {
    const named = JSON.stringify([Principal, NotPrincipal]).match(/\b\d{12}\b/g) ?? [];
    const closed = named.find(isClosed);
    if (closed !== undefined) throw validationError(`Invalid principal in policy: ${closed}.`);
  }
}

function checkLength(policy: string): void {
  if (policy.length <= MAX_POLICY_LENGTH) return;
  throw new AwsError(
    "PolicyLengthExceededException",
    `The event bus policy has ${policy.length} characters, at most ${MAX_POLICY_LENGTH} are allowed.`,
  );
}

function removePermission(buses: Buses, input: RemovePermissionInput, caller: Caller): void {
  const bus = buses.own(input.EventBusName, caller);
  if (input.RemoveAllPermissions) {
    bus.policy = undefined;
    return;
  }
  if (input.StatementId === undefined) throw validationError("StatementId or RemoveAllPermissions is required.");
  const { policy } = bus;
  const left = policy?.Statement.filter(({ Sid }) => Sid !== input.StatementId) ?? [];
  if (!policy || left.length === policy.Statement.length) {
    throw new AwsError(
      "ResourceNotFoundException",
      `Statement ${input.StatementId} does not exist in the policy of ${bus.arn}.`,
    );
  }
  bus.policy = left.length > 0 ? { ...policy, Statement: left } : undefined;
}
