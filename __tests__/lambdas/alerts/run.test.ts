import { MadeHub, HUB_TOPIC, type Made } from "../../fixtures/alerts/made-hub";
import { madeRule } from "../../fixtures/alerts/made-rule";
import { seeded } from "../../fixtures/random";
import { dateOf, DAY_MS } from "../../../common/instants";
import type { ExpectedSpoke } from "../../../contract/refresh-run";
import { SUMMARIES_TABLE } from "../../../contract/names";
import { putEpisode } from "../../../lambdas/alerts/store";

const SPOKE: ExpectedSpoke = { project: "Project1", environment: "prod", account: "222222222222", region: "us-east-1" };

let hub: MadeHub;
beforeEach(() => {
  hub = new MadeHub();
  hub.set(madeRule());
  hub.registered = [SPOKE];
});
afterEach(() => jest.restoreAllMocks());

/** An instant of Monday, 2 March 2026, or of a later day. */
function time(clock: string, day = 2): string {
  return `2026-03-${String(day).padStart(2, "0")}T${clock}:00.000Z`;
}

function runAt(at: string): Promise<void> {
  jest.spyOn(Date, "now").mockReturnValue(Date.parse(at));
  return hub.run();
}

/** A request of which everything is known at `clock`, a value in answer to it, and an evaluation. */
async function measured(clock: string, value: Made["value"], members: Partial<Made> = {}, day = 2): Promise<void> {
  hub.refreshed(time(clock, day));
  hub.measure({ at: time(clock, day), value, ...members });
  await runAt(new Date(Date.parse(time(clock, day)) + 10 * 60_000).toISOString());
}

async function silent(clock: string, day = 2): Promise<void> {
  hub.refreshed(time(clock, day), [SPOKE]);
  await runAt(new Date(Date.parse(time(clock, day)) + 10 * 60_000).toISOString());
}

/** What was told, in short. */
function told(): readonly string[] {
  return hub.events.flatMap(({ rule, changes }) =>
    changes.map(({ project, change, episode }) =>
      [rule.name, project, change, episode.Kind, ...(episode.EndedBy ? [episode.EndedBy] : [])].join(" "),
    ),
  );
}

const statuses = () => hub.states().flatMap(({ Series }) => Series.map(({ status }) => status));

it("tells that a value alerts and that it has recovered, in one thread", async () => {
  await measured("10:00", 11);
  await measured("11:00", 12);
  await measured("12:00", 5);
  expect(told()).toEqual(["idle Project1 firing value", "idle Project1 ended value recovered"]);
  expect(new Set(hub.events.map(({ thread }) => thread))).toEqual(new Set([hub.events[0]!.id]));
  expect(hub.events.map(({ id }) => id)).toEqual(hub.published.map(({ id }) => id));
  expect(hub.episodes()).toEqual([
    {
      Summary: "alert-episode",
      Key: expect.stringMatching(/^2026-03-02T10:10:00.000Z#idle#[\w-]{32}$/),
      Rule: "idle",
      MetricName: "Idle",
      ProjectName: "Project1",
      Environment: "prod",
      Kind: "value",
      StartedAt: time("10:10"),
      HeldSince: time("10:00"),
      Value: 11,
      EndedAt: time("12:10"),
      EndedBy: "recovered",
      ExpiresAt: (Date.parse(time("12:10")) + 400 * DAY_MS) / 1000,
    },
  ]);
  expect(hub.states()).toEqual([
    expect.not.objectContaining({ Message: expect.anything(), Thread: expect.anything() }),
  ]);
  expect(hub.states()[0]!.Series).toEqual([]);
  await measured("13:00", 11);
  expect(hub.events.at(-1)!.thread).toBe(hub.events.at(-1)!.id);
});

it("takes a value that swings between the thresholds for one alert", async () => {
  for (const [index, value] of [11, 6, 12, 7, 11, 9, 14].entries()) await measured(`1${index}:00`, value);
  expect(told()).toEqual(["idle Project1 firing value"]);
});

it("writes nothing as long as nothing changes", async () => {
  await measured("10:00", 1);
  const { PutCommand: before } = hub.tables.calls;
  await measured("11:00", 2);
  expect(hub.tables.calls.PutCommand).toBe(before);
  expect(hub.states()).toMatchObject([{ Version: 1, Rule: madeRule() }]);
});

it("does not take silence for recovery, nor for an alert", async () => {
  await measured("10:00", 11);
  for (const clock of ["11:00", "12:00", "13:00"]) await silent(clock);
  expect(statuses()).toEqual(["unknown"]);
  expect(told()).toHaveLength(1);
  await measured("14:00", 12);
  expect(statuses()).toEqual(["firing"]);
  expect(told()).toHaveLength(1);
  await measured("15:00", 1);
  expect(told()).toEqual(["idle Project1 firing value", "idle Project1 ended value recovered"]);
});

it("tells of silence if the rule wants that, once it has lasted as long as the rule says", async () => {
  hub.set(madeRule({ noData: "alert", forSeconds: 7200 }));
  await measured("10:00", 1);
  await silent("11:00");
  expect(told()).toEqual([]);
  await silent("12:00");
  await silent("13:00");
  expect(told()).toEqual(["idle Project1 firing no-data"]);
  expect(hub.published[0]!.text).toContain("Project1/prod: last measured 2026-03-02 10:00 UTC");
  await measured("14:00", 1);
  expect(told().at(-1)).toBe("idle Project1 ended no-data recovered");
});

it("ends the alerts of a spoke that is registered no more, and only of that", async () => {
  const other = { ProjectName: "Project2", Account: "333333333333" };
  hub.registered = [SPOKE, { ...SPOKE, project: "Project2", account: other.Account }];
  hub.measure({ at: time("10:00"), value: 20, ...other });
  await measured("10:00", 11);
  hub.registered = [SPOKE];
  await silent("11:00");
  expect(told().slice(2)).toEqual(["idle Project2 ended value removed-spoke"]);
  expect(hub.published.at(-1)!.text).toContain("no longer registered");
  expect(statuses()).toEqual(["unknown"]);
  expect(hub.registryReads).toBe(1);
});

it("does not tell that a spoke is silent which is registered no more", async () => {
  hub.set(madeRule({ noData: "alert" }));
  await measured("10:00", 1);
  hub.registered = [];
  await silent("11:00");
  expect(told()).toEqual([]);
});

it("ends the alerts of a spoke that was renamed, with its registration", async () => {
  await measured("10:00", 11);
  await measured("11:00", 1, { ProjectName: "Renamed" });
  // Nobody knows yet whether that is another spoke of the account.
  expect(told()).toHaveLength(1);
  hub.registered = [{ ...SPOKE, project: "renamed" }];
  await measured("12:00", 1, { ProjectName: "Renamed" });
  expect(told()).toEqual(["idle Project1 firing value", "idle Project1 ended value removed-spoke"]);
});

it("ends the alerts of a spoke that spells its names in another way by now", async () => {
  await measured("10:00", 11);
  await silent("11:00");
  await measured("12:00", 1, { ProjectName: "PROJECT1" });
  expect(told()).toEqual(["idle Project1 firing value", "idle Project1 ended value removed-spoke"]);
  expect(statuses()).toEqual([]);
});

it("does not end the alerts of a spoke beside one of its account whose names differ in case only", async () => {
  hub.measure({ at: time("10:00"), value: 1, MetricName: "Other" });
  await measured("10:00", 11);
  hub.measure({ at: time("11:00"), value: 1, MetricName: "Other" });
  await measured("11:00", 1, { ProjectName: "PROJECT1" });
  expect(statuses()).toEqual(["unknown"]);
});

it("does not end the alerts of a spoke whose names were never registered", async () => {
  hub.registered = [{ ...SPOKE, project: "TestProject" }];
  await measured("10:00", 11);
  await silent("11:00");
  expect(statuses()).toEqual(["unknown"]);
  expect(told()).toHaveLength(1);
});

it("ends the alerts of a removed rule with one message", async () => {
  for (const number of [2, 3]) hub.measure({ at: time("10:00"), value: 11, ProjectName: `Project${number}` });
  await measured("10:00", 11);
  hub.rules.clear();
  await runAt(time("11:00"));
  expect(hub.published).toHaveLength(2);
  expect(told().slice(3)).toEqual([1, 2, 3].map((number) => `idle Project${number} ended value removed-rule`));
  expect(hub.states()).toEqual([]);
  expect(hub.episodes().map(({ EndedBy }) => EndedBy)).toEqual(["removed-rule", "removed-rule", "removed-rule"]);
});

it.each(["NotFoundException", "AuthorizationErrorException"])(
  "tells the last of a removed rule at the hub's topic if its own answers %s",
  async (name) => {
    const topicArn = "arn:aws:sns:us-east-1:111111111111:own";
    hub.set(madeRule({ topicArn }));
    await measured("10:00", 11);
    hub.rules.clear();
    hub.topicErrors.set(topicArn, name);
    await runAt(time("11:00"));
    expect(hub.published.map(({ topic }) => topic)).toEqual([topicArn, HUB_TOPIC]);
    expect(hub.states()).toEqual([]);
  },
);

it("tells 300 spokes at once in one message, ten by name", async () => {
  for (let number = 0; number < 300; number++) {
    hub.measure({ at: time("10:00"), value: 11, ProjectName: `Team${number}` });
  }
  hub.refreshed(time("10:00"));
  await runAt(time("10:10"));
  expect(hub.published).toHaveLength(1);
  const [{ text, subject }] = hub.published as [MadeHub["published"][number]];
  expect(subject).toBe("idle: 300 alerting");
  expect(text.split("\n").filter((line) => line.includes("/prod:"))).toHaveLength(10);
  expect(text).toContain("and 290 more");
  expect(hub.events[0]).toMatchObject({ counts: { firing: 300, ended: 0, repeat: 0 } });
  expect(hub.events[0]!.changes).toHaveLength(100);
  expect(hub.episodes()).toHaveLength(300);
});

describe("a rule that wants it to hold for two hours", () => {
  beforeEach(() => hub.set(madeRule({ forSeconds: 7200 })));

  it("alerts once it has", async () => {
    for (const clock of ["10:00", "11:00"]) await measured(clock, 11);
    expect(statuses()).toEqual(["pending"]);
    await measured("12:00", 11);
    expect(told()).toEqual(["idle Project1 firing value"]);
    expect(hub.episodes()[0]!.HeldSince).toBe(time("10:00"));
  });

  it("does not alert if it did not hold between two evaluations", async () => {
    await measured("10:00", 11);
    hub.measure({ at: time("10:30"), value: 3 });
    for (const clock of ["11:00", "12:00"]) await measured(clock, 11);
    expect(told()).toEqual([]);
    await measured("13:00", 11);
    expect(hub.episodes()[0]!.HeldSince).toBe(time("11:00"));
  });

  it("goes on after silence, because every measurement exceeds the limit", async () => {
    await measured("10:00", 11);
    await silent("11:00");
    expect(statuses()).toEqual(["pending"]);
    await measured("12:00", 11);
    expect(told()).toEqual(["idle Project1 firing value"]);
    expect(hub.episodes()[0]!.HeldSince).toBe(time("10:00"));
  });

  it("alerts where each answer comes after the hub has looked who answered", async () => {
    for (const clock of ["10", "11", "12"]) {
      await silent(`${clock}:00`);
      hub.measure({ at: time(`${clock}:12`), value: 11 });
      await runAt(time(`${clock}:15`));
    }
    expect(told()).toEqual(["idle Project1 firing value"]);
  });

  it("begins anew after silence if what is measured then does not exceed it", async () => {
    await measured("10:00", 11);
    await silent("11:00");
    await measured("12:00", 1);
    expect(statuses()).toEqual([]);
    await measured("13:00", 11);
    expect(told()).toEqual([]);
  });

  it("forgets a spoke that is registered no more", async () => {
    await measured("10:00", 11);
    hub.registered = [];
    await silent("11:00");
    expect(statuses()).toEqual([]);
    expect(told()).toEqual([]);
  });

  it("asks every account that reports the series", async () => {
    await measured("10:00", 11);
    hub.measure({ at: time("10:30"), value: 1, Account: "333333333333" });
    await measured("11:00", 11);
    await measured("12:00", 11);
    expect(told()).toEqual([]);
  });

  it("reads rows once for all series", async () => {
    for (const clock of ["10:00", "11:00", "12:00"]) {
      for (const number of [2, 3]) hub.measure({ at: time(clock), value: 11, ProjectName: `Project${number}` });
      const { QueryCommand: before = 0 } = hub.tables.calls;
      await measured(clock, 11);
      const queries = hub.tables.calls.QueryCommand! - before;
      expect(queries).toBe(clock === "12:00" ? 21 : 20);
    }
    expect(told()).toHaveLength(3);
  });
});

it("judges by the rule as it is now", async () => {
  await measured("10:00", 11);
  hub.set(madeRule({ condition: { kind: "above", threshold: 20, clear: 12 } }));
  await runAt(time("10:30"));
  expect(told()).toEqual(["idle Project1 firing value", "idle Project1 ended value recovered"]);
  hub.set(madeRule({ condition: { kind: "above", threshold: 10, clear: 12 } }));
  await runAt(time("10:45"));
  expect(told()).toHaveLength(3);
});

it.each([{ metric: "Other" }, { label: "GPU" }, { projects: ["Project2"] }, { environments: ["dev"] }])(
  "ends the alerts of series that %j leaves out",
  async (members) => {
    await measured("10:00", 11);
    hub.set(madeRule(members));
    await runAt(time("10:30"));
    expect(told().at(-1)).toBe("idle Project1 ended value removed-rule");
    expect(statuses()).toEqual([]);
  },
);

it("begins anew by a rule that watches another metric", async () => {
  hub.measure({ at: time("10:00"), value: 30, MetricName: "Other" });
  await measured("10:00", 11);
  hub.set(madeRule({ metric: "Other" }));
  await runAt(time("10:30"));
  expect(told().slice(1)).toEqual(["idle Project1 ended value removed-rule", "idle Project1 firing value"]);
  expect(hub.published).toHaveLength(2);
});

it("compares the names of its filters without case", async () => {
  hub.set(madeRule({ projects: ["PROJECT1"], environments: ["Prod"] }));
  await measured("10:00", 11);
  expect(told()).toHaveLength(1);
});

it("watches the sum of a number that becomes a vector", async () => {
  await measured("10:00", 11);
  await measured("11:00", { a: 6, b: 7 });
  expect(statuses()).toEqual(["firing"]);
  await measured("12:00", { a: 2, constructor: 3 });
  expect(told().at(-1)).toBe("idle Project1 ended value recovered");
});

it("knows nothing of a label while its vector is a number, and 0 while the vector lacks it", async () => {
  hub.set(madeRule({ label: "constructor" }));
  await measured("10:00", { constructor: 11 });
  await measured("11:00", 1);
  expect(statuses()).toEqual(["unknown"]);
  await measured("12:00", { other: 30 });
  expect(told()).toEqual(["idle Project1 firing value", "idle Project1 ended value recovered"]);
});

it("takes the newest of two accounts that report one series", async () => {
  await measured("10:00", 11);
  hub.measure({ at: time("11:01"), value: 2, Account: "333333333333" });
  await measured("11:00", 12);
  expect(told().at(-1)).toBe("idle Project1 ended value recovered");
});

it("takes a row for current whose sender's clock is ahead", async () => {
  hub.set(madeRule({ forSeconds: 3600, noData: "alert" }));
  hub.refreshed(time("10:00"));
  hub.measure({ at: time("10:20"), value: 11 });
  await runAt(time("10:10"));
  expect(statuses()).toEqual(["pending"]);
  await measured("11:00", 11);
  expect(told()).toEqual([]);
  await measured("11:30", 11);
  expect(told()).toEqual(["idle Project1 firing value"]);
});

it("takes values of the last 48 hours for current as long as no request is known", async () => {
  hub.measure({ at: time("10:00"), value: 11 });
  await runAt(time("10:00", 4));
  expect(told()).toEqual(["idle Project1 firing value"]);
  await runAt(time("10:15", 4));
  expect(statuses()).toEqual(["unknown"]);
});

describe("a mute", () => {
  const until = (clock: string) => hub.mute({ Rule: "IDLE", ProjectName: "project1", Until: time(clock) });

  it("that ends while it alerts is an alert that is told then", async () => {
    until("12:00");
    for (const clock of ["10:00", "11:00"]) await measured(clock, 11);
    expect(told()).toEqual([]);
    expect(hub.published).toEqual([]);
    expect(hub.episodes()).toMatchObject([{ StartedAt: time("10:10") }]);
    await measured("12:00", 12);
    await measured("13:00", 12);
    expect(told()).toEqual(["idle Project1 firing value"]);
    expect(hub.events[0]!.changes[0]!.episode.StartedAt).toBe(time("10:10"));
    expect(hub.episodes()).toHaveLength(1);
  });

  it("covers an alert that has come and gone in it", async () => {
    until("12:00");
    await measured("10:00", 11);
    await measured("11:00", 1);
    await measured("12:00", 1);
    expect(told()).toEqual([]);
    expect(hub.episodes()).toMatchObject([{ EndedBy: "recovered" }]);
  });

  it("does not keep from those who were told of an alert that it is over", async () => {
    await measured("10:00", 11);
    until("13:00");
    await measured("11:00", 1);
    expect(told()).toEqual(["idle Project1 firing value", "idle Project1 ended value recovered"]);
  });

  it("waits for what is unknown when it ends", async () => {
    until("11:05");
    await measured("10:00", 11);
    await silent("11:00");
    expect(told()).toEqual([]);
    await measured("12:00", 11);
    expect(told()).toEqual(["idle Project1 firing value"]);
  });
});

it("tells again what goes on, as often as the rule says, but not what is unknown", async () => {
  hub.set(madeRule({ repeatSeconds: 2 * 3600 }));
  for (const clock of ["10:00", "11:00", "12:00", "13:00"]) await measured(clock, 11);
  expect(told()).toEqual(["idle Project1 firing value", "idle Project1 repeat value"]);
  await silent("14:00");
  await silent("15:00");
  expect(told()).toHaveLength(2);
  expect(hub.episodes()).toHaveLength(1);
});

describe("what is unusual", () => {
  const series = { MetricName: "Idle", ProjectName: "Project1", Environment: "prod" };
  const days = (count: number, isWanted: (day: number) => boolean, value: (index: number) => number): void => {
    let found = 0;
    for (let at = Date.parse("2026-03-02") - DAY_MS; found < count; at -= DAY_MS) {
      if (isWanted(new Date(at).getUTCDay())) hub.day(series, dateOf(at), value(found++));
    }
  };
  const isWeekday = (day: number): boolean => day !== 0 && day !== 6;
  beforeEach(() => {
    hub.set(madeRule({ condition: { kind: "outsideUsual", deviations: 3, minimumChange: 2 } }));
  });

  it("alerts, until it is usual again", async () => {
    days(28, isWeekday, (index) => 100 + (index % 3));
    await measured("10:00", 104);
    expect(told()).toEqual([]);
    // The median is 101 and the median deviation 1.
    await measured("11:00", 105.447);
    expect(told()).toEqual([]);
    await measured("12:00", 105.448);
    await measured("13:00", 96);
    expect(told()).toEqual(["idle Project1 firing value"]);
    await measured("15:00", 101);
    expect(told().at(-1)).toBe("idle Project1 ended value recovered");
  });

  it("is at least the least change away", async () => {
    days(28, isWeekday, () => 100);
    await measured("10:00", 102);
    expect(told()).toEqual([]);
    await measured("11:00", 102.001);
    expect(told()).toHaveLength(1);
  });

  it("is not judged by fewer than 14 days, and an alert stays then", async () => {
    days(13, isWeekday, () => 100);
    await measured("10:00", 1e9);
    expect(told()).toEqual([]);
    days(14, isWeekday, () => 100);
    await measured("10:00", 1e9, {}, 3);
    expect(told()).toHaveLength(1);
    for (const item of hub.tables.items(SUMMARIES_TABLE, "alert-usual")) hub.tables.delete(SUMMARIES_TABLE, item);
    await measured("10:00", 100, {}, 7);
    expect(statuses()).toEqual(["firing"]);
  });

  it("is looked up once a day and series", async () => {
    days(28, isWeekday, () => 100);
    await measured("10:00", 100);
    const { QueryCommand: before = 0 } = hub.tables.calls;
    await measured("11:00", 100);
    expect(hub.tables.calls.QueryCommand! - before).toBe(20);
    await measured("10:00", 100, {}, 3);
    expect(hub.tables.calls.QueryCommand! - before).toBe(41);
  });

  it("holds for as long as the rule says by what is usual on each day", async () => {
    days(28, isWeekday, () => 100);
    hub.set(madeRule({ condition: { kind: "outsideUsual", deviations: 3, minimumChange: 2 }, forSeconds: 24 * 3600 }));
    await measured("10:00", 200);
    hub.measure({ at: time("22:00"), value: 101 });
    await measured("10:00", 200, {}, 3);
    expect(told()).toEqual([]);
    expect(statuses()).toEqual(["pending"]);
    await measured("10:00", 200, {}, 4);
    expect(told()).toEqual(["idle Project1 firing value"]);
    expect(hub.episodes()[0]!.HeldSince).toBe(time("10:00", 3));
  });
});

describe("a failure", () => {
  beforeEach(() => hub.set(madeRule({ name: "other" })));

  it("of a rule that cannot be read stops no other, and changes nothing of it", async () => {
    await measured("10:00", 11);
    hub.rules.set("idle", "{");
    await expect(measured("11:00", 1)).rejects.toThrow("1 alert rules failed");
    expect(told().at(-1)).toBe("other Project1 ended value recovered");
    expect(told()).toHaveLength(3);
    expect(hub.log.filter((line) => line.includes("it is no JSON object"))).toEqual([
      expect.stringContaining('"rule":"idle"'),
    ]);
    expect(hub.emitted.at(-1)).toMatchObject({ Hub: "main", EvaluatedRules: 1, FailedRules: 1, FiringAlerts: 1 });
  });

  it("of a topic stops no other rule, and loses no message", async () => {
    const topicArn = "arn:aws:sns:us-east-1:111111111111:own";
    hub.set(madeRule({ topicArn }));
    hub.topicErrors.set(topicArn, "NotFoundException");
    await expect(measured("10:00", 11)).rejects.toThrow("1 alert rules failed");
    expect(told()).toEqual(["other Project1 firing value"]);
    await expect(measured("11:00", 1)).rejects.toThrow("1 alert rules failed");
    // Another topic for the rule takes what the first one could not.
    hub.set(madeRule());
    await measured("12:00", 1);
    expect(told().filter((line) => line.startsWith("idle"))).toEqual([
      "idle Project1 firing value",
      "idle Project1 ended value recovered",
    ]);
  });
});

it("leaves a rule to the next run that another one has just changed, because its values may be older", async () => {
  await measured("10:00", 11);
  hub.measure({ at: time("10:01"), value: 1 });
  await runAt("2026-03-02T10:10:04.000Z");
  expect(told()).toHaveLength(1);
  await runAt("2026-03-02T10:10:05.000Z");
  expect(told()).toHaveLength(2);
});

it("keeps the end of an alert, whoever stores its beginning later", async () => {
  await measured("10:00", 11);
  const { episode, ...series } = { ...hub.events[0]!.changes[0]! };
  await measured("11:00", 1);
  await putEpisode(hub.parts().tables, { Rule: madeRule() }, { ...series, episode, muted: false });
  expect(hub.episodes()).toMatchObject([{ EndedBy: "recovered" }]);
});

describe("more than an item holds", () => {
  /** Names that no compression makes shorter. */
  const long = (seed: number): string =>
    Array.from({ length: 250 }, seeded(seed))
      .map((number) => String.fromCodePoint(Math.floor(0x4e00 + number * 20_000)))
      .join("");

  const all = (clock: string, value: number, first: number, count: number): void => {
    for (let number = first; number < first + count; number++) {
      hub.measure({ at: time(clock), value, ProjectName: long(number) });
    }
    hub.refreshed(time(clock));
  };

  it("is told in several messages, the ends first", async () => {
    all("10:00", 11, 0, 600);
    await runAt(time("10:10"));
    expect(hub.events.map(({ counts }) => counts)).toEqual([{ firing: 600, ended: 0, repeat: 0 }]);
    all("11:00", 1, 0, 600);
    all("11:00", 11, 600, 600);
    await runAt(time("11:10"));
    const later = hub.events.slice(1).map(({ counts }) => counts);
    expect(later.length).toBeGreaterThan(1);
    expect(later[0]!.ended).toBeGreaterThan(0);
    expect(later.reduce((sum, { ended }) => sum + ended, 0)).toBe(600);
    expect(later.reduce((sum, { firing }) => sum + firing, 0)).toBe(600);
    expect(hub.states()[0]!.Series).toHaveLength(600);
    expect(hub.episodes()).toHaveLength(1_200);
    expect(hub.episodes().filter(({ EndedBy }) => EndedBy === "recovered")).toHaveLength(600);
  });

  it("is an error, and nothing that is known gets lost", async () => {
    all("10:00", 11, 0, 1_200);
    await expect(runAt(time("10:10"))).rejects.toThrow("1 alert rules failed");
    const known = hub.states()[0]!.Series.length;
    expect(known).toBeGreaterThan(300);
    expect(hub.log.join()).toContain(`${known} alerts are known and stay known. Watch fewer series`);
    expect(hub.episodes()).toHaveLength(known);
    await expect(runAt(time("10:25"))).rejects.toThrow("1 alert rules failed");
    expect(hub.states()[0]!.Series).toHaveLength(known);
    hub.rules.clear();
    await runAt(time("10:40"));
    expect(hub.episodes().filter(({ EndedBy }) => EndedBy === "removed-rule")).toHaveLength(known);
  });
});
