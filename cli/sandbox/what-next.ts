import type { AccountRegion } from "../../contract/account-region";
import {
  CONNECTION_FUNCTION,
  EVENT_SOURCE,
  extractFunctionName,
  MONITORED_PROJECTS_PATH,
  MONITORS_PATH,
  REFRESH_FUNCTION,
  TABLE,
} from "../../contract/names";
import type { Fleet, Hub, Spoke } from "../fleet/fleet";
import { colors } from "../output/output";

/** The URLs of the embedded cloud and of the page. */
interface Addresses {
  readonly cloud: string;
  readonly dashboard: string;
}

/** Suggestions for the running embedded cloud: the dashboard, and AWS CLI commands to paste. */
export function whatNext(
  { cloud, dashboard }: Addresses,
  { hubs, spokes }: Fleet,
  { unconnected }: { readonly unconnected: boolean },
): string {
  const [hub] = hubs;
  const [spoke] = spokes;
  const intro = [
    `Open ${colors.bold(dashboard)} to see the dashboard.`,
    "",
    `The embedded cloud listens on ${cloud}. With the AWS CLI, the access key id is the account:`,
    "",
    `  export AWS_ENDPOINT_URL=${cloud} AWS_SECRET_ACCESS_KEY=any AWS_DEFAULT_REGION=${hub?.region ?? "us-east-1"}`,
  ];
  const commands = !hub || !spoke ? [] : unconnected ? walkThrough(hub, spoke) : refresh(hub, spoke);
  return [
    ...intro,
    ...commands,
    "",
    "Add a metric to a spoke in dashboard.config.ts and start again to see it. Ctrl-C ends this.",
    "",
  ].join("\n");
}

function refresh(hub: Hub, spoke: Spoke): readonly string[] {
  return [
    "",
    "Ask every spoke for fresh measurements, and look at what was stored:",
    "",
    `  ${as(hub)} lambda invoke --function-name ${REFRESH_FUNCTION} refresh.out.json`,
    `  ${as(hub)} dynamodb query --table-name ${TABLE} --no-scan-index-forward --limit 2 \\`,
    `    --key-condition-expression "MetricName = :m" \\`,
    `    --expression-attribute-values '{":m":{"S":"NumberEndPointsInService"}}'`,
    "",
    "See what a spoke's function logged:",
    "",
    `  ${as(spoke)} logs filter-log-events --log-group-name /aws/lambda/${extractFunctionName(spoke.project, spoke.environment)} \\`,
    `    --query "events[-5:].message" --output text`,
  ];
}

function walkThrough(hub: Hub, spoke: Spoke): readonly string[] {
  const connection = (accountRegion: AccountRegion, action: string): string =>
    `  ${as(accountRegion)} lambda invoke --function-name ${CONNECTION_FUNCTION} \\\n` +
    `    --cli-binary-format raw-in-base64-out --payload '{"action": "${action}"}' lambda.out.json`;
  return [
    "",
    "Connect a spoke (version 1 of the AWS CLI does not know --cli-binary-format: leave it out there):",
    "",
    `  ${as(spoke)} ssm put-parameter --type String --name ${MONITORS_PATH}/${hub.name} --value ${hub.account}`,
    `  ${as(hub)} ssm put-parameter --type String \\`,
    `    --name ${MONITORED_PROJECTS_PATH}/${spoke.project}/${spoke.environment} --value ${spoke.account}`,
    connection(hub, "EBPut"),
    connection(spoke, "EBPut"),
    connection(spoke, "EBRule"),
    connection(hub, "EBRule"),
    "",
    "Then ask for measurements, and look at the table:",
    "",
    `  ${as(hub)} events put-events \\`,
    `    --entries '[{"Source": "${EVENT_SOURCE}", "DetailType": "${EVENT_SOURCE}", "Resources": [], "Detail": "{}"}]'`,
    `  ${as(hub)} dynamodb scan --table-name ${TABLE}`,
  ];
}

function as({ account }: { readonly account: string }): string {
  return `AWS_ACCESS_KEY_ID=${account} aws`;
}
