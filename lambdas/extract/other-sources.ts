import type { MetricContext } from "../../metric-library/metric";
import type { ServiceQuota } from "../../metric-library/sources/quotas";
import { stoppable } from "../../metric-library/sources/stoppable";

/** What of the context is neither SageMaker's nor the run's own. */
export type OtherSources = Omit<MetricContext, "sagemaker" | "signal" | "now" | "outcomes">;

/**
 * What metrics read from other services than SageMaker, until `signal` ends it. Each client is loaded only if a metric uses
 * it; what comes from `#apart` is a bundle of its own, see `constructs/bundle.ts`.
 */
export function otherSources(signal: AbortSignal): OtherSources {
  let quotas: Promise<readonly ServiceQuota[]> | undefined;
  return {
    parameterValue: async (name) => {
      const { client, parameterValue } = await import("../../metric-library/sources/ssm-parameters.js");
      return parameterValue(name, stoppable(client, signal));
    },
    objectCount: async (bucket, prefix) => {
      const { client, objectCount } = await import("#apart/s3-objects.mjs");
      return objectCount(bucket, prefix, stoppable(client, signal));
    },
    statisticTotals: async (queries, since, until) => {
      const { client, statisticTotals } = await import("../../metric-library/sources/cloudwatch-statistics.js");
      return statisticTotals(queries, since, until, stoppable(client, signal));
    },
    newestValue: async (query, period, since, until) => {
      const { client, newestValue } = await import("../../metric-library/sources/cloudwatch-statistics.js");
      return newestValue(query, period, since, until, stoppable(client, signal));
    },
    dimensionValues: async (namespace, dimension) => {
      const { client, dimensionValues } = await import("../../metric-library/sources/cloudwatch-statistics.js");
      return dimensionValues(namespace, dimension, stoppable(client, signal));
    },
    provisionedThroughputs: async () => {
      const { client, provisionedThroughputs } = await import("#apart/bedrock-throughputs.mjs");
      return provisionedThroughputs(stoppable(client, signal));
    },
    sageMakerQuotas: () => (quotas ??= listQuotas(signal)),
    costsOfYesterday: async (now) => {
      const { client, costsOfYesterday } = await import("../../metric-library/sources/costs.js");
      return costsOfYesterday(now, await client.config.region(), stoppable(client, signal));
    },
  };
}

async function listQuotas(signal: AbortSignal): Promise<readonly ServiceQuota[]> {
  const { client, sageMakerQuotas } = await import("../../metric-library/sources/quotas.js");
  return sageMakerQuotas(stoppable(client, signal));
}
