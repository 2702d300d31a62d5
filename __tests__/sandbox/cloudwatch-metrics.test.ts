import { ACCOUNT, account, CloudWatchWorld, DAY, HOUR, MINUTE, START } from "./cloudwatch-world";

const seconds = (milliseconds: number): number => milliseconds / 1000;

interface MetricDataOutput {
  readonly MetricDataResults: readonly {
    readonly Id: string;
    readonly Label: string;
    readonly Timestamps: readonly number[];
    readonly Values: readonly number[];
    readonly StatusCode: string;
  }[];
  readonly NextToken?: string;
}

let world: CloudWatchWorld;
beforeEach(() => (world = new CloudWatchWorld()));

const put = (MetricData: readonly object[], Namespace = "n"): Promise<unknown> =>
  world.call("PutMetricData", { Namespace, MetricData });

function query(Id: string, MetricName: string, Stat: string, more: object = {}): object {
  return { Id, MetricStat: { Metric: { Namespace: "n", MetricName }, Period: 3600, Stat, ...more } };
}

function get(MetricDataQueries: readonly object[], more: object = {}): Promise<MetricDataOutput> {
  const range = { StartTime: seconds(START), EndTime: seconds(START + DAY) };
  return world.call("GetMetricData", { MetricDataQueries, ...range, ...more });
}

const statistics = (more: object = {}): Promise<{ Label: string; Datapoints: Record<string, unknown>[] }> =>
  world.call("GetMetricStatistics", {
    Namespace: "n",
    MetricName: "m",
    StartTime: seconds(START),
    EndTime: seconds(START + DAY),
    Period: 3600,
    Statistics: ["SampleCount", "Sum", "Average", "Minimum", "Maximum"],
    ...more,
  });

describe("values", () => {
  it("are summed up by period: single ones, lists with counts, and statistics", async () => {
    await put([
      { MetricName: "m", Value: 2, Unit: "Count" },
      { MetricName: "m", Values: [1, 5], Counts: [1, 3], Unit: "Count" },
      { MetricName: "m", StatisticValues: { SampleCount: 5, Sum: 10, Minimum: -1, Maximum: 4 }, Unit: "Count" },
      { MetricName: "m", Value: 7, Timestamp: seconds(START + HOUR), Unit: "Count" },
    ]);
    const { Label, Datapoints } = await statistics();
    expect(Label).toBe("m");
    expect(Datapoints).toEqual([
      { Timestamp: seconds(START), SampleCount: 10, Sum: 28, Average: 2.8, Minimum: -1, Maximum: 5, Unit: "Count" },
      { Timestamp: seconds(START + HOUR), SampleCount: 1, Sum: 7, Average: 7, Minimum: 7, Maximum: 7, Unit: "Count" },
    ]);
  });

  it("come in any order, and periods begin where the request does", async () => {
    const at = (minutes: number, Value: number): object => {
      return { MetricName: "m", Value, Timestamp: seconds(START - minutes * MINUTE) };
    };
    await put([at(10, 1), at(70, 2), at(30, 4), at(71, 8), at(30, 16)]);
    const range = { StartTime: seconds(START - 90 * MINUTE) + 59, EndTime: seconds(START) };
    const { Datapoints } = await statistics({ ...range, Statistics: ["Sum"] });
    expect(Datapoints).toEqual([
      { Timestamp: seconds(START - 90 * MINUTE), Sum: 10, Unit: "None" },
      { Timestamp: seconds(START - 30 * MINUTE), Sum: 21, Unit: "None" },
    ]);
  });

  it("can be asked for by unit", async () => {
    await put([
      { MetricName: "m", Value: 1, Unit: "Count" },
      { MetricName: "m", Value: 2, Unit: "Seconds" },
    ]);
    const sums = async (more: object): Promise<unknown[]> =>
      (await statistics({ Statistics: ["Sum"], ...more })).Datapoints.map(({ Sum }) => Sum);
    expect(await sums({ Unit: "Seconds" })).toEqual([2]);
    expect(await sums({ Unit: "Bytes" })).toEqual([]);
    expect(await sums({})).toEqual([3]);
  });

  it("belong to a metric of their own for each combination of dimensions, whatever their order", async () => {
    const [a, b] = [
      { Name: "a", Value: "1" },
      { Name: "b", Value: "2" },
    ];
    await put([
      { MetricName: "m", Dimensions: [a, b], Value: 1 },
      { MetricName: "m", Dimensions: [b, a], Value: 2 },
      { MetricName: "m", Dimensions: [a], Value: 4 },
    ]);
    const sum = async (Dimensions: object[]): Promise<unknown> =>
      (await statistics({ Statistics: ["Sum"], Dimensions })).Datapoints[0]?.Sum;
    expect([await sum([b, a]), await sum([a]), await sum([])]).toEqual([3, 4, undefined]);
  });

  it("are kept for 15 days", async () => {
    await put([{ MetricName: "m", Value: 1 }]);
    await world.pass(14 * DAY);
    await put([{ MetricName: "m", Value: 2 }]);
    const all = { EndTime: seconds(START + 30 * DAY), Period: 86_400, Statistics: ["Sum"] };
    expect((await statistics(all)).Datapoints).toHaveLength(2);
    await world.pass(2 * DAY);
    await put([{ MetricName: "m", Value: 3 }]);
    expect((await statistics(all)).Datapoints.map(({ Sum }) => Sum)).toEqual([2, 3]);
  });

  it("are each account's and Region's own", async () => {
    await put([{ MetricName: "m", Value: 1 }]);
    const elsewhere = await world.call("ListMetrics", {}, { ...account, region: "us-east-1" });
    expect(elsewhere).toEqual({ Metrics: [] });
  });

  it.each([
    ["no values", [], "MissingRequiredParameterException"],
    ["no number", [{ MetricName: "m", Value: NaN }], "InvalidParameterValueException"],
    ["a number too large", [{ MetricName: "m", Value: 2 ** 361 }], "InvalidParameterValueException"],
    ["two kinds of value", [{ MetricName: "m", Value: 1, Values: [1] }], "InvalidParameterCombinationException"],
    ["counts without their values", [{ MetricName: "m", Values: [1], Counts: [1, 2] }], "InvalidParameterCombination"],
    ["an unknown unit", [{ MetricName: "m", Value: 1, Unit: "Apples" }], "InvalidParameterValueException"],
    ["a time too old", [{ MetricName: "m", Value: 1, Timestamp: seconds(START - 15 * DAY) }], "InvalidParameterValue"],
    ["a time to come", [{ MetricName: "m", Value: 1, Timestamp: seconds(START + 3 * HOUR) }], "InvalidParameterValue"],
    ["no name", [{ Value: 1 }], "ValidationError"],
    [
      "31 dimensions",
      [
        {
          MetricName: "m",
          Value: 1,
          Dimensions: Array.from({ length: 31 }, (_, n) => ({ Name: `d${n}`, Value: "v" })),
        },
      ],
      "InvalidParameterValueException",
    ],
    ["what is not known", [{ MetricName: "m", Value: 1, Entity: {} }], "NotInTheEmbeddedCloud"],
  ])("are refused with %s", async (_, data, code) => {
    const refused = { code: expect.stringMatching(code) as string };
    await expect(put(data)).rejects.toMatchObject(refused);
    expect(await world.call("ListMetrics", {})).toEqual({ Metrics: [] });
  });
});

describe("GetMetricData", () => {
  beforeEach(() =>
    put([
      { MetricName: "a", Value: 1 },
      { MetricName: "a", Value: 3 },
      { MetricName: "a", Value: 5, Timestamp: seconds(START + HOUR) },
      { MetricName: "b", Value: 7 },
    ]),
  );

  it("gives the values of several metrics, the newest first", async () => {
    expect(await get([query("a1", "a", "Average"), { ...query("b1", "b", "Sum"), Label: "B" }])).toEqual({
      MetricDataResults: [
        {
          Id: "a1",
          Label: "a",
          Timestamps: [seconds(START + HOUR), seconds(START)],
          Values: [5, 2],
          StatusCode: "Complete",
        },
        { Id: "b1", Label: "B", Timestamps: [seconds(START)], Values: [7], StatusCode: "Complete" },
      ],
      Messages: [],
    });
  });

  it("gives the oldest first if asked, nothing for what is not to be returned, and no values for an unknown metric", async () => {
    const { MetricDataResults } = await get(
      [query("a", "a", "Sum"), { ...query("b", "b", "Sum"), ReturnData: false }, query("c", "c", "Sum")],
      { ScanBy: "TimestampAscending" },
    );
    expect(MetricDataResults.map(({ Id, Values }) => [Id, Values])).toEqual([
      ["a", [4, 5]],
      ["c", []],
    ]);
  });

  it("counts a page over all metrics, and each value comes once", async () => {
    const queries = [query("a", "a", "Sum"), query("c", "c", "Sum"), query("b", "b", "Sum")];
    const first = await get(queries, { MaxDatapoints: 1 });
    expect(first.MetricDataResults).toMatchObject([{ Id: "a", Values: [5], StatusCode: "PartialData" }]);
    const second = await get(queries, { MaxDatapoints: 1, NextToken: first.NextToken });
    expect(second.MetricDataResults).toMatchObject([{ Id: "a", Values: [4], StatusCode: "Complete" }]);
    const third = await get(queries, { MaxDatapoints: 1, NextToken: second.NextToken });
    expect(third.MetricDataResults).toMatchObject([
      { Id: "c", Values: [] },
      { Id: "b", Values: [7] },
    ]);
    expect(third.NextToken).toBeUndefined();
  });

  it.each([
    ["an expression", [{ Id: "a", Expression: "SUM(b)" }], {}, "GetMetricData MetricDataQueries[0].Expression"],
    [
      "another account",
      [{ ...query("a", "a", "Sum"), AccountId: ACCOUNT }],
      {},
      "GetMetricData MetricDataQueries[0].AccountId",
    ],
    ["a percentile", [query("a", "a", "p90")], {}, "GetMetricData Stat p90"],
    ["a period below a minute", [query("a", "a", "Sum", { Period: 10 })], {}, "GetMetricData Period 10"],
    ["a period that is no multiple of 60", [query("a", "a", "Sum", { Period: 90 })], {}, "multiple of 60"],
    ["one id twice", [query("a", "a", "Sum"), query("a", "b", "Sum")], {}, "not unique"],
    ["an id in capitals", [query("A", "a", "Sum")], {}, "lower-case letter"],
    ["no query", [], {}, "1 to 500 queries"],
    ["an end before its start", [query("a", "a", "Sum")], { EndTime: 0 }, "StartTime must be less than"],
    ["a token of its own", [query("a", "a", "Sum")], { NextToken: "x" }, "NextToken is invalid"],
  ])("refuses %s", async (_, queries, more, message) => {
    await expect(get(queries, more)).rejects.toThrow(message);
  });
});

test("GetMetricStatistics gives 1,440 values at most", async () => {
  await expect(statistics({ Period: 60 })).resolves.toBeDefined();
  await expect(statistics({ Period: 60, EndTime: seconds(START + DAY + MINUTE) })).rejects.toThrow(
    "You have requested up to 1441 datapoints, which exceeds the limit of 1440.",
  );
});

describe("ListMetrics", () => {
  const list = async (input: object = {}): Promise<unknown[]> =>
    (await world.call<{ Metrics: { MetricName: string }[] }>("ListMetrics", input)).Metrics.map(
      ({ MetricName }) => MetricName,
    );

  beforeEach(async () => {
    await put([{ MetricName: "a", Value: 1 }]);
    await put([{ MetricName: "b", Value: 1, Dimensions: [{ Name: "hub", Value: "h" }] }], "o");
    await put([{ MetricName: "c", Value: 1, Dimensions: [{ Name: "hub", Value: "i" }] }], "o");
  });

  it("finds by namespace, name and dimensions", async () => {
    expect(await list()).toEqual(["a", "b", "c"]);
    expect(await list({ Namespace: "o" })).toEqual(["b", "c"]);
    expect(await list({ MetricName: "b" })).toEqual(["b"]);
    expect(await list({ Dimensions: [{ Name: "hub" }] })).toEqual(["b", "c"]);
    expect(await list({ Dimensions: [{ Name: "hub", Value: "i" }] })).toEqual(["c"]);
  });

  it("forgets what nothing was sent to for two weeks; or for three hours, if asked", async () => {
    await world.pass(4 * HOUR);
    await put([{ MetricName: "a", Value: 1 }]);
    expect(await list({ RecentlyActive: "PT3H" })).toEqual(["a"]);
    await world.pass(14 * DAY);
    expect(await list()).toEqual(["a"]);
  });

  it("has pages of 500", async () => {
    await put(
      Array.from({ length: 501 }, (_, index) => ({ MetricName: `m${index}`, Value: 1 })),
      "many",
    );
    const page = await world.call<{ Metrics: unknown[]; NextToken: string }>("ListMetrics", { Namespace: "many" });
    expect(page.Metrics).toHaveLength(500);
    expect(await list({ Namespace: "many", NextToken: page.NextToken })).toHaveLength(1);
  });
});

test("metrics outlive a restart", async () => {
  await put([{ MetricName: "m", Value: 2, Unit: "Count" }]);
  const kept = JSON.parse(JSON.stringify(world.cloud.snapshot())) as Record<string, unknown>;
  const before = await statistics();
  world = new CloudWatchWorld();
  world.cloud.restore(kept);
  expect(await statistics()).toEqual(before);
  expect(before.Datapoints).toHaveLength(1);
});

test("a role may only send to the namespaces that its policy names", async () => {
  world.cloud.roles.put(ACCOUNT, "r", { Statement: [] });
  world.cloud.roles.putPolicy(ACCOUNT, "r", "p", {
    Statement: [
      {
        Effect: "Allow",
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "mine" } },
      },
    ],
  });
  const role = { ...account, principal: { kind: "role", account: ACCOUNT, role: "r", session: "s" } } as const;
  const input = (Namespace: string): object => ({ Namespace, MetricData: [{ MetricName: "m", Value: 1 }] });
  await world.call("PutMetricData", input("mine"), role);
  await expect(world.call("PutMetricData", input("n"), role)).rejects.toThrow(
    "is not authorized to perform: cloudwatch:PutMetricData on resource: *",
  );
});
