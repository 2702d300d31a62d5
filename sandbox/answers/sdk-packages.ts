import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const SCOPE = "@aws-sdk";

/** Files as which packages are looked for. */
const LOOKED_IN = [join(process.cwd(), "any.js"), __filename];

/** The SDK's clients of the services whose package is not called as IAM calls the service; the usual one comes first. */
const CLIENTS: Readonly<Record<string, readonly string[]>> = {
  "access-analyzer": ["accessanalyzer"],
  airflow: ["mwaa"],
  aoss: ["opensearchserverless"],
  apigateway: ["api-gateway", "apigatewayv2"],
  "application-autoscaling": ["application-auto-scaling"],
  aps: ["amp"],
  autoscaling: ["auto-scaling"],
  "aws-marketplace": ["marketplace-catalog", "marketplace-metering", "marketplace-agreement"],
  bedrock: ["bedrock", "bedrock-agent", "bedrock-runtime", "bedrock-agent-runtime", "bedrock-data-automation"],
  cassandra: ["keyspaces"],
  ce: ["cost-explorer"],
  "cognito-idp": ["cognito-identity-provider"],
  config: ["config-service"],
  cur: ["cost-and-usage-report-service"],
  devicefarm: ["device-farm"],
  directconnect: ["direct-connect"],
  dms: ["database-migration-service"],
  ds: ["directory-service"],
  elasticbeanstalk: ["elastic-beanstalk"],
  elasticfilesystem: ["efs"],
  elasticloadbalancing: ["elastic-load-balancing-v2", "elastic-load-balancing"],
  elasticmapreduce: ["emr"],
  es: ["opensearch", "elasticsearch-service"],
  events: ["eventbridge"],
  geo: ["location"],
  globalaccelerator: ["global-accelerator"],
  iot: ["iot", "iot-data-plane", "iot-jobs-data-plane"],
  kinesisanalytics: ["kinesis-analytics-v2", "kinesis-analytics"],
  kinesisvideo: ["kinesis-video", "kinesis-video-media"],
  lex: ["lex-models-v2", "lex-runtime-v2"],
  logs: ["cloudwatch-logs"],
  machinelearning: ["machine-learning"],
  mechanicalturk: ["mturk"],
  mobiletargeting: ["pinpoint"],
  rds: ["rds", "neptune", "docdb"],
  route53: ["route-53"],
  route53domains: ["route-53-domains"],
  sagemaker: ["sagemaker", "sagemaker-runtime", "sagemaker-featurestore-runtime", "sagemaker-metrics"],
  secretsmanager: ["secrets-manager"],
  servicecatalog: ["service-catalog"],
  servicequotas: ["service-quotas"],
  ses: ["sesv2", "ses"],
  states: ["sfn"],
  storagegateway: ["storage-gateway"],
  tag: ["resource-groups-tagging-api"],
  timestream: ["timestream-query", "timestream-write"],
};

/** A client of the SDK that is installed in this project. */
export interface InstalledPackage {
  /** For example `@aws-sdk/client-athena`. */
  readonly packageName: string;
  readonly folder: string;
}

/** The clients of a service, as IAM writes it, by the names of their packages; the usual one comes first. */
export function packagesOf(service: string): readonly string[] {
  return (CLIENTS[service] ?? [service]).map((name) => `${SCOPE}/client-${name}`);
}

/** How IAM writes the service that the SDK calls so; undefined where IAM has no other name for it. */
export function iamServiceOfClient(name: string): string | undefined {
  return Object.keys(CLIENTS).find((service) => service !== name && CLIENTS[service]!.includes(name));
}

/** The SDK's clients that are installed, sorted by name: where the program runs, or else beside it. */
export function installedClients(): readonly InstalledPackage[] {
  const folders = LOOKED_IN.flatMap((file) => createRequire(file).resolve.paths(SCOPE) ?? []);
  const found = new Map<string, string>();
  for (const folder of folders.map((one) => join(one, SCOPE)).filter(existsSync)) {
    for (const name of readdirSync(folder).filter((one) => one.startsWith("client-"))) {
      const packageName = `${SCOPE}/${name}`;
      if (!found.has(packageName)) found.set(packageName, join(folder, name));
    }
  }
  const packages = [...found].map(([packageName, folder]) => ({ packageName, folder }));
  return packages.sort((a, b) => (a.packageName < b.packageName ? -1 : 1));
}

/** Loads a package that `installedClients` knows. Always as CommonJS: then all that it exports is there by name. */
export function loadPackage(packageName: string): Readonly<Record<string, unknown>> {
  const load = createRequire(__filename);
  return load(load.resolve(packageName, { paths: LOOKED_IN.map(dirname) })) as ReturnType<typeof loadPackage>;
}
