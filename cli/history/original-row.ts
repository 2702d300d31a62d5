import type { MonitoredProjectRecord } from "../../contract/connection-parameters";
import { EVENT_SOURCE } from "../../contract/names";
import { MAX_MEASUREMENT_BYTES, valueProblem } from "../../contract/value";

/** An item of the original sample's table. Its attributes are not checked yet. */
export type OriginalRow = Readonly<Record<string, unknown>>;

/** A row converted for the archive, or why it cannot be sent. */
export type Converted =
  | { readonly body: string }
  | { readonly problem: string }
  /** The project and environment that no account is registered for. */
  | { readonly nobody: string };

/** Matches a UTC date as Python writes it: `2023-01-05 10:00:00.123456` or `2023-01-05 10:00:00`. */
const PYTHON_DATE = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,6})?)$/;

/**
 * Converts a row of the original sample's table into the message with which EventBridge would deliver it to the
 * archive.
 *
 * @param now the event's time, by which the archive refuses dates in the future
 */
export function convertRow(row: OriginalRow, owners: Owners, now: Date): Converted {
  const { MetricName, ExtractionDate, MetricValue, ProjectName, Environment, Metadata } = row;
  for (const [name, value] of Object.entries({ MetricName, ProjectName, Environment })) {
    if (typeof value !== "string" || value === "") return { problem: `${name} is no text` };
  }
  const [, date, time] = PYTHON_DATE.exec(String(ExtractionDate)) ?? [];
  if (!date) return { problem: "ExtractionDate is no date of the original sample (2023-01-05 10:00:00.123456)" };
  const problem = valueProblem(MetricValue);
  if (problem) return { problem: `MetricValue: ${problem}` };
  const names = { project: ProjectName as string, environment: Environment as string };
  const owner = owners.of(names);
  if (!owner) return { nobody: `${names.project}/${names.environment}` };
  const isoDate = `${date}T${time}Z`;
  const detail = {
    MetricName,
    MetricValue,
    ExtractionDate: isoDate,
    ProjectName,
    Environment,
    Metadata: Metadata ?? {},
  };
  const bytes = Buffer.byteLength(JSON.stringify(detail));
  if (bytes > MAX_MEASUREMENT_BYTES) return { problem: `it is larger than ${MAX_MEASUREMENT_BYTES} bytes` };
  const envelope = {
    version: "0",
    // The archive identifies a measurement by origin, date and value. The event's id is for logs only.
    id: `import-${String(MetricName)}-${isoDate}`,
    source: EVENT_SOURCE,
    "detail-type": EVENT_SOURCE,
    account: owner.account,
    region: owner.region,
    time: now.toISOString(),
    resources: [],
    detail,
  };
  return { body: JSON.stringify(envelope) };
}

interface Names {
  readonly project: string;
  readonly environment: string;
}

/**
 * Finds the account whose rows those of a project and environment are, because the original sample does not store it.
 * Names compare without case.
 */
export class Owners {
  private readonly ofPair = new Map<string, MonitoredProjectRecord>();
  private readonly ofProject = new Map<string, MonitoredProjectRecord[]>();

  constructor(records: readonly MonitoredProjectRecord[]) {
    for (const record of records) {
      this.ofPair.set(pairKey(record), record);
      const project = record.project.toLowerCase();
      this.ofProject.set(project, [...(this.ofProject.get(project) ?? []), record]);
    }
  }

  /**
   * The account registered for the project and environment; otherwise the only account registered for the project, if
   * any.
   */
  of(names: Names): MonitoredProjectRecord | undefined {
    const ofPair = this.ofPair.get(pairKey(names));
    if (ofPair) return ofPair;
    const [first, ...others] = this.ofProject.get(names.project.toLowerCase()) ?? [];
    return others.every(({ account }) => account === first?.account) ? first : undefined;
  }
}

function pairKey({ project, environment }: Names): string {
  return JSON.stringify([project.toLowerCase(), environment.toLowerCase()]);
}
