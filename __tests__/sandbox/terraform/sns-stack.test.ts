import { Sandbox } from "../../../sandbox";
import { deployStack } from "../../../sandbox/terraform/load";
import { ACCOUNT, REGION, stackFolder } from "./recording";

const allow = (Service: string, actions: string[], resource: string, source: string): object => ({
  statement: [
    {
      actions,
      resources: [resource],
      principals: [{ type: "Service", identifiers: [Service] }],
      condition: [{ test: "ArnEquals", variable: "aws:SourceArn", values: [source] }],
    },
  ],
});

/** A topic that one alarm may tell, and a queue that hears of it. */
const BLOCKS = {
  data: {
    aws_iam_policy_document: {
      topic: allow(
        "cloudwatch.amazonaws.com",
        ["sns:Publish"],
        "${aws_sns_topic.alerts.arn}",
        `arn:aws:cloudwatch:${REGION}:${ACCOUNT}:alarm:silent`,
      ),
      queue: allow(
        "sns.amazonaws.com",
        ["sqs:SendMessage"],
        "${aws_sqs_queue.mine.arn}",
        "${aws_sns_topic.alerts.arn}",
      ),
    },
  },
  resource: {
    aws_sns_topic: { alerts: { name: "alerts" } },
    aws_sns_topic_policy: {
      alerts: { arn: "${aws_sns_topic.alerts.arn}", policy: "${data.aws_iam_policy_document.topic.json}" },
    },
    aws_sqs_queue: { mine: { name: "mine" } },
    aws_sqs_queue_policy: {
      mine: { queue_url: "${aws_sqs_queue.mine.url}", policy: "${data.aws_iam_policy_document.queue.json}" },
    },
    aws_sns_topic_subscription: {
      mine: {
        topic_arn: "${aws_sns_topic.alerts.arn}",
        protocol: "sqs",
        endpoint: "${aws_sqs_queue.mine.arn}",
        raw_message_delivery: true,
      },
    },
    aws_cloudwatch_metric_alarm: {
      silent: {
        alarm_name: "silent",
        namespace: "hub",
        metric_name: "Silent",
        statistic: "Sum",
        period: 60,
        evaluation_periods: 1,
        threshold: 0,
        comparison_operator: "GreaterThanThreshold",
        alarm_actions: ["${aws_sns_topic.alerts.arn}"],
      },
    },
  },
};

test("an alarm tells the topic of its stack, and that a queue; deployed again, nobody is told twice", async () => {
  const sandbox = await Sandbox.start({
    start: Date.parse("2026-01-01T00:00:00Z"),
    port: 0,
    onFailure: (error) => {
      throw error;
    },
  });
  try {
    const folder = stackFolder(BLOCKS);
    await deployStack(sandbox.cloud, folder);
    await deployStack(sandbox.cloud, folder);
    const call = (service: string, operation: string, input: object): Promise<unknown> =>
      sandbox.callAs(ACCOUNT, REGION, service, operation, input);
    await call("monitoring", "SetAlarmState", { AlarmName: "silent", StateValue: "ALARM", StateReason: "a test" });
    await sandbox.settled();
    const { Messages } = (await call("sqs", "ReceiveMessage", {
      QueueUrl: `${sandbox.url}/${ACCOUNT}/mine`,
      MaxNumberOfMessages: 10,
    })) as { readonly Messages: readonly { readonly Body: string }[] };
    expect(Messages.map(({ Body }) => JSON.parse(Body) as unknown)).toEqual([
      expect.objectContaining({ AlarmName: "silent", NewStateValue: "ALARM", NewStateReason: "a test" }),
    ]);
  } finally {
    await sandbox.close();
  }
});
