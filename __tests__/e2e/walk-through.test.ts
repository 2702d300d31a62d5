import example from "../../dashboard.config";
import { AwsCli } from "./aws-cli";
import { eventually } from "./eventually";
import { ROWS, SPOKES } from "./example-rows";
import { FreshCopy } from "./fresh-copy";
import { Program } from "./program";

// Needs the AWS CLI. The hub and the spokes of dashboard.config.ts:
const HUB = example.hubs[0]!.account;
const [FIRST] = SPOKES as [(typeof SPOKES)[number]];

/** The archive waits at most this long for a batch to fill */
const BATCHING_WINDOW_MS = 5_000;

// The commands of the walk-through that this project's users know, word for word but for the account ids.
const putMonitor = `aws ssm put-parameter \\
--name "/monitors/TestHub" \\
--type "String" \\
--value "${HUB}" \\
--overwrite`;
const putMonitoredProject = (spoke: string, environment: string): string => `aws ssm put-parameter \\
    --name "/monitored_projects/TestProject/${environment}" \\
    --type "String" \\
    --value "${spoke}" \\
    --overwrite`;
const EBPut = String.raw`aws lambda invoke --function-name ds-dashboard-connection \
    --payload "{ \"action\": \"EBPut\"}" lambda.out.json`;
const EBRule = String.raw`aws lambda invoke --function-name ds-dashboard-connection \
    --payload "{ \"action\": \"EBRule\"}" lambda.out.json`;
const refresh = `aws events put-events --entries '[
  {"Source": "metric_extractor", "DetailType": "metric_extractor", "Resources": [], "Detail": "{}"}
]'`;
const countRows = "aws dynamodb scan --table-name ds-dashboard-metrics --select COUNT";

/** The commands that the program prints for pasting: two spaces in front, and each line that ends with \ goes on. */
function printedCommands(output: string): readonly string[] {
  const lines = output.split("\n").filter((line) => line.startsWith("  "));
  return lines
    .join("\n")
    .split(/(?<!\\)\n/)
    .map((command) => command.trim())
    .filter((command) => command.includes(" aws "));
}

async function pause(milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

describe("the AWS CLI against npm start", () => {
  let program: Program;
  let aws: AwsCli;
  /** What a start made, to be removed in the reverse order, however far it came. */
  const cleanups: (() => void | Promise<void>)[] = [];

  /** Starts what a test needs; the AWS CLI is looked for first. */
  async function start(...options: readonly string[]): Promise<void> {
    new AwsCli("").remove();
    const machine = new FreshCopy();
    cleanups.push(() => machine.remove());
    program = new Program(machine, "--port", "0", "--days", "1", ...options);
    cleanups.push(() => program.kill());
    await program.ready();
    aws = new AwsCli(program.url);
    cleanups.push(() => aws.remove());
  }

  async function cleanUp(): Promise<void> {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  }

  async function rows(): Promise<number> {
    return (await aws.json(HUB, countRows)).Count;
  }

  async function connectAsDocumented(): Promise<void> {
    for (const { account, environment } of SPOKES) {
      await aws.run(account, putMonitor);
      await aws.run(HUB, putMonitoredProject(account, environment));
    }
    await invoke(HUB, EBPut);
    for (const { account } of SPOKES) {
      await invoke(account, EBPut);
      await invoke(account, EBRule);
    }
    await invoke(HUB, EBRule);
  }

  async function invoke(account: string, command: string): Promise<void> {
    const answer = await aws.json(account, command);
    expect({ account, command, ...answer, returned: aws.written("lambda.out.json") }).toEqual(
      expect.not.objectContaining({ FunctionError: expect.anything() }),
    );
  }

  /** Waits until the table holds at least `count` rows. */
  async function untilRows(count: number): Promise<void> {
    await eventually(`${count} rows`, async () => (await rows()) >= count || undefined);
  }

  /** Waits for what would arrive late, or twice: there are `count` rows now, and still when the batches are through. */
  async function staysAt(count: number): Promise<void> {
    expect(await rows()).toBe(count);
    await pause(2 * BATCHING_WINDOW_MS);
    expect(await rows()).toBe(count);
  }

  describe("unconnected", () => {
    beforeAll(() => start("--unconnected"));
    afterAll(cleanUp);

    it("answers who is asking", async () => {
      expect((await aws.json(HUB, "aws sts get-caller-identity")).Account).toBe(HUB);
    });

    it("has the table, and nothing in it", async () => {
      expect(await rows()).toBe(0);
    });

    it("says what to do, and to try again, when a rule is asked for before the other side allows it", async () => {
      // Without the hub's own parameter: with it, the hub's function would soon let the spoke in by itself.
      await aws.run(FIRST.account, putMonitor);
      expect(await aws.json(FIRST.account, EBRule)).toMatchObject({ StatusCode: 200, FunctionError: "Unhandled" });
      const { errorMessage } = aws.written("lambda.out.json");
      expect(errorMessage).toContain(`Not yet allowed to put events on the bus of ${HUB}:us-east-1.`);
      expect(errorMessage).toContain('run {"action":"EBPut"} of ds-dashboard-connection there');
      expect(errorMessage).toContain('then {"action":"EBRule"} here again');
    });

    it("connects both spokes by the documented commands, and stores one row for each spoke and metric", async () => {
      await connectAsDocumented();
      expect(await aws.json(HUB, refresh)).toMatchObject({ FailedEntryCount: 0 });
      await untilRows(ROWS);
      await staysAt(ROWS);
    });

    it("changes nothing when connected again, and adds one row for each at the next refresh", async () => {
      await connectAsDocumented();
      expect(await rows()).toBe(ROWS);
      await aws.run(HUB, refresh);
      await untilRows(2 * ROWS);
      await staysAt(2 * ROWS);
    });

    it("shows what the extraction logged", async () => {
      const group = "/aws/lambda/ds-dashboard-extract-project1-dev";
      const { events } = await aws.json(FIRST.account, `aws logs filter-log-events --log-group-name ${group}`);
      expect(events.length).toBeGreaterThan(0);
      for (const { message } of events) expect(() => JSON.parse(message)).not.toThrow();
    });

    it("has left nothing in the queues", async () => {
      // Version 1 has an endpoint of its own for SQS in us-east-1, which goes before AWS_ENDPOINT_URL.
      const sqs = 'aws sqs --endpoint-url "$AWS_ENDPOINT_URL"';
      const { QueueUrls } = await aws.json(HUB, `${sqs} list-queues`);
      expect(QueueUrls.length).toBeGreaterThan(0);
      for (const url of QueueUrls) {
        const { Attributes } = await aws.json(
          HUB,
          `${sqs} get-queue-attributes --queue-url ${url} --attribute-names All`,
        );
        expect({ url, waiting: Attributes.ApproximateNumberOfMessages }).toEqual({ url, waiting: "0" });
      }
    });
  });

  describe.each([
    { title: "unconnected", options: ["--unconnected"], commands: 8, scans: "aws dynamodb scan" },
    { title: "connected", options: [], commands: 3, scans: "aws dynamodb query" },
  ])("the commands printed when $title", ({ options, commands, scans }) => {
    beforeAll(() => start(...options));
    afterAll(cleanUp);

    it("all work as they are", async () => {
      const before = await rows();
      const printed = printedCommands(program.output);
      expect(printed).toHaveLength(commands);
      for (const command of printed) {
        // As the program says beside them: version 1 does not know this option.
        const known =
          aws.majorVersion === "1" ? command.replace("--cli-binary-format raw-in-base64-out ", "") : command;
        const answer = await aws.run("", known);
        expect(answer).not.toContain("FunctionError");
        if (!known.includes(scans)) expect({ known, answer }).not.toEqual({ known, answer: "[]" });
      }
      await untilRows(before + (options.length > 0 ? FIRST.rows : ROWS));
    });
  });
});
