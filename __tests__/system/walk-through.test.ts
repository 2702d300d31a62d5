import { CONNECTION_FUNCTION, FORWARD_METRICS_RULE_PREFIX } from "../../contract/names";
import { DEV, HUB, PROD, THREE_METRICS, World } from "./world";

const SPOKES = [DEV, PROD];
const ROWS_PER_REFRESH = SPOKES.length * (THREE_METRICS.length + 1);

async function deployed(): Promise<World> {
  return World.of({ hubs: [HUB], spokes: SPOKES.map((spoke) => ({ ...spoke, metrics: THREE_METRICS })) });
}

/** The two parameters of each connection, with the names that the documents use. */
async function putDocumentedParameters(world: World): Promise<void> {
  for (const { account, environment } of SPOKES) {
    await world.putParameter({ ...HUB, account }, "/monitors/TestHub", HUB.account);
    await world.register(HUB, "TestProject", environment, account);
  }
}

describe("the documented walk-through, by hand", () => {
  let world: World;

  beforeAll(async () => {
    world = await deployed();
    await putDocumentedParameters(world);
    await world.adjust(HUB, "EBPut");
    for (const spoke of SPOKES) await world.adjust(spoke, "EBPut");
    for (const spoke of SPOKES) await world.adjust(spoke, "EBRule");
    await world.adjust(HUB, "EBRule");
    await world.settle();
  });
  afterAll(() => world.close());

  it.each(["metric_extractor", "metric_fetch"])(
    "makes each connected spoke extract once for the refresh event %s",
    async (kind) => {
      const before = await world.rows();
      const calls = await world.calls(() => world.refresh(HUB, kind));
      const extracted = calls.flatMap(({ operation, input, caller }) =>
        operation === "Invoke" && (input as { FunctionName: string }).FunctionName.includes("-extract-")
          ? [caller.account]
          : [],
      );
      expect(extracted.sort()).toEqual(SPOKES.map(({ account }) => account));
      const rows = await world.rows();
      expect(rows).toHaveLength(before.length + ROWS_PER_REFRESH);
      for (const { account, environment } of SPOKES) {
        const names = rows.filter((row) => row.Account === account).map(({ MetricName }) => MetricName);
        expect(new Set(names)).toEqual(new Set([...THREE_METRICS, "ExtractionHealth"]));
        expect(rows).toContainEqual(
          expect.objectContaining({
            ProjectName: "Project1",
            Environment: environment,
            Account: account,
            MetricName: "ExtractionHealth",
            MetricValue: { ok: 3, denied: 0, throttled: 0, failed: 0 },
          }),
        );
      }
      expect(await world.troubles()).toEqual([]);
      expect(await world.quarantined()).toEqual([]);
    },
  );
});

describe("EBRule before EBPut", () => {
  let world: World;

  beforeAll(async () => {
    world = await deployed();
    // The hub's parameter is not there yet: with both, the connection functions would connect the two by themselves.
    await world.putParameter({ ...HUB, account: DEV.account }, "/monitors/TestHub", HUB.account);
    // The run that this change starts writes a rule for a moment, to learn whether the hub takes it.
    await world.sandbox.settled();
  });
  afterAll(() => world.close());

  it("fails with a message that says what to do first, leaves no rule, and works in the right order", async () => {
    const { FunctionError, Payload } = await world.invoke(DEV, CONNECTION_FUNCTION, { action: "EBRule" });
    expect(FunctionError).toBe("Unhandled");
    expect(Payload).toMatchObject({
      errorType: "NotYetAllowedError",
      errorMessage: expect.stringMatching(
        /^Not yet allowed to put events on the bus of 111111111111:us-east-1\. .*EBPut.* then \{"action":"EBRule"\} here again/,
      ),
    });
    const standing = await world.as(DEV, "events", "ListRules", { NamePrefix: "forward" });
    expect(standing.Rules).toEqual([]);

    await putDocumentedParameters(world);
    for (const action of ["EBPut", "EBRule"] as const) {
      for (const accountRegion of [HUB, ...SPOKES]) await world.adjust(accountRegion, action);
    }
    const { Rules } = await world.as(DEV, "events", "ListRules", { NamePrefix: "forward" });
    expect(Rules.map(({ Name }: { Name: string }) => Name)).toEqual([`${FORWARD_METRICS_RULE_PREFIX}1`]);
    await world.refresh();
    expect(await world.rows()).toHaveLength(ROWS_PER_REFRESH);
    expect(await world.troubles()).toEqual([]);
  });
});
