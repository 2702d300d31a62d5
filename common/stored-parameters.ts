import { paginateGetParametersByPath, SSMClient } from "@aws-sdk/client-ssm";
import { ConfiguredRetryStrategy } from "@smithy/core/retry";
import type { StoredParameter } from "../contract/connection-parameters";

/**
 * Parameter Store allows 40 calls a second to all callers of an account and Region together, and a read of 600
 * parameters alone is 60. A throttled call is therefore tried ten times.
 */
const ATTEMPTS = 10;
const FIRST_WAIT_MS = 250;
/** All waits of a call together are 18 s on average, and stay below the minute that the functions have. */
const LONGEST_WAIT_MS = 5_000;

/** A client for the connection parameters, which waits patiently, and by chance, so that callers do not meet again. */
export function parameterStore(): SSMClient {
  const wait = (attempt: number): number =>
    (0.5 + Math.random() / 2) * Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
  return new SSMClient({ retryStrategy: new ConfiguredRetryStrategy(ATTEMPTS, wait) });
}

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
