import { Metric, type MetricContext, type Outcome } from "./metric";

export class ExtractionHealth extends Metric {
  static override readonly title = "Extraction health";
  static override readonly unit = "Count";
  static override readonly labels = ["ok", "denied", "throttled", "failed"];
  static override readonly description =
    "How many of this run's metrics ended ok, denied, throttled or failed; always extracted, so that an absent value is never taken for zero.";
  static override readonly recommendedAlerts = [
    { label: "denied", above: 0 },
    { label: "failed", above: 0, for: "3 hours" },
  ] as const;
  static override readonly callsPerRun = "none";
  static override readonly iamPermissions = [];

  override async computeValue({ outcomes }: MetricContext): Promise<Record<Outcome, number>> {
    const counts = { ok: 0, denied: 0, throttled: 0, failed: 0 };
    for (const outcome of outcomes) counts[outcome]++;
    return counts;
  }
}
