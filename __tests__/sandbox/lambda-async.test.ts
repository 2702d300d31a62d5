import { DEAD_LETTERS_ARN, LambdaFixture, START } from "./lambda-fixture";

/** Fails until the attempt that the event names; says when it was called. */
const FLAKY = `let n = 0; export const handler = async ({ until }) => {
  console.log("attempt " + new Date().toISOString().slice(0, 19));
  if (++n < until) throw new Error("not yet " + n);
};`;
const ROLE = expect.objectContaining({ kind: "role", role: "worker", session: "flaky" }) as unknown;

let fixture: LambdaFixture;
beforeEach(() => (fixture = new LambdaFixture()));
afterEach(() => fixture.close());

function attempts(): string[] {
  return fixture.logs.messages.flatMap((message) => /attempt \S+T(\S+)/.exec(message)?.[1] ?? []);
}

async function pass(seconds: number): Promise<void> {
  await fixture.cloud.clock.advanceTo(fixture.cloud.clock.now() + seconds * 1000);
}

test("an event that fails is tried again after one and after two minutes, until it succeeds", async () => {
  await fixture.create("flaky", FLAKY);
  expect(await fixture.invoke("flaky", { until: 3 }, "Event")).toEqual({ StatusCode: 202 });
  await fixture.cloud.work.settled();
  expect(attempts()).toEqual(["00:00:00"]);
  await pass(60);
  expect(attempts()).toEqual(["00:00:00", "00:01:00"]);
  await pass(119);
  expect(attempts()).toHaveLength(2);
  await pass(1000);
  expect(attempts()).toEqual(["00:00:00", "00:01:00", "00:03:00"]);
  expect(fixture.lambda.droppedEvents).toBe(0);
});

test("an event that fails for good goes to the dead-letter queue, sent by the function's role", async () => {
  await fixture.create("flaky", FLAKY, { DeadLetterConfig: { TargetArn: DEAD_LETTERS_ARN } });
  await fixture.invoke("flaky", { until: 9 }, "Event");
  await pass(1000);
  expect(attempts()).toHaveLength(3);
  expect(fixture.sqs.messages("dead")).toMatchObject([
    {
      Body: '{"until":9}',
      MessageAttributes: {
        RequestID: { DataType: "String", StringValue: expect.stringMatching(/^[0-9a-f-]{36}$/) },
        ErrorCode: { DataType: "Number", StringValue: "200" },
        ErrorMessage: { DataType: "String", StringValue: "not yet 3" },
      },
    },
  ]);
  expect(fixture.sqs.calls).toEqual([{ operation: "SendMessage", principal: ROLE }]);
});

test("without a queue, or with one that refuses it, a failed event is dropped and counted", async () => {
  await fixture.create("flaky", FLAKY);
  await fixture.invoke("flaky", { until: 9 }, "Event");
  await pass(1000);
  expect(fixture.lambda.droppedEvents).toBe(1);
  await fixture.create("flaky", FLAKY, { DeadLetterConfig: { TargetArn: DEAD_LETTERS_ARN } });
  fixture.grant([{ Effect: "Allow", Action: "logs:*", Resource: "*" }]);
  await fixture.invoke("flaky", { until: 9 }, "Event");
  await pass(1000);
  expect(fixture.lambda.droppedEvents).toBe(2);
  expect(fixture.sqs.messages("dead")).toEqual([]);
});

test("a function may not be created with a dead-letter queue that its role may not send to", async () => {
  fixture.grant([]);
  const created = fixture.create("flaky", FLAKY, { DeadLetterConfig: { TargetArn: DEAD_LETTERS_ARN } });
  await expect(created).rejects.toThrow("does not have permissions to call SendMessage on SQS");
});

describe("PutFunctionEventInvokeConfig", () => {
  const configure = (config: object): Promise<unknown> =>
    fixture.call("PutFunctionEventInvokeConfig", { FunctionName: "flaky", ...config });
  const DestinationConfig = { OnFailure: { Destination: DEAD_LETTERS_ARN } };

  beforeEach(() => fixture.create("flaky", FLAKY));

  test("sets the number of retries and the destination, which gets a record of the invocation", async () => {
    expect(await configure({ MaximumRetryAttempts: 1, DestinationConfig })).toMatchObject({
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 21_600,
      LastModified: START / 1000,
    });
    await fixture.invoke("flaky", { until: 9 }, "Event");
    await pass(1000);
    expect(attempts()).toHaveLength(2);
    const [message] = fixture.sqs.messages("dead");
    expect(JSON.parse(message?.Body ?? "")).toEqual({
      version: "1.0",
      timestamp: "2026-01-01T00:01:00.000Z",
      requestContext: {
        requestId: expect.any(String),
        functionArn: "arn:aws:lambda:us-east-1:111111111111:function:flaky:$LATEST",
        condition: "RetriesExhausted",
        approximateInvokeCount: 2,
      },
      requestPayload: { until: 9 },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: { errorType: "Error", errorMessage: "not yet 2", trace: expect.any(Array) },
    });
  });

  test("sets the age at which an event is not tried again", async () => {
    await configure({ MaximumEventAgeInSeconds: 100, DestinationConfig });
    await fixture.invoke("flaky", { until: 9 }, "Event");
    await pass(1000);
    expect(attempts()).toHaveLength(2);
    expect(fixture.sqs.messages("dead")[0]?.Body).toContain('"condition":"EventAgeExceeded"');
  });

  test("refuses what it does not know, by name", async () => {
    const topic = { OnFailure: { Destination: "arn:aws:sns:us-east-1:111111111111:topic" } };
    await expect(configure({ DestinationConfig: topic })).rejects.toThrow(/destination arn:aws:sns/);
    await expect(configure({ Qualifier: "1" })).rejects.toThrow(/Qualifier/);
    await expect(configure({ MaximumRetryAttempts: 3 })).rejects.toMatchObject({
      code: "InvalidParameterValueException",
    });
  });
});

test("a reserved concurrency of 0 sends events to the dead-letter queue without a try", async () => {
  await fixture.create("flaky", FLAKY, {
    DeadLetterConfig: { TargetArn: DEAD_LETTERS_ARN },
  });
  await fixture.call("PutFunctionConcurrency", { FunctionName: "flaky", ReservedConcurrentExecutions: 0 });
  await fixture.invoke("flaky", { until: 1 }, "Event");
  await fixture.cloud.work.settled();
  expect(attempts()).toEqual([]);
  expect(fixture.sqs.messages("dead")[0]?.MessageAttributes.ErrorCode?.StringValue).toBe("429");
});
