import { DEV, HUB, busArn, measurement, PROD, times, World } from "./world";

const STRICT = { account: "444444444444", region: HUB.region };
const STRANGER = { account: "999999999999", region: HUB.region };

function accounts(count: number): readonly string[] {
  return times(count, (number) => String(500_000_000_000 + number));
}

describe("who may report what", () => {
  let world: World;

  beforeAll(async () => {
    world = await World.of({
      hubs: [
        { ...HUB, name: "open" },
        { ...STRICT, name: "strict", claims: "strict" },
      ],
      spokes: [],
    });
  });
  afterAll(() => world.close());

  it("is 100 of 10,000 claims where each of 100 accounts claims the project of each", async () => {
    const senders = accounts(100);
    for (const [number, account] of senders.entries()) await world.register(HUB, `Team${number}`, "prod", account);
    await world.adjust(HUB, "EBPut");
    const claims = times(100, (number) =>
      measurement({ MetricName: "Claim", ProjectName: `Team${number}`, Environment: "prod", MetricValue: number }),
    );
    for (const account of senders) await world.report({ ...HUB, account }, claims, busArn(HUB));
    await world.settle();

    const rows = await world.rows();
    expect(rows).toHaveLength(100);
    for (const { Account, ProjectName } of rows) expect(`Team${senders.indexOf(Account)}`).toBe(ProjectName);
    const quarantined = await world.quarantined();
    expect(quarantined).toHaveLength(9_900);
    for (const { body, attributes } of quarantined) {
      expect(attributes.Reason).toBe("claim");
      expect(attributes.Detail).toBe(
        `account ${body.account} is not registered for ProjectName "${body.detail.ProjectName}" and Environment "prod"`,
      );
    }
    expect(await world.troubles()).toEqual([]);
  });

  it("is nothing for an account that nobody registered: the bus refuses it, and so does the archive", async () => {
    const before = (await world.rows()).length;
    const claim = measurement({ ProjectName: "Team0", Environment: "prod" });
    await expect(world.report(STRANGER, [claim], busArn(HUB))).rejects.toMatchObject({
      code: "AccessDeniedException",
      message: expect.stringContaining(
        `arn:aws:iam::${STRANGER.account}:root is not authorized to perform: events:PutEvents on resource: ${busArn(HUB)}`,
      ),
    });
    const open = { StatementId: "open", Principal: "*", Action: "events:PutEvents" };
    await world.as(HUB, "events", "PutPermission", open);
    await world.report(STRANGER, [claim, measurement({ ProjectName: "Free" })], busArn(HUB));
    await world.settle();
    await world.as(HUB, "events", "RemovePermission", { StatementId: "open" });

    expect(await world.rows()).toHaveLength(before);
    const quarantined = await world.quarantined();
    expect(quarantined.map(({ attributes }) => attributes.Reason)).toEqual(times(2, () => "unregistered-account"));
  });

  it.each([
    { hub: HUB, mode: "registered", accepted: ["A", "B", "Free"] },
    { hub: STRICT, mode: "strict", accepted: ["A", "B"] },
  ])("is both projects of an account, and no third one, where claims are $mode", async ({ hub, accepted }) => {
    for (const [project, { account }] of Object.entries({ A: DEV, B: DEV, C: PROD })) {
      await world.register(hub, project, "prod", account);
    }
    await world.adjust(hub, "EBPut");
    const known = (await world.rows(hub)).length;
    const claims = ["A", "B", "C", "Free"].map((ProjectName) =>
      measurement({ MetricName: "Shared", ProjectName, Environment: "prod" }),
    );
    await world.report(DEV, claims, busArn(hub));
    await world.settle();

    const rows = await world.rows(hub);
    expect(rows).toHaveLength(known + accepted.length);
    const shared = rows.filter(({ MetricName }) => MetricName === "Shared");
    expect(shared.map(({ ProjectName }) => ProjectName).sort()).toEqual(accepted);
    const refused = (await world.quarantined(hub)).map(({ body, attributes }) => [
      body.detail.ProjectName,
      attributes.Reason,
    ]);
    expect(refused.sort()).toEqual(
      ["C", "Free"].filter((name) => !accepted.includes(name)).map((name) => [name, "claim"]),
    );
  });

  it.each([
    ["another source", { Source: "other", DetailType: "metric_extractor" }],
    ["another detail-type", { Source: "metric_extractor", DetailType: "other" }],
    ["the refresh event of the sample", { Source: "metric_fetch", DetailType: "metric_fetch" }],
  ])("is no event with %s, alone or among ours", async (_what, kind) => {
    await world.register(HUB, "A", "prod", DEV.account);
    await world.adjust(HUB, "EBPut");
    const ours = { Source: "metric_extractor", DetailType: "metric_extractor" };
    const entry = { EventBusName: busArn(HUB), Detail: "{}" };
    const put = (kinds: readonly object[]): Promise<unknown> =>
      world.as(DEV, "events", "PutEvents", { Entries: kinds.map((one) => ({ ...entry, ...one })) });
    await expect(put([ours])).resolves.toMatchObject({ FailedEntryCount: 0 });
    await expect(put([kind])).rejects.toMatchObject({ code: "AccessDeniedException" });
    await expect(put([ours, kind])).rejects.toMatchObject({ code: "AccessDeniedException" });
  });
});
