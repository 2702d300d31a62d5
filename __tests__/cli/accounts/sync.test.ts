import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { syncAccounts, type SyncResult } from "../../../cli/accounts/sync";
import { Aws } from "../../../cli/fleet/aws";
import { awsError, Sandbox } from "../../../sandbox";
import { START } from "../../system/world";
import { dsDashboard } from "../command-line";

const MANAGEMENT = "999999999999";
const UNIT = "ou-ab12-34cd56ef";
const SCOPE = { organizationalUnits: [UNIT], projectTag: "Project", environmentTag: "Environment" };

let sandbox: Sandbox;
let folder: string;
let file: string;

beforeAll(async () => {
  sandbox = await Sandbox.start({ start: START, port: 0, onFailure: () => undefined });
});
afterAll(() => sandbox.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "accounts-"));
  file = join(folder, "accounts.json");
  const { directory } = sandbox;
  directory.create({ id: "o-a1b2c3d4e5", managementAccount: MANAGEMENT, root: "r-ab12" });
  directory.addUnit(UNIT, "r-ab12");
  directory.addUnit("ou-ab12-prodprod", UNIT);
  directory.addAccount({ id: "900000000000", name: "elsewhere", parent: "r-ab12", tags: {} });
});
afterEach(() => rmSync(folder, { recursive: true }));

const add = (number: number, Project?: string, Environment?: string, parent = UNIT) =>
  sandbox.directory.addAccount({
    id: String(200_000_000_000 + number),
    name: `Account ${number}`,
    parent,
    tags: { ...(Project === undefined ? {} : { Project }), ...(Environment === undefined ? {} : { Environment }) },
  });

async function sync(more: object = {}, check = false, account = MANAGEMENT): Promise<SyncResult> {
  const aws = await new Aws(sandbox.url).at({ account, region: "us-east-1", access: undefined });
  return syncAccounts(aws, { ...SCOPE, ...more }, file, check);
}

it("takes over the active accounts of units and of those below them, page after page, sorted by their names", async () => {
  for (let number = 0; number < 45; number++) add(number, `p${100 - number}`, "dev");
  add(50, "alpha", "prod", "ou-ab12-prodprod");
  add(51, "gone", "dev").state = "SUSPENDED";
  add(52).state = "PENDING_CLOSURE";
  add(53);
  add(54);
  const result = await sync({
    exclude: ["200000000053", "ACCOUNT 54"],
    organizationalUnits: [UNIT, "ou-ab12-prodprod"],
  });
  expect(result).toMatchObject({ ok: true, accounts: 46, removed: [] });
  const written = JSON.parse(readFileSync(file, "utf8"));
  expect(written).toHaveLength(46);
  expect(written[0]).toEqual({ project: "alpha", environment: "prod", account: "200000000050" });
  expect(written[1]).toEqual({ project: "p100", environment: "dev", account: "200000000000" });
  expect(readdirSync(folder)).toEqual(["accounts.json"]);
});

it("tells what is different, and writes nothing when it only checks", async () => {
  add(1, "a", "dev");
  const two = add(2, "b", "dev");
  await sync();
  two.tags = { Project: "c", Environment: "dev" };
  const before = readFileSync(file, "utf8");
  const checked = await sync({}, true);
  expect(checked).toMatchObject({
    ok: false,
    added: [{ project: "c", environment: "dev", account: "200000000002" }],
    removed: [{ project: "b", environment: "dev", account: "200000000002" }],
  });
  expect(readFileSync(file, "utf8")).toBe(before);
  expect(await sync()).toMatchObject({ ok: true });
  expect(await sync({}, true)).toMatchObject({ ok: true, added: [], removed: [] });
});

it("tells everything that is wrong with the tags at once, and writes nothing", async () => {
  add(1, "a", "dev");
  add(2, "A", "Dev");
  add(3, "has space", undefined);
  await expect(sync()).rejects.toThrow(
    [
      "The accounts cannot be taken over; nothing was written.",
      '200000000003 (Account 3): the tag Project is "has space"; use letters, digits and dashes, with a letter or digit at both ends.',
      "200000000003 (Account 3) has no tag Environment; tag it, or leave it out by --exclude.",
      "200000000002 (Account 2) would be spoke-a-dev, as is 200000000001 (Account 1); names compare without case.",
    ].join("\n- "),
  );
  expect(readdirSync(folder)).toEqual([]);
});

it("leaves the file as it is where nobody would be left, where it is no list of accounts, and where a page fails", async () => {
  await expect(sync()).rejects.toThrow(`There is no active account in ${UNIT}; nothing was written.`);
  add(1, "a", "dev");
  writeFileSync(file, "{}");
  await expect(sync()).rejects.toThrow("holds something else than accounts");
  let pages = 0;
  const stop = sandbox.observe(({ service }) => {
    if (service === "organizations" && ++pages > 1) throw awsError("ServiceException", "No.");
  });
  await expect(sync()).rejects.toThrow("No.");
  stop();
  expect(readFileSync(file, "utf8")).toBe("{}");
});

it("says who may read an organization, and what is not in it", async () => {
  await expect(sync({}, false, "111111111111")).rejects.toThrow(
    "Account 111111111111 may not read the organization (AccessDeniedException: You don't have permissions to access this resource.). Use credentials of its management account",
  );
  await expect(sync({ organizationalUnits: ["ou-ab12-other"] })).rejects.toThrow(
    "The organization of account 999999999999 has not all of ou-ab12-other (ParentNotFoundException",
  );
});

it("is a command, which ends with 1 where a check finds a difference", async () => {
  add(1, "a", "dev");
  const args = ["accounts", "sync", "--ou", UNIT, "--check", "--endpoint-url", sandbox.url];
  const variables = { AWS_ACCESS_KEY_ID: MANAGEMENT, AWS_SECRET_ACCESS_KEY: "any", AWS_REGION: "us-east-1" };
  const { code, stdout } = await dsDashboard(args, Infinity, variables);
  expect(stdout).toBe(
    "+ a/dev 200000000001\naccounts.json is not as the organization is. Write it: ds-dashboard accounts sync, without --check\n",
  );
  expect(code).toBe(1);
});
