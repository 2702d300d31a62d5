import type { AccountRegion } from "../../contract/account-region";
import { REFRESH_FUNCTION, SUMMARIES_TABLE } from "../../contract/names";
import { busArn, DEV, HUB, THREE_METRICS, World, type Json, type Row } from "./world";

const PLAIN_HUB = { account: "444444444444", region: HUB.region };
const ORIGINAL_SPOKE = { account: "555555555555", region: HUB.region };
const ORIGINAL_HUB = { account: "666666666666", region: HUB.region };

const MEASUREMENT = ["metric_extractor"];
const REFRESH = ["metric_fetch"];
const NAMES = [...THREE_METRICS, "ExtractionHealth"].sort();

/** The documented shape of a measurement: these fields, in any order, and no others. */
const FIELDS = ["Environment", "ExtractionDate", "Metadata", "MetricName", "MetricValue", "ProjectName"];

/** An account that runs the original sample, as far as events show it: what its stacks and its connection function make. */
class OriginalAccount {
  constructor(
    private readonly world: World,
    private readonly accountRegion: AccountRegion,
  ) {}

  /** Its EBPut: one statement for each partner, with the partner's account as its id. */
  async allow({ account }: AccountRegion): Promise<void> {
    const statement = { StatementId: account, Principal: account, Action: "events:PutEvents" };
    await this.world.as(this.accountRegion, "events", "PutPermission", { EventBusName: "default", ...statement });
  }

  /** Its EBRule: one rule for each partner, with the partner's bus as the target. */
  async forward({ account, region }: AccountRegion, kinds: readonly string[], tag: string): Promise<void> {
    const Rule = `forwardTo${account}${tag}`;
    await this.putRule(Rule, kinds);
    const target = { Id: `${account}-bus`, Arn: busArn({ account, region }) };
    // EventBridge takes a target without a role only where it stands since before March 2023; a new one needs one.
    const put = (Targets: readonly object[]): Promise<Json> =>
      this.world.as(this.accountRegion, "events", "PutTargets", { Rule, Targets });
    await expect(put([target])).rejects.toMatchObject({ message: expect.stringContaining("RoleArn is required") });
    await put([{ ...target, RoleArn: this.forwardingRole() }]);
  }

  /** A rule of its stack, with a queue where the original has a function. */
  async listen(name: string, kinds: readonly string[]): Promise<void> {
    const { QueueUrl } = await this.world.as(this.accountRegion, "sqs", "CreateQueue", { QueueName: name });
    const Arn = `arn:aws:sqs:${this.accountRegion.region}:${this.accountRegion.account}:${name}`;
    const Policy = JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: Arn,
        },
      ],
    });
    await this.world.as(this.accountRegion, "sqs", "SetQueueAttributes", { QueueUrl, Attributes: { Policy } });
    await this.putRule(name, kinds);
    await this.world.as(this.accountRegion, "events", "PutTargets", { Rule: name, Targets: [{ Id: "Target0", Arn }] });
  }

  /** The events that such a rule got since the last time. */
  async heard(name: string): Promise<readonly Json[]> {
    return (await this.world.take(this.accountRegion, name)).map(({ body }) => body);
  }

  private async putRule(Name: string, kinds: readonly string[]): Promise<void> {
    const EventPattern = JSON.stringify({ source: kinds, "detail-type": kinds });
    await this.world.as(this.accountRegion, "events", "PutRule", { Name, EventPattern, State: "ENABLED" });
  }

  private forwardingRole(): string {
    const { roles } = this.world.sandbox;
    const { account } = this.accountRegion;
    const arn = roles.put(account, "forward", {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "events.amazonaws.com" } }],
    });
    roles.putPolicy(account, "forward", "forward", {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "events:PutEvents", Resource: "*" }],
    });
    return arn;
  }
}

/** A measurement as the original's extraction puts it: its date is Python's, in UTC. */
function originalMeasurement(MetricName: string): object {
  return {
    MetricName,
    MetricValue: 7,
    ExtractionDate: "2026-03-02 12:00:21.123456",
    Metadata: {},
    Environment: "prod",
    ProjectName: "Legacy",
  };
}

function namesOf(rows: readonly Row[], { account }: AccountRegion): readonly string[] {
  return rows
    .filter(({ Account }) => Account === account)
    .map(({ MetricName }) => MetricName)
    .sort();
}

describe("a fleet that is mixed with accounts of the original sample", () => {
  let world: World;
  let originalSpoke: OriginalAccount;
  let originalHub: OriginalAccount;

  beforeAll(async () => {
    world = await World.of({
      hubs: [
        { ...HUB, originalSpokes: true },
        { ...PLAIN_HUB, name: "plain" },
      ],
      spokes: [{ ...DEV, metrics: THREE_METRICS, hubs: ["hub"] }],
    });
    originalSpoke = new OriginalAccount(world, ORIGINAL_SPOKE);
    await originalSpoke.listen("fetch-request-from-hub", REFRESH);
    for (const hub of [HUB, PLAIN_HUB]) {
      await originalSpoke.allow(hub);
      await world.register(hub, "Legacy", "prod", ORIGINAL_SPOKE.account);
    }
    await world.adjust(PLAIN_HUB, "EBPut");
    await world.adjust(PLAIN_HUB, "EBRule");
    originalHub = new OriginalAccount(world, ORIGINAL_HUB);
    await originalHub.listen("eb_to_ddb_rule", MEASUREMENT);
    await originalHub.allow(DEV);
    await world.putParameter(DEV, "/monitors/OriginalHub", ORIGINAL_HUB.account);
    await world.connect();
    for (const hub of [HUB, PLAIN_HUB]) await originalSpoke.forward(hub, MEASUREMENT, "MetricValues");
    await originalHub.forward(DEV, REFRESH, "FetchData");
  });
  afterEach(async () => expect(await world.troubles()).toEqual([]));
  afterAll(() => world.close());

  it("is asked once, whoever it is: each spoke extracts, and both are stored", async () => {
    await world.invoke(HUB, REFRESH_FUNCTION);
    await world.settle();
    expect(
      (await originalSpoke.heard("fetch-request-from-hub")).map(({ source, account }) => [source, account]),
    ).toEqual([["metric_fetch", HUB.account]]);
    await world.report(
      ORIGINAL_SPOKE,
      THREE_METRICS.map((name) => originalMeasurement(name)),
    );
    await world.settle();

    const rows = await world.rows();
    expect(namesOf(rows, DEV)).toEqual(NAMES);
    expect(namesOf(rows, ORIGINAL_SPOKE)).toEqual([...THREE_METRICS].sort());
    expect(rows.filter(({ Account }) => Account === ORIGINAL_SPOKE.account)).toContainEqual(
      expect.objectContaining({
        ProjectName: "Legacy",
        Environment: "prod",
        MetricValue: 7,
        ExtractionDate: expect.stringMatching(/^2026-03-02T12:00:21\.123\d{6}Z$/),
        MeasuredAt: "2026-03-02 12:00:21.123456",
      }),
    );
    expect(await world.quarantined()).toEqual([]);
  });

  it("is complete: an original spoke counts as one that answered", async () => {
    await world.settle(600_000);
    const { Items } = await world.as(HUB, "dynamodb", "Scan", { TableName: SUMMARIES_TABLE });
    const runs = Items.filter(({ Summary }: Json) => Summary.S === "refresh");
    expect(runs).toEqual([
      expect.objectContaining({ Expected: { N: "2" }, Answered: { N: "2" }, Silent: { N: "0" }, Ok: { N: "3" } }),
    ]);
  });

  it("has its dates refused by a hub that was not told of it, with what to set", async () => {
    expect(await world.rows(PLAIN_HUB)).toEqual([]);
    const reasons = (await world.quarantined(PLAIN_HUB)).map(({ attributes }) => attributes.Detail);
    expect(reasons).toHaveLength(3);
    expect(new Set(reasons)).toEqual(
      new Set([expect.stringMatching(/no time zone.*originalSpokes.*dashboard\.config/)]),
    );
  });

  it("reports to an original hub when that asks, once, in the documented shape", async () => {
    await originalHub.heard("eb_to_ddb_rule");
    const before = (await world.rows()).length;
    await world.refresh(ORIGINAL_HUB, "metric_fetch");
    const events = await originalHub.heard("eb_to_ddb_rule");
    expect(events.map(({ detail }) => detail.MetricName).sort()).toEqual(NAMES);
    for (const event of events) {
      expect(event).toMatchObject({
        source: "metric_extractor",
        "detail-type": "metric_extractor",
        resources: [],
        account: DEV.account,
        detail: { ProjectName: DEV.project, Environment: DEV.environment },
      });
      expect(Object.keys(event.detail).sort()).toEqual(FIELDS);
    }
    // The other hub gets what its spoke measures, whoever asked.
    expect(await world.rows()).toHaveLength(before + NAMES.length);
  });
});
