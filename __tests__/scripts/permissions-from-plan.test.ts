import { changeInPlan } from "../../scripts/permissions/from-plan";
import { report } from "../../scripts/permissions/report";

interface Change {
  readonly type: string;
  readonly before?: object | null;
  readonly after?: object | null;
  readonly after_unknown?: object;
}

function plan(...changes: readonly Change[]): object {
  return {
    format_version: "1.2",
    planned_values: {},
    resource_changes: changes.map(({ type, before = null, after = null, after_unknown = {} }) => ({
      address: `${type}.one`,
      mode: "managed",
      type,
      change: { actions: ["update"], before, after, after_unknown },
    })),
  };
}

function changed(json: object): string {
  return report([changeInPlan(json, "plan.json")], "text");
}

function metrics(...statements: readonly object[]): object {
  return { name: "metrics", role: "extract", policy: JSON.stringify({ Version: "2012-10-17", Statement: statements }) };
}

const ENDPOINTS = { Sid: "Endpoints", Effect: "Allow", Action: "sagemaker:ListEndpoints", Resource: "*" };
const JOBS = {
  Sid: "Jobs",
  Effect: "Allow",
  Action: ["sagemaker:Search", "sagemaker:ListTrainingJobs"],
  Resource: "*",
};

describe("the permissions in a plan", () => {
  it("show the statement of an added metric, under the stack's name", () => {
    const role = { tags_all: { "ds-dashboard:stack": "spoke-project1-dev" }, name: "extract" };
    const trust = { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "lambda.amazonaws.com" } };
    const before = { ...role, assume_role_policy: JSON.stringify({ Statement: trust }) };
    expect(
      changed(
        plan(
          { type: "aws_iam_role", before, after: before },
          { type: "aws_iam_role_policy", before: metrics(ENDPOINTS), after: metrics(ENDPOINTS, JOBS) },
        ),
      ),
    ).toBe(`spoke-project1-dev
  Jobs
    + sagemaker:ListTrainingJobs on *
    + sagemaker:Search on *

1 stack: 2 added, 0 removed`);
  });

  it("show one action less, and the statements of a policy that is destroyed", () => {
    const before = metrics(JOBS);
    expect(
      changed(
        plan({
          type: "aws_iam_role_policy",
          before,
          after: metrics({ ...JOBS, Action: "sagemaker:Search" }),
        }),
      ),
    ).toBe("plan.json\n  Jobs\n    - sagemaker:ListTrainingJobs on *\n\n1 stack: 0 added, 1 removed");
    expect(changed(plan({ type: "aws_iam_role_policy", before }))).toContain("1 stack: 0 added, 2 removed");
  });

  it("are no change where the same policy is only written in another order", () => {
    const Condition = { StringEquals: { "aws:a": ["1", "2"] }, ArnLike: { "aws:b": "3" } };
    const reordered = { ArnLike: { "aws:b": ["3"] }, StringEquals: { "aws:a": ["2", "1"] } };
    expect(
      changed(
        plan({
          type: "aws_iam_role_policy",
          before: metrics({ ...JOBS, Condition }, ENDPOINTS),
          after: metrics(ENDPOINTS, { ...JOBS, Action: [...JOBS.Action].reverse(), Condition: reordered }),
        }),
      ),
    ).toBe("no change in permissions");
  });

  it("say so where a policy is known only after apply", () => {
    const after = { name: "metrics", role: "extract" };
    expect(changed(plan({ type: "aws_iam_role_policy", after, after_unknown: { policy: true } }))).toBe(
      "plan.json\n  extract, metrics\n    + (known after apply)\n\n1 stack: 1 added, 0 removed",
    );
    expect(changed(plan({ type: "aws_sqs_queue_policy", after: {}, after_unknown: { policy: true } }))).toContain(
      "  aws_sqs_queue_policy.one, policy\n    + (known after apply)\n",
    );
  });

  it.each([
    { type: "aws_sqs_queue_policy", Action: "sqs:*", unknown: "queue_url" },
    { type: "aws_sns_topic_policy", Action: "sns:Publish", unknown: "arn" },
  ])("name what an $type is for, also where that is still to be created", ({ type, Action, unknown }) => {
    const Resource = `arn:aws:${Action.split(":")[0]!}:us-east-1:222222222222:letters`;
    const policy = JSON.stringify({
      Statement: [{ Sid: "TlsOnly", Effect: "Deny", Action, Resource, Principal: "*" }],
    });
    expect(changed(plan({ type, after: { policy }, after_unknown: { [unknown]: true } }))).toContain(
      `  letters, TlsOnly\n    + deny ${Action} on ${Resource} by anybody\n`,
    );
  });

  it("show who may invoke a function", () => {
    const after = {
      statement_id: "rule",
      function_name: "extract",
      action: "lambda:InvokeFunction",
      principal: "events.amazonaws.com",
    };
    expect(changed(plan({ type: "aws_lambda_permission", after, after_unknown: { source_arn: true } }))).toContain(
      "  extract, rule\n    + lambda:InvokeFunction by Service events.amazonaws.com if ArnLike aws:SourceArn = (known after apply)\n",
    );
  });

  it.each([
    [{ format_version: "1.0", values: {} }, "plan.json is no plan; write one with: terraform show -json <plan file>"],
    [{ planned_values: {}, errored: true }, "plan.json is a plan that ended in an error, so it is not whole."],
    [
      plan({ type: "aws_iam_role_policy", after: metrics({ ...JOBS, NotAction: "iam:*" }) }),
      "This report does not know NotAction in a policy statement.",
    ],
  ])("cannot be told from %j", (json, message) => {
    expect(() => changed(json)).toThrow(message);
  });
});
