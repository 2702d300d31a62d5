import { accountRegionId } from "../../../contract/account-region";
import { fleetOf, sitesOf, spokeLabel } from "../../../cli/fleet/fleet";
import { parseConfiguration } from "../../../config/schema";

const HUB = { account: "111111111111", region: "us-east-1" };
const EAST = { ...HUB, name: "east" };
const WEST = { account: "444444444444", region: "us-west-2", name: "west", deployment: { profile: "west" } };
const DEV = { project: "Project1", environment: "dev", account: "222222222222", region: "us-east-1", metrics: [] };

describe("the fleet of a configuration", () => {
  it("gives a spoke all hubs, or those that it names", () => {
    const fleet = fleetOf(
      parseConfiguration({ hubs: [EAST, WEST], spokes: [DEV, { ...DEV, environment: "prod", hubs: ["west"] }] }),
    );
    expect(fleet.spokes.map((spoke) => [spokeLabel(spoke), spoke.hubs.map(({ name }) => name)])).toEqual([
      ["Project1/dev", ["east", "west"]],
      ["Project1/prod", ["west"]],
    ]);
  });

  it("calls the hub without a name hub, as parameters do", () => {
    const fleet = fleetOf(parseConfiguration({ hubs: [HUB], spokes: [{ ...DEV, hubs: ["hub"] }] }));
    expect(fleet.hubs.map(({ name }) => name)).toEqual(["hub"]);
    expect(fleet.spokes[0]!.hubs).toEqual(fleet.hubs);
  });

  it("gets into each account by its own deployment, else by the dashboard's, else by the environment's credentials", () => {
    const config = { hubs: [EAST, WEST], spokes: [DEV] };
    const own = fleetOf(parseConfiguration({ ...config, deployment: { roleName: "deploy" } }));
    expect(own.hubs.map(({ access }) => access)).toEqual([{ roleName: "deploy" }, { profile: "west" }]);
    expect(own.spokes[0]!.access).toEqual({ roleName: "deploy" });
    expect(fleetOf(parseConfiguration(config)).spokes[0]!.access).toBeUndefined();
  });

  it("has every account and Region once, hubs first", () => {
    const fleet = fleetOf(
      parseConfiguration({
        hubs: [EAST],
        spokes: [
          DEV,
          { ...DEV, environment: "prod" },
          { ...DEV, environment: "eu", region: "eu-west-1" },
          { ...DEV, environment: "home", account: HUB.account },
        ],
      }),
    );
    expect(sitesOf(fleet).map(accountRegionId)).toEqual([
      "111111111111:us-east-1",
      "222222222222:us-east-1",
      "222222222222:eu-west-1",
    ]);
  });
});
