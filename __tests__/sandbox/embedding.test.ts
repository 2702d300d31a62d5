import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { Sandbox } from "../../sandbox";

test("a message comes back after 30 seconds when nobody deletes it", async () => {
  const failures: unknown[] = [];
  const sandbox = await Sandbox.start({
    start: Date.parse("2026-01-01T00:00:00Z"),
    port: 0,
    onFailure: (error) => failures.push(error),
  });
  const sqs = new SQSClient({
    endpoint: sandbox.url,
    region: "eu-central-1",
    credentials: { accessKeyId: "111111111111", secretAccessKey: "any" },
  });
  try {
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: "work" }));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "once" }));
    const receive = async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages;

    expect(await receive()).toHaveLength(1);
    expect(await receive()).toBeUndefined();
    await sandbox.clock.advanceTo(sandbox.clock.now() + 30_000);
    expect(await receive()).toHaveLength(1);
    expect(failures).toEqual([]);
  } finally {
    sqs.destroy();
    await sandbox.close();
  }
});
