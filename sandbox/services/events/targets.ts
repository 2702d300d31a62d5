import { parseArn } from "../../arn";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { parseJson } from "../../json";
import { operation, type AuthorizationRequest, type Caller, type Operation } from "../../service";
import { arn as arnShape, boolean, integer, list, required, string, structure } from "../../shape";
import { existingRule, isBusArn, type Bus, type Buses, type Rule, type Target } from "./bus";
import { EVENTS_PRINCIPAL, MAX_EVENT_AGE_S, MAX_RETRY_ATTEMPTS, putEventsRequest } from "./delivery";
import { pageOf, validationError } from "./input";
import { patternContext, ruleRequest } from "./rules";

interface OnTargets {
  readonly Rule: string;
  readonly EventBusName?: string;
}

interface PutTargetsInput extends OnTargets {
  readonly Targets: readonly Target[];
}

interface RemoveTargetsInput extends OnTargets {
  readonly Ids: readonly string[];
  readonly Force?: boolean;
}

interface ListTargetsInput extends OnTargets {
  readonly Limit?: number;
  readonly NextToken?: string;
}

const MAX_ENTRIES = 10;
const MAX_TARGETS_PER_RULE = 5;
const MIN_EVENT_AGE_S = 60;
const TARGET = structure<Target>({
  Id: required(string),
  Arn: required(arnShape),
  RoleArn: arnShape,
  Input: string,
  DeadLetterConfig: structure<NonNullable<Target["DeadLetterConfig"]>>({ Arn: arnShape }),
  RetryPolicy: structure<NonNullable<Target["RetryPolicy"]>>({
    MaximumRetryAttempts: integer,
    MaximumEventAgeInSeconds: integer,
  }),
});
const TARGET_ID = /^[\w.-]{1,64}$/;

/** The operations on the targets of rules. */
export function targetOperations(cloud: Cloud, buses: Buses): Record<string, Operation> {
  const ruleIn = (input: OnTargets, caller: Caller): Rule =>
    existingRule(buses.own(input.EventBusName, caller), input.Rule);
  const request = (input: OnTargets, caller: Caller, action: string, context?: AuthorizationRequest["context"]) =>
    ruleRequest(buses.own(input.EventBusName, caller), action, input.Rule, context);

  return {
    PutTargets: operation<PutTargetsInput>(
      { Rule: required(string), Targets: required(list(TARGET)), EventBusName: string },
      {
        authorize: (input, caller) => [
          request(input, caller, "PutTargets", { "events:TargetArn": input.Targets.map(({ Arn }) => Arn) }),
          ...input.Targets.flatMap(({ RoleArn }) => (RoleArn === undefined ? [] : [passRole(RoleArn)])),
        ],
        run(input, caller) {
          if (input.Targets.length < 1 || input.Targets.length > MAX_ENTRIES) {
            throw validationError(`Targets must have 1 to ${MAX_ENTRIES} entries, not ${input.Targets.length}.`);
          }
          const bus = buses.own(input.EventBusName, caller);
          const rule = existingRule(bus, input.Rule);
          const targets = new Map(rule.targets);
          for (const target of input.Targets) {
            checkTarget(bus, target);
            if (isBusArn(target.Arn)) checkBusTarget(cloud, buses, bus, rule, target);
            targets.set(target.Id, target);
          }
          if (targets.size > MAX_TARGETS_PER_RULE) {
            throw new AwsError(
              "LimitExceededException",
              `The rule ${rule.Name} would have ${targets.size} targets, at most ${MAX_TARGETS_PER_RULE} are allowed.`,
            );
          }
          for (const target of input.Targets) rule.targets.set(target.Id, target);
          return { FailedEntryCount: 0, FailedEntries: [] };
        },
      },
    ),

    RemoveTargets:
      operation<RemoveTargetsInput> // Force is about rules that an AWS service manages, of which there are none.
      (
        { Rule: required(string), Ids: required(list(string)), EventBusName: string, Force: boolean },
        {
          authorize: (input, caller) => [request(input, caller, "RemoveTargets")],
          run(input, caller) {
            if (input.Ids.length < 1 || input.Ids.length > 100)
              throw validationError("Ids must have 1 to 100 entries.");
            const { targets } = ruleIn(input, caller);
            for (const id of input.Ids) targets.delete(id);
            return { FailedEntryCount: 0, FailedEntries: [] };
          },
        },
      ),

    ListTargetsByRule: operation<ListTargetsInput>(
      { Rule: required(string), EventBusName: string, Limit: integer, NextToken: string },
      {
        authorize: (input, caller) => [request(input, caller, "ListTargetsByRule")],
        run(input, caller) {
          const { page, next } = pageOf([...ruleIn(input, caller).targets.values()], input);
          return { Targets: page, ...next };
        },
      },
    ),
  };
}

function passRole(roleArn: string): AuthorizationRequest {
  return { action: "iam:PassRole", resource: roleArn, context: { "iam:PassedToService": EVENTS_PRINCIPAL } };
}

/** @throws AwsError for a target that EventBridge, or the embedded cloud, does not take */
function checkTarget(bus: Bus, target: Target): void {
  const { Id, Arn, RoleArn, Input, DeadLetterConfig, RetryPolicy } = target;
  if (!TARGET_ID.test(Id)) {
    throw validationError(
      `The target id ${JSON.stringify(Id)} must be 1 to 64 letters, digits, dots, dashes or underscores.`,
    );
  }
  if (!isBusArn(Arn)) {
    checkArn(bus, Arn, ["lambda", "sqs"]);
    if (RoleArn !== undefined) throw notInTheEmbeddedCloud(`events:PutTargets RoleArn on the target ${Arn}`);
  } else if (Input !== undefined) {
    throw notInTheEmbeddedCloud(`events:PutTargets Input on the event bus ${Arn}`);
  }
  if (Input !== undefined) {
    parseJson(Input, () => validationError(`JSON syntax error in Input for target ${Id}.`));
  }
  if (DeadLetterConfig?.Arn !== undefined) checkArn(bus, DeadLetterConfig.Arn, ["sqs"]);
  checkRetryPolicy(Id, RetryPolicy);
}

/** A function or a queue has to be in the rule's Region; only a bus may be elsewhere. */
function checkArn(bus: Bus, arn: string, services: readonly string[]): void {
  if (!/^arn:[^:]+:[^:]+:[^:]*:\d{12}:.+$/.test(arn)) throw validationError(`${arn} is not the ARN of a target.`);
  const { service, region, resource } = parseArn(arn);
  if (!services.includes(service))
    throw notInTheEmbeddedCloud(`the target ${arn}; it knows ${services.join(", ")} here`);
  if (resource.endsWith(".fifo"))
    throw notInTheEmbeddedCloud(`the FIFO queue ${arn}, as a target or a dead-letter queue`);
  if (region !== bus.region) throw validationError(`${arn} is not in the rule's Region ${bus.region}.`);
}

function checkRetryPolicy(id: string, policy: Target["RetryPolicy"] = {}): void {
  const { MaximumRetryAttempts: attempts = 0, MaximumEventAgeInSeconds: age = MIN_EVENT_AGE_S } = policy;
  if (attempts < 0 || attempts > MAX_RETRY_ATTEMPTS || age < MIN_EVENT_AGE_S || age > MAX_EVENT_AGE_S) {
    throw validationError(
      `RetryPolicy of target ${id}: MaximumRetryAttempts must be 0 to ${MAX_RETRY_ATTEMPTS}, ` +
        `MaximumEventAgeInSeconds ${MIN_EVENT_AGE_S} to ${MAX_EVENT_AGE_S}.`,
    );
  }
}

/**
 * A bus as a target needs a role, and a bus of another account has to let this account put such events already now.
 *
 * @throws AwsError ValidationException, AccessDeniedException
 */
function checkBusTarget(cloud: Cloud, buses: Buses, bus: Bus, rule: Rule, { Id, Arn, RoleArn }: Target): void {
  const remote = buses.byArn(Arn);
  if (remote === bus) throw notInTheEmbeddedCloud(`the rule's own event bus ${Arn} as its target`);
  if (RoleArn === undefined) throw validationError(`RoleArn is required for target ${Id}: ${Arn} is an event bus.`);
  if (remote.account === bus.account) return;
  const pattern = patternContext(rule.EventPattern);
  cloud.authorize(putEventsRequest(remote, pattern["events:source"], pattern["events:detail-type"]), {
    account: bus.account,
    region: bus.region,
    principal: { kind: "account", account: bus.account },
  });
}
