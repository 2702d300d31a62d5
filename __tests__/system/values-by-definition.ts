import type {
  Cluster,
  EndpointRecord,
  JobRecord,
  PhasesRecord,
  Records,
  ServingRecord,
  TrainingRecord,
  Written,
} from "./made-records";

/** Values by metric, as a table holds them; undefined where a metric has none. */
export type Values = Readonly<Record<string, number | Readonly<Record<string, number>> | undefined>>;

const DAY = 86_400_000;
/** Of an hour, for the types of the records. */
const DOLLARS: Readonly<Record<string, number>> = {
  "ml.m5.large": 0.115,
  "ml.m5.xlarge": 0.23,
  "ml.g5.2xlarge": 1.515,
  "ml.p4d.24xlarge": 25.251,
};

/** The first instant of a text's time zone is of no matter: all arithmetic is on epoch milliseconds. */
const epoch = (written: Written): number => Date.parse(written);
const has = (written: Written | undefined, clock: number): boolean => written !== undefined && epoch(written) <= clock;

/**
 * What each metric's description says, worked out from the records: the second opinion beside the metrics' own code,
 * which shares nothing with it.
 *
 * @param clock what time it is in the account
 * @param now the instant that the extraction is about
 */
export function valuesByDefinition(records: Records, clock: number, now: number): Values {
  const since = now - DAY;
  const within = (written: Written): boolean => epoch(written) >= since && epoch(written) <= clock;

  const jobs = records.trainingJobs.filter(({ created }) => has(created, clock));
  // SageMaker tells no TrainingEndTime of a job that never started.
  const endedToday = jobs.filter(({ started, ended }) => has(started, clock) && has(ended, clock) && within(ended!));
  const failedToday = jobs.filter((job) => jobStatus(job, clock) === "Failed" && within(job.ended!));
  const spot = endedToday.filter(({ billedSeconds }) => billedSeconds !== undefined);
  const spotTrained = sum(spot.map((job) => machines(job.cluster) * trained(job)));
  const spotBilled = sum(spot.map((job) => machines(job.cluster) * job.billedSeconds!));

  const endpoints = records.endpoints.map((one) => ({ ...one, status: endpointStatus(one, clock) }));
  const serving = endpoints.filter(({ status }) => status === "InService" || status === "Updating");
  const fleet = serving.flatMap((one) => {
    const { variants, shadows } = servingAt(one, clock);
    return [...variants, ...shadows].flatMap(({ instances }) =>
      instances ? [{ instances, created: one.created }] : [],
    );
  });

  const idle = endpoints.filter(
    (one) => one.status === "InService" && epoch(one.created) <= since && !isInvoked(one, since, clock),
  );

  const pending = records.modelPackages.filter((one) => statusOf(one, clock) === "PendingManualApproval");
  const oldest = Math.min(...pending.map(({ phases }) => epoch(phases[0]![1])));

  return {
    TotalCompletedTrainingJobs: jobs.filter((job) => jobStatus(job, clock) === "Completed").length,
    CompletedTrainingJobs24h: endedToday.filter(({ outcome }) => outcome === "Completed").length,
    TrainingJobsByStatus: tally(
      jobs.map((job) => jobStatus(job, clock)),
      ["InProgress", "Completed", "Failed", "Stopping", "Stopped", "Deleting"],
    ),
    TrainingJobsInProgress: jobs.filter((job) => jobStatus(job, clock) === "InProgress").length,
    FailedTrainingJobs24h: tally(
      failedToday.map(({ reason }) => classOf(reason)),
      ["AlgorithmError", "ClientError", "InternalServerError", "CapacityError", "Other"],
    ),
    "FailedTrainingJobs24h(jobNamePrefix=churn-)": tally(
      failedToday.filter(({ name }) => name.startsWith("churn-")).map(({ reason }) => classOf(reason)),
      ["AlgorithmError", "ClientError", "InternalServerError", "CapacityError", "Other"],
    ),
    BillableTrainingSeconds24h: total(
      endedToday.flatMap((job) =>
        job.cluster.map(([type, count]) => [type, count * (job.billedSeconds ?? trained(job))] as const),
      ),
    ),
    SpotSavings24h: spotTrained === 0 ? undefined : 100 - (100 * spotBilled) / spotTrained,
    "FinalTrainingMetric(validation:accuracy)": finalMetric(jobs, clock, "", "validation:accuracy"),
    "FinalTrainingMetric(loss, jobNamePrefix=churn-)": finalMetric(jobs, clock, "churn-", "loss"),
    "FinalTrainingMetric(ancient)": finalMetric(jobs, clock, "", "ancient"),
    ProcessingJobsByStatus24h: bornToday(records.processingJobs, within, clock),
    TransformJobsByStatus24h: bornToday(records.transformJobs, within, clock),
    PipelineExecutionsByStatus24h: tally(
      records.runs
        .filter(({ created }) => within(created))
        .map(({ ended, outcome }) => (has(ended, clock) ? outcome : "Executing")),
      ["Executing", "Stopping", "Stopped", "Failed", "Succeeded"],
    ),
    NumberEndPointsInService: endpoints.filter(({ status }) => status === "InService").length,
    EndpointsByStatus: tally(
      endpoints.flatMap(({ status }) => status ?? []),
      [
        ...["OutOfService", "Creating", "Updating", "SystemUpdating", "RollingBack", "InService", "Deleting", "Failed"],
        "UpdateRollbackFailed",
      ],
    ),
    EndpointInstances: total(fleet.map(({ instances }) => instances)),
    BillableInferenceSeconds24h: total(
      fleet.map(({ instances: [type, count], created }) => [
        type,
        (count * Math.min(DAY, now - epoch(created))) / 1000,
      ]),
    ),
    IdleEndpoints24h: idle.length,
    IdleEndpointPrice: total(
      idle.flatMap((one) => {
        const { variants, shadows } = servingAt(one, clock);
        return [...variants, ...shadows].flatMap(({ instances }) =>
          instances ? [[instances[0], instances[1] * DOLLARS[instances[0]]!] as const] : [],
        );
      }),
    ),
    ModelPackagesByApproval: tally(
      records.modelPackages.flatMap((one) => statusOf(one, clock) ?? []),
      ["PendingManualApproval", "Approved", "Rejected"],
    ),
    OldestPendingModelPackageAge: pending.length === 0 ? 0 : (now - oldest) / 1000,
    NotebooksInService: tally(
      records.notebooks.filter((one) => statusOf(one, clock) === "InService").map(({ kind }) => kind),
      [],
    ),
    StudioAppsRunning: tally(
      records.apps.filter((one) => statusOf(one, clock) === "InService").map(({ kind }) => kind),
      [
        ...["JupyterServer", "KernelGateway", "DetailedProfiler", "TensorBoard", "CodeEditor", "JupyterLab"],
        ...["RStudioServerPro", "RSessionGateway", "Canvas"],
      ],
    ),
    // CloudWatch has a day's count a day later.
    "S3ObjectCount(my-bucket)": records.objects.filter(({ modified }) =>
      has(modified, Math.floor(clock / DAY) * DAY - DAY),
    ).length,
    "S3ObjectCount(my-bucket, prefix=models/)": records.objects.filter(
      ({ key, modified }) => key.startsWith("models/") && has(modified, clock),
    ).length,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const machines = (cluster: Cluster): number => sum(cluster.map(([, count]) => count));

/** Whole seconds per instance. */
function trained({ started, ended }: TrainingRecord): number {
  return Math.round((epoch(ended!) - epoch(started!)) / 1000);
}

function jobStatus({ ended, outcome }: JobRecord, clock: number): string {
  return has(ended, clock) ? outcome : "InProgress";
}

function bornToday(
  jobs: readonly JobRecord[],
  within: (written: Written) => boolean,
  clock: number,
): Readonly<Record<string, number>> {
  return tally(
    jobs.filter(({ created }) => within(created)).map((job) => jobStatus(job, clock)),
    ["InProgress", "Completed", "Failed", "Stopping", "Stopped"],
  );
}

function classOf(reason = ""): string {
  for (const known of ["AlgorithmError", "ClientError", "InternalServerError", "CapacityError"]) {
    if (reason.startsWith(`${known}:`)) return known;
  }
  return reason.startsWith("InsufficientCapacityError:") ? "CapacityError" : "Other";
}

function finalMetric(
  jobs: readonly TrainingRecord[],
  clock: number,
  prefix: string,
  metric: string,
): number | undefined {
  const value = jobs
    .filter((job) => job.name.startsWith(prefix) && jobStatus(job, clock) === "Completed")
    .sort((one, other) => epoch(other.ended!) - epoch(one.ended!))
    .slice(0, 100)
    .find(({ metrics }) => metric in metrics)?.metrics[metric];
  // SageMaker's values are floats of 32 bits.
  return value === undefined ? undefined : Math.fround(value);
}

/** Undefined before it is created, and 30 seconds after somebody deletes it. */
function endpointStatus(
  { created, ready, fails, serving, deleted }: EndpointRecord,
  clock: number,
): string | undefined {
  if (!has(created, clock)) return undefined;
  if (has(deleted, clock)) return clock - epoch(deleted!) < 30_000 ? "Deleting" : undefined;
  if (!has(ready, clock)) return "Creating";
  if (fails) return "Failed";
  const isUpdating = serving.slice(1).some(({ updating, from }) => has(updating, clock) && !has(from, clock));
  return isUpdating ? "Updating" : "InService";
}

function servingAt({ serving }: EndpointRecord, clock: number): ServingRecord {
  return serving.filter(({ from }) => has(from, clock)).at(-1)!;
}

function isInvoked(endpoint: EndpointRecord, since: number, clock: number): boolean {
  const present = servingAt(endpoint, clock).variants.map(({ name }) => name);
  return endpoint.invocations.some(
    ({ variant, at, count }) => present.includes(variant) && epoch(at) >= since && count > 0,
  );
}

/** Undefined where it is not there. */
function statusOf<Status extends string>({ phases, gone }: PhasesRecord<Status>, clock: number): Status | undefined {
  if (has(gone, clock)) return undefined;
  return phases.filter(([, since]) => has(since, clock)).at(-1)?.[0];
}

/** How often each label is there; those that always are, with 0 where none is. */
function tally(labels: readonly string[], always: readonly string[]): Readonly<Record<string, number>> {
  return total([...always.map((label) => [label, 0] as const), ...labels.map((label) => [label, 1] as const)]);
}

function total(parts: readonly (readonly [label: string, number: number])[]): Readonly<Record<string, number>> {
  const totals: Record<string, number> = {};
  for (const [label, number] of parts) totals[label] = (totals[label] ?? 0) + number;
  return totals;
}
