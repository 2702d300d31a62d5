import { flag, number, tags, text, textMap, texts } from "../arguments";
import { blockType } from "../block-type";

/** PutMetricAlarm replaces an alarm that exists, and keeps its state and history. */
export const metricAlarm = blockType(
  {
    alarm_name: text,
    alarm_description: text.optional(),
    namespace: text,
    metric_name: text,
    dimensions: textMap.optional(),
    statistic: text,
    period: number,
    evaluation_periods: number,
    datapoints_to_alarm: number.optional(),
    threshold: number,
    comparison_operator: text,
    treat_missing_data: text.optional(),
    alarm_actions: texts.optional(),
    ok_actions: texts.optional(),
    actions_enabled: flag.optional(),
    tags,
  },
  async (args, deployment, address) => {
    const { alarm_name: AlarmName } = args;
    deployment.claim(address, `the alarm ${AlarmName}`);
    await deployment.call("monitoring", "PutMetricAlarm", {
      AlarmName,
      AlarmDescription: args.alarm_description,
      Namespace: args.namespace,
      MetricName: args.metric_name,
      Dimensions: args.dimensions && Object.entries(args.dimensions).map(([Name, Value]) => ({ Name, Value })),
      Statistic: args.statistic,
      Period: args.period,
      EvaluationPeriods: args.evaluation_periods,
      DatapointsToAlarm: args.datapoints_to_alarm,
      Threshold: args.threshold,
      ComparisonOperator: args.comparison_operator,
      TreatMissingData: args.treat_missing_data,
      AlarmActions: args.alarm_actions,
      OKActions: args.ok_actions,
      ActionsEnabled: args.actions_enabled ?? true,
    });
    return { arn: deployment.arn("cloudwatch", `alarm:${AlarmName}`), id: AlarmName };
  },
);

/** PutDashboard replaces a dashboard that exists. */
export const dashboard = blockType(
  { dashboard_name: text, dashboard_body: text },
  async ({ dashboard_name: DashboardName, dashboard_body: DashboardBody }, deployment, address) => {
    deployment.claimInAccount(address, `the dashboard ${DashboardName}`);
    await deployment.call("monitoring", "PutDashboard", { DashboardName, DashboardBody });
    const { partition, target } = deployment;
    // Without a Region: the dashboards of an account are the same in all of them.
    return {
      dashboard_arn: `arn:${partition}:cloudwatch::${target.account}:dashboard/${DashboardName}`,
      id: DashboardName,
    };
  },
);
