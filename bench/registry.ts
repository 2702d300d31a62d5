import { performance } from "node:perf_hooks";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SSMClient } from "@aws-sdk/client-ssm";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import Table from "cli-table3";
import { HUB_TABLES } from "../__tests__/fixtures/hub-tables";
import { parametersBelow } from "../common/stored-parameters";
import { readHead, type RegistrySource } from "../common/registry";
import { MONITORED_PROJECTS_PATH, SUMMARIES_TABLE } from "../contract/names";
import { registryOf } from "../contract/registry";
import { Refusal } from "../lambdas/archive/refusal";
import { RegisteredAccounts } from "../lambdas/archive/registered-accounts";
import { storeRegistry } from "../lambdas/connection/store-registry";
import { Sandbox } from "../sandbox";

const HUB = { account: "111111111111", region: "us-east-1" };
const SIZES = [300, 3_000, 10_000];
const GOOD = 2_000;
const REFUSED = [0, 200];
/** What SQS gives to the archive at once. */
const BATCH = 50;

interface Calls {
  parameterStore: number;
  dynamodb: number;
}

interface Result extends Calls {
  readonly milliseconds: number;
}

/** A hub in the embedded cloud with so many registered accounts, reached with the AWS SDK. */
class MadeHub {
  readonly calls: Calls = { parameterStore: 0, dynamodb: 0 };

  private constructor(
    private readonly sandbox: Sandbox,
    readonly source: RegistrySource,
    readonly registrations: number,
  ) {
    sandbox.observe(({ service }) => {
      if (service === "ssm") this.calls.parameterStore++;
      if (service === "dynamodb") this.calls.dynamodb++;
    });
  }

  static async with(registrations: number): Promise<MadeHub> {
    const onFailure = (error: unknown): never => {
      throw error;
    };
    const sandbox = await Sandbox.start({ start: Date.now(), port: 0, onFailure });
    const call = (service: string, operation: string, input: unknown): Promise<unknown> =>
      sandbox.callAs(HUB.account, HUB.region, service, operation, input);
    for (const table of HUB_TABLES) await call("dynamodb", "CreateTable", table);
    for (let number = 0; number < registrations; number++) {
      const Name = `${MONITORED_PROJECTS_PATH}/Team${number}/prod`;
      await call("ssm", "PutParameter", { Name, Value: accountOf(number), Type: "String" });
    }
    const config = {
      endpoint: sandbox.url,
      region: HUB.region,
      credentials: { accessKeyId: HUB.account, secretAccessKey: "any" },
    };
    const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(config));
    const source = { dynamodb, ssm: new SSMClient(config), summaries: SUMMARIES_TABLE, region: HUB.region };
    return new MadeHub(sandbox, source, registrations);
  }

  /** As the connection function does. @returns the size of the copy, in items */
  async copy(): Promise<number> {
    const parameters = await parametersBelow(this.source.ssm, MONITORED_PROJECTS_PATH);
    await storeRegistry(this.source, registryOf(parameters, HUB.region), Date.now());
    return (await readHead(this.source))!.Parts;
  }

  /** What one instance of the archive asks for to judge the messages, all within a minute. */
  async judge(refused: number): Promise<Result> {
    this.calls.parameterStore = this.calls.dynamodb = 0;
    const registered = new RegisteredAccounts(this.source, "registered");
    const start = performance.now();
    let found = 0;
    for (let batch = 0; batch < GOOD / BATCH; batch++) {
      const sentAt = Date.now();
      const strangers = (refused / GOOD) * BATCH;
      const claims = Array.from({ length: BATCH + strangers }, (_, number) => batch * BATCH + number).map(
        (number, at) => {
          const spoke = number % this.registrations;
          const account = accountOf(at < BATCH ? spoke : this.registrations + number);
          return { account, ProjectName: `Team${spoke}`, Environment: "prod" };
        },
      );
      const check = (claim: (typeof claims)[number]): Promise<void> =>
        registered.check(claim, sentAt).catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error;
          found++;
        });
      await Promise.all(claims.map(check));
    }
    if (found !== refused) throw new Error(`${found} were refused, not ${refused}`);
    return { ...this.calls, milliseconds: performance.now() - start };
  }

  async close(): Promise<void> {
    await this.sandbox.close();
  }
}

function accountOf(number: number): string {
  return String(500_000_000_000 + number);
}

async function main(): Promise<void> {
  const table = new Table({
    head: ["registrations", "read from", "refused", "Parameter Store", "DynamoDB", "ms"],
    colAligns: ["right", "left", "right", "right", "right", "right"],
    style: { head: [], border: [] },
  });
  for (const size of SIZES) {
    const hub = await MadeHub.with(size);
    try {
      for (const refused of REFUSED) table.push(row(size, "the parameters", refused, await hub.judge(refused)));
      const parts = await hub.copy();
      for (const refused of REFUSED)
        table.push(row(size, `the copy, ${parts} item`, refused, await hub.judge(refused)));
    } finally {
      await hub.close();
    }
  }
  console.log(`\nCalls of one instance of the archive for ${GOOD} good messages and those refused, within a minute:\n`);
  console.log(table.toString());
}

function row(
  size: number,
  from: string,
  refused: number,
  { parameterStore, dynamodb, milliseconds }: Result,
): (string | number)[] {
  return [size, from, refused, parameterStore, dynamodb, milliseconds.toFixed(0)];
}

void main();
