import { parseAccountRegion, type AccountRegion } from "./account-region";
import { parseMonitorValue, type MonitoringHub } from "./monitor-value";
import { nameKey } from "./name-key";
import { MONITORED_PROJECTS_PATH, MONITORS_PATH } from "./names";

/** A parameter as Parameter Store returns it. */
export interface StoredParameter {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

/** `/monitors/<hub>` in a spoke account: the spoke sends its measurements to that hub. */
export interface MonitorRecord extends MonitoringHub {
  readonly hub: string;
}

/**
 * `/monitored_projects/<project>/<environment>` in a hub account: the account may report for this project and
 * environment.
 */
export interface MonitoredProjectRecord extends AccountRegion {
  readonly project: string;
  readonly environment: string;
}

/** A key for the project and environment of a registration, by which names compare. */
export function pairKey({ project, environment }: Pick<MonitoredProjectRecord, "project" | "environment">): string {
  return JSON.stringify([nameKey(project), nameKey(environment)]);
}

/** A parameter that does not make a connection, and why. All other parameters still take effect. */
export interface SkippedParameter {
  readonly name: string;
  readonly reason: string;
}

export interface ConnectionRecords<Record> {
  readonly records: readonly Record[];
  readonly skipped: readonly SkippedParameter[];
}

/** Reads the parameters below `/monitors`. A value that names no Region gets `ownRegion`. */
export function readMonitors(
  parameters: readonly StoredParameter[],
  ownRegion: string,
): ConnectionRecords<MonitorRecord> {
  return read(
    parameters,
    {
      path: MONITORS_PATH,
      segments: ["hub name"],
      accepted: "account:region, either with :batch behind it",
      parse: (value) => parseMonitorValue(value, ownRegion),
    },
    ([hub], target) => ({ hub: hub!, ...target }),
  );
}

/** Reads the parameters below `/monitored_projects`. A value that names no Region gets `ownRegion`. */
export function readMonitoredProjects(
  parameters: readonly StoredParameter[],
  ownRegion: string,
): ConnectionRecords<MonitoredProjectRecord> {
  return read(
    parameters,
    {
      path: MONITORED_PROJECTS_PATH,
      segments: ["project", "environment"],
      accepted: "account:region",
      parse: (value) => parseAccountRegion(value, ownRegion),
    },
    ([project, environment], ref) => ({ project: project!, environment: environment!, ...ref }),
  );
}

/** The form of the parameters below a path. */
interface Form<Target> {
  readonly path: string;
  /** What the parts of a name are, behind the path. */
  readonly segments: readonly string[];
  /** What a value may be besides an account id. */
  readonly accepted: string;
  readonly parse: (value: string) => Target | undefined;
}

function read<Record, Target>(
  parameters: readonly StoredParameter[],
  { path, segments, accepted, parse }: Form<Target>,
  toRecord: (names: readonly string[], target: Target) => Record,
): ConnectionRecords<Record> {
  const records: Record[] = [];
  const skipped: SkippedParameter[] = [];
  for (const { Name: name = "", Value: value = "" } of parameters) {
    const names = name.slice(path.length + 1).split("/");
    const target = parse(value);
    if (names.length !== segments.length || names.includes("")) {
      const shape = [path, ...segments.map((segment) => `<${segment}>`)].join("/");
      skipped.push({ name, reason: `the name is not of the form ${shape}` });
    } else if (!target) {
      const shown = JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
      skipped.push({ name, reason: `the value ${shown} is not a 12-digit account id, or ${accepted}` });
    } else {
      records.push(toRecord(names, target));
    }
  }
  return { records, skipped };
}
