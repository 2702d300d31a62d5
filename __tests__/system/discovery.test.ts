import { status } from "../../cli/connections/status";
import { Aws } from "../../cli/fleet/aws";
import { DISCOVERY_FUNCTION, MONITORED_PROJECTS_PATH, MONITORS_PATH } from "../../contract/names";
import { awsError } from "../../sandbox";
import { DEV, HUB, PROD, World } from "./world";

const UNIT = "ou-ab12-34cd56ef";
const MINUTE_MS = 60_000;
const OTHERS = ["444444444444", "555555555555", "666666666666"];

let world: World;

beforeAll(async () => {
  world = await World.of({
    hubs: [{ ...HUB, schedule: "rate(10 minutes)", discovery: { organizationalUnits: [UNIT], exclude: ["sandbox"] } }],
    spokes: [DEV, PROD].map((spoke) => ({ ...spoke, metrics: [] })),
  });
  const { directory } = world.sandbox;
  directory.create({
    id: "o-a1b2c3d4e5",
    managementAccount: "999999999999",
    root: "r-ab12",
    delegatedAdministrators: [HUB.account],
  });
  directory.addUnit(UNIT, "r-ab12");
  directory.addUnit("ou-ab12-belowunit", UNIT);
  for (const id of OTHERS) {
    directory.addAccount({
      id,
      name: id,
      parent: "ou-ab12-belowunit",
      tags: { Project: `p${id}`, Environment: "dev" },
    });
  }
  directory.addAccount({
    id: "777777777777",
    name: "Sandbox",
    parent: UNIT,
    tags: { Project: "s", Environment: "dev" },
  });
  directory.addAccount({
    id: "888888888888",
    name: "out",
    parent: "r-ab12",
    tags: { Project: "o", Environment: "dev" },
  });
  await pass(20);
});
afterAll(() => world.close());

const pass = (minutes: number): Promise<void> => world.settle(minutes * MINUTE_MS);

async function registered(): Promise<Readonly<Record<string, string>>> {
  const input = { Path: MONITORED_PROJECTS_PATH, Recursive: true };
  const { Parameters } = await world.as(HUB, "ssm", "GetParametersByPath", input);
  return Object.fromEntries(
    Parameters.map(({ Name, Value }: { Name: string; Value: string }) => [
      Name.slice(MONITORED_PROJECTS_PATH.length + 1),
      Value,
    ]),
  );
}

const ALL = Object.fromEntries(OTHERS.map((id) => [`p${id}/dev`, id]));

it("registers the accounts of units and of those below them, and nobody outside or excluded", async () => {
  expect(await registered()).toEqual(ALL);
});

it("lets an account that is created report within half an hour, with nothing done in the hub", async () => {
  world.sandbox.directory.addAccount({
    id: DEV.account,
    name: "dev",
    parent: UNIT,
    tags: { Project: DEV.project, Environment: DEV.environment },
  });
  await pass(15);
  await world.putParameter(DEV, `${MONITORS_PATH}/hub`, HUB.account);
  await pass(15);
  const [row] = await world.rows();
  expect(row).toMatchObject({ Account: DEV.account, ProjectName: DEV.project });
});

it("removes what is suspended, and leaves what was written by hand", async () => {
  await world.register(HUB, "by-hand", "dev", PROD.account);
  world.sandbox.directory.account(DEV.account)!.state = "SUSPENDED";
  await pass(20);
  expect(await registered()).toEqual({ ...ALL, "by-hand/dev": PROD.account });
  expect(await world.troubles()).toEqual([]);
});

it("removes nobody where an answer fails or everybody is gone from it, and the alarm says so", async () => {
  let fails = true;
  const stop = world.sandbox.observe(({ operation, input }) => {
    const { NextToken, ResourceId } = Object(input) as Readonly<Record<string, unknown>>;
    if (fails && operation === "ListTagsForResource" && ResourceId === OTHERS[2] && NextToken === undefined)
      throw awsError("ServiceException", "No.");
  });
  await pass(20);
  stop();
  expect(await registered()).toEqual({ ...ALL, "by-hand/dev": PROD.account });
  fails = false;
  for (const id of OTHERS) world.sandbox.directory.account(id)!.parent = "r-ab12";
  await pass(30);
  expect(await registered()).toEqual({ ...ALL, "by-hand/dev": PROD.account });
  const alarmNames = { AlarmNames: [`${DISCOVERY_FUNCTION}-dead-letters`] };
  expect((await world.as(HUB, "monitoring", "DescribeAlarms", alarmNames)).MetricAlarms).toHaveLength(1);
  const bodies = (await world.take(HUB, `${DISCOVERY_FUNCTION}-dead-letters`)).map(
    ({ attributes }) => attributes.ErrorMessage,
  );
  expect(bodies.join("\n")).toContain("3 registrations would have to go at once, which nobody believes");
});

it("marks what it registered, and status shows it", async () => {
  const { hubs } = await status(world.fleet, "configuration", new Aws(world.sandbox.url), world.outdir);
  expect(hubs).toMatchObject([{ discovered: OTHERS.map((id) => `p${id}/dev`) }]);
});
