import type { AccountRegion } from "../../../contract/account-region";
import { Aws } from "../../../cli/fleet/aws";
import { connect, connectionsOf, type Connection } from "../../../cli/connections/connect";
import { disconnect } from "../../../cli/connections/disconnect";
import { CONNECTION_FUNCTION, MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../../contract/names";
import { DEV, HUB, PROD, World, type Json } from "../../system/world";

const MONITORS_HUB = `${MONITORS_PATH}/hub`;
const NOWHERE = "999999999999";

describe("connect and disconnect", () => {
  let world: World;
  let aws: Aws;
  let dev: Connection;
  let qa: Connection;
  let prod: Connection;

  beforeAll(async () => {
    // Two spokes in one account, which share the parameter that names their hub.
    const spokes = [DEV, { ...DEV, environment: "qa" }, PROD].map((spoke) => ({ ...spoke, metrics: [] }));
    world = await World.of({ hubs: [HUB], spokes });
    aws = new Aws(world.sandbox.url);
    [dev, qa, prod] = connectionsOf(world.fleet.spokes) as [Connection, Connection, Connection];
  });
  afterAll(() => world.close());
  beforeEach(() => world.connect());

  async function parametersOf(accountRegion: AccountRegion): Promise<readonly string[]> {
    const { Parameters } = await world.as(accountRegion, "ssm", "GetParametersByPath", { Path: "/", Recursive: true });
    return Parameters.map(({ Name }: Json) => Name).sort();
  }

  /** The same connection with its spoke in an account where nothing is. */
  function outOfReach(connection: Connection): Connection {
    return { ...connection, spoke: { ...connection.spoke, account: NOWHERE } };
  }

  it("keep the hub's name in an account as long as the hub knows another spoke there", async () => {
    const first = await disconnect([dev], [qa, prod], aws);
    expect(first.connections).toEqual([
      {
        spoke: "Project1/dev",
        hub: "hub",
        state: "disconnected",
        removed: [`${MONITORED_PROJECTS_PATH}/Project1/dev`],
        problem: `${MONITORS_HUB} stays in 222222222222:us-east-1: another spoke there reports to hub`,
      },
    ]);
    expect(await parametersOf(DEV)).toEqual([MONITORS_HUB]);

    const second = await disconnect([qa], [], aws);
    expect(second.connections).toMatchObject([{ state: "disconnected", removed: [MONITORS_HUB, expect.anything()] }]);
    expect(await parametersOf(DEV)).toEqual([]);
    expect(await parametersOf(HUB)).toEqual([`${MONITORED_PROJECTS_PATH}/Project1/prod`]);
  });

  it("remove it with the last of several that go at once", async () => {
    const { connections } = await disconnect([dev, qa], [prod], aws);
    expect(connections.map(({ removed }) => removed[0])).toEqual([MONITORS_HUB, MONITORS_HUB]);
    expect(await parametersOf(DEV)).toEqual([]);
  });

  it("go by the configuration where the hub cannot be asked", async () => {
    const lost = [dev, qa].map((one) => ({ ...one, hub: { ...one.hub, account: NOWHERE } }));
    const shared = await disconnect([lost[0]!], [lost[1]!], aws);
    expect(shared.connections).toMatchObject([{ state: "failed", removed: [] }]);
    expect(await parametersOf(DEV)).toEqual([MONITORS_HUB]);
    const last = await disconnect(lost, [], aws);
    expect(last.connections).toMatchObject([{ removed: [MONITORS_HUB] }, { removed: [MONITORS_HUB] }]);
    expect(await parametersOf(DEV)).toEqual([]);
  });

  it("begin with the spokes, so that nothing is sent to a hub that does not let it in any more", async () => {
    const calls = await world.calls(async () => {
      await disconnect([dev, qa, prod], [], aws);
    });
    const disconnecting = calls.filter(
      ({ operation, input }) => operation === "Invoke" && JSON.stringify(input).includes("Disconnect"),
    );
    expect(disconnecting.map(({ caller }) => caller.account)).toHaveLength(3);
    expect(disconnecting.at(-1)!.caller.account).toBe(HUB.account);
  });

  it("do the other sides where one is out of reach, and name that one with the reason", async () => {
    const missing = `There is no ${CONNECTION_FUNCTION} in ${NOWHERE}:us-east-1; deploy the stack that brings it, or correct the Region.`;
    const removed = await disconnect([outOfReach(dev), prod], [], aws);
    expect(removed.connections).toEqual([
      expect.objectContaining({
        state: "failed",
        removed: [`${MONITORED_PROJECTS_PATH}/Project1/dev`],
        problem: missing,
      }),
      expect.objectContaining({ state: "disconnected" }),
    ]);

    const made = await connect([outOfReach(dev), prod], aws);
    expect(made.connections).toEqual([
      { spoke: "Project1/dev", hub: "hub", state: "failed", problem: missing },
      { spoke: "Project1/prod", hub: "hub", state: "connected" },
    ]);
  });
});
