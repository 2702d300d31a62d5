import type { AlertConfig } from "./alert-config";
import type { MetricConfig } from "./metric-config";

/**
 * The type of the configuration. Users edit one file, `dashboard.config.ts`, which exports it through
 * `defineDashboard`.
 */
export interface DashboardConfig<Own = object> {
  /** The accounts that store and show the spokes' measurements; usually one. */
  readonly hubs: readonly HubConfig<Own>[];
  /** The accounts that report measurements. For many spokes, build this list in a loop or read it from a JSON file. */
  readonly spokes: readonly SpokeConfig<Own>[];
  /**
   * A module that exports metric classes of your own: a file such as `./metrics/index.ts`, or an installed package.
   * Spokes ask for each metric by the name of its export. Write `defineDashboard<typeof import("./metrics")>(…)` for
   * completion.
   */
  readonly ownMetrics?: string;
  /** Where Terraform keeps the state of each stack. Default: a local file beside `cdktf.out`. */
  readonly backend?: BackendConfig;
  /** How Terraform gets access to each account. Default: the credentials of the environment, for every account. */
  readonly deployment?: DeploymentConfig;
  /**
   * The permissions boundary of every role that the stacks create, as an organization may demand it: the name of a managed
   * policy that each account has, with its path before it if it has one (`boundaries/workloads`). Or an ARN, which only a
   * policy of AWS itself can have in several accounts. Default: none.
   */
  readonly permissionsBoundary?: string;
  /** The path of every role that the stacks create, for example `/platform/`. Another one replaces the roles. Default: `/`. */
  readonly rolePath?: string;
  /** Tags on every resource of every stack, at most 49. Keys and values are held to what IAM accepts. */
  readonly tags?: Readonly<Record<string, string>>;
  /** How many days CloudWatch Logs keeps log events; one of the values it accepts. Default: 30. */
  readonly logRetentionDays?: number;
  /** The processors that the functions run on. Default: `arm64` in the partition `aws`, `x86_64` in all others. */
  readonly architecture?: ArchitectureConfig;
}

export interface HubConfig<Own = object> {
  /**
   * Only needed if there are several hubs: the stack is then `hub-<name>` instead of `hub`. Letters, digits, dashes; names
   * compare without case.
   */
  readonly name?: string;
  /** 12 digits. */
  readonly account: string;
  /** For example `eu-west-1`. All its spokes are in Regions of the same partition. */
  readonly region: string;
  /** When the hub asks all its spokes for fresh data: `rate(...)` or `cron(...)`, in UTC. Default: `rate(1 hour)`. */
  readonly schedule?: string;
  /**
   * How its spokes send what they have measured: `metric` (the default), an event for each metric, or `batch`, an event for each
   * run; see docs/deploying.md. The hub accepts both. To change it, deploy the hub, then its spokes, and connect them again.
   */
  readonly events?: "metric" | "batch";
  /**
   * Which measurements the hub accepts. `registered` (the default): those of any account below `/monitored_projects/`,
   * for the names it is registered for and for names that no account is registered for. `strict`: those for the project
   * and environment that the account is registered for, and no others.
   */
  readonly claims?: "registered" | "strict";
  /** Days after which a measurement expires, 2 to 99,999. Default: never. */
  readonly retentionDays?: number;
  /**
   * The most series, that is pairs of a metric and a spoke, that the hub takes of one account, 1 to 10,000. What is beyond goes
   * to the quarantine as `too-many-series`. Default: 500.
   */
  readonly seriesPerAccount?: number;
  /**
   * The ARN of an SNS topic of the hub's Region that its alarms notify, and its alerts. Default: the alarms change state
   * but notify nobody, and the alerts notify the topic `ds-dashboard-alerts`, which the hub's stack then creates.
   */
  readonly alarmTopicArn?: string;
  /**
   * What is worth an alert among the measurements, at most 100 rules: by name what a metric recommends, or rules such as
   * `{ name: "training-fails", metric: "FailedTrainingJobs24h", above: 5 }`.
   */
  readonly alerts?: readonly AlertConfig<Own>[];
  /**
   * A Slack channel that the hub's topic is shown in, by Amazon Q Developer in chat applications. Whose workspace it is has
   * to be authorized by hand before, once for each account. Only in the partition `aws`.
   */
  readonly slack?: SlackConfig;
  /**
   * Keeps the measurements as Parquet files in S3 too, for Athena and others, one file for each day and metric; see
   * docs/lake.md. `{}` is enough. Default: no files.
   */
  readonly lake?: LakeConfig;
  /**
   * The organization of the hub's spokes, for example `o-a1b2c3d4e5`. The bus policy has room for 298 accounts, or fewer.
   * If the spokes do not fit, the policy allows all accounts of this organization instead. The archive still accepts
   * only measurements of registered accounts.
   */
  readonly organizationId?: string;
  /**
   * Registers accounts of AWS Organizations in the hub by their tags, every 15 minutes, and removes what it registered when they
   * leave. The hub's account has to be the organization's management account or a delegated administrator.
   */
  readonly discovery?: DiscoveryConfig;
  /**
   * Whether some of the spokes still run the original Python sample. The hub then sends the event that those spokes
   * listen to, `metric_fetch`, reads their dates, which have no time zone, as UTC, and takes numbers that they report as text.
   * Default: false.
   */
  readonly originalSpokes?: boolean;
  /** Overrides the `architecture` of the dashboard. */
  readonly architecture?: ArchitectureConfig;
  /** Overrides the `deployment` of the dashboard. */
  readonly deployment?: DeploymentConfig;
}

export interface SpokeConfig<Own = object> {
  /** For example `Project1`. The spoke's rows carry this name. Letters, digits, dashes. */
  readonly project: string;
  /** For example `dev`, `int` or `prod`. Letters, digits, dashes. */
  readonly environment: string;
  /** 12 digits. An account may hold several spokes, and a hub as well. */
  readonly account: string;
  readonly region: string;
  /** The metrics that the spoke measures. Its function gets the permissions of these metrics and no others. */
  readonly metrics: readonly MetricConfig<Own>[];
  /** Names of the hubs that the spoke reports to; a hub without a name is called `hub`. Default: all hubs. */
  readonly hubs?: readonly string[];
  /**
   * Puts an event for each metric on its own bus also where all its hubs take batches, for rules of your own there, or while a
   * hub is changed over. Default: false.
   */
  readonly metricEvents?: boolean;
  /** When the spoke measures in addition to the hubs' requests: `rate(...)` or `cron(...)`, in UTC. Default: never. */
  readonly schedule?: string;
  /** Overrides the `architecture` of the dashboard. */
  readonly architecture?: ArchitectureConfig;
  /** Overrides the `deployment` of the dashboard. */
  readonly deployment?: DeploymentConfig;
}

export interface DiscoveryConfig {
  /** Ids of organizational units, for example `ou-ab12-34cd56ef`, or of the root. What is below them belongs to them. */
  readonly organizationalUnits: readonly string[];
  /** The key of the tag that names an account's project. Default: `Project`. */
  readonly projectTag?: string;
  /** The key of the tag that names an account's environment. Default: `Environment`. */
  readonly environmentTag?: string;
  /** Ids or names of accounts that are never registered. */
  readonly exclude?: readonly string[];
}

export interface LakeConfig {
  /** Names of buckets are taken for all accounts. Default: `ds-dashboard-lake-<account>-<region>`. */
  readonly bucket?: string;
  /** Days after which a day's files are removed, by S3, 1 to 99,999. Default: never. */
  readonly retentionDays?: number;
}

/** Ids as the links to a workspace and to a channel end with them. */
export interface SlackConfig {
  /** For example `T07EA123LEP`. */
  readonly workspaceId: string;
  /** For example `C07EZ1ABC23`. */
  readonly channelId: string;
}

export type BackendConfig =
  | { readonly type: "local" }
  /** Terraform keeps the state in S3, with a lock file beside it. The key is `<prefix>/<stack>.tfstate`. */
  | { readonly type: "s3"; readonly bucket: string; readonly region: string; readonly prefix?: string }
  /** Terraform keeps the state in HCP Terraform (Terraform Cloud), in the workspace `<workspacePrefix><stack>`. */
  | {
      readonly type: "cloud";
      readonly organization: string;
      readonly hostname?: string;
      /** Default: `ds-dashboard-`. */
      readonly workspacePrefix?: string;
    };

export type ArchitectureConfig = "arm64" | "x86_64";

export type DeploymentConfig =
  /** Terraform assumes the role of this name in the account: `deploy`, or `ci/deploy` if it has a path. */
  | { readonly roleName: string }
  /** Terraform uses this profile of the AWS configuration. */
  | { readonly profile: string };

/**
 * Defines the dashboard. Editors complete metric names and their arguments; synthesis checks the result.
 *
 * @typeParam Own the module of `ownMetrics`, for example `typeof import("./metrics")`
 */
export function defineDashboard<Own = object>(config: DashboardConfig<Own>): DashboardConfig {
  return config as unknown as DashboardConfig;
}
