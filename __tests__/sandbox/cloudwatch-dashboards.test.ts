import {
  CloudWatchClient,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
} from "@aws-sdk/client-cloudwatch";
import { cbor } from "@smithy/core/cbor";
import { Endpoint } from "../../sandbox/http/server";
import { ACCOUNT, account, CloudWatchWorld, MINUTE, START } from "./cloudwatch-world";

const BODY = JSON.stringify({ start: "-P7D", widgets: [{ type: "text", properties: { markdown: "Ω" } }] });
const ELSEWHERE = { ...account, region: "us-east-1" };
const OTHER = { ...account, account: "222222222222", principal: { kind: "account", account: "222222222222" } } as const;

const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=111111111111/20260101/eu-west-1/monitoring/aws4_request, SignedHeaders=host";

let world: CloudWatchWorld;
beforeEach(() => (world = new CloudWatchWorld()));

const put = (DashboardName: string, DashboardBody = BODY): Promise<unknown> =>
  world.call("PutDashboard", { DashboardName, DashboardBody });
const get = (DashboardName: string, caller = account): Promise<unknown> =>
  world.call("GetDashboard", { DashboardName }, caller);

describe("a dashboard", () => {
  it("is the same in every Region of its account, and of no other account", async () => {
    expect(await put("d")).toEqual({ DashboardValidationMessages: [] });
    for (const caller of [account, ELSEWHERE]) {
      expect(await get("d", caller)).toEqual({
        DashboardName: "d",
        DashboardArn: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/d`,
        DashboardBody: BODY,
      });
    }
    await expect(world.call("GetDashboard", { DashboardName: "d" }, OTHER)).rejects.toMatchObject({
      code: "DashboardNotFoundError",
      message: "Dashboard d does not exist",
      status: 404,
    });
  });

  it("is replaced whole", async () => {
    await put("d");
    await world.pass(MINUTE);
    await put("d", '{"widgets":[]}');
    expect(await get("d")).toMatchObject({ DashboardBody: '{"widgets":[]}' });
    expect(await world.call("ListDashboards", {})).toEqual({
      DashboardEntries: [
        {
          DashboardName: "d",
          DashboardArn: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/d`,
          LastModified: (START + MINUTE) / 1000,
          Size: 14,
        },
      ],
    });
  });

  it.each([
    ["{", "The field DashboardBody must be a valid JSON object"],
    ["[]", "The field DashboardBody must be a valid JSON object"],
    ["{}", "Should have property widgets"],
    ['{"widgets":[{"type":"text","properties":{}},{"type":"text"},1]}', "there are 2 validation errors"],
    [JSON.stringify({ widgets: Array(1_001).fill({ type: "text", properties: {} }) }), "more than 1000 items"],
  ])("with the body %.60s is refused", async (body, problem) => {
    await expect(put("d", body)).rejects.toMatchObject({
      code: "DashboardInvalidInputError",
      message: expect.stringContaining(problem),
    });
    await expect(get("d")).rejects.toThrow("does not exist");
  });

  it("has a name of letters, digits, - and _", async () => {
    for (const name of ["a b", "", "a".repeat(256), "a/b"]) {
      await expect(put(name)).rejects.toMatchObject({ code: "DashboardInvalidInputError" });
    }
    await put("a".repeat(255));
    await expect(world.call("PutDashboard", { DashboardName: "d", DashboardBody: BODY, Tags: [] })).rejects.toThrow(
      "does not know monitoring:PutDashboard Tags",
    );
  });

  it("outlives a restart", async () => {
    await put("d");
    const kept = JSON.parse(JSON.stringify(world.cloud.snapshot())) as Record<string, unknown>;
    const before = [await get("d"), await world.call("ListDashboards", {})];
    world = new CloudWatchWorld();
    world.cloud.restore(kept);
    expect([await get("d"), await world.call("ListDashboards", {})]).toEqual(before);
  });
});

describe("dashboards", () => {
  it("are listed by name, those that begin so, a thousand a page", async () => {
    for (let number = 0; number < 1_001; number++) await put(`b${String(number).padStart(4, "0")}`);
    await put("a");
    const list = async (input: object): Promise<{ names: string[]; NextToken?: string }> => {
      const { DashboardEntries, ...next } = await world.call<{ DashboardEntries: { DashboardName: string }[] }>(
        "ListDashboards",
        input,
      );
      return { names: DashboardEntries.map(({ DashboardName }) => DashboardName), ...next };
    };
    const first = await list({});
    expect([first.names.length, first.names[0], first.names[1]]).toEqual([1_000, "a", "b0000"]);
    expect(await list({ NextToken: first.NextToken })).toEqual({ names: ["b0999", "b1000"] });
    expect((await list({ DashboardNamePrefix: "b100" })).names).toEqual(["b1000"]);
  });

  it("are deleted as far as they are there", async () => {
    await put("a");
    await put("b");
    await expect(world.call("DeleteDashboards", { DashboardNames: ["a", "x", "y"] })).rejects.toMatchObject({
      code: "DashboardNotFoundError",
      message: "Dashboards [x, y] do not exist",
    });
    await expect(get("a")).rejects.toThrow("does not exist");
    await world.call("DeleteDashboards", { DashboardNames: ["b"] });
    expect(await world.call("ListDashboards", {})).toEqual({ DashboardEntries: [] });
    for (const DashboardNames of [[], Array<string>(101).fill("a")]) {
      await expect(world.call("DeleteDashboards", { DashboardNames })).rejects.toThrow("1 to 100 names");
    }
  });

  it("are for those whose policy names them", async () => {
    await put("mine");
    await put("other");
    world.cloud.roles.put(ACCOUNT, "r", { Statement: [] });
    world.cloud.roles.putPolicy(ACCOUNT, "r", "p", {
      Statement: [
        {
          Effect: "Allow",
          Action: "cloudwatch:GetDashboard",
          Resource: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/mine`,
        },
      ],
    });
    const role = { ...account, principal: { kind: "role", account: ACCOUNT, role: "r", session: "s" } } as const;
    expect(await world.call("GetDashboard", { DashboardName: "mine" }, role)).toMatchObject({ DashboardBody: BODY });
    for (const [operation, input] of [
      ["GetDashboard", { DashboardName: "other" }],
      ["PutDashboard", { DashboardName: "mine", DashboardBody: BODY }],
      ["DeleteDashboards", { DashboardNames: ["mine"] }],
      ["ListDashboards", {}],
    ] as const) {
      await expect(world.call(operation, input, role)).rejects.toThrow(
        `is not authorized to perform: cloudwatch:${operation} on resource: `,
      );
    }
  });
});

test("the SDK for JavaScript reads what it put, with its instant and its errors", async () => {
  const endpoint = new Endpoint(world.cloud);
  await endpoint.listen(0);
  const credentials = { accessKeyId: ACCOUNT, secretAccessKey: "any" };
  const client = new CloudWatchClient({ endpoint: endpoint.url, region: "eu-west-1", maxAttempts: 1, credentials });
  try {
    await client.send(new PutDashboardCommand({ DashboardName: "d", DashboardBody: BODY }));
    expect(await client.send(new GetDashboardCommand({ DashboardName: "d" }))).toMatchObject({ DashboardBody: BODY });
    const { DashboardEntries } = await client.send(new ListDashboardsCommand({}));
    expect(DashboardEntries).toMatchObject([{ LastModified: new Date(START), Size: Buffer.byteLength(BODY) }]);
    const answer = await fetch(`${endpoint.url}/service/GraniteServiceVersion20100801/operation/ListDashboards`, {
      method: "POST",
      headers: { authorization: AUTHORIZATION, "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
    });
    expect(cbor.deserialize(new Uint8Array(await answer.arrayBuffer()))).toMatchObject({
      DashboardEntries: [{ LastModified: { tag: 1, value: START / 1000 } }],
    });
    await expect(client.send(new PutDashboardCommand({ DashboardName: "d", DashboardBody: "" }))).rejects.toMatchObject(
      {
        name: "DashboardInvalidInputError",
        Error: { Code: "InvalidParameterInput" },
      },
    );
    await expect(client.send(new DeleteDashboardsCommand({ DashboardNames: ["e"] }))).rejects.toMatchObject({
      // The SDK goes by the code of the query protocol, and another error of the model has that for its name.
      name: "ResourceNotFound",
      Error: { Code: "ResourceNotFound" },
    });
  } finally {
    client.destroy();
    await endpoint.close();
  }
});
