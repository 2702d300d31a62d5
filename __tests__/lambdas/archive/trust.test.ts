import { account, Archive, message, metricEvent, range, Table } from "./harness";

let table: Table;
beforeAll(async () => (table = await Table.start()));
afterAll(() => table.stop());
afterEach(() => jest.restoreAllMocks());

const A = account(1);
const B = account(2);
const C = account(3);

/** Whether the account may speak for the pair: it is stored, or the reason for which it is not. */
async function claim(hub: Archive, sender: string, ProjectName: string, Environment: string): Promise<string> {
  hub.quarantined.length = 0;
  expect(await hub.receive([message(metricEvent({ ProjectName, Environment }, { account: sender }))])).toEqual([]);
  return hub.reasons()[0] ?? "stored";
}

test("an account that nobody registered is refused, whatever it claims: 0 rows", async () => {
  const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
  const detail = { MetricName: "Unregistered", ProjectName: "free" };
  expect(await hub.receive([message(metricEvent(detail, { account: B }))])).toEqual([]);
  expect(hub.reasons()).toEqual(["unregistered-account"]);
  expect(hub.quarantined[0]!.detail).toContain(B);
  expect(await table.rows("Unregistered")).toEqual([]);
});

test("100 accounts claim 100 projects each: their own 100 are accepted, 9,900 are quarantined", async () => {
  const MetricName = "Claims";
  const hub = new Archive(table.dynamodb);
  for (const n of range(100)) hub.register(account(n), `project${n}`, "dev");
  const messages = range(10_000).map((n) =>
    message(metricEvent({ MetricName, ProjectName: `project${n % 100}` }, { account: account(Math.floor(n / 100)) })),
  );
  expect(await hub.receive(messages)).toEqual([]);

  const rows = await table.rows(MetricName);
  expect(rows).toHaveLength(100);
  expect(rows.filter((row) => row.ProjectName !== `project${Number(row.Account)}`)).toEqual([]);
  expect(hub.reasons().filter((reason) => reason === "claim")).toHaveLength(9_900);
  expect(hub.quarantined).toHaveLength(9_900);
});

test("two projects on one account are both accepted, another's is refused", async () => {
  const hub = new Archive(table.dynamodb).register(A, "a", "dev").register(A, "b", "dev").register(B, "c", "dev");
  expect(await claim(hub, A, "a", "dev")).toBe("stored");
  expect(await claim(hub, A, "b", "dev")).toBe("stored");
  expect(await claim(hub, A, "c", "dev")).toBe("claim");
});

test("a registered pair belongs to its accounts, another environment to the project's, names without case", async () => {
  const hub = new Archive(table.dynamodb)
    .register(A, "Churn", "dev")
    .register(B, "churn", "DEV")
    .register(B, "churn", "prod")
    .register(C, "other", "dev");
  expect(await claim(hub, A, "CHURN", "Dev")).toBe("stored");
  expect(await claim(hub, B, "CHURN", "Dev")).toBe("stored");
  expect(await claim(hub, A, "churn", "prod")).toBe("claim");
  expect(await claim(hub, A, "churn", "test")).toBe("stored");
  expect(await claim(hub, C, "churn", "dev")).toBe("claim");
  expect(await claim(hub, C, "churn", "test")).toBe("claim");
});

test("a spoke registered as TestProject/dev speaks as Project1/dev, unless claims are strict", async () => {
  const registered = new Archive(table.dynamodb).register(A, "TestProject", "dev");
  expect(await claim(registered, A, "Project1", "dev")).toBe("stored");

  const strict = new Archive(table.dynamodb, { claims: "strict" }).register(A, "TestProject", "dev");
  expect(await claim(strict, A, "Project1", "dev")).toBe("claim");
  expect(await claim(strict, A, "TestProject", "test")).toBe("claim");
  expect(await claim(strict, A, "testproject", "DEV")).toBe("stored");
});

test("a Region behind the account id is no part of the claim, and a bad parameter makes none", async () => {
  const hub = new Archive(table.dynamodb).register(`${A}:us-east-1`, "churn", "dev").register("*", "open", "dev");
  expect(await claim(hub, A, "churn", "dev")).toBe("stored");
  expect(await claim(hub, B, "open", "dev")).toBe("unregistered-account");
});

describe("the cache", () => {
  let now: number;
  beforeEach(() => {
    now = Date.UTC(2026, 10, 5);
    jest.spyOn(Date, "now").mockImplementation(() => now);
  });

  test("is shared by the messages of a batch and kept for 60 seconds", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    await hub.receive(range(20).map((MetricValue) => message(metricEvent({ MetricValue }, { account: A }))));
    expect(hub.registryReads).toBe(1);
    now += 59_999;
    expect(await claim(hub, A, "churn", "dev")).toBe("stored");
    expect(hub.registryReads).toBe(1);
    hub.parameters.clear();
    now += 1;
    expect(await claim(hub, A, "churn", "dev")).toBe("unregistered-account");
    expect(hub.registryReads).toBe(2);
  });

  test("is read afresh before an account is refused, once in five seconds", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    expect(await claim(hub, A, "churn", "dev")).toBe("stored");
    now += 5_000;
    hub.register(B, "fraud", "dev");
    expect(await claim(hub, B, "fraud", "dev")).toBe("stored");
    expect(hub.registryReads).toBe(2);

    now += 4_999;
    const strangers = range(50).map((n) => message(metricEvent({}, { account: account(100 + n) })));
    await hub.receive(strangers);
    expect(hub.registryReads).toBe(2);
    now += 1;
    await hub.receive(strangers);
    expect(hub.registryReads).toBe(3);
  });

  test("never refuses an account that was registered before it sent, though it was read a second earlier", async () => {
    const pauses: number[] = [];
    const pause = async (duration: number) => {
      pauses.push(duration);
      now += duration;
    };
    const hub = new Archive(table.dynamodb, { pause }).register(A, "churn", "dev");
    expect(await claim(hub, A, "churn", "dev")).toBe("stored");
    now += 1_000;
    hub.register(B, "fraud", "dev");
    const sent = range(3).map((MetricValue) =>
      message(metricEvent({ MetricName: "New", MetricValue, ProjectName: "fraud" }, { account: B }), now),
    );
    expect(await hub.receive(sent)).toEqual([]);
    expect(await table.rows("New")).toHaveLength(3);
    expect(pauses).toEqual([4_000]);
    expect(hub.registryReads).toBe(2);
  });

  test("is stale when the clock was set back", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    await claim(hub, A, "churn", "dev");
    now -= 86_400_000;
    await claim(hub, A, "churn", "dev");
    expect(hub.registryReads).toBe(2);
  });

  test("does not hide that Parameter Store fails: the messages fail, and succeed when it is back", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    hub.registryError = new Error("Parameter Store is down");
    const messages = range(3).map((MetricValue) => message(metricEvent({ MetricValue }, { account: A })));
    const ids = messages.map(({ messageId }) => messageId);
    expect((await hub.receive(messages)).sort()).toEqual(ids);
    hub.registryError = undefined;
    expect(await hub.receive(messages)).toEqual([]);

    now += 5_000;
    hub.registryError = new Error("Parameter Store is down");
    const stranger = message(metricEvent({}, { account: B }));
    expect(await hub.receive([stranger])).toEqual([stranger.messageId]);
    expect(hub.quarantined).toEqual([]);
  });
});
