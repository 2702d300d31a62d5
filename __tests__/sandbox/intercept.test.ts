import type { ApiCall, Interceptor } from "../../sandbox";
import { AwsError } from "../../sandbox/aws-error";
import { A, account, B, busArn, functionArn, START, World } from "./events-fixture";
import { LambdaFixture } from "./lambda-fixture";

describe("who stands between calls and services", () => {
  let world: World;
  beforeEach(async () => {
    world = new World();
    await world.rule("r", [{ Id: "1", Arn: functionArn(A) }]);
  });

  /** Lets `act` stand before every invocation. */
  const beforeInvocations = (act: Interceptor): (() => void) =>
    world.cloud.intercept((call, carryOut) => (call.operation === "Invoke" ? act(call, carryOut) : carryOut()));
  const arrived = async (): Promise<number> => {
    await world.put();
    await world.settled();
    return world.invoked.length;
  };

  test("may carry a call out never, twice or later, or with another input", async () => {
    let stop = beforeInvocations(async () => ({}));
    expect(await arrived()).toBe(0);
    stop();
    stop = beforeInvocations(async (_call, carryOut) => {
      await carryOut();
      return carryOut();
    });
    expect(await arrived()).toBe(2);
    stop();
    stop = beforeInvocations(async (_call, carryOut) => {
      world.cloud.clock.after(3_600_000, async () => {
        await carryOut({ FunctionName: "another" });
      });
    });
    expect(await arrived()).toBe(2);
    stop();
    await world.cloud.clock.advanceTo(START + 3_600_000);
    expect(world.invoked[2]!.input).toEqual({ FunctionName: "another" });
    expect(await arrived()).toBe(4);
  });

  test("may lose the answer of a call that was carried out: its caller does it again", async () => {
    let lost = 0;
    beforeInvocations(async (_call, carryOut) => {
      await carryOut();
      if (lost++ === 0) throw new AwsError("InternalFailure", "Lost.", 500);
    });
    expect(await arrived()).toBe(1);
    await world.cloud.clock.advanceTo(START + 2_000);
    expect(world.invoked).toHaveLength(2);
  });

  test("sees what a rule brings to another bus as the call that IAM is asked for", async () => {
    await world.allow(B, A);
    await world.rule("there", [{ Id: "1", Arn: functionArn(B) }], account(B));
    await world.call("DeleteRule", { Name: "r" }).catch(() => undefined);
    await world.rule("forward", [{ Id: "b", Arn: busArn(B), RoleArn: world.forwardRole(A) }]);
    const calls: ApiCall[] = [];
    const stop = world.cloud.intercept(async (call, carryOut) => {
      if (call.operation !== "PutEvents" || call.caller.principal.kind !== "role") return carryOut();
      calls.push(call);
      return {};
    });
    await world.put();
    await world.settled();
    const inB = (): unknown[] => world.invoked.filter(({ input }) => String(input.FunctionName) === functionArn(B));
    expect(inB()).toEqual([]);
    expect(calls).toMatchObject([
      {
        input: { Entries: [{ EventBusName: busArn(B), Source: "app", DetailType: "t", Detail: '{"n":1}' }] },
        caller: { account: A, principal: { role: "forward" } },
      },
    ]);
    stop();
    await world.put();
    await world.settled();
    expect(inB()).toHaveLength(1);
  });

  test("is one at a time", () => {
    const stop = world.cloud.intercept((_call, carryOut) => carryOut());
    expect(() => world.cloud.intercept((_call, carryOut) => carryOut())).toThrow("Another interceptor");
    stop();
    world.cloud.intercept((_call, carryOut) => carryOut())();
  });
});

describe("a function", () => {
  let fixture: LambdaFixture;
  afterEach(() => fixture.close());

  test("is killed midway: its invocation fails, and the next one begins anew", async () => {
    fixture = new LambdaFixture();
    await fixture.create(
      "worker",
      "let n = 0; export const handler = async ({ hangs }) => (hangs ? new Promise(() => setInterval(() => {}, 1e6)) : ++n);",
      { Timeout: 60 },
    );
    expect((await fixture.invoke("worker")).Payload).toBe(1);
    const hanging = fixture.invoke("worker", { hangs: true });
    await fixture.lambda.kill("111111111111", "us-east-1", "worker");
    expect(await hanging).toMatchObject({ FunctionError: "Unhandled", Payload: { errorType: "Runtime.ExitError" } });
    expect((await fixture.invoke("worker")).Payload).toBe(1);
    await fixture.lambda.kill("111111111111", "us-east-1", "worker");
    expect((await fixture.invoke("worker")).Payload).toBe(1);
  });

  const PAUSES =
    "export const handler = () => new Promise((resolve) => setTimeout(resolve, 5_000, 'had its pause'));" as const;

  test("pauses in real time, which its timeout counts, or for a fiftieth of it", async () => {
    fixture = new LambdaFixture();
    await fixture.create("worker", PAUSES, { Timeout: 1 });
    expect((await fixture.invoke("worker")).Payload).toMatchObject({ errorType: "Sandbox.Timedout" });
    await fixture.close();
    fixture = new LambdaFixture(true);
    await fixture.create("worker", PAUSES, { Timeout: 1 });
    expect((await fixture.invoke("worker")).Payload).toBe("had its pause");
  });
});
