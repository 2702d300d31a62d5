import { permissionOf, resourcesOf } from "../../sandbox/answers/permission";

const AT = { account: "222222222222", region: "cn-north-1" };
const arn = (service: string, resource: string): string => `arn:aws-cn:${service}:cn-north-1:222222222222:${resource}`;

it.each<[call: string, input: object, resources: readonly string[]]>([
  // No resource types.
  ["athena:ListWorkGroups", {}, ["*"]],
  // One that every call is about: named by the input, or all of them.
  ["athena:ListQueryExecutions", { WorkGroup: "primary" }, [arn("athena", "workgroup/primary")]],
  ["athena:ListQueryExecutions", {}, [arn("athena", "workgroup/*")]],
  ["ecr:DescribeImages", { repositoryName: "a/b" }, [arn("ecr", "repository/a/b")]],
  [
    "ecr:DescribeRepositories",
    { repositoryNames: ["a", "b"] },
    [arn("ecr", "repository/a"), arn("ecr", "repository/b")],
  ],
  ["glue:GetJob", { JobName: "j" }, [arn("glue", "job/j")]],
  // What the operation is about is called just `Name`.
  ["glue:GetDatabase", { Name: "d" }, [arn("glue", "database/d"), arn("glue", "catalog")]],
  // Several that every call is about.
  [
    "glue:GetTables",
    { DatabaseName: "d" },
    [arn("glue", "database/d"), arn("glue", "catalog"), arn("glue", "table/d/*")],
  ],
  // None that every call is about: the one that the input names, or the first.
  ["sagemaker:ListTags", { ResourceArn: arn("sagemaker", "model/m") }, [arn("sagemaker", "model/m")]],
  ["bedrock:ListGuardrails", { guardrailIdentifier: "g" }, [arn("bedrock", "guardrail/g")]],
  ["bedrock:ListGuardrails", {}, [arn("bedrock", "guardrail/*")]],
  // An ARN in the place of a name.
  ["bedrock:GetGuardrail", { guardrailIdentifier: arn("bedrock", "guardrail/g") }, [arn("bedrock", "guardrail/g")]],
  // Of another service, and of no Region.
  ["ce:GetCostAndUsage", {}, ["arn:aws-cn:billing::222222222222:billingview/*"]],
])("%s with %j asks for %j", async (call, input, resources) => {
  const asked = resourcesOf(await permissionOf(call), call.split(":")[1]!, input, AT);
  expect([...asked].sort()).toEqual([...resources].sort());
});
