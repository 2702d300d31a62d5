import { AwsError } from "../../../sandbox";
import { Aws } from "../../../cli/fleet/aws";
import type { Hub } from "../../../cli/fleet/fleet";
import { refresh } from "../../../cli/refresh/refresh";
import { CONNECTION_FUNCTION, MONITORED_PROJECTS_PATH } from "../../../contract/names";
import { DEV, HUB, PROD, THREE_METRICS, World } from "../../system/world";

const OK = { ok: 3, denied: 0, throttled: 0, failed: 0 };
const [DEV_SPOKE, PROD_SPOKE] = [DEV, PROD].map(({ project, environment, account, region }) => ({
  project,
  environment,
  account,
  region,
}));

describe("refresh", () => {
  let world: World;
  let aws: Aws;
  let hubs: readonly Hub[];

  beforeAll(async () => {
    world = await World.of({ hubs: [HUB], spokes: [DEV, PROD].map((spoke) => ({ ...spoke, metrics: THREE_METRICS })) });
    aws = new Aws(world.sandbox.url);
    ({ hubs } = world.fleet);
    await world.connect();
  });
  afterAll(() => world.close());
  afterEach(async () => {
    jest.restoreAllMocks();
    await world.as(HUB, "ssm", "DeleteParameters", { Names: [`${MONITORED_PROJECTS_PATH}/Gone/dev`] });
    await world.settle();
  });

  it("waits until every spoke has answered, by the hub's clock, and tells how many have", async () => {
    // Old answers are none.
    await world.refresh();
    const told: string[] = [];
    const report = await refresh(hubs, 60, aws, (answered, expected) => {
      told.push(`${answered} of ${expected}`);
      // The clock of the embedded cloud stands still, and with it the archive's batching window.
      void world.settle();
    });
    expect(report).toEqual({
      ok: true,
      hubs: [
        {
          hub: "hub",
          ...HUB,
          spokes: [
            { ...DEV_SPOKE, state: "answered", metrics: OK },
            { ...PROD_SPOKE, state: "answered", metrics: OK },
          ],
          missing: [],
        },
      ],
    });
    expect(told[0]).toBe("0 of 2");
    expect(told.at(-1)).toBe("2 of 2");
  });

  it("names who is silent when the time is over", async () => {
    await world.register(HUB, "Gone", "dev", "999999999999");
    const now = Date.now.bind(Date);
    const report = await refresh(hubs, 60, aws, (answered) => {
      void world.settle();
      // Nobody else will answer: let the time be over.
      if (answered === 2) jest.spyOn(Date, "now").mockImplementation(() => now() + 60_000);
    });
    expect(report.ok).toBe(false);
    expect(report.hubs[0]!.spokes.map(({ project, environment, state }) => [project, environment, state])).toEqual([
      ["Gone", "dev", "silent"],
      ["Project1", "dev", "answered"],
      ["Project1", "prod", "answered"],
    ]);
  });

  it("is not good where metrics were denied", async () => {
    const stop = world.sandbox.observe(({ operation, caller }) => {
      if (operation === "ListEndpoints" && caller.account === DEV.account) {
        throw new AwsError("AccessDeniedException", "not authorized", 403);
      }
    });
    const report = await refresh(hubs, 60, aws, () => void world.settle());
    stop();
    expect(report.ok).toBe(false);
    expect(report.hubs[0]!.spokes).toEqual([
      { ...DEV_SPOKE, state: "answered", metrics: { ok: 2, denied: 1, throttled: 0, failed: 0 } },
      { ...PROD_SPOKE, state: "answered", metrics: OK },
    ]);
  });

  it("names a hub that is out of reach, and refreshes the other", async () => {
    const lost = { ...hubs[0]!, name: "lost", account: "888888888888" };
    const report = await refresh([lost, ...hubs], 60, aws, () => void world.settle());
    expect(report.ok).toBe(false);
    expect(report.hubs).toMatchObject([
      {
        hub: "lost",
        spokes: [],
        failure:
          "There is no ds-dashboard-fetch-new-data in 888888888888:us-east-1; deploy the stack that brings it, or correct the Region.",
      },
      { hub: "hub", spokes: [{ state: "answered" }, { state: "answered" }] },
    ]);
  });

  it("fails where nobody is registered, with what to do", async () => {
    await world.invoke(HUB, CONNECTION_FUNCTION, { action: "Disconnect", parameters: "all" });
    const failure =
      "Nobody is registered below /monitored_projects, so nobody was asked; connect spokes: ds-dashboard connect";
    expect(await refresh(hubs, 60, aws)).toEqual({
      ok: false,
      hubs: [{ hub: "hub", ...HUB, failure, spokes: [], missing: [] }],
    });
  });
});
