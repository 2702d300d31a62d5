import type { AccountRegion } from "../../contract/account-region";
import type { ProductionVariant, Sandbox } from "../../sandbox";
import type { Cluster, EndpointRecord, JobRecord, PhasesRecord, Records, VariantRecord, Written } from "./made-records";

/** Data in one `PutMetricData`. */
const MAX_DATA = 1_000;

const at = (written: Written): number => Date.parse(written);
const maybe = (written: Written | undefined): number | undefined => (written === undefined ? undefined : at(written));

/** Puts records into an account of the embedded cloud. */
export async function putRecords(
  sandbox: Sandbox,
  { account, region }: AccountRegion,
  records: Records,
): Promise<void> {
  const { sagemaker, s3 } = sandbox;
  for (const job of records.trainingJobs) {
    const { billedSeconds: billableSeconds, metrics } = job;
    sagemaker.addTrainingJob(account, region, { ...lifeOf(job), ...clusterOf(job.cluster), billableSeconds, metrics });
  }
  for (const job of records.processingJobs) sagemaker.addProcessingJob(account, region, lifeOf(job));
  for (const job of records.transformJobs) sagemaker.addTransformJob(account, region, lifeOf(job));
  for (const { id, created, ended, outcome } of records.runs) {
    const life = { createdAt: at(created), endedAt: maybe(ended), finalStatus: outcome };
    sagemaker.addPipelineExecution(account, region, { pipeline: "nightly", id, ...life });
  }
  for (const endpoint of records.endpoints) addEndpoint(sandbox, { account, region }, endpoint);
  for (const { name, kind, ...life } of records.notebooks) {
    sagemaker.addNotebookInstance(account, region, { name, instanceType: kind, ...phasesOf(life) });
  }
  for (const { name, kind, gone, ...life } of records.apps) {
    const app = { domainId: "d-1", appType: kind as "JupyterLab", appName: name, userProfileName: "somebody" };
    sagemaker.addApp(account, region, { ...app, ...phasesOf(life), deletedAt: maybe(gone) });
  }
  for (const { name, phases, gone } of records.modelPackages) {
    const [[approval, created], ...later] = phases as [(typeof phases)[number], ...typeof phases];
    const decisions = later.map(([status, since]) => ({ status, from: at(since) }));
    const life = { createdAt: at(created), approval, decisions, goneAt: maybe(gone) };
    sagemaker.addModelPackage(account, region, { group: name, version: 1, ...life });
  }
  const objects = records.objects.map(({ key, modified }) => ({ key, size: 1, modifiedAt: at(modified) }));
  s3.addBucket(account, region, { name: "my-bucket", createdAt: 0, objects });
  const data = records.endpoints.flatMap((endpoint) => invocationsOf(endpoint));
  for (let first = 0; first < data.length; first += MAX_DATA) {
    const input = { Namespace: "AWS/SageMaker", MetricData: data.slice(first, first + MAX_DATA) };
    await sandbox.callAs(account, region, "monitoring", "PutMetricData", input);
  }
}

function lifeOf({ name, created, started, ended, outcome, reason }: JobRecord) {
  return {
    name,
    createdAt: at(created),
    startedAt: maybe(started) ?? ("never" as const),
    endedAt: maybe(ended),
    finalStatus: outcome,
    failureReason: reason,
  };
}

function clusterOf(cluster: Cluster) {
  const [[instanceType, instanceCount], ...others] = cluster as [Cluster[number], ...Cluster];
  if (others.length === 0) return { instanceType, instanceCount };
  const groups = cluster.map(([InstanceType, InstanceCount], index) => ({ InstanceType, InstanceCount, index }));
  return { instanceGroups: groups.map(({ index, ...group }) => ({ InstanceGroupName: `group-${index}`, ...group })) };
}

function addEndpoint({ sagemaker }: Sandbox, { account, region }: AccountRegion, endpoint: EndpointRecord): void {
  const { name, created, ready, fails, serving, deleted } = endpoint;
  const [first, ...updates] = serving.map((one, index) => ({
    configName: `${name}-${index}`,
    variants: one.variants.map(variantOf),
    ...(one.shadows.length > 0 ? { shadowVariants: one.shadows.map(variantOf) } : {}),
    startedAt: at(one.updating),
    endedAt: at(one.from),
  }));
  const { configName, variants, shadowVariants } = first!;
  sagemaker.addEndpoint(account, region, {
    ...{ name, configName, variants, shadowVariants, updates },
    createdAt: at(created),
    inServiceAt: at(ready),
    ...(fails ? { failureReason: "The model does not load." } : {}),
    deletedAt: maybe(deleted),
  });
}

function variantOf({ name, instances }: VariantRecord): ProductionVariant {
  return {
    VariantName: name,
    ModelName: "model",
    ...(instances
      ? { InstanceType: instances[0], InitialInstanceCount: instances[1] }
      : { ServerlessConfig: { MemorySizeInMB: 2_048, MaxConcurrency: 5 } }),
  };
}

function invocationsOf({ name, invocations }: EndpointRecord): readonly object[] {
  return invocations.map((one) => ({
    MetricName: "Invocations",
    Dimensions: [
      { Name: "EndpointName", Value: name },
      { Name: "VariantName", Value: one.variant },
    ],
    Timestamp: at(one.at) / 1_000,
    Value: one.count,
  }));
}

function phasesOf<Status extends string>({
  phases,
  gone,
}: Pick<PhasesRecord<Status>, "phases"> & { gone?: Written | undefined }) {
  return {
    createdAt: at(phases[0]![1]),
    phases: phases.map(([status, since]) => ({ status, from: at(since) })),
    goneAt: maybe(gone),
  };
}
