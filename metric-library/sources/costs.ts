import { CostExplorerClient, GetCostAndUsageCommand } from "@aws-sdk/client-cost-explorer";
import { dateOf } from "../../common/instants";
import { partitionOf } from "../../contract/account-region";
import { pages } from "./pages";
import { daysBefore } from "./window";

/** The SDK finds the one Region in which a partition has Cost Explorer. */
export const client = new CostExplorerClient({ maxAttempts: 6 });

/** What a service cost on a day. */
export interface ServiceCost {
  /** As Cost Explorer calls it, for example `Amazon SageMaker`. */
  readonly service: string;
  readonly amount: number;
  /** For example `USD`. */
  readonly currency: string;
}

export interface DayCosts {
  readonly costs: readonly ServiceCost[];
  /** Whether AWS may still change them, which it may until the month's bill is closed. */
  readonly estimated: boolean;
}

/** The partition has no Cost Explorer of its own. */
export class NoCostExplorerError extends Error {
  override readonly name = "NoCostExplorerError";
}

/**
 * Returns the unblended costs of the account on the UTC day before the one of `now`, credits and refunds included, by
 * service; undefined if Cost Explorer has no data of that day yet. Each page is a request that costs money. Needs
 * `ce:GetCostAndUsage`.
 *
 * @throws NoCostExplorerError in GovCloud: the account that a GovCloud account belongs to gets its bill
 */
export async function costsOfYesterday(
  now: Date,
  region: string,
  costExplorer: Pick<CostExplorerClient, "send">,
): Promise<DayCosts | undefined> {
  if (partitionOf(region) === "aws-us-gov") {
    throw new NoCostExplorerError("GovCloud has no Cost Explorer: ask in the account that this one belongs to.");
  }
  const input = {
    // The end is exclusive.
    TimePeriod: { Start: dateOf(daysBefore(now, 1).getTime()), End: dateOf(now.getTime()) },
    Granularity: "DAILY" as const,
    Metrics: ["UnblendedCost"],
    GroupBy: [{ Type: "DIMENSION" as const, Key: "SERVICE" }],
  };
  const costs: ServiceCost[] = [];
  let estimated = false;
  try {
    for await (const { ResultsByTime: days = [] } of pages(
      "GetCostAndUsage",
      (NextPageToken) => costExplorer.send(new GetCostAndUsageCommand({ ...input, NextPageToken })),
      ({ NextPageToken }) => NextPageToken,
    )) {
      for (const { Groups = [], Estimated = false } of days) {
        estimated ||= Estimated;
        for (const { Keys: [service] = [], Metrics: metrics } of Groups) {
          const { Amount: amount, Unit: currency } = metrics?.UnblendedCost ?? {};
          if (service && amount !== undefined && currency) costs.push({ service, amount: Number(amount), currency });
        }
      }
    }
  } catch (error) {
    if (error instanceof Error && error.name === "DataUnavailableException") return undefined;
    throw error;
  }
  return costs.length === 0 ? undefined : { costs, estimated };
}
