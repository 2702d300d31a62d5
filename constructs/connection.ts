import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import {
  CONNECTION_CHANGES_QUEUE,
  CONNECTION_FUNCTION,
  EVENT_BUS,
  FORWARD_BATCHES_RULE_PREFIX,
  FORWARD_DEAD_LETTERS,
  FORWARD_METRICS_RULE_PREFIX,
  FORWARD_REFRESH_RULE_PREFIX,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
  SUMMARIES_TABLE,
} from "../contract/names";
import { BundledFunction, type FunctionSettings } from "./bundled-function";
import { Arns, policyDocument, serviceTrust, type PolicyStatement } from "./policy";
import { Queue, readQueue } from "./queue";
import { roleSettings } from "./role-settings";
import { Rule, type RuleProps } from "./rule";

const PATHS = [MONITORS_PATH, MONITORED_PROJECTS_PATH];
/** The rules that invoke the function, on parameter changes and daily. */
const PARAMETERS_RULE = `${CONNECTION_FUNCTION}-parameters`;
const DAILY_RULE = `${CONNECTION_FUNCTION}-daily`;

/** A spoke has a few hubs. */
const TIMEOUT_SECONDS = 120;
/**
 * Enough for a hub with 10,000 spokes, for which AWS has raised the number of rules. Parameter Store and EventBridge give
 * the pace: 10,000 parameters are 1,000 calls, of which 40 a second are allowed, and the 2,000 rules of as many spokes
 * are listed with 2,000 calls, of which 50 a second are allowed. So each look at everything takes 65 seconds, and a run
 * looks twice. To connect all 10,000 at once takes 80 to 160 seconds more.
 */
const HUB_TIMEOUT_SECONDS = 6 * 60;
/**
 * The visibility timeout of the queue, after which the messages of a failed run are delivered again. In six minutes
 * somebody can set the parameter in the other account; a partner that does not allow this account yet is tried for
 * twelve minutes. AWS requires at least the function's timeout, which this is. It recommends six times that, because a message may be
 * delivered twice if Lambda cannot start its run at once; here a second run does no harm.
 */
const RETRY_SECONDS = HUB_TIMEOUT_SECONDS;
/**
 * How often SQS delivers a message before it moves it to the dead-letter queue. This covers an hour-long outage of a
 * control plane.
 */
const MAX_RECEIVES = 10;

export interface ConnectionProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  /**
   * The organization whose accounts the bus policy allows if it has no room to list the spokes; undefined: it always
   * lists them.
   */
  readonly organizationId?: string | undefined;
  /**
   * Whether a hub lives there. The function then keeps the copy of the registered accounts in the hub's table of summaries,
   * and parameter changes go through a queue before it runs, because hundreds may change at once. Lambda polls a queue
   * about 650,000 times a month, which costs 0.26 $. For a spoke, with its few parameters, that would be more than
   * everything else costs. Default: false.
   */
  readonly ofHub?: boolean;
}

/**
 * The connection function, which connects this account and Region as the connection parameters say. All hubs and spokes
 * there share it, with the role of its forward rules and the queue for events that these cannot deliver. It runs when a
 * connection parameter changes, and also once a day, because AWS delivers events about such changes on a best-effort
 * basis only.
 */
export class Connection extends Construct {
  readonly function: BundledFunction;
  readonly forwardDeadLetters: Queue;

  constructor(scope: Construct, id: string, props: ConnectionProps) {
    super(scope, id);
    const { accountRegion, logRetentionDays, architecture, organizationId, ofHub = false } = props;
    const arns = new Arns(accountRegion);
    const ownRules = [PARAMETERS_RULE, DAILY_RULE].map((rule) => arns.rule(rule));
    const prefixes = [FORWARD_METRICS_RULE_PREFIX, FORWARD_BATCHES_RULE_PREFIX, FORWARD_REFRESH_RULE_PREFIX];
    const forwardRules = prefixes.map((prefix) => arns.rule(`${prefix}*`));
    const forwardRoleName = `ds-dashboard-forward-${accountRegion.region}`;
    const forwardRole = this.createForwardRole(forwardRoleName, arns);
    this.forwardDeadLetters = new Queue(this, "forward-dead-letters", {
      accountRegion,
      name: FORWARD_DEAD_LETTERS,
      fromRules: forwardRules,
    });
    this.function = new BundledFunction(this, "function", {
      accountRegion,
      name: CONNECTION_FUNCTION,
      roleName: `${CONNECTION_FUNCTION}-${accountRegion.region}`,
      source: "connection",
      description: "Connects this account as its parameters say: bus policy and forward rules",
      timeoutSeconds: ofHub ? HUB_TIMEOUT_SECONDS : TIMEOUT_SECONDS,
      logRetentionDays,
      architecture,
      environment: {
        FORWARDING_ROLE_ARN: forwardRole.arn,
        DEAD_LETTER_QUEUE_ARN: this.forwardDeadLetters.resource.arn,
        ...(organizationId === undefined ? {} : { ORGANIZATION_ID: organizationId }),
        ...(ofHub && { SUMMARIES_TABLE_NAME: SUMMARIES_TABLE }),
      },
      statements: [
        ...connecting(arns, forwardRules, arns.role(forwardRoleName, roleSettings(this).path)),
        ...(ofHub ? [readQueue(arns.queue(CONNECTION_CHANGES_QUEUE)), copyRegistry(arns)] : []),
      ],
      deadLettersFromRules: ownRules,
    });
    const target = ofHub ? this.gather(accountRegion, ownRules) : this.function;
    new Rule(this, "parameters", {
      name: PARAMETERS_RULE,
      description: "Connects or disconnects as soon as a connection parameter changes",
      pattern: {
        source: ["aws.ssm"],
        "detail-type": ["Parameter Store Change"],
        detail: { name: PATHS.map((path) => ({ prefix: `${path}/` })), operation: ["Create", "Update", "Delete"] },
      },
      target,
    });
    new Rule(this, "daily", {
      name: DAILY_RULE,
      description: "Mends what was changed by hand, and catches up on changes of parameters that were not told",
      schedule: "rate(1 day)",
      target,
    });
  }

  /** The role with which the forward rules put events on the buses of partners. */
  private createForwardRole(name: string, arns: Arns): IamRole {
    const role = new IamRole(this, "forward-role", {
      name,
      ...roleSettings(this),
      description: `Lets the forward rules in ${arns.accountRegion.region} put this system's events on other accounts' buses`,
      assumeRolePolicy: serviceTrust(this, "forward-trust", "events.amazonaws.com", arns.accountRegion),
    });
    new IamRolePolicy(this, "forward-policy", {
      name: "forward",
      role: role.name,
      policy: policyDocument(this, "forward-document", [
        {
          sid: "Forward",
          actions: ["events:PutEvents"],
          // The parameters decide which accounts receive events, and the bus policies of those accounts have to allow
          // it.
          resources: [`arn:${arns.partition}:events:*:*:event-bus/${EVENT_BUS}`],
        },
      ]),
    });
    return role;
  }

  /**
   * Puts a queue in front of the function, so that hundreds of parameter changes at once start only a few runs. Each
   * run handles all parameters.
   */
  private gather(accountRegion: AccountRegion, fromRules: readonly string[]): RuleProps["target"] {
    // The rules, the queue and the function handle the same events, so one dead-letter queue takes the failures of all.
    const { deadLetters } = this.function;
    const queue = new Queue(this, "changes", {
      accountRegion,
      name: CONNECTION_CHANGES_QUEUE,
      visibilityTimeoutSeconds: RETRY_SECONDS,
      deadLetters: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
      fromRules,
    });
    new LambdaEventSourceMapping(this, "mapping", {
      eventSourceArn: queue.resource.arn,
      functionName: this.function.resource.arn,
      batchSize: 100,
      maximumBatchingWindowInSeconds: 5,
      // The minimum that Lambda allows, because concurrent runs only get in each other's way.
      scalingConfig: { maximumConcurrency: 2 },
      dependsOn: [...this.function.grants],
    });
    return { queue, deadLetters };
  }
}

function copyRegistry(arns: Arns): PolicyStatement {
  return {
    sid: "CopyRegistry",
    actions: ["dynamodb:Query", "dynamodb:PutItem", "dynamodb:DeleteItem"],
    resources: [arns.table(SUMMARIES_TABLE)],
  };
}

/** The permissions to read and remove parameters, and to write the bus policy and the forward rules. */
function connecting(arns: Arns, forwardRules: readonly string[], forwardRole: string): readonly PolicyStatement[] {
  return [
    {
      sid: "ReadParameters",
      actions: ["ssm:GetParametersByPath"],
      resources: PATHS.flatMap((path) => [arns.parameter(path), arns.parameter(`${path}/*`)]),
    },
    {
      sid: "RemoveParameters",
      actions: ["ssm:DeleteParameters"],
      resources: PATHS.map((path) => arns.parameter(`${path}/*`)),
    },
    { sid: "ReadBusPolicy", actions: ["events:DescribeEventBus"], resources: [arns.bus(EVENT_BUS)] },
    // These EventBridge actions do not support resource types.
    {
      sid: "WriteBusPolicy",
      actions: ["events:PutPermission", "events:RemovePermission", "events:ListRules"],
      resources: ["*"],
    },
    {
      sid: "ForwardRules",
      actions: [
        "events:PutRule",
        "events:DeleteRule",
        "events:PutTargets",
        "events:RemoveTargets",
        "events:ListTargetsByRule",
      ],
      resources: forwardRules,
    },
    {
      sid: "PassForwardRole",
      actions: ["iam:PassRole"],
      resources: [forwardRole],
      conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["events.amazonaws.com"] }],
    },
  ];
}
