import { execFile } from "node:child_process";
import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-eventbridge";
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from "@aws-sdk/client-sqs";
import example from "../../dashboard.config";
import {
  CONNECTION_CHANGES_QUEUE,
  EVENT_SOURCE,
  FORWARD_DEAD_LETTERS,
  SPOKES_STATEMENT_ID,
} from "../../contract/names";
import { ROWS, SPOKES } from "./example-rows";
import { eventually } from "./eventually";
import { FreshCopy } from "./fresh-copy";
import { Program } from "./program";
import { endsWithSuite } from "./terraform/at-end";

// Needs bash. The hub and the spokes of dashboard.config.ts:
const HUB = example.hubs[0]!.account;
/** What waits where nothing can be delivered. */
const UNDELIVERED = SPOKES.map(({ account, rows }) => ({ account, waiting: rows }));

/** What a shell command left. */
interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * `npx ds-dashboard` on a user's machine, one day with an embedded cloud that nobody has connected yet. Each part goes on
 * where the one before ended.
 */
describe("npx ds-dashboard", () => {
  let machine: FreshCopy;
  let program: Program;
  let events: EventBridgeClient;
  let sqs: SQSClient;

  const atEnd = endsWithSuite();

  beforeAll(async () => {
    machine = new FreshCopy();
    atEnd(() => machine.remove());
    program = new Program(machine, "--unconnected", "--port", "0");
    atEnd(() => program.kill());
    await program.ready();
    const credentials = { accessKeyId: HUB, secretAccessKey: "any" };
    const hub = { endpoint: program.url, region: "us-east-1", credentials };
    events = new EventBridgeClient(hub);
    sqs = new SQSClient(hub);
    atEnd(() => events.destroy());
    atEnd(() => sqs.destroy());
  });

  /** Runs a line with bash in the checkout. It fails where any part of a pipe does. */
  function shell(line: string): Promise<Ended> {
    const { PATH, ...environment } = machine.environment;
    // npm may ask nobody: what it starts is in the checkout.
    const offline = { npm_config_offline: "true", AWS_ENDPOINT_URL: program.url };
    const env = { ...environment, PATH: `${PATH}:/usr/bin:/bin`, ...offline };
    return new Promise((resolve) => {
      execFile("/bin/bash", ["-o", "pipefail", "-c", line], { cwd: machine.project, env }, (error, stdout, stderr) =>
        resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
      );
    });
  }

  /** Runs a line that ends as it should. */
  async function succeeds(line: string): Promise<string> {
    const ended = await shell(line);
    expect({ line, ...ended }).toMatchObject({ code: 0 });
    return ended.stdout;
  }

  /** As `succeeds`, with `--json`: what it printed. */
  async function json(line: string): Promise<any> {
    return JSON.parse(await succeeds(`${line} --json`));
  }

  /** Runs a line that ends with exit code 1, with `--json`: what it printed. */
  async function notOk(line: string): Promise<any> {
    const ended = await shell(`${line} --json`);
    expect({ line, ...ended }).toMatchObject({ code: 1 });
    return JSON.parse(ended.stdout);
  }

  describe("for somebody who has no account", () => {
    it("shows the catalogue of metrics, and all about one", async () => {
      const { metrics } = await json("npx ds-dashboard metrics");
      expect(metrics.map(({ name }: { name: string }) => name)).toContain("NumberEndPointsInService");
      const stdout = await succeeds("npx ds-dashboard metrics NumberEndPointsInService");
      expect(stdout).toMatch(/^NumberEndPointsInService: Endpoints in service \(Count\)\n/);
      expect(stdout).toContain("sagemaker:ListEndpoints on *");
    });

    it("completes its words in bash, by the line of the documentation", async () => {
      const script = [
        'eval "$(npx ds-dashboard completion bash)"',
        "COMP_WORDS=(ds-dashboard quarantine redrive --reason cl) COMP_CWORD=4",
        "_ds_dashboard",
        'echo "${COMPREPLY[@]}"',
        "complete -p ds-dashboard",
      ];
      expect(await succeeds(script.join("\n"))).toBe("claim\ncomplete -F _ds_dashboard ds-dashboard\n");
    });

    it.each([
      ["statsu", "(Did you mean status?)"],
      ["connect Project1/dve", 'Did you mean "Project1/dev"?'],
    ])("refuses %j with exit code 2, and says why on standard error", async (line, reason) => {
      const { code, stdout, stderr } = await shell(`npx ds-dashboard ${line}`);
      expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(reason) });
    });
  });

  describe("connects", () => {
    it("what status says is not connected", async () => {
      const { code, stdout } = await shell("npx ds-dashboard status");
      expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining("0 of 2 connections up.") });
      expect(stdout).toContain("Connect: ds-dashboard connect Project1/dev Project1/prod");
      expect(await succeeds("npx ds-dashboard connect")).toContain("2 of 2 connections up.");
      expect(await succeeds("npx ds-dashboard status")).toContain("Everything is as it should be.");
    });

    it("so that the spokes answer, and what they measured is in the hub", async () => {
      const { ok, hubs } = await json("npx ds-dashboard refresh");
      expect({ ok, spokes: hubs[0].spokes }).toMatchObject({ ok: true, spokes: [{ state: "answered" }, {}] });
      expect(await rows(0)).toEqual(Array(ROWS).fill(expect.objectContaining({ ProjectName: "Project1" })));
      const head = await succeeds("npx ds-dashboard export --environment dev | head -2");
      expect(head).toMatch(/^MetricName,ExtractionDate,.*\n\w+,.*,Project1,dev,222222222222,us-east-1,.*\n$/);
    });
  });

  describe("looks after what a hub refused", () => {
    it("and lists it, with the reason and without the value", async () => {
      await measuredAtHome();
      const messages = await eventually(
        "what was refused, which is delivered again first, after a minute",
        async () => {
          const { hubs } = await json("npx ds-dashboard quarantine list --reason unregistered-account");
          return hubs[0].messages.length > 0 ? hubs[0].messages : undefined;
        },
      );
      expect(messages).toMatchObject([{ account: HUB, project: "Home", environment: "dev", metric: "Rooms" }]);
      expect(JSON.stringify(messages)).not.toContain("4711");
      expect((await notOk("npx ds-dashboard status")).hubs).toMatchObject([{ quarantined: 1 }]);
    });

    it("and stores it once the account is connected, under names that are in no configuration", async () => {
      await succeeds(`npx ds-dashboard connect Home/dev --spoke-account ${HUB}:us-east-1`);
      expect(await succeeds("npx ds-dashboard quarantine redrive")).toBe("Hub hub: 1 sent to the archive again.\n");
      // A project that nobody has reported for is an error of export, not an empty list.
      const isHome = (row: any): boolean => row.ProjectName === "Home";
      await eventually("its row", async () => (await rows(1))?.find(isHome));
      expect(await rows(1, "--project Home")).toHaveLength(1);
      expect((await json("npx ds-dashboard quarantine list")).hubs).toMatchObject([{ waiting: 0 }]);
    });
  });

  describe("looks after what could not be delivered", () => {
    it("and names the missing statement, who was silent for it, and why", async () => {
      await eventually("no change of the hub's parameters is still to be followed", nothingToFollow);
      await events.send(new RemovePermissionCommand({ StatementId: SPOKES_STATEMENT_ID }));
      const { hubs } = await notOk("npx ds-dashboard refresh --timeout 8");
      const states = hubs[0].spokes.map(({ project, state }: Record<string, string>) => `${project} ${state}`);
      expect(states.sort()).toEqual(["Home silent", "Project1 silent", "Project1 silent"]);
      const { accounts } = await notOk("npx ds-dashboard status");
      const differences = accounts.flatMap((account: any) => account.differences);
      expect(differences).toEqual([{ kind: "statement", name: SPOKES_STATEMENT_ID, problem: "missing" }]);
      const { queues } = await json("npx ds-dashboard dead-letters list Project1");
      const waiting = queues.filter((queue: any) => queue.queue === FORWARD_DEAD_LETTERS && queue.waiting > 0);
      expect(waiting.map(({ account, waiting, errors }: any) => ({ account, waiting, errors }))).toEqual(
        UNDELIVERED.map(({ account, waiting }) => ({
          account,
          waiting,
          errors: [expect.objectContaining({ code: "NO_PERMISSIONS", count: waiting })],
        })),
      );
    });

    it("and sends it again once the statement is there: each measurement is stored once", async () => {
      const before = (await rows(0))!.length;
      await succeeds("npx ds-dashboard connect");
      const { queues } = await json("npx ds-dashboard dead-letters redrive");
      expect(queues.map(({ sent }: any) => sent).filter(Boolean)).toEqual(UNDELIVERED.map(({ waiting }) => waiting));
      expect(await succeeds("npx ds-dashboard dead-letters list")).toMatch(/^Nothing waits in \d+ dead-letter queues/);
      expect(await eventually("their rows", () => rows(before + ROWS))).toHaveLength(before + ROWS);
    });
  });

  describe("disconnects", () => {
    it("one spoke, then all, and nothing is left on the hub's bus", async () => {
      expect(await succeeds("npx ds-dashboard disconnect Project1/prod")).toContain("1 of 1 connection removed.");
      expect((await notOk("npx ds-dashboard status")).connections).toMatchObject([
        { spoke: "Project1/dev", state: "connected" },
        { spoke: "Project1/prod", state: "not connected" },
      ]);
      await succeeds(`npx ds-dashboard disconnect Home/dev --spoke-account ${HUB}:us-east-1`);
      const { connections } = await json("npx ds-dashboard disconnect --all");
      expect(connections.map(({ state }: any) => state)).toEqual(["disconnected", "disconnected"]);
      const { Policy } = await events.send(new DescribeEventBusCommand({}));
      expect(Policy).toBeUndefined();
      expect(await succeeds("npx ds-dashboard disconnect --all")).toContain("nothing was there");
    });
  });

  /** Whether the hub's connection function has run for every change of a parameter: it would mend what a test breaks. */
  async function nothingToFollow(): Promise<true | undefined> {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: CONNECTION_CHANGES_QUEUE }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
    const { ApproximateNumberOfMessages: waiting, ApproximateNumberOfMessagesNotVisible: inWork } = Attributes!;
    return Number(waiting) + Number(inWork) === 0 ? true : undefined;
  }

  /** A measurement of the hub's own account, which nobody has registered. */
  async function measuredAtHome(): Promise<void> {
    const Detail = JSON.stringify({
      ProjectName: "Home",
      Environment: "dev",
      MetricName: "Rooms",
      MetricValue: 4711,
      ExtractionDate: new Date().toISOString(),
      Metadata: {},
    });
    await events.send(new PutEventsCommand({ Entries: [{ Source: EVENT_SOURCE, DetailType: EVENT_SOURCE, Detail }] }));
  }

  /** The rows of the hub's table, as soon as there are `count`. */
  async function rows(count: number, options = ""): Promise<readonly unknown[] | undefined> {
    const lines = await succeeds(`npx ds-dashboard export --format ndjson ${options}`);
    const found = lines.split("\n").filter(Boolean);
    return found.length < count ? undefined : found.map((line) => JSON.parse(line));
  }
});
