import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { formatAccountRegion, type AccountRegion } from "../contract/account-region";
import type { EventForm } from "../contract/event";
import { formatMonitorValue, type MonitoringHub } from "../contract/monitor-value";
import { CONNECTION_FUNCTION, MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../contract/names";
import { Connection } from "./connection";
import { AccountStack, type AccountStackProps } from "./account-stack";
import { Extractor } from "./extractor";
import type { CheckedMetric } from "../config/metric-checks";

/** A hub from the point of view of a spoke. */
export interface NamedHub extends MonitoringHub {
  readonly name: string;
}

export interface SpokeStackProps extends AccountStackProps {
  readonly project: string;
  readonly environment: string;
  readonly metrics: readonly CheckedMetric[];
  /** A module with metrics in addition to the library's, as in the configuration. */
  readonly ownMetrics?: string | undefined;
  /** The hubs it reports to. */
  readonly hubs: readonly NamedHub[];
  /** The forms in which it puts its measurements on its account's bus. */
  readonly events: readonly EventForm[];
  readonly schedule?: string | undefined;
  /**
   * Whether this stack creates the connection function of its account and Region. Exactly one of the stacks there does.
   */
  readonly bringsConnection: boolean;
}

/** A spoke: it measures its own account. */
export class SpokeStack extends AccountStack {
  constructor(scope: Construct, name: string, props: SpokeStackProps) {
    super(scope, name, props);
    const { accountRegion, project, environment, metrics, hubs, events, schedule, logRetentionDays, architecture } =
      props;
    const { function: extract } = new Extractor(this, "extractor", {
      accountRegion,
      project,
      environment,
      metrics,
      ownMetrics: props.ownMetrics,
      reportsHome: hubs.some(
        ({ account, region }) => account === accountRegion.account && region === accountRegion.region,
      ),
      events,
      schedule,
      logRetentionDays,
      architecture,
    });
    if (props.bringsConnection) new Connection(this, "connection", { accountRegion, logRetentionDays, architecture });

    new TerraformOutput(this, "spoke", {
      description: "Where this spoke is and what its parts are called",
      value: {
        project,
        environment,
        account: accountRegion.account,
        region: accountRegion.region,
        extract_function: extract.resource.functionName,
        connection_function: CONNECTION_FUNCTION,
        hubs: hubs.map((hub) => ({ name: hub.name, account: hub.account, region: hub.region })),
      },
      staticId: true,
    });
    new TerraformOutput(this, "connect", {
      description:
        "Next: the two parameters that connect this spoke, for each of its hubs; then the connection functions",
      value: hubs.flatMap((hub) => [
        `# in account ${accountRegion.account}, the spoke`,
        putParameter(`${MONITORS_PATH}/${hub.name}`, formatMonitorValue(hub, accountRegion), accountRegion),
        `# in account ${hub.account}, the hub`,
        putParameter(
          `${MONITORED_PROJECTS_PATH}/${project}/${environment}`,
          formatAccountRegion(accountRegion, hub),
          hub,
        ),
      ]),
      staticId: true,
    });
  }
}

function putParameter(name: string, value: string, home: AccountRegion): string {
  return `aws ssm put-parameter --region ${home.region} --name ${name} --type String --value ${value} --overwrite`;
}
