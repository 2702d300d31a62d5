import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import {
  CONNECTION_FUNCTION,
  EVENT_BUS,
  FORWARD_DEAD_LETTERS,
  FORWARD_METRICS_RULE_PREFIX,
  FORWARD_REFRESH_RULE_PREFIX,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
} from "../lambdas/contract/names";
import { DashboardFunction } from "./dashboard-function";
import { Arns, policyDocument, serviceTrust, type Place } from "./policy";
import { Queue } from "./queue";
import { Rule } from "./rule";

const PATHS = [MONITORS_PATH, MONITORED_PROJECTS_PATH];
/** Rules that make the function run by itself. */
const PARAMETERS_RULE = `${CONNECTION_FUNCTION}-parameters`;
const DAILY_RULE = `${CONNECTION_FUNCTION}-daily`;

export interface ConnectionProps {
  readonly place: Place;
  readonly logRetentionDays: number;
  /** Organization whose accounts the bus policy lets in where it cannot list the spokes; undefined: it lists them always. */
  readonly organizationId?: string | undefined;
}

/**
 * The function that connects this account and Region as its parameters say, once for all hubs and spokes that live
 * there, with the role that its forward rules use and the queue for what they cannot deliver. It runs whenever one of
 * those parameters changes, and once a day, because AWS tells such changes on a best-effort basis only.
 */
export class Connection extends Construct {
  readonly function: DashboardFunction;
  readonly forwardDeadLetters: Queue;

  constructor(scope: Construct, id: string, { place, logRetentionDays, organizationId }: ConnectionProps) {
    super(scope, id);
    const arns = new Arns(place);
    const forwardRules = [FORWARD_METRICS_RULE_PREFIX, FORWARD_REFRESH_RULE_PREFIX].map((prefix) =>
      arns.rule(`${prefix}*`),
    );
    const forwardRoleName = `ds-dashboard-forward-${place.region}`;
    const forwardRole = new IamRole(this, "forward-role", {
      name: forwardRoleName,
      description: `Lets the forward rules in ${place.region} put this system's events on other accounts' buses`,
      assumeRolePolicy: serviceTrust(this, "forward-trust", "events.amazonaws.com", place),
    });
    new IamRolePolicy(this, "forward-policy", {
      name: "forward",
      role: forwardRole.name,
      policy: policyDocument(this, "forward-document", [
        {
          sid: "Forward",
          actions: ["events:PutEvents"],
          // Which accounts is the parameters' business, and theirs to allow.
          resources: [`arn:${arns.partition}:events:*:*:event-bus/${EVENT_BUS}`],
        },
      ]),
    });
    this.forwardDeadLetters = new Queue(this, "forward-dead-letters", {
      place,
      name: FORWARD_DEAD_LETTERS,
      fromRules: forwardRules,
    });
    this.function = new DashboardFunction(this, "function", {
      place,
      name: CONNECTION_FUNCTION,
      roleName: `${CONNECTION_FUNCTION}-${place.region}`,
      source: "connection",
      description: "Connects this account as its parameters say: bus policy and forward rules",
      timeoutSeconds: 300,
      logRetentionDays,
      environment: {
        FORWARDING_ROLE_ARN: forwardRole.arn,
        DEAD_LETTER_QUEUE_ARN: this.forwardDeadLetters.resource.arn,
        ...(organizationId === undefined ? {} : { ORGANIZATION_ID: organizationId }),
      },
      statements: [
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
          resources: [arns.role(forwardRoleName)],
          conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["events.amazonaws.com"] }],
        },
      ],
      deadLettersFromRules: [arns.rule(PARAMETERS_RULE), arns.rule(DAILY_RULE)],
    });
    new Rule(this, "parameters", {
      name: PARAMETERS_RULE,
      description: "Connects or disconnects as soon as a connection parameter changes",
      pattern: {
        source: ["aws.ssm"],
        "detail-type": ["Parameter Store Change"],
        detail: { name: PATHS.map((path) => ({ prefix: `${path}/` })), operation: ["Create", "Update", "Delete"] },
      },
      target: this.function,
    });
    new Rule(this, "daily", {
      name: DAILY_RULE,
      description: "Mends what was changed by hand, and catches up on changes of parameters that were not told",
      schedule: "rate(1 day)",
      target: this.function,
    });
  }
}
