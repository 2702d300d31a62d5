import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import exampleConfig from "../../../dashboard.config";
import { endsWithSuite } from "./at-end";
import { startMoto, type AwsEndpoint } from "./aws-endpoints";
import { changes, statements, unknownPolicies, type Plan } from "./plan";
import { Project } from "./project";

const SPOKE = "spoke-project1-dev";

/** What `terraform validate` and a first plan say of the example configuration, with the real AWS provider. */
describe("The first plan", () => {
  let moto: AwsEndpoint;
  let project: Project;
  let text: string;
  let plan: Plan;

  const atEnd = endsWithSuite();

  beforeAll(async () => {
    moto = await startMoto();
    atEnd(() => moto.stop());
    project = await Project.create(moto);
    atEnd(() => project.close());
    project.configure({ ...exampleConfig, deployment: { roleName: "ds-dashboard-deploy" } });
    ({ text, plan } = await project.plan(SPOKE));
  });

  test("every stack is valid, without a warning", async () => {
    expect(project.stacks).toEqual(["hub", "spoke-project1-dev", "spoke-project1-prod"]);
    for (const stack of project.stacks) {
      await project.terraform(stack, "init", "-input=false");
      const { diagnostics } = JSON.parse(await project.terraform(stack, "validate", "-json"));
      expect({ stack, diagnostics }).toEqual({ stack, diagnostics: [] });
    }
  });

  test("shows every permission before anything exists", () => {
    const policies = changes(plan).filter(({ type }) => type === "aws_iam_role_policy");
    expect(policies.map(({ change }) => change.after?.name).sort()).toEqual([
      "forward",
      "function",
      "function",
      "metrics",
    ]);
    expect(unknownPolicies(plan)).toEqual([]);
    const metrics = policies.find(({ change }) => change.after?.name === "metrics")!;
    const configured = exampleConfig.spokes[0]!.metrics.map((metric) =>
      typeof metric === "string" ? metric : metric.name,
    );
    // A metric's second statement has a number behind its name.
    const shown = Object.keys(statements(metrics.change.after!.policy)).map((sid) => sid.replace(/\d$/, ""));
    expect([...new Set(shown)]).toEqual(configured);
    // The same as a person reads it.
    expect(text).toMatch(/\+ policy += jsonencode\(/);
    expect(text).toMatch(/\+ Sid += "NumberEndPointsInService"/);
    expect(text).toMatch(/Action += "sagemaker:ListEndpoints"/);
    expect(text).toMatch(/Plan: \d+ to add, 0 to change, 0 to destroy/);
  });

  test("would not show a permission whose ARN comes from a resource", async () => {
    const metrics = changes(plan).find(({ change }) => change.after?.name === "metrics")!;
    const group = changes(plan).find(({ type }) => type === "aws_cloudwatch_log_group")!;
    const { resource, data } = JSON.parse(readFileSync(join(project.stackFolder(SPOKE), "cdk.tf.json"), "utf8"));
    const [type, name] = metrics.address.split(".") as [string, string];
    const document = Object.keys(data.aws_iam_policy_document).find((id) => resource[type][name].policy.includes(id))!;
    const statement = [{ actions: ["logs:GetLogEvents"], resources: [`\${${group.address}.arn}`] }];
    writeFileSync(
      join(project.stackFolder(SPOKE), "override.tf.json"),
      JSON.stringify({ data: { aws_iam_policy_document: { [document]: { statement } } } }),
    );
    expect(unknownPolicies(await project.replan(SPOKE))).toEqual([metrics.address]);
  });
});
