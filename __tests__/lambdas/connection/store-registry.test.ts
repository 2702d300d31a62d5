import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import { readRegistry, type RegistrySource } from "../../../common/registry";
import { REGISTRY_SUMMARY, SUMMARIES_TABLE } from "../../../contract/names";
import type { Registry } from "../../../contract/registry";
import { storeRegistry } from "../../../lambdas/connection/store-registry";
import { Table } from "../archive/harness";

const REGION = "eu-west-1";
const NOW = Date.now();

/** Names that do not compress well, so that the copy has several parts. */
function registry(spokes: number, project = "project"): Registry {
  const random = (number: number): string => Math.abs(Math.sin(number)).toString(36).slice(2);
  return {
    spokes: Array.from({ length: spokes }, (_, number) => ({
      ...{ project: `${project}-${random(number)}${random(number + 0.5)}`, environment: "prod" },
      ...{ account: String(500_000_000_000 + Math.floor(Math.abs(Math.sin(number * 7)) * 1e11)), region: REGION },
    })),
    reserved: [{ project: "Rocket", environment: "prod" }, { project: "Moon" }],
  };
}

let table: Table;
let source: RegistrySource;
beforeEach(async () => {
  table = await Table.start();
  const ssm = new SSMClient({ region: REGION });
  ssm.send = async () => ({ Parameters: [{ Name: "/monitored_projects/Team/dev", Value: "222222222222:eu-west-2" }] });
  source = { dynamodb: DynamoDBDocumentClient.from(table.dynamodb), summaries: SUMMARIES_TABLE, ssm, region: REGION };
});
afterEach(() => table.stop());

async function keys(): Promise<string[]> {
  const { Items = [] } = await source.dynamodb.send(
    new QueryCommand({
      TableName: SUMMARIES_TABLE,
      KeyConditionExpression: "Summary = :summary",
      ProjectionExpression: "#key",
      ExpressionAttributeNames: { "#key": "Key" },
      ExpressionAttributeValues: { ":summary": REGISTRY_SUMMARY },
    }),
  );
  return Items.map(({ Key }) => String(Key));
}

test("without a copy the parameters are read", async () => {
  expect(await readRegistry(source)).toEqual({
    spokes: [{ project: "Team", environment: "dev", account: "222222222222", region: "eu-west-2" }],
    reserved: [],
    version: undefined,
  });
});

test("a copy of any size is read as it was written, and one that replaces it leaves nothing behind", async () => {
  const large = registry(20_000);
  await storeRegistry(source, large, NOW);
  expect(await readRegistry(source)).toMatchObject(large);
  expect((await keys()).length).toBeGreaterThan(2);

  await storeRegistry(source, registry(0), NOW + 1);
  expect(await readRegistry(source)).toMatchObject(registry(0));
  expect(await keys()).toHaveLength(2);
});

test("what says the same is confirmed, and keeps its version", async () => {
  await storeRegistry(source, registry(3), NOW - 3 * 86_400_000);
  expect((await readRegistry(source)).version).toBeUndefined();
  await storeRegistry(source, registry(3), NOW);
  const known = await readRegistry(source);
  expect(known).toMatchObject(registry(3));
  await storeRegistry(source, registry(3), NOW + 1);
  expect(await readRegistry(source, known)).toBe(known);
});

test("of runs at once that one counts which began last to read, whichever ends last", async () => {
  await storeRegistry(source, registry(1), NOW + 2);
  await storeRegistry(source, registry(2), NOW + 1);
  expect(await readRegistry(source)).toMatchObject(registry(1));
  const runs = Array.from({ length: 8 }, (_, run) => storeRegistry(source, registry(5, `run-${run}`), NOW + 10 + run));
  await Promise.all(runs);
  expect(await readRegistry(source)).toMatchObject(registry(5, "run-7"));
  await storeRegistry(source, registry(1), NOW + 100);
  expect(await keys()).toHaveLength(2);
});
