import { boolean, integer, required, string, type Members } from "../../shape";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";
import { operation, type AuthorizationRequest, type Caller, type Operation } from "../../service";
import { tagList, type Tag } from "../tags";
import { DEFAULT_BUS, existingRule, ruleArn, ruleOf, type Bus, type Buses, type Rule, type Target } from "./bus";
import { pageOf, validationError } from "./input";
import { literalValues } from "./pattern";
import { parseSchedule } from "./schedule";
import type { Schedules } from "./schedules";

interface OnRule {
  readonly Name: string;
  readonly EventBusName?: string;
}

interface PutRuleInput extends OnRule {
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly State?: string;
  readonly Description?: string;
  readonly Tags?: readonly Tag[];
}

interface ListRulesInput {
  readonly NamePrefix?: string;
  readonly EventBusName?: string;
  readonly Limit?: number;
  readonly NextToken?: string;
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_RULES = 300;
const MAX_DESCRIPTION_LENGTH = 512;
const RULE_NAME = /^[\w.-]{1,64}$/;

const ON_RULE: Members<OnRule> = { Name: required(string), EventBusName: string };

/** The operations on rules. */
export function ruleOperations(buses: Buses, schedules: Schedules): Record<string, Operation> {
  const busOf = (input: { readonly EventBusName?: string }, caller: Caller): Bus =>
    buses.own(input.EventBusName, caller);
  const onRule = (action: string) => (input: OnRule, caller: Caller) => [
    ruleRequest(busOf(input, caller), action, input.Name),
  ];

  const setState = (operationName: string, State: Rule["State"]): Operation =>
    operation<OnRule>(ON_RULE, {
      authorize: onRule(operationName),
      run(input, caller) {
        const bus = busOf(input, caller);
        const rule = { ...existingRule(bus, input.Name), State };
        bus.rules.set(rule.Name, rule);
        schedules.update(bus, rule);
      },
    });

  return {
    PutRule: operation<PutRuleInput>(
      {
        Name: required(string),
        EventBusName: string,
        EventPattern: string,
        ScheduleExpression: string,
        State: string,
        Description: string,
        Tags: tagList,
      },
      {
        authorize(input, caller) {
          const bus = busOf(input, caller);
          const request = ruleRequest(bus, "PutRule", input.Name, patternContext(input.EventPattern));
          return input.Tags?.length ? [request, ruleRequest(bus, "TagResource", input.Name)] : [request];
        },
        run(input, caller) {
          const bus = busOf(input, caller);
          const { State } = checked(input);
          const previous = bus.rules.get(input.Name);
          if (!previous && bus.rules.size >= MAX_RULES) {
            throw new AwsError(
              "LimitExceededException",
              `The event bus ${bus.arn} has ${MAX_RULES} rules, the most it can.`,
            );
          }
          const { EventBusName: _bus, ...settings } = input;
          // Tags count when a rule is created; an update leaves them as they are.
          const Tags = previous?.Tags ?? input.Tags ?? [];
          const rule = ruleOf(bus, { ...settings, State, Tags }, previous?.targets ?? new Map<string, Target>());
          bus.rules.set(rule.Name, rule);
          schedules.update(bus, rule);
          return { RuleArn: rule.Arn };
        },
      },
    ),

    DescribeRule: operation<OnRule>(ON_RULE, {
      authorize: onRule("DescribeRule"),
      run(input, caller) {
        const bus = busOf(input, caller);
        return { ...described(existingRule(bus, input.Name)), CreatedBy: bus.account };
      },
    }),

    ListRules: operation<ListRulesInput>(
      { NamePrefix: string, EventBusName: string, Limit: integer, NextToken: string },
      {
        authorize: () => [{ action: "events:ListRules", resource: "*" }],
        run(input, caller) {
          const rules = [...busOf(input, caller).rules.values()]
            .filter((rule) => rule.Name.startsWith(input.NamePrefix ?? ""))
            .sort((a, b) => (a.Name < b.Name ? -1 : 1));
          const { page, next } = pageOf(rules, input);
          return { Rules: page.map(described), ...next };
        },
      },
    ),

    DeleteRule: operation<
      OnRule & { readonly Force?: boolean }
    > // It is about rules that an AWS service manages, of which there are none.
    (
      { ...ON_RULE, Force: boolean },
      {
        authorize: onRule("DeleteRule"),
        run(input, caller) {
          const bus = busOf(input, caller);
          const rule = bus.rules.get(input.Name);
          // Deleting what is not there succeeds.
          if (!rule) return;
          if (rule.targets.size > 0) {
            throw validationError("Rule can't be deleted since it has targets. Remove them first with RemoveTargets.");
          }
          bus.rules.delete(rule.Name);
          schedules.cancel(rule.Arn);
        },
      },
    ),

    EnableRule: setState("EnableRule", "ENABLED"),
    DisableRule: setState("DisableRule", "DISABLED"),
  };
}

/** What IAM is asked for an operation on a rule. */
export function ruleRequest(
  bus: Bus,
  action: string,
  rule: string,
  context: AuthorizationRequest["context"] = {},
): AuthorizationRequest {
  return {
    action: `events:${action}`,
    resource: ruleArn(bus, rule),
    context: { "events:creatorAccount": bus.account, ...context },
  };
}

/** @throws AwsError for an input that EventBridge, or the embedded cloud, does not take */
function checked(input: PutRuleInput): { State: Rule["State"] } {
  const { Name, EventPattern, ScheduleExpression, State = "ENABLED", Description = "" } = input;
  if (!RULE_NAME.test(Name)) {
    throw validationError(
      `The rule name ${JSON.stringify(Name)} must be 1 to 64 letters, digits, dots, dashes or underscores.`,
    );
  }
  if (EventPattern === undefined && ScheduleExpression === undefined) {
    throw validationError("Parameter(s) EventPattern or ScheduleExpression must be specified.");
  }
  if (Description.length > MAX_DESCRIPTION_LENGTH) {
    throw validationError(`The description has more than ${MAX_DESCRIPTION_LENGTH} characters.`);
  }
  if (ScheduleExpression !== undefined) parseSchedule(ScheduleExpression);
  if (State !== "ENABLED" && State !== "DISABLED") throw notInTheEmbeddedCloud(`events:PutRule State ${State}`);
  return { State };
}

/** The condition keys that a rule is asked about: the sources and detail-types that its pattern names. */
export function patternContext(pattern: string | undefined): Record<string, string[]> {
  if (pattern === undefined) return {};
  const values = {
    "events:source": literalValues(pattern, "source"),
    "events:detail-type": literalValues(pattern, "detail-type"),
  };
  return Object.fromEntries(Object.entries(values).filter(([, named]) => named.length > 0));
}

function described({ matches: _matches, targets: _targets, Tags: _tags, ...rule }: Rule): object {
  return { ...rule, EventBusName: DEFAULT_BUS };
}
