import { ACCOUNT, account, CloudWatchWorld, DAY, HOUR, MINUTE, START } from "./cloudwatch-world";

const TOPIC = `arn:aws:sns:eu-west-1:${ACCOUNT}:alarms`;
const ALARM_ARN = `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:silent`;
/** More than 0 within an hour; silence is fine. */
const ALARM = {
  AlarmName: "silent",
  Namespace: "hub",
  MetricName: "Silent",
  Statistic: "Maximum",
  Period: 3600,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: "GreaterThanThreshold",
  TreatMissingData: "notBreaching",
  AlarmActions: [TOPIC],
};

interface Described {
  readonly AlarmName: string;
  readonly StateValue: string;
  readonly StateReason: string;
  readonly StateReasonData: string;
  readonly StateUpdatedTimestamp: number;
}

let world: CloudWatchWorld;
beforeEach(() => (world = new CloudWatchWorld()));

const putAlarm = (more: object = {}): Promise<unknown> => world.call("PutMetricAlarm", { ...ALARM, ...more });
const names = async (input: object): Promise<string[]> =>
  (await world.call<{ MetricAlarms: Described[] }>("DescribeAlarms", input)).MetricAlarms.map(
    ({ AlarmName }) => AlarmName,
  );

async function alarm(): Promise<Described> {
  const { MetricAlarms } = await world.call<{ MetricAlarms: Described[] }>("DescribeAlarms", {
    AlarmNames: ["silent"],
  });
  return MetricAlarms[0]!;
}

const state = async (): Promise<string> => (await alarm()).StateValue;

/** When the alarm went over into which state, oldest first, from the start on. */
async function transitions(): Promise<[string, number][]> {
  const { AlarmHistoryItems } = await world.call<{
    AlarmHistoryItems: { Timestamp: number; HistorySummary: string }[];
  }>("DescribeAlarmHistory", { AlarmName: "silent", HistoryItemType: "StateUpdate", ScanBy: "TimestampAscending" });
  return AlarmHistoryItems.map(({ Timestamp, HistorySummary }) => [
    HistorySummary.replace("Alarm updated from ", ""),
    (Timestamp * 1000 - START) / MINUTE,
  ]);
}

describe("an alarm", () => {
  it("begins without data, and looks at the next full minute", async () => {
    await world.pass(10_000);
    await putAlarm();
    expect(await alarm()).toMatchObject({
      ...ALARM,
      AlarmArn: ALARM_ARN,
      ActionsEnabled: true,
      StateValue: "INSUFFICIENT_DATA",
      StateReason: "Unchecked: Initial alarm creation",
    });
    await world.pass(49_999);
    expect(await state()).toBe("INSUFFICIENT_DATA");
    await world.pass(1);
    expect(await alarm()).toMatchObject({
      StateValue: "OK",
      StateReason:
        "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].",
      StateUpdatedTimestamp: (START + MINUTE) / 1000,
    });
  });

  it("tells which datapoint crossed the threshold", async () => {
    await putAlarm();
    await world.put(3);
    await world.pass(MINUTE);
    const { StateValue, StateReason, StateReasonData } = await alarm();
    expect(StateValue).toBe("ALARM");
    expect(StateReason).toBe(
      "Threshold Crossed: 1 datapoint [3.0 (31/12/25 23:01:00)] was greater than the threshold (0.0).",
    );
    expect(JSON.parse(StateReasonData)).toEqual({
      version: "1.0",
      queryDate: "2026-01-01T00:01:00.000+0000",
      startDate: "2025-12-31T23:01:00.000+0000",
      statistic: "Maximum",
      period: 3600,
      recentDatapoints: [3],
      threshold: 0,
      evaluatedDatapoints: [{ timestamp: "2025-12-31T23:01:00.000+0000", sampleCount: 1, value: 3 }],
    });
  });

  it("is over when a newer period is fine; without one after as many periods as it looks back", async () => {
    await putAlarm();
    await world.put(3);
    await world.pass(2 * HOUR);
    await world.put(0);
    await world.pass(10 * HOUR);
    await world.put(3);
    await world.pass(10 * HOUR);
    expect(await transitions()).toEqual([
      ["INSUFFICIENT_DATA to ALARM", 1],
      ["ALARM to OK", 121],
      ["OK to ALARM", 721],
      ["ALARM to OK", 721 + 180],
    ]);
  });

  it("runs out of data where nobody says what to make of it", async () => {
    await putAlarm({ TreatMissingData: undefined });
    await world.put(0);
    await world.pass(DAY);
    expect(await transitions()).toEqual([
      ["INSUFFICIENT_DATA to OK", 1],
      ["OK to INSUFFICIENT_DATA", 181],
    ]);
  });

  it("waits until enough of the last periods breach", async () => {
    await putAlarm({ EvaluationPeriods: 3, DatapointsToAlarm: 2 });
    for (const value of [0, 1, 0, 1]) {
      await world.put(value);
      await world.pass(HOUR);
    }
    expect(await transitions()).toEqual([
      ["INSUFFICIENT_DATA to OK", 1],
      ["OK to ALARM", 181],
    ]);
  });

  it("counts a value that comes late for the period that it belongs to", async () => {
    await putAlarm();
    await world.pass(30 * MINUTE);
    await world.put(3, START + 5 * MINUTE);
    await world.pass(MINUTE);
    expect(await alarm()).toMatchObject({
      StateValue: "ALARM",
      StateReason: expect.stringContaining("[3.0 (31/12/25 23:31:00)]") as string,
    });
  });

  describe("acts in its new state", () => {
    const actions = async (): Promise<{ summary: string; data: Record<string, unknown> }[]> => {
      const { AlarmHistoryItems } = await world.call<{
        AlarmHistoryItems: { HistorySummary: string; HistoryData: string }[];
      }>("DescribeAlarmHistory", { HistoryItemType: "Action", ScanBy: "TimestampAscending" });
      return AlarmHistoryItems.map(({ HistorySummary: summary, HistoryData: data }) => ({
        summary,
        data: JSON.parse(data) as Record<string, unknown>,
      }));
    };
    const createTopic = (): Promise<unknown> => world.cloud.call("sns", "CreateTopic", { Name: "alarms" }, account);

    it("and tells its topics of it, as AWS does", async () => {
      await createTopic();
      await putAlarm({ AlarmDescription: "Too silent", Dimensions: [], OKActions: [`${TOPIC}-fine`] });
      await world.put(3);
      await world.pass(MINUTE);
      const [published, ...others] = world.sns.messages(TOPIC);
      expect(others).toEqual([]);
      expect(published!.subject).toBe('ALARM: "silent" in eu-west-1');
      expect(JSON.parse(published!.message)).toEqual({
        AlarmName: "silent",
        AlarmDescription: "Too silent",
        AWSAccountId: ACCOUNT,
        AlarmConfigurationUpdatedTimestamp: "2026-01-01T00:00:00.000+0000",
        NewStateValue: "ALARM",
        NewStateReason: expect.stringContaining("Threshold Crossed") as string,
        StateChangeTime: "2026-01-01T00:01:00.000+0000",
        Region: "eu-west-1",
        AlarmArn: ALARM_ARN,
        OldStateValue: "INSUFFICIENT_DATA",
        OKActions: [`${TOPIC}-fine`],
        AlarmActions: [TOPIC],
        InsufficientDataActions: [],
        Trigger: {
          MetricName: "Silent",
          Namespace: "hub",
          StatisticType: "Statistic",
          Statistic: "MAXIMUM",
          Unit: null,
          Dimensions: [],
          Period: 3600,
          EvaluationPeriods: 1,
          ComparisonOperator: "GreaterThanThreshold",
          Threshold: 0,
          TreatMissingData: "notBreaching",
          EvaluateLowSampleCountPercentile: "",
        },
      });
      expect(await actions()).toEqual([
        {
          summary: `Successfully executed action ${TOPIC}`,
          data: {
            actionState: "Succeeded",
            notificationResource: TOPIC,
            stateUpdateTimestamp: "2026-01-01T00:01:00.000+0000",
            publishedMessage: published!.message,
          },
        },
      ]);
    });

    it("and records that a topic is not there", async () => {
      await putAlarm();
      await world.put(3);
      await world.pass(MINUTE);
      expect(await actions()).toMatchObject([
        {
          summary: `Failed to execute action ${TOPIC}. Received error: "Topic does not exist"`,
          data: { actionState: "Failed", error: "Topic does not exist" },
        },
      ]);
    });

    it("with a name that no subject of a mail may hold", async () => {
      await createTopic();
      await putAlarm({ AlarmName: `Stille – ${"x".repeat(100)}`, Statistic: "SampleCount" });
      await world.put(3);
      await world.pass(MINUTE);
      const [published] = world.sns.messages();
      expect(published!.subject).toBe(`ALARM: "Stille ? ${"x".repeat(82)}`);
      expect(JSON.parse(published!.message)).toMatchObject({ Trigger: { Statistic: "SAMPLE_COUNT" } });
    });

    it("and records what is not in the embedded cloud", async () => {
      const action = "arn:aws:automate:eu-west-1:ec2:stop";
      await putAlarm({ AlarmActions: [action] });
      await world.put(3);
      await world.pass(MINUTE);
      expect(await actions()).toMatchObject([
        {
          summary: `The embedded cloud does not carry out the action ${action}`,
          data: { actionState: "NotCarriedOut", notificationResource: action },
        },
      ]);
    });
  });

  it("records no action while its actions are disabled", async () => {
    await putAlarm({ ActionsEnabled: false });
    await world.put(3);
    await world.pass(MINUTE);
    expect(await world.call("DescribeAlarmHistory", { HistoryItemType: "Action" })).toEqual({ AlarmHistoryItems: [] });
    expect(await state()).toBe("ALARM");
  });

  it("keeps its state when it is put again, and then goes by what it is to do now", async () => {
    await putAlarm();
    await world.put(3);
    await world.pass(MINUTE);
    await putAlarm({ Threshold: 3 });
    expect(await state()).toBe("ALARM");
    await world.pass(MINUTE);
    expect(await state()).toBe("OK");
  });

  it("can be set, until the next full minute finds another state", async () => {
    await putAlarm();
    await world.pass(MINUTE);
    await world.call("SetAlarmState", { AlarmName: "silent", StateValue: "ALARM", StateReason: "a test" });
    expect(await alarm()).toMatchObject({ StateValue: "ALARM", StateReason: "a test" });
    await world.pass(MINUTE);
    expect(await state()).toBe("OK");
  });

  it("does not wake the clock up for what changes nothing", async () => {
    await putAlarm({ Period: 86_400 });
    await world.pass(MINUTE);
    const wakeUps = jest.spyOn(world.cloud.work, "start");
    for (let hour = 0; hour < 14 * 24; hour++) {
      await world.put(0);
      await world.pass(HOUR);
    }
    expect(await state()).toBe("OK");
    expect(wakeUps.mock.calls.length).toBeLessThan(50);
  });

  it("outlives a restart, with its history, and goes on", async () => {
    await putAlarm({ Tags: [{ Key: "team", Value: "a" }] });
    await world.put(3);
    await world.pass(MINUTE);
    const kept = JSON.parse(JSON.stringify(world.cloud.snapshot())) as Record<string, unknown>;
    const [before, now] = [await alarm(), world.cloud.clock.now()];
    world = new CloudWatchWorld();
    await world.cloud.clock.advanceTo(now);
    world.cloud.restore(kept);
    expect(await alarm()).toEqual(before);
    expect(await world.call("ListTagsForResource", { ResourceARN: ALARM_ARN })).toEqual({
      Tags: [{ Key: "team", Value: "a" }],
    });
    await world.pass(DAY);
    expect(await transitions()).toEqual([
      ["INSUFFICIENT_DATA to ALARM", 1],
      ["ALARM to OK", 181],
    ]);
  });

  it("that was deleted is heard of in the history only", async () => {
    await putAlarm();
    await putAlarm({ AlarmName: "other" });
    await expect(world.call("DeleteAlarms", { AlarmNames: ["gone", "silent"] })).rejects.toMatchObject({
      code: "ResourceNotFound",
      status: 404,
    });
    expect(await names({})).toEqual(["other"]);
    await world.put(3);
    await world.pass(DAY);
    const { AlarmHistoryItems } = await world.call<{ AlarmHistoryItems: { HistorySummary: string }[] }>(
      "DescribeAlarmHistory",
      { AlarmName: "silent" },
    );
    expect(AlarmHistoryItems.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm "silent" deleted',
      'Alarm "silent" created',
    ]);
  });

  it.each([
    ["a metric of an expression", { Metrics: [] }, "PutMetricAlarm Metrics"],
    ["a percentile", { ExtendedStatistic: "p90" }, "PutMetricAlarm ExtendedStatistic"],
    ["a window on the wall clock", { EvaluationWindow: {} }, "PutMetricAlarm EvaluationWindow"],
    ["an unknown comparison", { ComparisonOperator: "Equals" }, "The value Equals for parameter ComparisonOperator"],
    ["an unknown treatment", { TreatMissingData: "guess" }, "The value guess for parameter TreatMissingData"],
    ["a period of seconds", { Period: 30 }, "multiples of 60 seconds"],
    [
      "more than a day of minutes",
      { Period: 60, EvaluationPeriods: 1441 },
      "EvaluationPeriods * Period must be <= 86400",
    ],
    ["more datapoints than periods", { DatapointsToAlarm: 2 }, "DatapointsToAlarm must be between"],
    ["what is no ARN as an action", { AlarmActions: ["me@example.com"] }, "Invalid arn syntax: me@example.com"],
    ["no threshold", { Threshold: undefined }, "The parameter Threshold is required."],
  ])("is refused with %s", async (_, more, message) => {
    await expect(putAlarm(more)).rejects.toThrow(message);
    expect(await names({})).toEqual([]);
  });
});

describe("DescribeAlarms", () => {
  it("finds by name, prefix, state and action", async () => {
    for (const AlarmName of ["b-1", "a-1", "a-2"])
      await putAlarm({ AlarmName, AlarmActions: [`${TOPIC}-${AlarmName}`] });
    await world.call("SetAlarmState", { AlarmName: "a-2", StateValue: "ALARM", StateReason: "a test" });
    expect(await names({})).toEqual(["a-1", "a-2", "b-1"]);
    expect(await names({ AlarmNames: ["b-1", "c-1"] })).toEqual(["b-1"]);
    expect(await names({ AlarmNamePrefix: "a-" })).toEqual(["a-1", "a-2"]);
    expect(await names({ StateValue: "ALARM" })).toEqual(["a-2"]);
    expect(await names({ ActionPrefix: `${TOPIC}-b` })).toEqual(["b-1"]);
    expect(await names({ AlarmTypes: ["CompositeAlarm"] })).toEqual([]);
    await expect(names({ AlarmNames: ["a"], AlarmNamePrefix: "a" })).rejects.toThrow("must not be used together");
  });

  it("has pages of 50, and of 100 at most", async () => {
    for (let index = 100; index < 151; index++) await putAlarm({ AlarmName: `a-${index}` });
    const page = await world.call<{ MetricAlarms: unknown[]; NextToken: string }>("DescribeAlarms", {});
    expect(page.MetricAlarms).toHaveLength(50);
    expect(await names({ NextToken: page.NextToken })).toEqual(["a-150"]);
    expect(await names({ MaxRecords: 100 })).toHaveLength(51);
    await expect(names({ MaxRecords: 101 })).rejects.toThrow("MaxRecords must be between 1 and 100");
  });
});

test("tags of an alarm are added, replaced and taken away", async () => {
  await putAlarm({ Tags: [{ Key: "a", Value: "1" }] });
  await putAlarm({ Tags: [{ Key: "z", Value: "not on an update" }] });
  const tag = {
    Tags: [
      { Key: "a", Value: "2" },
      { Key: "b", Value: "3" },
    ],
  };
  await world.call("TagResource", { ResourceARN: ALARM_ARN, ...tag });
  expect(await world.call("ListTagsForResource", { ResourceARN: ALARM_ARN })).toEqual(tag);
  await world.call("UntagResource", { ResourceARN: ALARM_ARN, TagKeys: ["a"] });
  expect(await world.call("ListTagsForResource", { ResourceARN: ALARM_ARN })).toEqual({ Tags: [tag.Tags[1]] });
  for (const ResourceARN of [`${ALARM_ARN}x`, ALARM_ARN.replace("eu-west-1", "us-east-1")]) {
    await expect(world.call("ListTagsForResource", { ResourceARN })).rejects.toMatchObject({
      code: "ResourceNotFoundException",
    });
  }
});

test("a role may only describe the alarms that its policy names", async () => {
  await putAlarm();
  world.cloud.roles.put(ACCOUNT, "r", { Statement: [] });
  world.cloud.roles.putPolicy(ACCOUNT, "r", "p", {
    Statement: [{ Effect: "Allow", Action: "cloudwatch:DescribeAlarms", Resource: ALARM_ARN }],
  });
  const role = { ...account, principal: { kind: "role", account: ACCOUNT, role: "r", session: "s" } } as const;
  await expect(world.call("DescribeAlarms", { AlarmNames: ["silent"] }, role)).resolves.toBeDefined();
  await expect(world.call("DescribeAlarms", {}, role)).rejects.toThrow(
    `cloudwatch:DescribeAlarms on resource: arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:*`,
  );
});
