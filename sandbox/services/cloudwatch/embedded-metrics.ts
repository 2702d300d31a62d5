import { z } from "zod";
import { isAcceptable, isValue } from "./metric-data";
import { checkUnit, metricOf } from "./metric";
import type { Datum } from "./series";
import { setOf } from "./statistic-set";

const MAX_METRICS = 100;
const MAX_VALUES = 100;

const METADATA = z.object({
  /** Epoch milliseconds. */
  Timestamp: z.number(),
  CloudWatchMetrics: z.array(
    z.object({
      Namespace: z.string(),
      Dimensions: z.array(z.array(z.string())),
      Metrics: z.array(z.object({ Name: z.string(), Unit: z.string().optional() })).max(MAX_METRICS),
    }),
  ),
});

type Metadata = z.output<typeof METADATA>;

/**
 * The values that a log event carries in the CloudWatch embedded metric format, one for each metric and set of
 * dimensions. An event that breaks the specification anywhere carries none: it stays a line of the log.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @param now epoch milliseconds
 */
export function embeddedMetrics(message: string, now: number): Datum[] {
  // Most lines carry none, and need not be parsed to know it.
  if (!message.includes('"CloudWatchMetrics"')) return [];
  try {
    const root = JSON.parse(message) as Readonly<Record<string, unknown>>;
    return extracted(root, METADATA.parse(root._aws), now);
  } catch {
    return [];
  }
}

/** @throws Error for anything that the specification does not allow */
function extracted(
  root: Readonly<Record<string, unknown>>,
  { Timestamp: timestamp, CloudWatchMetrics: directives }: Metadata,
  now: number,
): Datum[] {
  if (!isAcceptable(timestamp, now)) throw new RangeError(`Timestamp ${timestamp}`);
  return directives.flatMap(({ Namespace, Dimensions, Metrics }) =>
    Dimensions.flatMap((names) => {
      const dimensions = names.map((Name) => ({ Name, Value: textAt(root, Name) }));
      return Metrics.map(({ Name, Unit }): Datum => {
        checkUnit(Unit);
        const metric = metricOf({ Namespace, MetricName: Name, Dimensions: dimensions });
        return { metric, timestamp, unit: Unit ?? "None", set: setOf(valuesAt(root, Name)) };
      });
    }),
  );
}

function textAt(root: Readonly<Record<string, unknown>>, member: string): string {
  const value = root[member];
  if (typeof value !== "string") throw new TypeError(`${member} is no string`);
  return value;
}

function valuesAt(root: Readonly<Record<string, unknown>>, member: string): readonly number[] {
  const values = [root[member]].flat();
  if (values.length === 0 || values.length > MAX_VALUES) throw new RangeError(`${member} has ${values.length} values`);
  if (!values.every(isValue)) throw new TypeError(`${member} holds what is no value`);
  return values;
}
