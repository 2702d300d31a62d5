import { paginateGetParametersByPath, type SSMClient } from "@aws-sdk/client-ssm";
import type { StoredParameter } from "../contract/connection-parameters";

/** The largest page that GetParametersByPath returns. */
const PAGE_SIZE = 10;

/**
 * Reads every parameter below a path. It reads on after an empty page, because Parameter Store may return one although
 * more pages follow. Needs `ssm:GetParametersByPath` on the path and on everything below it.
 */
export async function parametersBelow(ssm: SSMClient, path: string): Promise<StoredParameter[]> {
  const parameters: StoredParameter[] = [];
  const pages = paginateGetParametersByPath({ client: ssm, pageSize: PAGE_SIZE }, { Path: path, Recursive: true });
  for await (const page of pages) parameters.push(...(page.Parameters ?? []));
  return parameters;
}
