import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Sandbox, StateFolderError } from "../../sandbox";

const ACCOUNT = "111111111111";
const REGION = "us-east-1";

let folder: string;
let running: Sandbox;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "damaged-"));
  await start();
  await running.callAs(ACCOUNT, REGION, "dynamodb", "CreateTable", {
    TableName: "metrics",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "Name", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "Name", KeyType: "HASH" }],
  });
  await running.close();
});
afterEach(async () => {
  await running.close({ keep: false });
  rmSync(folder, { recursive: true });
});

async function start(): Promise<void> {
  running = await Sandbox.start({ start: 0, port: 0, stateFolder: folder, onFailure: () => undefined });
}

const tables = (): string => join(folder, "dynamodb", ACCOUNT, REGION);
const file = (name: RegExp): string =>
  join(
    tables(),
    readdirSync(tables()).find((one) => name.test(one))!,
  );

it("is taken up where nothing is damaged", async () => {
  await start();
  expect(await running.restore()).toBe(true);
  const listed = await running.callAs(ACCOUNT, REGION, "dynamodb", "ListTables", {});
  expect(listed).toEqual({ TableNames: ["metrics"] });
});

it.each<[string, () => void, RegExp]>([
  [
    "tables that are cut off",
    () => truncateSync(file(/^MANIFEST/), 20),
    /us-east-1 cannot be opened \(Corruption: .*\)/,
  ],
  ["tables without their beginning", () => rmSync(file(/^CURRENT$/)), /us-east-1 cannot be opened \(.* does not exist/],
  ["no tables", () => rmSync(join(folder, "dynamodb"), { recursive: true }), /us-east-1 cannot be opened/],
  [
    "a service's state in another form",
    () => {
      const state = join(folder, "state.json");
      const kept = JSON.parse(readFileSync(state, "utf8")) as { services: object };
      writeFileSync(state, JSON.stringify({ ...kept, services: { ...kept.services, ssm: 1 } }));
    },
    /is not iterable/,
  ],
])("refuses %s by the folder, and says how to begin anew", async (_what, damage, reason) => {
  damage();
  await start();
  const refused = running.restore();
  await expect(refused).rejects.toThrow(StateFolderError);
  await expect(refused).rejects.toThrow(`What ${folder} keeps is damaged: `);
  await expect(refused).rejects.toThrow(reason);
  await expect(refused).rejects.toThrow(/; remove the folder to begin anew\.$/);
});
