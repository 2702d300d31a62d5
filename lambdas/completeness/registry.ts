import { paginateGetParametersByPath, type SSMClient } from "@aws-sdk/client-ssm";
import { readMonitoredProjects, type StoredParameter } from "../contract/connection-parameters";
import { MONITORED_PROJECTS_PATH } from "../contract/names";
import type { ExpectedSpoke } from "../contract/refresh-run";

/** The most that GetParametersByPath returns at once. */
const PAGE_SIZE = 10;

/** Everybody who is registered below `/monitored_projects`; a parameter that names no account is left out. */
export async function readExpectedSpokes(ssm: SSMClient, ownRegion: string): Promise<readonly ExpectedSpoke[]> {
  const parameters: StoredParameter[] = [];
  const input = { Path: MONITORED_PROJECTS_PATH, Recursive: true };
  for await (const page of paginateGetParametersByPath({ client: ssm, pageSize: PAGE_SIZE }, input)) {
    parameters.push(...(page.Parameters ?? []));
  }
  return readMonitoredProjects(parameters, ownRegion).records;
}
