import type { ArgumentsOf } from "../metric-library/arguments";
import type { METRICS } from "../metric-library";
import type { MetricClass } from "../metric-library/metric";

/** The one file that a user edits, `dashboard.config.ts`, exports one of these through `defineDashboard`. */
export interface DashboardConfig<Own = object> {
  /** The accounts that store and show what the spokes report; usually one. */
  readonly hubs: readonly HubConfig[];
  /** The accounts that report; any number, so build the list with a loop or from a JSON file where that is shorter. */
  readonly spokes: readonly SpokeConfig<Own>[];
  /**
   * A module that exports metric classes of your own: a file, `./metrics/index.ts`, or the name of an installed package.
   * Each is asked for by the name of its export. Write `defineDashboard<typeof import("./metrics")>(…)` for completion.
   */
  readonly ownMetrics?: string;
  /** Where Terraform keeps its state, one for each stack. Default: a local file beside `cdktf.out`. */
  readonly backend?: BackendConfig;
  /** How Terraform gets into each account. Default: the credentials of the environment, for every account. */
  readonly deployment?: DeploymentConfig;
  /** Tags on every resource of every stack. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Days that log events are kept, one of the values CloudWatch Logs accepts. Default: 30. */
  readonly logRetentionDays?: number;
}

export interface HubConfig {
  /** Only needed with more than one hub: the stack is then `hub-<name>`, otherwise `hub`. Letters, digits, dashes. */
  readonly name?: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** When the hub asks all its spokes for fresh data: `rate(...)` or `cron(...)`, in UTC. Default: `rate(1 hour)`. */
  readonly schedule?: string;
  /**
   * Whose word the hub takes. `registered` (the default): any account below `/monitored_projects/`, for the names
   * registered for it and for names nobody is registered for. `strict`: registered pairs of project and environment only.
   */
  readonly claims?: "registered" | "strict";
  /** Days after which a measurement expires. Default: never. */
  readonly retentionDays?: number;
  /** An SNS topic, by ARN, that the hub's alarms notify. Default: the alarms show their state, and notify nobody. */
  readonly alarmTopicArn?: string;
  /**
   * The organization of the hub's spokes, for example `o-a1b2c3d4e5`. The bus policy lists the spokes' accounts as long
   * as they fit, about 300; beyond that it lets this organization's accounts in, and the archive still takes only what
   * registered accounts report.
   */
  readonly organizationId?: string;
  /**
   * Whether some of its spokes still run the original Python sample: the hub then asks with the event that those listen
   * to, `metric_fetch`, and takes their dates, which have no time zone, as UTC. Default: false.
   */
  readonly originalSpokes?: boolean;
  /** Instead of the dashboard's. */
  readonly deployment?: DeploymentConfig;
}

export interface SpokeConfig<Own = object> {
  /** For example `Project1`; also the name its rows carry. Letters, digits, dashes. */
  readonly project: string;
  /** For example `dev`, `int` or `prod`. Letters, digits, dashes. */
  readonly environment: string;
  /** 12 digits. An account may hold several spokes, and be a hub as well. */
  readonly account: string;
  readonly region: string;
  /** What it measures. Its function gets the permissions of these metrics and no others. */
  readonly metrics: readonly MetricConfig<Own>[];
  /** Names of the hubs it reports to, `hub` for the one without a name. Default: all of them. */
  readonly hubs?: readonly string[];
  /** When it measures by itself, besides whenever a hub asks: `rate(...)` or `cron(...)`, in UTC. Default: never. */
  readonly schedule?: string;
  /** Instead of the dashboard's. */
  readonly deployment?: DeploymentConfig;
}

type Classes<Own> = typeof METRICS & { [Name in keyof Own as Own[Name] extends MetricClass ? Name : never]: Own[Name] };
type ArgumentsOfMetric<Class> = Class extends MetricClass ? ArgumentsOf<Class["arguments"]> : never;

/**
 * A metric by its name, or with its arguments: `{ name: "…", arguments: { … } }`. One metric may be asked for several
 * times, each time with other arguments.
 */
export type MetricConfig<Own = object> = {
  [Name in keyof Classes<Own>]: object extends ArgumentsOfMetric<Classes<Own>[Name]>
    ? Name | { readonly name: Name; readonly arguments?: ArgumentsOfMetric<Classes<Own>[Name]> }
    : { readonly name: Name; readonly arguments: ArgumentsOfMetric<Classes<Own>[Name]> };
}[keyof Classes<Own>];

export type BackendConfig =
  | { readonly type: "local" }
  /** State in S3, locked by a lock file beside it. The key is `<prefix>/<stack>.tfstate`. */
  | { readonly type: "s3"; readonly bucket: string; readonly region: string; readonly prefix?: string }
  /** HCP Terraform (Terraform Cloud); the workspace is `<workspacePrefix><stack>`. */
  | {
      readonly type: "cloud";
      readonly organization: string;
      readonly hostname?: string;
      /** Default: `ds-dashboard-`. */
      readonly workspacePrefix?: string;
    };

export type DeploymentConfig =
  /** Terraform assumes this role in the account. */
  | { readonly roleName: string }
  /** Terraform uses this profile of the AWS configuration. */
  | { readonly profile: string };

/**
 * Gives an editor completion for metric names and their arguments; what it returns is checked at synthesis.
 *
 * @typeParam Own the module of `ownMetrics`, for example `typeof import("./metrics")`
 */
export function defineDashboard<Own = object>(config: DashboardConfig<Own>): DashboardConfig {
  return config as unknown as DashboardConfig;
}
