import { paginateDescribeParameters, type SSMClient } from "@aws-sdk/client-ssm";
import { DISCOVERED } from "../contract/discovery";
import { MONITORED_PROJECTS_PATH } from "../contract/names";

/** The names of the registrations that discovery made, sorted. Needs `ssm:DescribeParameters`. */
export async function discoveredParameters(client: SSMClient): Promise<readonly string[]> {
  const filter = { Key: "Path", Option: "Recursive", Values: [MONITORED_PROJECTS_PATH] };
  const names: string[] = [];
  for await (const page of paginateDescribeParameters({ client, pageSize: 50 }, { ParameterFilters: [filter] }))
    for (const { Name = "", Description } of page.Parameters ?? []) if (Description === DISCOVERED) names.push(Name);
  return names.sort();
}
