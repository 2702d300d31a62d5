import { parseAccountRegion, type AccountRegion } from "./account-region";
import { nameKey } from "./name-key";
import { MONITORED_PROJECTS_PATH, MONITORS_PATH } from "./names";

/** A parameter as Parameter Store returns it. */
export interface StoredParameter {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

/** `/monitors/<hub>` in a spoke account: the spoke sends its measurements to that hub. */
export interface MonitorRecord extends AccountRegion {
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
  return read(parameters, MONITORS_PATH, ["hub name"], ownRegion, ([hub], ref) => ({ hub: hub!, ...ref }));
}

/** Reads the parameters below `/monitored_projects`. A value that names no Region gets `ownRegion`. */
export function readMonitoredProjects(
  parameters: readonly StoredParameter[],
  ownRegion: string,
): ConnectionRecords<MonitoredProjectRecord> {
  return read(
    parameters,
    MONITORED_PROJECTS_PATH,
    ["project", "environment"],
    ownRegion,
    ([project, environment], ref) => ({
      project: project!,
      environment: environment!,
      ...ref,
    }),
  );
}

function read<Record>(
  parameters: readonly StoredParameter[],
  path: string,
  segments: readonly string[],
  ownRegion: string,
  toRecord: (names: readonly string[], ref: AccountRegion) => Record,
): ConnectionRecords<Record> {
  const records: Record[] = [];
  const skipped: SkippedParameter[] = [];
  for (const { Name: name = "", Value: value = "" } of parameters) {
    const names = name.slice(path.length + 1).split("/");
    const ref = parseAccountRegion(value, ownRegion);
    if (names.length !== segments.length || names.includes("")) {
      const shape = [path, ...segments.map((segment) => `<${segment}>`)].join("/");
      skipped.push({ name, reason: `the name is not of the form ${shape}` });
    } else if (!ref) {
      const shown = JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
      skipped.push({ name, reason: `the value ${shown} is not a 12-digit account id, or account:region` });
    } else {
      records.push(toRecord(names, ref));
    }
  }
  return { records, skipped };
}
