import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import { bundleFunction, type FunctionSource } from "../constructs/bundle";
import type { MetricName } from "../metric-library";

/** Where benchmarks bundle into. */
export const BUNDLES = join(__dirname, "..", "dist", "lambdas");

/** A program that loads something, prints the milliseconds that took, and ends. It makes no AWS call. */
export interface Subject {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** Milliseconds. */
export interface LoadTime {
  /** As the process itself measures it, without its own start. */
  readonly inside: number;
  /** From the start of the process to its end. */
  readonly whole: number;
}

/** What Lambda sets for every function, as far as handlers, SDK and logger read it while they load. */
const LAMBDA_ENVIRONMENT = {
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "222222222222",
  AWS_SECRET_ACCESS_KEY: "any",
  AWS_SESSION_TOKEN: "any",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_LOG_FORMAT: "JSON",
  AWS_LAMBDA_LOG_LEVEL: "INFO",
  TZ: "UTC",
};

const METRICS: readonly MetricName[] = [
  "TotalCompletedTrainingJobs",
  "CompletedTrainingJobs24h",
  "NumberEndPointsInService",
];

/** What each function's construct sets. */
const OWN_ENVIRONMENT: Readonly<Record<FunctionSource, Readonly<Record<string, string>>>> = {
  extract: {
    PROJECT_NAME: "Project1",
    ENVIRONMENT: "dev",
    METRICS: JSON.stringify(METRICS.map((name) => ({ name }))),
  },
  archive: {
    TABLE_NAME: "ds-dashboard-metrics",
    SUMMARIES_TABLE_NAME: "ds-dashboard-summaries",
    QUARANTINE_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/111111111111/ds-dashboard-quarantine",
    CLAIMS: "registered",
    ORIGINAL_SPOKES: "false",
    SERIES_PER_ACCOUNT: "500",
  },
  refresh: { REFRESH_SOURCE: "metric_extractor" },
  connection: {
    FORWARDING_ROLE_ARN: "arn:aws:iam::222222222222:role/ds-dashboard-forward-us-east-1",
    DEAD_LETTER_QUEUE_ARN: "arn:aws:sqs:us-east-1:222222222222:ds-dashboard-forward-dead-letters",
  },
  completeness: {
    HUB_NAME: "hub",
    TABLE_NAME: "ds-dashboard-metrics",
    SUMMARIES_TABLE_NAME: "ds-dashboard-summaries",
  },
  discovery: { SCOPE: "{}" },
  alerts: {
    HUB_NAME: "hub",
    TABLE_NAME: "ds-dashboard-metrics",
    SUMMARIES_TABLE_NAME: "ds-dashboard-summaries",
    DASHBOARD_NAME: "ds-dashboard-hub-us-east-1",
    TOPIC_ARN: "arn:aws:sns:us-east-1:111111111111:ds-dashboard-alerts",
  },
  widget: {
    HUB_NAME: "hub",
    TABLE_NAME: "ds-dashboard-metrics",
    SUMMARIES_TABLE_NAME: "ds-dashboard-summaries",
  },
  "roll-up": {
    TABLE_NAME: "ds-dashboard-metrics",
    SUMMARIES_TABLE_NAME: "ds-dashboard-summaries",
    RETENTION_DAYS: "400",
  },
};

const LOAD_BUNDLE = `
const start = performance.now();
await import(process.argv[1]);
console.log(performance.now() - start);`;

/** The clients that the original Python sample makes when it loads. */
const LOAD_BOTO3 = `
import time
start = time.perf_counter()
import boto3
for service in ("events", "sagemaker", "ssm"):
    boto3.client(service)
print((time.perf_counter() - start) * 1000)`;

/** Loads a function's bundle as Lambda does: its clients, logger and settings included. */
export function bundleSubject(source: FunctionSource): Subject {
  const bundle = pathToFileURL(join(bundleFunction(source, BUNDLES).folder, "index.mjs")).href;
  return {
    name: source,
    command: process.execPath,
    args: ["--input-type=module", "--eval", LOAD_BUNDLE, bundle],
    env: { ...LAMBDA_ENVIRONMENT, POWERTOOLS_SERVICE_NAME: source, ...OWN_ENVIRONMENT[source] },
  };
}

/**
 * Loads boto3 with three clients, in the Python that `python3` stands for.
 *
 * @throws Error that says what is missing where there is no such Python, or no boto3 in it
 */
export function boto3Subject(): Subject {
  // The interpreter itself: `python3` may be a script that starts it (pyenv), which would count as its time.
  const command = output(spawnSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }));
  const describe = 'import boto3, platform; print(f"boto3 {boto3.__version__}, Python {platform.python_version()}")';
  const name = output(spawnSync(command, ["-c", describe], { encoding: "utf8", env: LAMBDA_ENVIRONMENT }));
  return { name, command, args: ["-c", LOAD_BOTO3], env: LAMBDA_ENVIRONMENT };
}

/** @throws Error with the program's own error message, when it fails */
export function loadTime({ command, args, env }: Subject): LoadTime {
  const start = performance.now();
  const ended = spawnSync(command, args, { encoding: "utf8", env });
  const whole = performance.now() - start;
  return { inside: Number(output(ended)), whole };
}

function output({ error, status, stdout, stderr }: SpawnSyncReturns<string>): string {
  if (error) throw error;
  if (status !== 0) throw new Error(stderr.split("\n").findLast((line) => /^\w*Error\b/.test(line)) ?? stderr);
  return stdout.trim();
}
