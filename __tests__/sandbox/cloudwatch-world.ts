import { Cloud } from "../../sandbox/cloud";
import type { Caller } from "../../sandbox/service";
import { CloudWatchService } from "../../sandbox/services/cloudwatch";
import { SnsService } from "../../sandbox/services/sns";

export const START = Date.parse("2026-01-01T00:00:00Z");
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const ACCOUNT = "111111111111";
export const account: Caller = {
  account: ACCOUNT,
  region: "eu-west-1",
  principal: { kind: "account", account: ACCOUNT },
};

/** A cloud with CloudWatch, and SNS for its alarms. */
export class CloudWatchWorld {
  readonly cloud = new Cloud(START, (error) => {
    throw error;
  });
  readonly cloudwatch = new CloudWatchService(this.cloud, () => []);
  readonly sns = new SnsService(this.cloud);

  constructor() {
    this.cloud.add(this.cloudwatch);
    this.cloud.add(this.sns);
  }

  call<Output = Record<string, unknown>>(operation: string, input: object, caller = account): Promise<Output> {
    return this.cloud.call("monitoring", operation, input, caller) as Promise<Output>;
  }

  /** Puts one value into the metric `Silent` of the namespace `hub`; now, unless told otherwise. */
  put(Value: number, timestamp = this.cloud.clock.now()): Promise<unknown> {
    const MetricData = [{ MetricName: "Silent", Value, Timestamp: timestamp / 1000 }];
    return this.call("PutMetricData", { Namespace: "hub", MetricData });
  }

  /** Moves the clock by so many milliseconds. */
  pass(milliseconds: number): Promise<void> {
    return this.cloud.clock.advanceTo(this.cloud.clock.now() + milliseconds);
  }
}
