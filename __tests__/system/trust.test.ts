import { ARCHIVE_FUNCTION } from "../../contract/names";
import { DEV, HUB, busArn, measurement, PROD, REFUSED_AFTER_MS, times, World } from "./world";

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

  it("is 30 of 900 claims where each of 30 accounts claims the project of each, and Parameter Store is not asked", async () => {
    const senders = accounts(30);
    for (const [number, account] of senders.entries()) await world.register(HUB, `Team${number}`, "prod", account);
    await world.adjust(HUB, "EBPut");
    const claims = times(30, (number) =>
      measurement({ MetricName: "Claim", ProjectName: `Team${number}`, Environment: "prod", MetricValue: number }),
    );
    const calls = await world.calls(async () => {
      for (const account of senders) await world.report({ ...HUB, account }, claims, busArn(HUB));
      await world.settle(REFUSED_AFTER_MS);
    });
    const isOfArchive = ({ caller: { principal } }: (typeof calls)[number]): boolean =>
      principal.kind === "role" && principal.role.startsWith(ARCHIVE_FUNCTION);
    expect(calls.some(isOfArchive)).toBe(true);
    expect(calls.filter(isOfArchive).filter(({ service }) => service === "ssm")).toEqual([]);

    const rows = await world.rows();
    expect(rows).toHaveLength(30);
    for (const { Account, ProjectName } of rows) expect(`Team${senders.indexOf(Account)}`).toBe(ProjectName);
    const quarantined = await world.quarantined();
    expect(quarantined).toHaveLength(870);
    for (const { body, attributes } of quarantined) {
      expect(attributes.Reason).toBe("claim");
      expect(attributes.Detail).toBe(
        `account ${body.account} is not registered for ProjectName "${body.detail.ProjectName}" and Environment "prod"`,
      );
    }
    expect(await world.troubles()).toEqual([]);
  });

  it("is what an account reports in the moment in which it is registered, before the connection function knows it", async () => {
    const known = (await world.rows()).length;
    const sender = { ...HUB, account: "600000000000" };
    await world.as(HUB, "events", "PutPermission", {
      StatementId: "early",
      Principal: sender.account,
      Action: "events:PutEvents",
    });
    await world.register(HUB, "Early", "prod", sender.account);
    const claim = measurement({ ProjectName: "Early", Environment: "prod" });
    await world.report(sender, [claim], busArn(HUB));
    await world.settle(REFUSED_AFTER_MS);
    await world.as(HUB, "events", "RemovePermission", { StatementId: "early" });
    expect(await world.rows()).toHaveLength(known + 1);
    expect(await world.quarantined()).toEqual([]);
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
    await world.settle(REFUSED_AFTER_MS);
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
    await world.settle(REFUSED_AFTER_MS);

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
