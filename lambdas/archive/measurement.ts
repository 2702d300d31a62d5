import type { EventEnvelope, Measurement, MetricValue } from "../../contract/event";
import { metadataProblem, nameProblem, valueProblem } from "../../contract/value";
import { isObject } from "../../common/json";
import { MAX_AHEAD_MINUTES } from "../../contract/clocks";
import { parseInstant, parsePythonInstant, type Instant } from "./instant";
import { Refusal } from "./refusal";

/** A measurement that is fully checked, except for whether its sender may report it. */
export interface CheckedMeasurement extends Measurement {
  /** Set by EventBridge. */
  readonly account: string;
  /** Set by EventBridge. */
  readonly region: string;
  /** ExtractionDate in milliseconds since 1970. */
  readonly instant: number;
  /** ExtractionDate as `Instant.utc`: the same text however its sender wrote it. */
  readonly utc: string;
}

/** A decimal number as text, as people write it into a parameter. */
const DECIMAL = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;

/**
 * Reads the measurement in an event.
 *
 * @param sentAt when it was sent to the archive's queue, in milliseconds since 1970: unlike the event's own time, which its
 *   sender may set, AWS says so
 * @param originalSpokes whether what the original sample writes is accepted: dates without a time zone, in UTC, and numbers
 *   as text, which are what its metric of a parameter reports
 * @throws Refusal `invalid` or `future`, with a message that names the field
 */
export function parseMeasurement(envelope: EventEnvelope, sentAt: number, originalSpokes: boolean): CheckedMeasurement {
  const { detail, account, region } = envelope;
  if (!isObject(detail)) throw new Refusal("invalid", "detail is not an object");
  const { ExtractionDate } = detail;
  const MetricValue = originalSpokes ? numberOf(detail.MetricValue) : detail.MetricValue;
  // Whoever has none may write null: None of Python becomes that.
  const Metadata = detail.Metadata ?? {};
  const names = {
    MetricName: nameIn(detail, "MetricName"),
    ProjectName: nameIn(detail, "ProjectName"),
    Environment: nameIn(detail, "Environment"),
  };
  const problem = valueProblem(MetricValue);
  if (problem) throw new Refusal("invalid", `MetricValue is refused: ${problem}`);
  const { milliseconds: instant, utc } = extractionInstant(ExtractionDate, originalSpokes);
  if (!isObject(Metadata)) throw new Refusal("invalid", "Metadata is not an object");
  const metadataIs = metadataProblem(Metadata);
  if (metadataIs) throw new Refusal("invalid", `Metadata is refused: ${metadataIs}`);
  const eventAt = Math.min(instantIn("time", envelope.time).milliseconds, sentAt);
  if (instant > eventAt + MAX_AHEAD_MINUTES * 60_000) {
    throw new Refusal("future", `ExtractionDate is more than ${MAX_AHEAD_MINUTES} minutes ahead of the event's time`);
  }
  return {
    ...names,
    MetricValue: MetricValue as MetricValue,
    ExtractionDate: ExtractionDate as string,
    Metadata,
    account,
    region,
    instant,
    utc,
  };
}

function nameIn(detail: Readonly<Record<string, unknown>>, field: keyof Measurement): string {
  const name = detail[field];
  const problem = nameProblem(name);
  if (problem) throw new Refusal("invalid", `${field} ${problem}`);
  return name as string;
}

function numberOf(value: unknown): unknown {
  return typeof value === "string" && DECIMAL.test(value) ? Number(value) : value;
}

function extractionInstant(date: unknown, originalSpokes: boolean): Instant {
  const instant = typeof date === "string" ? parsePythonInstant(date) : undefined;
  if (instant && originalSpokes) return instant;
  const hasTimeZone = /(?:Z|[+-]\d\d:?\d\d)$/.test(String(date));
  if (!instant || hasTimeZone) return instantIn("ExtractionDate", date);
  throw new Refusal(
    "invalid",
    "ExtractionDate has no time zone, as in the original sample: " +
      "set originalSpokes of this hub in dashboard.config.ts to take such dates as UTC",
  );
}

function instantIn(field: string, value: unknown): Instant {
  const instant = typeof value === "string" ? parseInstant(value) : undefined;
  if (instant === undefined) {
    throw new Refusal(
      "invalid",
      `${field} is not an ISO 8601 date and time with a time zone (2026-11-05T09:30:00.000Z)`,
    );
  }
  return instant;
}
