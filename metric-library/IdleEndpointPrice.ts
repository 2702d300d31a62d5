import { Measured, Metric, type MetricContext } from "./metric";
import { dollarsPerHour, PRICES_AS_OF } from "./sources/endpoint-prices";
import { JUDGE_ENDPOINTS } from "./sources/idle-endpoints";
import { sumBy } from "./sources/vector";

export class IdleEndpointPrice extends Metric {
  static override readonly title = "Price of idle endpoints per hour";
  static override readonly unit = "None";
  static override readonly labels = "instance type";
  static override readonly description = `US dollars per hour, by instance type, of the instances of all variants (shadow variants included) that the endpoints of IdleEndpoints24h have now, at the on-demand prices of us-east-1 as of ${PRICES_AS_OF} in whatever Region they are (metric-library/sources/endpoint-prices.ts has the common types, and no savings plans); instances of another type are not priced, the metadata name their types and count them; serverless variants have no instances, and provisioned concurrency is not counted.`;
  static override readonly callsPerRun = "the calls of IdleEndpoints24h";
  static override readonly iamPermissions = JUDGE_ENDPOINTS;

  override async computeValue({ sagemaker, statisticTotals, now }: MetricContext): Promise<Measured> {
    const { idle, notJudged } = await sagemaker.idleEndpoints(statisticTotals, now);
    const instances = idle.flatMap((deployment) => deployment.instances);
    const unpriced = instances.filter(({ type, count }) => dollarsPerHour(type) === undefined && count > 0);
    const prices = instances.flatMap(({ type, count }) => {
      const price = dollarsPerHour(type);
      return price === undefined ? [] : [[type, count * price] as const];
    });
    return new Measured(sumBy(prices), {
      IdleEndpoints: idle.length,
      NotJudged: notJudged,
      UncountedVariants: idle.reduce((sum, { uncountedVariants }) => sum + uncountedVariants, 0),
      UnpricedInstances: unpriced.reduce((sum, { count }) => sum + count, 0),
      ...(unpriced.length > 0 && { Unpriced: [...new Set(unpriced.map(({ type }) => type))].sort().join(", ") }),
      Note: `US dollars of us-east-1, on demand, as of ${PRICES_AS_OF}; other Regions and savings plans differ.`,
    });
  }
}
