import { readMonitoredProjects, type MonitoredProjectRecord, type StoredParameter } from "./connection-parameters";
import { MONITORED_PROJECTS_PATH } from "./names";

/** Who may report to a hub: what the parameters below `/monitored_projects` say. */
export interface Registry {
  readonly spokes: readonly MonitoredProjectRecord[];
  /** The names of parameters that name no account, because of a typo for example. Nobody else may speak for them. */
  readonly reserved: readonly ReservedNames[];
}

export interface ReservedNames {
  readonly project: string;
  /** Undefined: the parameter's name has no environment. */
  readonly environment?: string | undefined;
}

/** Reads the parameters below `/monitored_projects`. A value that names no Region gets `ownRegion`. */
export function registryOf(parameters: readonly StoredParameter[], ownRegion: string): Registry {
  const { records, skipped } = readMonitoredProjects(parameters, ownRegion);
  const reserved = skipped.map(({ name }): ReservedNames => {
    const [project = "", environment] = name.slice(MONITORED_PROJECTS_PATH.length + 1).split("/");
    return { project, ...(environment && { environment }) };
  });
  return { spokes: records, reserved };
}

/** `Key` of the item that says which copy of the registry counts. */
export const REGISTRY_HEAD = "head";

/**
 * Says which copy of the registry counts: `Summary` = `registry`, `Key` = `head`. The connection function writes the
 * copy whenever it runs in a hub, so that nobody else has to read all parameters. The copy is the items of the same
 * `Summary` whose `Key` begins with `Version`: their `Body`, put together, is a `Registry`, compressed.
 */
export interface RegistryHead {
  /** Another one for every copy; begins with the instant at which its parameters were read. */
  readonly Version: string;
  /** ISO 8601 UTC: when somebody last began to read the parameters and found what the copy says. */
  readonly ReadAt: string;
  /** The number of its items. */
  readonly Parts: number;
  /** A hash of the registry, by which a copy that need not be written again is recognized. */
  readonly Hash: string;
}
