import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Construct } from "constructs";
import { ruleValue } from "../config/alert-rules";
import { hubTopicArn } from "../config/topics";
import type { AccountRegion } from "../contract/account-region";
import type { AlertRule } from "../contract/alert-rule";
import { ALERT_DETAIL_TYPE, ALERT_EVENT_SOURCE, REFRESH_EVALUATED_DETAIL_TYPE } from "../contract/alerts";
import {
  ALERT_RULES_PATH,
  ALERTS_FUNCTION,
  ALERTS_TOPIC,
  cloudWatchDashboardName,
  MONITORED_PROJECTS_PATH,
} from "../contract/names";
import { BundledFunction, type FunctionSettings } from "./bundled-function";
import type { MetricTable } from "./metric-table";
import { Arns, putOwnEvents } from "./policy";
import { Rule } from "./rule";
import type { SummariesTable } from "./summaries-table";
import { Topic } from "./topic";

const SCHEDULE = "rate(15 minutes)";
/** The rule that starts a run as soon as it is known who answered a request for fresh measurements. */
const EVALUATED_RULE = `${ALERTS_FUNCTION}-evaluated`;
/** A run takes seconds; one that proves that limits were exceeded for weeks, or sends a hundred messages, takes longer. */
const TIMEOUT_SECONDS = 300;

export interface AlertsProps extends FunctionSettings {
  readonly accountRegion: AccountRegion;
  /** The hub's name, which is the dimension of its metrics. */
  readonly hubName: string;
  readonly table: MetricTable;
  readonly summaries: SummariesTable;
  readonly rules: readonly AlertRule[];
  /** The ARN of the SNS topic to which samples and all rules go that name no other; undefined: one that is created here. */
  readonly topicArn?: string | undefined;
}

/**
 * Tells people what is worth an alert among the measurements. Each rule is a parameter, so that a rule that changes is one
 * resource in a plan. A function evaluates all of them; it is there without rules, too, because it ends the alerts of
 * rules that are gone.
 */
export class Alerts extends Construct {
  readonly function: BundledFunction;
  /** A literal ARN, known when Terraform plans. */
  readonly topicArn: string;
  /** The topic that is created here, if it is. */
  readonly topic: Topic | undefined;

  constructor(scope: Construct, id: string, props: AlertsProps) {
    super(scope, id);
    const { accountRegion, hubName, table, summaries, rules, logRetentionDays, architecture } = props;
    const arns = new Arns(accountRegion);
    this.topicArn = hubTopicArn({ ...accountRegion, alarmTopicArn: props.topicArn });
    this.topic =
      props.topicArn === undefined
        ? new Topic(this, "topic", { accountRegion, name: ALERTS_TOPIC, displayName: "ds-dashboard alerts" })
        : undefined;
    for (const rule of rules) {
      new SsmParameter(this, `rule-${rule.name}`, {
        name: `${ALERT_RULES_PATH}/${rule.name}`,
        type: "String",
        // Unlike `value`, a plan shows it.
        insecureValue: ruleValue(rule),
      });
    }
    const ownRules = [ALERTS_FUNCTION, EVALUATED_RULE];
    this.function = new BundledFunction(this, "function", {
      accountRegion,
      name: ALERTS_FUNCTION,
      roleName: `${ALERTS_FUNCTION}-${accountRegion.region}`,
      source: "alerts",
      description: "Evaluates the alert rules, and tells what has begun and what has ended",
      timeoutSeconds: TIMEOUT_SECONDS,
      memoryMegabytes: 1_024,
      logRetentionDays,
      architecture,
      environment: {
        HUB_NAME: hubName,
        TABLE_NAME: table.resource.name,
        SUMMARIES_TABLE_NAME: summaries.resource.name,
        DASHBOARD_NAME: cloudWatchDashboardName(hubName, accountRegion.region),
        TOPIC_ARN: this.topicArn,
      },
      statements: [
        { sid: "ReadValues", actions: ["dynamodb:Query"], resources: [table.arn, summaries.arn] },
        {
          sid: "KeepStates",
          actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:DeleteItem"],
          resources: [summaries.arn],
        },
        {
          sid: "ReadRulesAndRegistry",
          actions: ["ssm:GetParametersByPath"],
          resources: [ALERT_RULES_PATH, MONITORED_PROJECTS_PATH].flatMap((path) => [
            arns.parameter(path),
            arns.parameter(`${path}/*`),
          ]),
        },
        {
          sid: "Notify",
          actions: ["sns:Publish"],
          resources: [...new Set([this.topicArn, ...rules.map(({ topicArn }) => topicArn)])].sort(),
        },
        putOwnEvents(arns, [ALERT_EVENT_SOURCE], [ALERT_DETAIL_TYPE]),
      ],
      deadLettersFromRules: ownRules.map((name) => arns.rule(name)),
    });
    new Rule(this, "schedule", {
      name: ALERTS_FUNCTION,
      description: "When the hub evaluates its alerts",
      schedule: SCHEDULE,
      target: this.function,
    });
    new Rule(this, "evaluated", {
      name: EVALUATED_RULE,
      description: "Evaluates the alerts as soon as it is known who answered a request",
      pattern: {
        source: [ALERT_EVENT_SOURCE],
        "detail-type": [REFRESH_EVALUATED_DETAIL_TYPE],
        account: [accountRegion.account],
        region: [accountRegion.region],
      },
      target: this.function,
    });
  }
}
