import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { formatAccountRef } from "../contract/account-ref";
import { CONNECTION_FUNCTION, MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../contract/names";
import { Connection } from "./connection";
import { DashboardStack, type DashboardStackProps } from "./dashboard-stack";
import { Extractor } from "./extractor";
import type { CheckedMetric } from "../config/metric-checks";
import type { Place } from "./policy";

/** A hub as a spoke sees it. */
export interface HubPlace extends Place {
  readonly name: string;
}

export interface SpokeStackProps extends DashboardStackProps {
  readonly project: string;
  readonly environment: string;
  readonly metrics: readonly CheckedMetric[];
  /** The module with metrics beyond the library's, as in the configuration. */
  readonly ownMetrics?: string | undefined;
  /** The hubs it reports to. */
  readonly hubs: readonly HubPlace[];
  readonly schedule?: string | undefined;
  /** Whether this stack brings the connection function of its account and Region; one of the stacks there does. */
  readonly bringsConnection: boolean;
}

/** A spoke: measures its own account. */
export class SpokeStack extends DashboardStack {
  constructor(scope: Construct, name: string, props: SpokeStackProps) {
    super(scope, name, props);
    const { place, project, environment, metrics, hubs, schedule, logRetentionDays } = props;
    const { function: extract } = new Extractor(this, "extractor", {
      place,
      project,
      environment,
      metrics,
      ownMetrics: props.ownMetrics,
      reportsHome: hubs.some(({ account, region }) => account === place.account && region === place.region),
      schedule,
      logRetentionDays,
    });
    if (props.bringsConnection) new Connection(this, "connection", { place, logRetentionDays });

    new TerraformOutput(this, "spoke", {
      description: "Where this spoke is and what its parts are called",
      value: {
        project,
        environment,
        account: place.account,
        region: place.region,
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
        `# in account ${place.account}, the spoke`,
        putParameter(`${MONITORS_PATH}/${hub.name}`, hub, place),
        `# in account ${hub.account}, the hub`,
        putParameter(`${MONITORED_PROJECTS_PATH}/${project}/${environment}`, place, hub),
      ]),
      staticId: true,
    });
  }
}

function putParameter(name: string, target: Place, home: Place): string {
  const value = formatAccountRef(target, home);
  return `aws ssm put-parameter --region ${home.region} --name ${name} --type String --value ${value} --overwrite`;
}
