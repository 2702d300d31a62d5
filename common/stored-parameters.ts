import { paginateGetParametersByPath, type SSMClient } from "@aws-sdk/client-ssm";
import type { StoredParameter } from "../contract/connection-parameters";

/** The largest page that GetParametersByPath returns. */
const PAGE_SIZE = 10;

/**
 * Every parameter below a path. Parameter Store gives pages that are empty although more follow. Needs
 * `ssm:GetParametersByPath` on the path and what is below it.
 */
export async function parametersBelow(ssm: SSMClient, path: string): Promise<StoredParameter[]> {
  const parameters: StoredParameter[] = [];
  const pages = paginateGetParametersByPath({ client: ssm, pageSize: PAGE_SIZE }, { Path: path, Recursive: true });
  for await (const page of pages) parameters.push(...(page.Parameters ?? []));
  return parameters;
}
