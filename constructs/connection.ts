import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { Construct } from "constructs";
import type { AccountRegion } from "../contract/account-region";
import {
  CONNECTION_CHANGES_QUEUE,
  CONNECTION_FUNCTION,
  EVENT_BUS,
  FORWARD_DEAD_LETTERS,
  FORWARD_METRICS_RULE_PREFIX,
  FORWARD_REFRESH_RULE_PREFIX,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
} from "../contract/names";
import { BundledFunction } from "./bundled-function";
import { Arns, policyDocument, serviceTrust, type PolicyStatement } from "./policy";
import { Queue, readQueue } from "./queue";
import { Rule, type RuleProps } from "./rule";

const PATHS = [MONITORS_PATH, MONITORED_PROJECTS_PATH];
/** Rules that make the function run by itself. */
const PARAMETERS_RULE = `${CONNECTION_FUNCTION}-parameters`;
const DAILY_RULE = `${CONNECTION_FUNCTION}-daily`;

/**
 * Enough for the longest run: 1,500 spokes, the most that fit into 300 rules, none of which allows the hub yet. That run makes
 * about 2,400 calls, and EventBridge accepts 50 a second. With 301 spokes it takes a dozen seconds.
 */
const TIMEOUT_SECONDS = 120;
/**
 * When a run for the queue that failed is tried again: time for a person to set the other account's parameter, so that a partner who is
 * waited for is tried for twelve minutes. AWS asks for the function's timeout at least. It recommends six of them, lest a message
 * whose run Lambda cannot start at once is received twice; here a second run changes nothing.
 */
const RETRY_SECONDS = 6 * 60;
/** How often a message is received before it goes to the dead-letter queue: enough for a control plane that is down for an hour. */
const MAX_RECEIVES = 10;

export interface ConnectionProps {
  readonly accountRegion: AccountRegion;
  readonly logRetentionDays: number;
  /** Organization whose accounts the bus policy lets in where it cannot list the spokes; undefined: it lists them always. */
  readonly organizationId?: string | undefined;
  /**
   * Whether changes of parameters are gathered in a queue before the function runs: for a hub, where hundreds may change at
   * once. Lambda asks a queue about 650,000 times a month, 0.26 $; in a spoke, with its few parameters, that would cost more
   * than all else. Default: false.
   */
  readonly gathersChanges?: boolean;
}

/**
 * The function that connects this account and Region as its parameters say, once for all hubs and spokes that live
 * there, with the role that its forward rules use and the queue for what they cannot deliver. It runs whenever one of
 * those parameters changes, and once a day, because AWS tells such changes on a best-effort basis only.
 */
export class Connection extends Construct {
  readonly function: BundledFunction;
  readonly forwardDeadLetters: Queue;

  constructor(scope: Construct, id: string, props: ConnectionProps) {
    super(scope, id);
    const { accountRegion, logRetentionDays, organizationId, gathersChanges = false } = props;
    const arns = new Arns(accountRegion);
    const ownRules = [PARAMETERS_RULE, DAILY_RULE].map((rule) => arns.rule(rule));
    const forwardRules = [FORWARD_METRICS_RULE_PREFIX, FORWARD_REFRESH_RULE_PREFIX].map((prefix) =>
      arns.rule(`${prefix}*`),
    );
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
      timeoutSeconds: TIMEOUT_SECONDS,
      logRetentionDays,
      environment: {
        FORWARDING_ROLE_ARN: forwardRole.arn,
        DEAD_LETTER_QUEUE_ARN: this.forwardDeadLetters.resource.arn,
        ...(organizationId === undefined ? {} : { ORGANIZATION_ID: organizationId }),
      },
      statements: [
        ...connecting(arns, forwardRules, arns.role(forwardRoleName)),
        ...(gathersChanges ? [readQueue(arns.queue(CONNECTION_CHANGES_QUEUE))] : []),
      ],
      deadLettersFromRules: ownRules,
    });
    const target = gathersChanges ? this.gather(accountRegion, ownRules) : this.function;
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

  /** The role with which forward rules put events on other accounts' buses. */
  private createForwardRole(name: string, arns: Arns): IamRole {
    const role = new IamRole(this, "forward-role", {
      name,
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
          // The parameters decide which accounts are partners, and each partner's bus policy has to allow this one.
          resources: [`arn:${arns.partition}:events:*:*:event-bus/${EVENT_BUS}`],
        },
      ]),
    });
    return role;
  }

  /**
   * Puts a queue in front of the function. When hundreds of parameters change at once, a few runs start, and each of them
   * handles all changes.
   */
  private gather(accountRegion: AccountRegion, fromRules: readonly string[]): RuleProps["target"] {
    // The rules, the queue and the function all drop the same kind of event, so they share one dead-letter queue.
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
      // The least there is: runs at the same time only get into each other's way.
      scalingConfig: { maximumConcurrency: 2 },
      dependsOn: [...this.function.grants],
    });
    return { queue, deadLetters };
  }
}

/** Permissions to read and remove parameters, and to write the bus policy and the forward rules. */
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
    // EventBridge has no resource types for these actions.
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
