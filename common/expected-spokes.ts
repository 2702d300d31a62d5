import type { SSMClient } from "@aws-sdk/client-ssm";
import { readMonitoredProjects } from "../contract/connection-parameters";
import { MONITORED_PROJECTS_PATH } from "../contract/names";
import type { ExpectedSpoke } from "../contract/refresh-run";
import { parametersBelow } from "./stored-parameters";

/** Reads the registered accounts below `/monitored_projects`. Parameters that do not name an account are left out. */
export async function readExpectedSpokes(ssm: SSMClient, ownRegion: string): Promise<readonly ExpectedSpoke[]> {
  return readMonitoredProjects(await parametersBelow(ssm, MONITORED_PROJECTS_PATH), ownRegion).records;
}
