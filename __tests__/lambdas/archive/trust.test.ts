import { account, Archive, message, messageSentAt, metricEvent, range, Table } from "./harness";

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

test("the names of a parameter that names no account are nobody's", async () => {
  const hub = new Archive(table.dynamodb)
    .register(A, "churn", "dev")
    .register(B, "Rocket", "dev")
    .register("3333-33333333", "Rocket", "prod")
    .register("3333-33333333", "Moon", "prod");
  hub.parameters.set("/monitored_projects/Mars", C);
  for (const [sender, project, environment] of [
    [A, "rocket", "PROD"],
    [B, "Rocket", "prod"],
    [A, "Rocket", "test"],
    [A, "Moon", "test"],
    [A, "Mars", "dev"],
  ] as const) {
    expect(await claim(hub, sender, project, environment)).toBe("claim");
  }
  expect(await claim(hub, B, "Rocket", "test")).toBe("stored");

  const mended = new Archive(table.dynamodb).register("*", "Rocket", "prod").register(C, "ROCKET", "prod");
  expect(await claim(mended, C, "Rocket", "prod")).toBe("stored");
});

describe("the registered accounts", () => {
  let now: number;
  let table: Table;
  beforeEach(async () => {
    table = await Table.start();
    now = Date.UTC(2026, 10, 5, 9, 31);
    jest.spyOn(Date, "now").mockImplementation(() => now);
  });
  afterEach(() => table.stop());

  /** The items of the copy that are read meanwhile, by whether they are its head. */
  async function reading(during: () => Promise<unknown>): Promise<{ heads: number; copies: number }> {
    const reads = { heads: 0, copies: 0 };
    table.onQuery = (prefix) => {
      reads[prefix === "head" ? "heads" : "copies"]++;
    };
    await during();
    return reads;
  }

  const strangers = (count: number) => range(count).map((n) => message(metricEvent({}, { account: account(100 + n) })));

  test("are read from Parameter Store while there is no copy, once a minute, whatever is refused", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    await hub.receive(range(20).map((n) => message(metricEvent({ MetricName: `Metric${n}` }, { account: A }))));
    now += 59_999;
    await hub.receive(strangers(50));
    await hub.receive(strangers(50));
    expect(hub.reasons()).toHaveLength(100);
    expect(hub.registryReads).toBe(1);
    hub.parameters.clear();
    now += 1;
    expect(await claim(hub, A, "churn", "dev")).toBe("unregistered-account");
    expect(hub.registryReads).toBe(2);
  });

  test("are read from the copy once it is there: its head once a minute or batch of refusals, the rest when it changes", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    await hub.copyRegistry();
    hub.parameters.clear();
    expect(await reading(() => claim(hub, A, "churn", "dev"))).toEqual({ heads: 1, copies: 1 });
    now += 59_999;
    expect(await reading(() => claim(hub, A, "churn", "dev"))).toEqual({ heads: 0, copies: 0 });
    now += 1;
    expect(await reading(() => claim(hub, A, "churn", "dev"))).toEqual({ heads: 1, copies: 0 });
    now += 1_000;
    const late = strangers(50).map((one) => ({
      ...one,
      attributes: { ...one.attributes, SentTimestamp: String(now) },
    }));
    expect(await reading(() => hub.receive(late))).toEqual({ heads: 1, copies: 0 });
    expect(hub.registryReads).toBe(0);
  });

  test("are read anew before one is refused that sent after they were read", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    await hub.copyRegistry();
    expect(await claim(hub, A, "churn", "dev")).toBe("stored");
    now += 1_000;
    hub.register(B, "fraud", "dev");
    await hub.copyRegistry();
    const sent = range(3).map((MetricValue) =>
      messageSentAt(now, metricEvent({ MetricName: "New", MetricValue, ProjectName: "fraud" }, { account: B })),
    );
    expect(await hub.receive(sent)).toEqual([]);
    expect(await table.rows("New")).toHaveLength(3);
  });

  test("may be about to be copied: who is not among them is delivered again, and refused then", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    await hub.copyRegistry();
    const early = messageSentAt(now, metricEvent({ MetricName: "Early", ProjectName: "fraud" }, { account: B }));
    const stranger = messageSentAt(now, metricEvent({ MetricName: "Early" }, { account: C }));
    expect(await hub.receive([early, stranger])).toEqual([early.messageId, stranger.messageId]);
    expect([...hub.postponed]).toEqual([early, stranger].map(({ messageId }) => [messageId, 60]));
    hub.register(B, "fraud", "dev");
    now += 5_000;
    await hub.copyRegistry();
    now += 55_000;
    expect(await hub.receive([early, stranger])).toEqual([]);
    expect(await table.rows("Early")).toHaveLength(1);
    expect(hub.reasons()).toEqual(["unregistered-account"]);
  });

  test("are read from Parameter Store again where nobody has looked after the copy for two days", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    await hub.copyRegistry();
    hub.register(B, "fraud", "dev");
    now += 48 * 3_600_000;
    expect(await claim(hub, B, "fraud", "dev")).toBe("unregistered-account");
    now += 60_000;
    expect(await claim(hub, B, "fraud", "dev")).toBe("stored");
    expect(hub.registryReads).toBe(1);
  });

  test("are stale when the clock was set back", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    await claim(hub, A, "churn", "dev");
    now -= 86_400_000;
    await claim(hub, A, "churn", "dev");
    expect(hub.registryReads).toBe(2);
  });

  test("are not taken for none where Parameter Store fails: the messages fail, and succeed when it is back", async () => {
    const hub = new Archive(table.dynamodb).register(A, "churn", "dev");
    hub.registryError = new Error("Parameter Store is down");
    const messages = range(3).map((MetricValue) => message(metricEvent({ MetricValue }, { account: A })));
    const ids = messages.map(({ messageId }) => messageId);
    expect((await hub.receive(messages)).sort()).toEqual(ids);
    expect(hub.quarantined).toEqual([]);
    hub.registryError = undefined;
    expect(await hub.receive(messages)).toEqual([]);
  });
});
