import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { DynamoDBClient, QueryCommand, ScanCommand, type ScanCommandOutput } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { METRICS } from "../../metric-library";
import { eventually } from "./eventually";
import { FreshCopy } from "./fresh-copy";
import { Program } from "./program";

// Needs Node, npm, git and a POSIX shell: what a user's machine has.

const HUB = "111111111111";
/** What each spoke of the example is asked for; the one in development for everything there is. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  dev: Object.keys(METRICS),
  prod: ["CompletedTrainingJobs24h", "NumberEndPointsInService", "TotalCompletedTrainingJobs"],
};
const SERIES = Object.entries(ASKED).flatMap(([environment, metrics]) =>
  [...metrics, "ExtractionHealth"].sort().map((metric) => `Project1 ${environment} ${metric}`),
);

/** All but the metric that is measured once a day. */
const IN_EVERY_RUN = SERIES.length - 1;
/** Of metrics that have nothing to measure on some days: no spot job ended, no job reports the final metric. */
const SOMETIMES_NOTHING = 2;

/** The rows of the table that is printed first, cell by cell. */
function tableOf(output: string): readonly (readonly string[])[] {
  const rows = output
    .slice(0, output.indexOf("└"))
    .split("\n")
    .filter((line) => line.startsWith("│"));
  const cells = rows.map((row) => row.split("│").slice(1, -1));
  return cells.slice(1).map((row) => row.map((cell) => cell.trim()));
}

/** A client as the program's user would make it: the access key id is the account. */
function clientOf(program: Program): object {
  return {
    endpoint: program.url,
    region: "us-east-1",
    credentials: { accessKeyId: HUB, secretAccessKey: "any" },
  };
}

/** When the newest measurement of a metric was made. */
async function newestDate(program: Program): Promise<string> {
  const client = new DynamoDBClient(clientOf(program));
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: "ds-dashboard-metrics",
      KeyConditionExpression: "MetricName = :metric",
      ExpressionAttributeValues: { ":metric": { S: "ExtractionHealth" } },
      ScanIndexForward: false,
      Limit: 1,
    }),
  );
  client.destroy();
  return Items[0]?.ExtractionDate?.S ?? "";
}

async function countRows(program: Program): Promise<number> {
  const client = new DynamoDBClient(clientOf(program));
  let count = 0;
  let ExclusiveStartKey: ScanCommandOutput["LastEvaluatedKey"];
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({ TableName: "ds-dashboard-metrics", Select: "COUNT", ExclusiveStartKey }),
    );
    count += page.Count ?? 0;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  client.destroy();
  return count;
}

async function refresh(program: Program): Promise<void> {
  const client = new EventBridgeClient(clientOf(program));
  await client.send(
    new PutEventsCommand({
      Entries: [{ Source: "metric_extractor", DetailType: "metric_extractor", Resources: [], Detail: "{}" }],
    }),
  );
  client.destroy();
}

describe("npm start, on a machine with Node, npm, git and a shell", () => {
  let machine: FreshCopy;
  const started: Program[] = [];

  beforeEach(() => {
    machine = new FreshCopy();
  });
  afterEach(async () => {
    for (const program of started.splice(0)) await program.kill();
    machine.remove();
  });

  function start(...options: readonly string[]): Program {
    const program = new Program(machine, ...options);
    started.push(program);
    return program;
  }

  /** What is in the folder for temporary files, but for the caches of Node's tools. */
  function leftBehind(): readonly string[] {
    return readdirSync(machine.temporary).filter((name) => !/^(tsx-|node-compile-cache)/.test(name));
  }

  /** Ctrl-C, and what has to hold afterwards. */
  async function interrupt(program: Program): Promise<void> {
    const code = await program.interrupt();
    // The program's own code is 0; npm, or the shell that it starts, may make of it that a signal ended them.
    expect([0, 130, null]).toContain(code);
    expect(program.output).toContain("Ending the embedded cloud.");
    await program.gone();
    expect(leftBehind()).toEqual([]);
  }

  /** Starts with something wrong, and answers what was printed. */
  async function fails(exitCode: number, ...options: readonly string[]): Promise<string> {
    const program = start(...options);
    const code = await program.ended;
    expect({ code, output: program.output }).toEqual({ code: exitCode, output: program.output });
    expect(leftBehind()).toEqual([]);
    expect(existsSync(join(machine.project, "cdktf.out"))).toBe(false);
    return program.output;
  }

  it("prints the table of all hub's series, and Ctrl-C ends it without a trace", async () => {
    const began = Date.now();
    const program = await start("--port", "0").ready();
    const took = Date.now() - began;
    console.log(`npm start reached its table after ${(took / 1000).toFixed(1)} s`);
    const rows = tableOf(program.output);
    // What a metric is asked about is in its name, in brackets.
    expect(rows.map((row) => row.slice(0, 3).join(" ").replace(/\(.*/, ""))).toEqual(SERIES);
    for (const row of rows.filter(([, , metric]) => metric === "ExtractionHealth")) {
      const asked = ASKED[row[1]!]!;
      // Whether what is measured once a day was due in the last run is a matter of the hour.
      const daily = asked.includes("MlCostYesterday") ? 1 : 0;
      expect([`ok ${asked.length}`, `ok ${asked.length - daily}`]).toContain(row[3]);
    }
    // Labels of failed jobs are names of errors.
    const aroundTheTable = program.output.split("\n").filter((line) => !line.startsWith("│"));
    expect(aroundTheTable.join("\n")).not.toMatch(/warning|error/i);
    await interrupt(program);
  });

  it.each([
    ["synthesizes", async () => temporaryFolderIn(machine)],
    ["extracts two weeks", async (program: Program) => program.printed(/✓ Connecting the accounts/)],
  ])("can be ended by Ctrl-C while it %s", async (_doing, underWay) => {
    const program = start("--port", "0", "--state", join(machine.folder, "state"));
    await underWay(program);
    await program.interrupt();
    await program.gone();
    expect(leftBehind()).toEqual([]);
    // What was only begun is no state to go on from.
    expect(existsSync(join(machine.folder, "state", "state.json"))).toBe(false);
  });

  it("says in one line that the port is in use", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const state = join(machine.folder, "state");
    const output = await fails(1, "--port", String(port), "--state", state);
    server.close();
    expect(output.trim().split("\n")).toEqual([
      `Port ${port} on 127.0.0.1 is in use; end what listens there, or give another one: npm start -- --port 4567`,
    ]);
    expect(existsSync(state)).toBe(false);
  });

  it.each([
    [
      ["--port", "nonsense"],
      "error: option '--port <port>' argument 'nonsense' is invalid. Use a number from 0 to 65535.",
    ],
    [["--prot", "1"], "error: unknown option '--prot'\n(Did you mean --port?)"],
  ])("refuses %j, and says where the usage is shown", async (options, message) => {
    const output = await fails(2, ...options);
    expect(output.trim()).toBe(`${message}\n(--help shows what is accepted)`);
  });

  it.each([
    [
      "an unknown metric",
      ['"NumberEndPointsInService"', '"NumberEndpointsInServices"'],
      ["spokes[0].metrics[11]", 'Did you mean "NumberEndPointsInService"?'],
    ],
    [
      "a syntax error",
      ['account: "111111111111"', 'account "111111111111"'],
      ["dashboard.config.ts:", 'Expected "}" but found'],
    ],
    ["a bad account id", ['account: "111111111111"', 'account: "11111"'], ["hubs[0].account", '"11111"', "12 digits"]],
  ])("names %s in dashboard.config.ts, and writes nothing", async (_what, [right, wrong], said) => {
    const config = join(machine.project, "dashboard.config.ts");
    writeFileSync(config, readFileSync(config, "utf8").replace(right!, wrong!));
    const state = join(machine.folder, "state");
    const output = await fails(2, "--port", "0", "--state", state);
    for (const part of ["dashboard.config.ts has 1 problem", ...said]) expect(output).toContain(part);
    // The message, not where in the code it was thrown.
    expect(output).not.toMatch(/^\s+at /m);
    expect(existsSync(state)).toBe(false);
  });

  it("goes on from a state folder: same rows, no second history, connections as they were", async () => {
    const options = ["--port", "0", "--days", "1", "--state", join(machine.folder, "state")];
    const first = await start(...options).ready();
    const kept = await countRows(first);
    const newest = await newestDate(first);
    await interrupt(first);

    const second = await start(...options).ready();
    expect(second.output).not.toMatch(/Connecting|Letting/);
    expect(tableOf(second.output)).toEqual(tableOf(first.output));
    expect(await countRows(second)).toBe(kept);

    await refresh(second);
    await eventually("the rows of the run", async () => {
      return (await countRows(second)) >= kept + IN_EVERY_RUN - SOMETIMES_NOTHING || undefined;
    });
    const added = (await countRows(second)) - kept;
    expect(added).toBeGreaterThanOrEqual(IN_EVERY_RUN - SOMETIMES_NOTHING);
    expect(added).toBeLessThanOrEqual(IN_EVERY_RUN);
    // Its time is now, not that of the first start's history.
    expect((await newestDate(second)) > newest).toBe(true);
    await interrupt(second);
  });
});

/** Waits until the program has made its own folder for temporary files, as it does before it synthesizes. */
async function temporaryFolderIn(machine: FreshCopy): Promise<void> {
  while (!readdirSync(machine.temporary).some((name) => name.startsWith("ds-dashboard-"))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
