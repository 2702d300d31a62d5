import { changesBetween } from "../../scripts/permissions/from-stacks";
import { report } from "../../scripts/permissions/report";
import type { StackJson, SynthesizedStack } from "../../scripts/synthesized-stacks";
import type { DashboardConfig } from "../../config/dashboard-config";
import { HUB, SPOKE, synthesized } from "../constructs/synthesized";

function stacks(...spokes: DashboardConfig["spokes"]): readonly SynthesizedStack[] {
  return Object.entries(synthesized({ hubs: [HUB], spokes })).map(([name, json]) => ({
    name,
    json: json as unknown as StackJson,
  }));
}

function changed(before: readonly SynthesizedStack[], after: readonly SynthesizedStack[]): string {
  return report(changesBetween(before, after), "text");
}

function stack(resource: StackJson["resource"]): readonly SynthesizedStack[] {
  return [{ name: "hub", json: { resource, provider: { aws: [] }, terraform: {} } }];
}

describe("the permissions of two synthesized trees", () => {
  it("show one added metric with its statement, and nothing else", () => {
    const metrics = [...SPOKE.metrics, "CompletedTrainingJobs24h"] as const;
    expect(changed(stacks(SPOKE), stacks({ ...SPOKE, metrics }))).toBe(`spoke-project1-dev
  CompletedTrainingJobs24h
    + sagemaker:ListTrainingJobs on *
    + sagemaker:Search on *

1 stack: 2 added, 0 removed`);
  });

  it("show a metric that is gone", () => {
    expect(changed(stacks(SPOKE), stacks({ ...SPOKE, metrics: ["NumberEndPointsInService"] }))).toBe(`spoke-project1-dev
  TotalCompletedTrainingJobs
    - sagemaker:ListTrainingJobs on *
    - sagemaker:Search on *

1 stack: 0 added, 2 removed`);
  });

  it("are no change where only other things changed", () => {
    expect(changed(stacks(SPOKE), stacks(SPOKE))).toBe("no change in permissions");
  });

  it("show everything that a new spoke brings: its policies, who may assume its roles, send to its queues, invoke it", () => {
    const text = changed(stacks(), stacks(SPOKE));
    for (const line of [
      "  ds-dashboard-extract-project1-dev, trust\n    + sts:AssumeRole by Service lambda.amazonaws.com\n",
      "  ds-dashboard-extract-project1-dev, Traces\n    + xray:PutTelemetryRecords on *\n",
      "+ events:PutEvents on arn:aws:events:us-east-1:222222222222:event-bus/default if ForAllValues:StringEquals events:source = metric_extractor and StringEquals events:detail-type = metric_extractor\n",
      "+ iam:PassRole on arn:aws:iam::222222222222:role/ds-dashboard-forward-us-east-1 if StringEquals iam:PassedToService = events.amazonaws.com\n",
      "  ds-dashboard-extract-project1-dev-dead-letters, TlsOnly\n    + deny sqs:* on arn:aws:sqs:us-east-1:222222222222:ds-dashboard-extract-project1-dev-dead-letters by anybody if Bool aws:SecureTransport = false\n",
      "  ds-dashboard-extract-project1-dev, ds-dashboard-extract-project1-dev\n    + lambda:InvokeFunction by Service events.amazonaws.com if ArnLike aws:SourceArn = ${aws_cloudwatch_event_rule.",
    ]) {
      expect(text).toContain(line);
    }
    expect(text).not.toMatch(/^ +- /m);
  });

  it("show a spoke that is gone as removed", () => {
    const text = changed(stacks(SPOKE), stacks());
    expect(text).toContain("\n  NumberEndPointsInService\n    - sagemaker:ListEndpoints on *\n");
    expect(text).not.toMatch(/^ +\+ /m);
  });

  it("cannot be told for a type that grants something and is not known", () => {
    const attachment = stack({ aws_iam_role_policy_attachment: { admin: { policy_arn: "any" } } });
    expect(() => changed([], attachment)).toThrow(
      "aws_iam_role_policy_attachment.admin grants something, and this report does not know how to read a aws_iam_role_policy_attachment.",
    );
  });

  it("cannot be told for a policy that is no document of the stack", () => {
    const role = stack({ aws_iam_role: { one: { name: "one", assume_role_policy: "${local.trust}" } } });
    expect(() => changed([], role)).toThrow("aws_iam_role.one: ${local.trust} is no policy document of its stack.");
  });
});
