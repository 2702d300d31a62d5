import { ACCOUNT, Archive, message, messageSentAt, metricEvent, range, Table } from "./harness";

let table: Table;
let hub: Archive;
beforeAll(async () => (table = await Table.start()));
afterAll(() => table.stop());
beforeEach(() => (hub = new Archive(table.dynamodb).register(ACCOUNT, "churn", "dev")));

/** Sends an event that must be refused, and returns why. */
async function refused(body: Parameters<typeof message>[0]) {
  const sent = message(body);
  expect(await hub.receive([sent])).toEqual([]);
  expect(hub.quarantined).toEqual([
    { body: sent.body, reason: expect.any(String), detail: expect.stringMatching(/^.{1,500}$/) },
  ]);
  return hub.quarantined[0]!;
}

describe("hostile values", () => {
  test.each([NaN, "Infinity", null, "12", [[1]], { InService: "3" }])("%p is refused by name", async (MetricValue) => {
    const { reason, detail } = await refused(metricEvent({ MetricName: "Hostile", MetricValue }));
    expect(reason).toBe("invalid");
    expect(detail).toMatch(/^MetricValue is refused: /);
    expect(await table.rows("Hostile")).toEqual([]);
  });
});

describe("names", () => {
  const unseen = [
    "Rocket\u0000",
    "Rocket\u200b",
    "\u202eRocket",
    "Roc\u00adket",
    "Rocket\ufeff",
    "Rock\u3164et",
    "Ro\ud800cket",
  ];

  test.each([...unseen, " Rocket", "Rocket\u00a0", "", "x".repeat(257)])("%j is none", async (name) => {
    for (const field of ["MetricName", "ProjectName", "Environment"]) {
      hub.quarantined.length = 0;
      const { reason, detail } = await refused(metricEvent({ [field]: name }));
      expect([reason, detail!.split(" ")[0]]).toEqual(["invalid", field]);
      if (name.length > 1 && name.length < 257) expect(detail).not.toContain(name);
    }
  });

  const alike = ["ROCKET", "Ｒocket", "𝐑ocket", "Roc\u212aet", "R\u043e\u0441ket", "ⓡocket"];

  test.each([...unseen.slice(0, 6), ...alike])("%j is not free beside Rocket: 0 rows", async (ProjectName) => {
    hub.register("333333333333", "Rocket", "prod");
    const MetricName = "Alike";
    await refused(metricEvent({ MetricName, ProjectName, Environment: "prod" }));
    expect(await table.rows(MetricName)).toEqual([]);
  });

  test.each(["Raketa-Ракета", "ロケット", "Rakete ß", "🚀"])("%s is one", async (ProjectName) => {
    const MetricName = `Named ${ProjectName}`;
    expect(await hub.receive([message(metricEvent({ MetricName, ProjectName }))])).toEqual([]);
    expect(await table.rows(MetricName)).toMatchObject([{ ProjectName }]);
  });
});

describe("dates", () => {
  test.each([
    "2026-11-05T09:44:00Z",
    "2026-11-05T09:45:00.000Z",
    "2019-02-28T23:59:59.5-08:00",
    "2026-11-05T10:30+0100",
  ])("%s is stored", async (ExtractionDate) => {
    const MetricName = `Stored${ExtractionDate}`;
    expect(await hub.receive([message(metricEvent({ MetricName, ExtractionDate }))])).toEqual([]);
    const [row] = await table.rows(MetricName);
    expect(row).toHaveProperty("MeasuredAt", ExtractionDate);
    expect(hub.quarantined).toEqual([]);
  });

  test.each(["2026-11-05T09:46:00Z", "2026-11-05T09:45:00.001Z", "2026-11-05T09:46:00+00:00", "9999-12-31T23:59:59Z"])(
    "%s is too far ahead of the event",
    async (ExtractionDate) => {
      const { reason, detail } = await refused(metricEvent({ MetricName: "Future", ExtractionDate }));
      expect(reason).toBe("future");
      expect(detail).toContain("ExtractionDate");
      expect(await table.rows("Future")).toEqual([]);
    },
  );

  test.each([2099, 9999])("of %i are refused, although the event says that it is from then", async (year) => {
    const MetricName = `Future${year}`;
    await hub.receive([message(metricEvent({ MetricName }))]);
    const before = await table.newest(MetricName);
    const date = `${year}-11-05T09:30:00Z`;
    const event = metricEvent({ MetricName, ExtractionDate: date }, { time: date });
    expect(await hub.receive([messageSentAt(Date.parse("2026-11-05T09:30:00Z"), event)])).toEqual([]);
    expect(hub.reasons()).toEqual(["future"]);
    expect(await table.rows(MetricName)).toHaveLength(1);
    expect(await table.newest(MetricName)).toEqual(before);
  });

  test.each([
    "yesterday",
    "2026-11-05",
    "2026-11-05T09:30",
    "2026-02-30T09:30:00Z",
    "2025-02-29T09:30:00Z",
    "2026-13-01T09:30:00Z",
    "2026-11-05T24:00:00Z",
    "2026-11-05T09:30:60Z",
    "2026-11-05 09:30:00Z",
    "2026-11-05T09:30:00+24:00",
    "0000-01-01T00:00:00+01:00",
    "2026-11-05T09:30:00Z\n",
    "",
    1762335000000,
    undefined,
  ])("%p is no date", async (ExtractionDate) => {
    const { reason, detail } = await refused(metricEvent({ ExtractionDate }));
    expect(reason).toBe("invalid");
    expect(detail).toMatch(/^ExtractionDate is not an ISO 8601/);
  });
});

const original = () => new Archive(table.dynamodb, { originalSpokes: true }).register(ACCOUNT, "churn", "dev");

describe("numbers as the original sample's metric of a parameter reports them", () => {
  test.each([
    ["42", 42],
    [" -0.5\n", -0.5],
    ["+1e3", 1000],
    [".5", 0.5],
  ])("%j is %d to a hub of such spokes, and text to any other", async (MetricValue, number) => {
    const MetricName = `Parameter${number}`;
    const event = metricEvent({ MetricName, MetricValue });
    expect(await refused(event)).toMatchObject({ reason: "invalid", detail: expect.stringContaining("type string") });
    hub = original();
    expect(await hub.receive([message(event)])).toEqual([]);
    expect(await table.rows(MetricName)).toEqual([expect.objectContaining({ MetricValue: number })]);
  });

  test.each(["", " ", "Anna", "0x10", "1,5", "Infinity", "9007199254740993", "1e400"])(
    "%j is refused by a hub of such spokes, too",
    async (MetricValue) => {
      hub = original();
      expect(await refused(metricEvent({ MetricValue }))).toHaveProperty("reason", "invalid");
    },
  );
});

describe("dates as the original sample writes them", () => {
  test.each([
    ["2026-11-05 09:30:00.123456", "2026-11-05T09:30:00.123"],
    ["2026-11-05 09:30:00", "2026-11-05T09:30:00.000"],
    ["2026-11-05 09:30:00.12", "2026-11-05T09:30:00.120"],
    ["2026-11-05T09:30:00.123456", "2026-11-05T09:30:00.123"],
    ["2026-11-05T09:30:00", "2026-11-05T09:30:00.000"],
    ["2026-11-05 10:30:00.5+01:00", "2026-11-05T09:30:00.500"],
    ["2026-11-05 09:30:00Z", "2026-11-05T09:30:00.000"],
  ])("%s is taken as UTC by a hub of such spokes", async (ExtractionDate, instant) => {
    hub = original();
    const MetricName = `Original${ExtractionDate}`;
    expect(await hub.receive([message(metricEvent({ MetricName, ExtractionDate }))])).toEqual([]);
    expect(await table.rows(MetricName)).toEqual([
      expect.objectContaining({
        ExtractionDate: expect.stringMatching(`^${instant}\\d{6}Z$`),
        MeasuredAt: ExtractionDate,
      }),
    ]);
  });

  test.each(["2026-11-05 09:30:00.123456", "2026-11-05 09:30:00", "2026-11-05T09:30:00.123456"])(
    "%s is refused by any other hub, which names the option",
    async (ExtractionDate) => {
      const { reason, detail } = await refused(metricEvent({ ExtractionDate }));
      expect(reason).toBe("invalid");
      expect(detail).toMatch(/^ExtractionDate has no time zone.* originalSpokes .*dashboard\.config\.ts/);
    },
  );

  test.each([
    "2026-11-05 09:30",
    "2026-11-05T09:30",
    "2026-02-30 09:30:00",
    "2026-11-05 09:30:00.",
    "2026-11-05 09:30:00+24:00",
  ])("%s is no date of theirs either", async (ExtractionDate) => {
    hub = original();
    expect((await refused(metricEvent({ ExtractionDate }))).detail).toMatch(/^ExtractionDate is not an ISO 8601/);
  });

  test("may be ahead of the event by as much as any other, and dates with a time zone stay what they are", async () => {
    hub = original();
    expect((await refused(metricEvent({ ExtractionDate: "2026-11-05 09:46:00" }))).reason).toBe("future");
    const ExtractionDate = "2026-11-05T10:30:00+01:00";
    expect(await hub.receive([message(metricEvent({ MetricName: "Zoned", ExtractionDate }))])).toEqual([]);
    expect(await table.rows("Zoned")).toHaveLength(1);
  });
});

describe("fields", () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { a: deep(levels - 1) });

  test.each([
    ["MetricName", { MetricName: undefined }],
    ["MetricName", { MetricName: "m".repeat(257) }],
    ["ProjectName", { ProjectName: "" }],
    ["Environment", { Environment: 3 }],
    ["MetricValue", { MetricValue: JSON.parse('{"__proto__": 1}') }],
    ["Metadata", { Metadata: "text" }],
    ["Metadata", { Metadata: [] }],
    ["Metadata", { Metadata: { list: [{ flops: 1e22 }] } }],
    ["Metadata", { Metadata: { a: JSON.parse('{"__proto__": 1}') } }],
    ["Metadata", { Metadata: deep(32) }],
  ])("%s is named", async (field, detail) => {
    const { reason, detail: sentence } = await refused(metricEvent(detail));
    expect(reason).toBe("invalid");
    expect(sentence).toMatch(new RegExp(`^${field} `));
  });

  test("Metadata nested without end is refused like any other that is too deep", async () => {
    const Metadata = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    const { detail } = await refused(
      JSON.stringify(metricEvent({})).replace('"Metadata":{}', `"Metadata":${Metadata}`),
    );
    expect(detail).toMatch(/^Metadata /);
  });

  test("Metadata as deep as DynamoDB takes it is stored", async () => {
    await hub.receive([message(metricEvent({ MetricName: "Deep", Metadata: deep(31) }))]);
    expect(await table.rows("Deep")).toHaveLength(1);
  });

  test.each([
    ["source", { source: "aws.ec2" }],
    ["detail-type", { "detail-type": "metric_fetch" }],
    ["account", { account: "22222222222" }],
    ["region", { region: "" }],
    ["time", { time: "now" }],
    ["id", { id: undefined }],
    ["detail", { detail: "text" }],
  ])("the envelope's %s is named", async (field, envelope) => {
    const { reason, detail } = await refused({ ...metricEvent({}), ...envelope } as ReturnType<typeof metricEvent>);
    expect(reason).toBe("invalid");
    expect(detail).toMatch(new RegExp(`(^|: )${field} is not `));
  });

  test.each(["", "not JSON", "null", "[]", '"text"'])("the body %p is refused", async (body) => {
    expect((await refused(body)).reason).toBe("invalid");
  });
});

test("a label of characters that SQS does not take, and of any length, makes a detail that it does", async () => {
  const label = `\u0000\uFFFE\uD800${"\u{1F600}".repeat(126)}`;
  const { detail } = await refused(metricEvent({ MetricValue: { [label]: null } }));
  expect(detail).toMatch(/^MetricValue is refused: label "\uFFFD{3}\u{1F600}+/u);
  const long = metricEvent({ ProjectName: "p".repeat(256), Environment: "e".repeat(256) });
  hub.quarantined.length = 0;
  hub.register("333333333333", "p".repeat(256), "e".repeat(256));
  expect((await refused(long)).detail).toHaveLength(500);
});

test("a poison event is quarantined, the other nine of its batch are stored", async () => {
  const events = range(10).map((MetricValue) => {
    const ExtractionDate = `2026-11-05T09:30:00.00${MetricValue}Z`;
    return message(metricEvent({ MetricName: "Batch", MetricValue, ExtractionDate }));
  });
  events[0] = message(metricEvent({ MetricName: "Batch", MetricValue: null }));
  expect(await hub.receive(events)).toEqual([]);
  expect(await table.rows("Batch")).toHaveLength(9);
  expect(hub.quarantined.map(({ body }) => body)).toEqual([events[0].body]);
});

test("a message that cannot be put into quarantine fails, the others land", async () => {
  const poison = message("poison");
  hub.quarantineError = new Error("SQS is down");
  expect(await hub.receive([poison, message(metricEvent({ MetricName: "Lands" }))])).toEqual([poison.messageId]);
  expect(await table.rows("Lands")).toHaveLength(1);
});

test("a batch is logged with its counts, a refused or failed message with its ids, and Metadata never", async () => {
  const canary = "canary-7f3a";
  const Metadata = { [canary]: canary };
  const down = Object.assign(new Error("down"), { $response: canary });
  const poison = message(metricEvent({ MetricValue: null, Metadata }));
  const large = message(metricEvent({ Metadata: { canary: canary.repeat(40_000) } }));
  const number = message(metricEvent({ Metadata: { [canary]: 1e22 } }));
  const broken = message(canary);
  const stored = message(metricEvent({ MetricName: "Canary", Metadata }));
  await hub.receive([poison, large, number, broken, stored]);
  table.fault = () => ({ error: down });
  const failed = message(metricEvent({ MetricName: "Canary", MetricValue: 2, Metadata }));
  expect(await hub.receive([failed])).toEqual([failed.messageId]);
  table.fault = undefined;

  expect(await table.rows("Canary")).toEqual([expect.objectContaining({ Metadata })]);
  expect(hub.log.join("\n")).not.toContain(canary);
  expect(hub.quarantined.map(({ detail }) => detail).join("\n")).not.toContain(canary);

  const lines = hub.log.map((line) => JSON.parse(line) as Record<string, unknown>);
  const { id: eventId } = metricEvent({});
  expect(lines.filter(({ level }) => level === "WARN")).toEqual(
    [
      { messageId: poison.messageId, eventId, account: ACCOUNT, reason: "invalid" },
      { messageId: large.messageId, eventId, account: ACCOUNT, reason: "too-large" },
      { messageId: number.messageId, eventId, account: ACCOUNT, reason: "invalid" },
      { messageId: broken.messageId, reason: "invalid" },
      { messageId: failed.messageId, eventId, account: ACCOUNT, reason: "Error: down" },
    ]
      .map((line) => expect.objectContaining(line))
      .sort((a, b) => order(a) - order(b)),
  );
  expect(lines.filter(({ level }) => level === "INFO")).toEqual([
    expect.objectContaining({ stored: 1, quarantined: { invalid: 3, "too-large": 1 }, failed: 0 }),
    expect.objectContaining({ stored: 0, quarantined: {}, failed: 1 }),
  ]);
  function order(line: { sample: { messageId: string } }) {
    return lines.findIndex(({ messageId }) => messageId === line.sample.messageId);
  }
});
