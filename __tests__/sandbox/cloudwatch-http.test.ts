import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from "@aws-sdk/client-cloudwatch";
import { cbor, dateToTag } from "@smithy/core/cbor";
import { Endpoint } from "../../sandbox/http/server";
import { CloudWatchWorld, MINUTE, START } from "./cloudwatch-world";

const world = new CloudWatchWorld();
const endpoint = new Endpoint(world.cloud);
let client: CloudWatchClient;

beforeAll(async () => {
  await endpoint.listen(0);
  client = new CloudWatchClient({
    endpoint: endpoint.url,
    region: "eu-west-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "111111111111", secretAccessKey: "any" },
  });
  await world.put(3);
});
afterAll(async () => {
  client.destroy();
  await endpoint.close();
});

const AUTHORIZATION =
  "AWS4-HMAC-SHA256 Credential=111111111111/20260101/eu-west-1/monitoring/aws4_request, SignedHeaders=host";

const QUERY = {
  StartTime: new Date(START),
  EndTime: new Date(START + MINUTE),
  MetricDataQueries: [
    { Id: "a", MetricStat: { Metric: { Namespace: "hub", MetricName: "Silent" }, Period: 60, Stat: "Sum" } },
  ],
};

describe("the SDK for JavaScript", () => {
  it("reads what it put, with its instants", async () => {
    const alarm = {
      AlarmName: "a",
      Namespace: "hub",
      MetricName: "Silent",
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0.5,
      ComparisonOperator: "GreaterThanThreshold",
    } as const;
    await client.send(new PutMetricAlarmCommand(alarm));
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({}));
    expect(MetricAlarms).toMatchObject([{ ...alarm, StateUpdatedTimestamp: new Date(START) }]);
    const { MetricDataResults } = await client.send(new GetMetricDataCommand(QUERY));
    expect(MetricDataResults).toEqual([
      { Id: "a", Label: "Silent", StatusCode: "Complete", Timestamps: [new Date(START)], Values: [3] },
    ]);
  });

  it("may compress what it sends", async () => {
    const sizes: (string | null)[] = [];
    client.middlewareStack.add(
      (next) => async (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        sizes.push(headers["content-encoding"] ?? null);
        return next(args);
      },
      { step: "finalizeRequest" },
    );
    const MetricData = Array.from({ length: 500 }, (_, index) => ({ MetricName: `m${index}`, Value: index }));
    await client.send(new PutMetricDataCommand({ Namespace: "many", MetricData }));
    expect(sizes).toEqual(["gzip"]);
    const { Metrics } = await client.send(new ListMetricsCommand({ Namespace: "many" }));
    expect(Metrics).toHaveLength(500);
  });

  it("names errors as its model does", async () => {
    await expect(client.send(new DeleteAlarmsCommand({ AlarmNames: ["b"] }))).rejects.toMatchObject({
      name: "ResourceNotFound",
      message: "Unknown or deleted alarm: b",
    });
    await expect(
      client.send(new PutMetricDataCommand({ Namespace: ":x", MetricData: [{ MetricName: "m", Value: 1 }] })),
    ).rejects.toMatchObject({ name: "InvalidParameterValueException", Error: { Code: "InvalidParameterValue" } });
  });
});

describe("Smithy RPC v2 CBOR, which the AWS CLI speaks", () => {
  const ask = async (operation: string, input: object): Promise<{ headers: Headers; output: unknown }> => {
    const response = await fetch(`${endpoint.url}/service/GraniteServiceVersion20100801/operation/${operation}`, {
      method: "POST",
      headers: { authorization: AUTHORIZATION, "smithy-protocol": "rpc-v2-cbor", "content-type": "application/cbor" },
      body: Buffer.from(cbor.serialize(input)),
    });
    return { headers: response.headers, output: cbor.deserialize(new Uint8Array(await response.arrayBuffer())) };
  };

  it("has a type for instants, in both directions", async () => {
    const { headers, output } = await ask("GetMetricData", {
      ...QUERY,
      StartTime: dateToTag(QUERY.StartTime),
      EndTime: dateToTag(QUERY.EndTime),
    });
    expect([headers.get("smithy-protocol"), headers.get("content-type")]).toEqual(["rpc-v2-cbor", "application/cbor"]);
    expect(output).toMatchObject({
      MetricDataResults: [{ Id: "a", Timestamps: [{ tag: 1, value: START / 1000 }], Values: [3] }],
    });
  });

  it("tells errors by the name in the model, and by the code that the CLI shows", async () => {
    const { headers, output } = await ask("PutMetricData", { Namespace: "n", MetricData: [] });
    expect(output).toMatchObject({ __type: "MissingRequiredParameterException" });
    expect(headers.get("x-amzn-query-error")).toBe("MissingParameter;Sender");
  });

  it("refuses what is no CBOR, and a path without an operation", async () => {
    const post = async (path: string, body: string): Promise<unknown> => {
      const headers = { authorization: AUTHORIZATION, "smithy-protocol": "rpc-v2-cbor" };
      const response = await fetch(endpoint.url + path, { method: "POST", headers, body });
      return cbor.deserialize(new Uint8Array(await response.arrayBuffer()));
    };
    const path = "/service/GraniteServiceVersion20100801/operation/ListMetrics";
    expect(await post(path, "{")).toMatchObject({ __type: "SerializationException" });
    expect(await post("/", "")).toMatchObject({ __type: "UnknownOperationException" });
  });
});

test("AWS Query, which old clients speak, is refused in words that they can read", async () => {
  const response = await fetch(endpoint.url, {
    method: "POST",
    headers: { authorization: AUTHORIZATION },
    body: new URLSearchParams({ Action: "ListMetrics", Version: "2010-08-01" }),
  });
  expect(response.status).toBe(501);
  expect(await response.text()).toContain(
    "<Message>The embedded cloud does not know AWS Query, the old protocol of monitoring",
  );
});
