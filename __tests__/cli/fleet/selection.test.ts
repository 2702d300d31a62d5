import { accountRegionId } from "../../../contract/account-region";
import { configuredFleet } from "../../../cli/fleet/configuration";
import { UsageError } from "../../../cli/errors";
import { fleetOf, spokeLabel } from "../../../cli/fleet/fleet";
import { selectFleet, selectHubs, type SelectionOptions } from "../../../cli/fleet/selection";
import { parseConfiguration } from "../../../config/schema";

jest.mock("../../../cli/fleet/configuration");

const EAST = { name: "east", account: "111111111111", region: "us-east-1" };
const WEST = { name: "west", account: "444444444444", region: "us-west-2" };
const DEV = { project: "Project1", environment: "dev", account: "222222222222", region: "us-east-1", metrics: [] };
const OTHER_HUB = "555555555555:eu-west-1";
const OTHER_SPOKE = "666666666666:eu-west-1";

const configured = jest.mocked(configuredFleet);

beforeEach(() => {
  const spokes = [
    DEV,
    { ...DEV, environment: "prod", account: "333333333333" },
    { ...DEV, project: "Project2", hubs: ["west"] },
  ];
  configured.mockReset();
  configured.mockResolvedValue(fleetOf(parseConfiguration({ hubs: [EAST, WEST], spokes })));
});

/** The selection in short: each spoke with its hubs, and the hubs. */
async function selected(names: readonly string[], options: SelectionOptions = {}): Promise<object> {
  const { hubs, spokes } = await selectFleet(names, options);
  return {
    spokes: spokes.map((spoke) => `${spokeLabel(spoke)} -> ${spoke.hubs.map(({ name }) => name).join(" ")}`),
    hubs: hubs.map(({ name }) => name),
  };
}

describe("the hubs and spokes that a command is to work on", () => {
  it("are all, without names and options", async () => {
    expect(await selected([])).toEqual({
      spokes: ["Project1/dev -> east west", "Project1/prod -> east west", "Project2/dev -> west"],
      hubs: ["east", "west"],
    });
  });

  it.each([
    [["Project1/prod"], ["Project1/prod -> east west"], ["east", "west"]],
    [["project1"], ["Project1/dev -> east west", "Project1/prod -> east west"], ["east", "west"]],
    [
      ["Project1", "project1/DEV"],
      ["Project1/dev -> east west", "Project1/prod -> east west"],
      ["east", "west"],
    ],
    [["Project2"], ["Project2/dev -> west"], ["west"]],
  ])("are those of %j, each once, without case, with their hubs", async (names, spokes, hubs) => {
    expect(await selected(names)).toEqual({ spokes, hubs });
  });

  it("reach a spoke that is not configured by the role for all accounts, unless an option says otherwise", async () => {
    const own = { hubs: [EAST], spokes: [DEV] };
    const access = async (deployment: object | undefined, options: SelectionOptions = {}): Promise<unknown> => {
      configured.mockResolvedValue(fleetOf(parseConfiguration({ ...own, ...(deployment && { deployment }) })));
      return (await selectFleet(["Gone/dev"], { spokeAccount: OTHER_SPOKE, ...options })).spokes[0]!.access;
    };
    expect(await access({ roleName: "ci/deploy" })).toEqual({ roleName: "ci/deploy" });
    expect(await access({ roleName: "ci/deploy" }, { spokeProfile: "own" })).toEqual({ profile: "own" });
    // A profile leads into one account.
    expect(await access({ profile: "all" })).toBeUndefined();
    expect(await access(undefined)).toBeUndefined();
  });

  it("reach a hub by its account as the configuration does, or as it does all accounts where the hub has left it", async () => {
    const hubs = [{ ...EAST, deployment: { profile: "east" } }];
    configured.mockResolvedValue(
      fleetOf(parseConfiguration({ hubs, spokes: [DEV], deployment: { roleName: "deploy" } })),
    );
    const access = async (hubAccount: string, hub: string, more: SelectionOptions = {}): Promise<unknown> =>
      (await selectFleet(["Project1/dev"], { hubAccount, hub, ...more })).hubs[0]!.access;
    expect(await access(`${EAST.account}:${EAST.region}`, "east")).toEqual({ profile: "east" });
    expect(await access(OTHER_HUB, "gone")).toEqual({ roleName: "deploy" });
    expect(await access(OTHER_HUB, "gone", { hubProfile: "own" })).toEqual({ profile: "own" });
  });

  it("are those of one hub", async () => {
    expect(await selected([], { hub: "east" })).toEqual({
      spokes: ["Project1/dev -> east", "Project1/prod -> east"],
      hubs: ["east"],
    });
    expect((await selectHubs({ hub: "west" })).map(({ name }) => name)).toEqual(["west"]);
  });

  it("may be a hub that is not configured, with configured spokes", async () => {
    const options = { hubAccount: OTHER_HUB, hub: "central", hubRole: "connect" };
    const { hubs, spokes } = await selectFleet(["Project2"], options);
    expect(hubs).toEqual([
      {
        name: "central",
        events: "metric",
        account: "555555555555",
        region: "eu-west-1",
        access: { roleName: "connect" },
      },
    ]);
    expect(spokes.map((spoke) => spoke.hubs)).toEqual([hubs]);
    const batches = await selectFleet([], { ...options, hubAccount: `${OTHER_HUB}:batch` });
    expect(batches.hubs).toEqual([{ ...hubs[0], events: "batch" }]);
  });

  it("may be a spoke that is not configured, with configured hubs", async () => {
    const { spokes } = await selectFleet(["New/test"], { spokeAccount: OTHER_SPOKE, spokeProfile: "new" });
    expect(spokes).toMatchObject([
      { project: "New", environment: "test", account: "666666666666", region: "eu-west-1", access: { profile: "new" } },
    ]);
    expect(spokes[0]!.hubs.map(({ name }) => name)).toEqual(["east", "west"]);
  });

  it("need no configuration where options name both", async () => {
    await selectFleet(["New/test"], { hubAccount: OTHER_HUB, spokeAccount: OTHER_SPOKE });
    await selectHubs({ hubAccount: OTHER_HUB });
    expect(configured).not.toHaveBeenCalled();
  });

  it("are got into as options say, in the place of the configuration", async () => {
    const { hubs, spokes } = await selectFleet([], { hubProfile: "hubs", spokeRole: "spokes" });
    expect(hubs.map(({ access }) => access)).toEqual([{ profile: "hubs" }, { profile: "hubs" }]);
    expect(new Set(spokes.map(({ access }) => JSON.stringify(access)))).toEqual(new Set(['{"roleName":"spokes"}']));
    expect(spokes[0]!.hubs).toEqual(hubs);
  });

  describe("the Region of an account that names none", () => {
    const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
    const set = (name: string, value: string | undefined): void => {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    };
    afterEach(() => {
      set("AWS_REGION", AWS_REGION);
      set("AWS_DEFAULT_REGION", AWS_DEFAULT_REGION);
    });

    it("is that of the environment", async () => {
      set("AWS_REGION", undefined);
      set("AWS_DEFAULT_REGION", "ap-south-1");
      const [hub] = await selectHubs({ hubAccount: "555555555555" });
      expect(accountRegionId(hub!)).toBe("555555555555:ap-south-1");
    });

    it("has to be told otherwise", async () => {
      set("AWS_REGION", undefined);
      set("AWS_DEFAULT_REGION", undefined);
      await expect(selectHubs({ hubAccount: "555555555555" })).rejects.toThrow(
        "--hub-account 555555555555 says no Region; add it, for example 555555555555:us-east-1.",
      );
    });
  });

  it.each<[string, readonly string[], SelectionOptions, string]>([
    [
      "a spoke that nobody has",
      ["Project1/dve"],
      {},
      'No spoke "Project1/dve" in dashboard.config.ts. Did you mean "Project1/dev"? There are: Project1/dev, Project1/prod, Project2/dev. One that is gone from there is named with its account, by --spoke-account.',
    ],
    [
      "a hub that nobody has",
      [],
      { hub: "eest" },
      'No hub "eest" in dashboard.config.ts. Did you mean "east"? There are: east, west. One that is gone from there is named with its account, by --hub-account.',
    ],
    ["a spoke that does not report to the hub", ["Project2"], { hub: "east" }, 'Project2 reports to no hub "east".'],
    [
      "an account that is none",
      [],
      { hubAccount: "5555" },
      "--hub-account 5555 is no account; use 12 digits, or 12 digits and :region.",
    ],
    [
      "another spoke without its name",
      [],
      { spokeAccount: OTHER_SPOKE },
      "--spoke-account needs exactly one name beside it, <project>/<environment>.",
    ],
    [
      "another spoke with half a name",
      ["New"],
      { spokeAccount: OTHER_SPOKE },
      "--spoke-account needs exactly one name beside it, <project>/<environment>.",
    ],
    ["a profile and a role", [], { hubProfile: "a", hubRole: "b" }, "Give either a profile or a role, not both."],
    [
      "another hub by the name of a configured one",
      [],
      { hubAccount: OTHER_HUB, hub: "east" },
      'dashboard.config.ts has a hub "east" already, 111111111111:us-east-1; spokes tell hubs apart by their names. Give this one its own by --hub.',
    ],
  ])("are refused: %s", async (_what, names, options, message) => {
    const selecting = selectFleet(names, options);
    await expect(selecting).rejects.toBeInstanceOf(UsageError);
    await expect(selecting).rejects.toThrow(message);
  });
});
