import { Metrics } from "@aws-lambda-powertools/metrics";
import { requiredVariables } from "../../common/environment";
import { METRIC_NAMESPACE } from "../../contract/names";

const settings = requiredVariables("HUB_NAME");
const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
metrics.clearDefaultDimensions();
metrics.setDefaultDimensions({ Hub: settings.HUB_NAME });

/** Evaluates the hub's alerts. */
export const handler = async (): Promise<void> => {
  metrics.addMetric("EvaluatedRules", "Count", 0);
  metrics.publishStoredMetrics();
};
