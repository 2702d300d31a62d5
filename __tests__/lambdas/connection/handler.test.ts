import { Logger } from "@aws-lambda-powertools/logger";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Context } from "aws-lambda";
import { handler } from "../../../lambdas/connection/handler";
import { FakeAws } from "./fake-aws";
import { busOf, QUEUE, register, ROLE, spoke } from "./run";

const CONTEXT = {
  functionName: "ds-dashboard-connection",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:111111111111:function:ds-dashboard-connection",
} as Context;
const ENVIRONMENT = { AWS_REGION: "eu-west-1", FORWARDING_ROLE_ARN: ROLE, DEAD_LETTER_QUEUE_ARN: QUEUE };

/** A message of SQS that was received so often. */
function message(receives: number): object {
  const body = JSON.stringify({ source: "aws.ssm", "detail-type": "Parameter Store Change", detail: {} });
  return { body, attributes: { ApproximateReceiveCount: String(receives) }, eventSource: "aws:sqs" };
}

/** An event of EventBridge, so many seconds old. */
function event(age: number): object {
  const time = new Date(Date.now() - age * 1000).toISOString();
  return { source: "aws.ssm", "detail-type": "Parameter Store Change", time, detail: {} };
}

let aws: FakeAws;
let before: NodeJS.ProcessEnv;

beforeEach(() => {
  before = { ...process.env };
  Object.assign(process.env, ENVIRONMENT);
  aws = new FakeAws("111111111111", "eu-west-1");
  const send = ((command: unknown) => aws.send(command)) as unknown as () => void;
  for (const { prototype } of [EventBridgeClient, SSMClient]) jest.spyOn(prototype, "send").mockImplementation(send);
  for (const level of ["info", "warn"] as const) jest.spyOn(Logger.prototype, level).mockReturnValue();
});

afterEach(() => {
  process.env = before;
  jest.restoreAllMocks();
});

test("works for the account of its own ARN in the Region of its environment", async () => {
  aws.parameters.set("/monitors/main", spoke(1));
  aws.parameters.set("/monitors/bad", "*");
  aws.allows.add(busOf(spoke(1), "eu-west-1"));
  const skipped = [{ name: "/monitors/bad", reason: expect.stringContaining("12-digit") as string }];
  await expect(handler({ action: "EBPut" }, CONTEXT)).resolves.toMatchObject({ changed: true, skipped });
  await expect(handler({ action: "EBRule" }, CONTEXT)).resolves.toMatchObject({
    forwarding: { metricsTo: [`${spoke(1)}:eu-west-1`] },
    skipped,
  });
  expect(aws.policy).toContain(aws.busArn);
  expect([...aws.targets.values()].flat()).toMatchObject([{ RoleArn: ROLE, DeadLetterConfig: { Arn: QUEUE } }]);
  const line = { parameter: "/monitors/bad", reason: skipped[0]!.reason };
  expect(jest.mocked(Logger.prototype.warn).mock.calls).toEqual(Array(2).fill(["Parameter skipped", line]));
});

describe.each([
  ["a message received once", () => ({ Records: [message(3), message(1)] }), true],
  ["messages received three times", () => ({ Records: [message(3), message(4)] }), false],
  ["a young event", () => event(149), true],
  ["an event that Lambda tried for three minutes", () => event(151), false],
] as const)("%s", (_what, payload, comesAgain) => {
  test(`${comesAgain ? "fails" : "is left at a warning"} while a partner waits`, async () => {
    aws.parameters.set("/monitors/main", spoke(1));
    const run = handler(payload(), CONTEXT);
    if (comesAgain) await expect(run).rejects.toMatchObject({ name: "NotYetAllowedError" });
    else await expect(run).resolves.toMatchObject({ action: "Reconcile", waiting: [`${spoke(1)}:eu-west-1`] });
  });
});

const ACCEPTED = 'Accepted: {"action":"…"} with one of EBPut, EBRule, Reconcile, Status, Disconnect.';
const PARAMETERS =
  'Accepted as "parameters": a list of full names below /monitors or /monitored_projects, ' +
  'for example ["/monitors/hub"]; or "all".';

test.each<[unknown, string]>([
  [{ action: "EBPuts" }, `Unknown action "EBPuts". Did you mean "EBPut"? ${ACCEPTED}`],
  [{ action: "ebrule" }, `Unknown action "ebrule". Did you mean "EBRule"? ${ACCEPTED}`],
  [{ action: "disconnect" }, `Unknown action "disconnect". Did you mean "Disconnect"? ${ACCEPTED}`],
  [{ action: "toString" }, `Unknown action "toString". ${ACCEPTED}`],
  [{ action: 1 }, `The action is of type number, not a string. ${ACCEPTED}`],
  [{ Action: "EBPut" }, `The payload has no "action": its keys are "Action". Did you mean "action"? ${ACCEPTED}`],
  [{}, `The payload has no "action": it is empty. ${ACCEPTED}`],
  ["EBPut", `The payload is of type string, not an object. ${ACCEPTED}`],
  [["EBPut"], `The payload is of type array, not an object. ${ACCEPTED}`],
  [null, `The payload is null, not an object. ${ACCEPTED}`],
  [{ Records: [] }, "The payload's Records are no batch of messages."],
  [{ Records: "none" }, "The payload's Records are no batch of messages."],
  [
    { Records: [message(1), { Sns: {} }] },
    "The payload's Records[1] is no message of SQS: it has no ApproximateReceiveCount.",
  ],
  [{ Records: [null] }, "The payload's Records[0] is no message of SQS: it has no ApproximateReceiveCount."],
  [{ action: "Disconnect" }, `The parameters to remove are undefined, not a list. ${PARAMETERS}`],
  [{ action: "Disconnect", parameters: "ALL" }, `The parameters to remove are "ALL", not a list. ${PARAMETERS}`],
  [{ action: "Disconnect", parameters: [] }, `The list of parameters to remove is empty. ${PARAMETERS}`],
  [
    { action: "Disconnect", parameters: ["/monitors/hub", "/prod/password"] },
    `"/prod/password" is not the name of a connection parameter. ${PARAMETERS}`,
  ],
  [
    { action: "Disconnect", parameters: ["/monitors"] },
    `"/monitors" is not the name of a connection parameter. ${PARAMETERS}`,
  ],
  [
    { action: "Disconnect", parameters: ["/monitors/hub", null] },
    `Entry 1 is null and is not the name of a connection parameter. ${PARAMETERS}`,
  ],
])("refuses the payload %j before anything is read or written", async (payload, message) => {
  await expect(handler(payload, CONTEXT)).rejects.toThrow(new Error(message));
  expect(aws.calls).toBe(0);
});

test("a batch of messages means one Reconcile, whatever they say", async () => {
  aws.parameters.set("/monitors/main", spoke(1));
  aws.allows.add(busOf(spoke(1), "eu-west-1"));
  const Records = [...Array.from({ length: 99 }, () => message(1)), { ...message(2), body: "not JSON" }];
  await expect(handler({ Records }, CONTEXT)).resolves.toMatchObject({
    action: "Reconcile",
    forwarding: { metricsTo: [`${spoke(1)}:eu-west-1`], batchesTo: [], refreshTo: [] },
    waiting: [],
  });
  expect(aws.writes).toEqual(["PutPermissionCommand", "PutRuleCommand", "PutTargetsCommand"]);
});

test("a batch comes again for the youngest of its messages", async () => {
  aws.parameters.set("/monitors/main", spoke(1));
  const old = { Records: [message(3), message(4)] };
  await expect(handler(old, CONTEXT)).resolves.toMatchObject({ waiting: [`${spoke(1)}:eu-west-1`] });
  const mixed = { Records: [message(10), message(2), message(3)] };
  await expect(handler(mixed, CONTEXT)).rejects.toMatchObject({ name: "NotYetAllowedError" });
});

test("lets the organization of its environment in where there are too many spokes", async () => {
  process.env.ORGANIZATION_ID = "o-a1b2c3d4e5";
  register(aws, 400);
  await expect(handler({ action: "EBPut" }, CONTEXT)).resolves.toMatchObject({ changed: true });
  expect(aws.policy).toContain('"aws:PrincipalOrgID":"o-a1b2c3d4e5"');
});

test.each(Object.keys(ENVIRONMENT))("names the missing environment variable %s", async (name) => {
  delete process.env[name];
  await expect(handler({ action: "EBPut" }, CONTEXT)).rejects.toThrow(`The function's environment lacks ${name}.`);
  expect(aws.calls).toBe(0);
});

test.each(["ds-dashboard-connection", "arn:aws:lambda:eu-west-1:main:function:x"])(
  "refuses the ARN %s",
  async (arn) => {
    const context = { ...CONTEXT, invokedFunctionArn: arn };
    await expect(handler({ action: "EBPut" }, context)).rejects.toThrow(`No account id in the function's ARN "${arn}"`);
    expect(aws.calls).toBe(0);
  },
);
