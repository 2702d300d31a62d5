import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { devNull, tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { engines, version } from "../../package.json";
import { addDemoData, DEMO_ANSWERS } from "../../sandbox";
import config from "../fixtures/project/dashboard.config";
import { HUB, START, World } from "../system/world";
import { PROJECT } from "./command-line";

const DAY_MS = 24 * 60 * 60 * 1000;
const PROGRAM = join(__dirname, "..", "..", "bin", "ds-dashboard.mjs");

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ds-dashboard` as a user does, with no credentials but what a test gives. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}, cwd = PROJECT): Promise<Ended> {
  return new Promise((resolve) => {
    const { PATH = "", HOME = "" } = process.env;
    execFile(
      process.execPath,
      [PROGRAM, ...args],
      { cwd, env: { PATH, HOME, CI: "true", ...env } },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

/** Runs `ds-dashboard` with standard output that takes nothing: a file that is only read, or a pipe that nobody reads. */
async function withoutOutput(args: readonly string[], file?: string): Promise<readonly [number | null, string]> {
  const { PATH = "", HOME = "" } = process.env;
  const stdout = file === undefined ? "pipe" : openSync(file, "r");
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    cwd: PROJECT,
    stdio: ["ignore", stdout, "pipe"],
    env: { PATH, HOME },
  });
  if (typeof stdout === "number") closeSync(stdout);
  child.stdout?.destroy();
  const stderr = text(child.stderr!);
  const [code] = (await once(child, "close")) as [number | null];
  return [code, await stderr];
}

const NO_ENDPOINT = "no URL that begins with http:// or https://; give for example http://127.0.0.1:4566";

describe("ds-dashboard", () => {
  it("shows its commands, and what each of them accepts", async () => {
    const { code, stdout } = await run(["--help"]);
    expect(code).toBe(0);
    for (const command of ["connect", "status", "refresh", "disconnect", "sandbox"]) {
      expect(stdout).toMatch(new RegExp(`^  ${command} \\[options\\]`, "m"));
    }
    const status = await run(["status", "--help"]);
    expect(status.code).toBe(0);
    for (const option of ["--hub <name>", "--json", "--endpoint-url <url>"]) expect(status.stdout).toContain(option);
  });

  it.each(["--version", "-V"])("prints its version: %s", async (option) => {
    expect(await run([option])).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });

  it.each(["v14.21.3", "v20.11.1"])(
    "says in one line that it needs a later Node than %s, with exit code 2",
    async (old) => {
      const pretend = `data:text/javascript,Object.defineProperty(process, "version", { value: "${old}" })`;
      const { code, stdout, stderr } = await run(["status"], { NODE_OPTIONS: `--import ${JSON.stringify(pretend)}` });
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      const least = engines.node.replace(">=", "");
      expect(stderr).toBe(`ds-dashboard needs Node ${least} or later, and this is ${old}; install a later one.\n`);
    },
  );

  it("says in one line that the folder for temporary files takes nothing, with exit code 2", async () => {
    const { code, stdout, stderr } = await run(["metrics"], { TMPDIR: join(PROGRAM, "tmp") });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(
      /^Nothing can be written into .*ds-dashboard\.mjs\/tmp \(ENOTDIR.*\); set TMPDIR to another one\.\n$/,
    );
  });

  it.each([[["--help"]], [["metrics"]], [["metrics", "--json"]]])(
    "ends quietly where nobody reads its output, as with | true: %j",
    async (args) => {
      expect(await withoutOutput(args)).toEqual([0, ""]);
    },
  );

  it("says in one line that its output cannot be written, with exit code 1", async () => {
    // Open for reading only.
    const [code, stderr] = await withoutOutput(["metrics"], PROGRAM);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^Not all of the output could be written \(EBADF.*\n$/)]);
  });

  it.each([
    ["calls process.exit", "process.exit(0);", "commonjs"],
    ["awaits what never comes", "await new Promise(() => undefined);", "module"],
  ])("says that a configuration ends it which %s, with exit code 2", async (_what, text, type) => {
    const project = mkdtempSync(join(tmpdir(), "ds-dashboard-"));
    writeFileSync(join(project, "package.json"), JSON.stringify({ type }));
    writeFileSync(join(project, "dashboard.config.ts"), `${text}\nexport default {};\n`);
    const { code, stdout, stderr } = await run(["status"], {}, project);
    rmSync(project, { recursive: true });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^dashboard\.config\.ts, .* ends the program while it is read: .*; nothing was done\.\n$/);
  });

  it("says in one line that a project has nothing to synthesize with", async () => {
    const project = mkdtempSync(join(tmpdir(), "ds-dashboard-"));
    const spoke = { project: "Team", environment: "dev", account: HUB.account, region: HUB.region, metrics: [] };
    const hubs = [{ account: HUB.account, region: HUB.region }];
    writeFileSync(
      join(project, "dashboard.config.ts"),
      `export default ${JSON.stringify({ hubs, spokes: [spoke] })};\n`,
    );
    const { code, stderr } = await run(["deploy", "--all"], {}, project);
    rmSync(project, { recursive: true });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^There is no main\.ts in .*init writes .*\n$/)]);
  });

  it.each<[readonly string[], string]>([
    [[], "Usage: ds-dashboard"],
    [["conect"], "(Did you mean connect?)"],
    [["status", "--jsn"], "(Did you mean --json?)"],
    [["status", "--endpoint-url", "nowhere"], NO_ENDPOINT],
    [["status", "--endpoint-url", "localhost:4566"], NO_ENDPOINT],
    [["refresh", "--timeout", "soon"], "Use a number of seconds, for example 120."],
    [["disconnect"], "Name the spokes that are to be disconnected, or give --all."],
    [["disconnect", "--all", "Project1/dev"], "Name the spokes that are to be disconnected, or give --all."],
    [["connect", "Project1/dve"], 'Did you mean "Project1/dev"?'],
  ])("refuses %j with exit code 2 and a reason, on standard error", async (args, reason) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(reason);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each([
    ["AWS_ENDPOINT_URL", "localhost:4566"],
    ["AWS_ENDPOINT_URL", "127.0.0.1:4566"],
    ["AWS_ENDPOINT_URL_DYNAMODB", "//localhost"],
  ])("refuses %s=%s with exit code 2, by its name", async (name, value) => {
    const { code, stdout, stderr } = await run(["status"], { [name]: value });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe(`${name} is "${value}", ${NO_ENDPOINT}, or unset it.\n`);
  });

  it("takes an empty AWS_ENDPOINT_URL for none, as the SDK does", async () => {
    const nowhere = {
      AWS_CONFIG_FILE: devNull,
      AWS_SHARED_CREDENTIALS_FILE: devNull,
      AWS_EC2_METADATA_DISABLED: "true",
    };
    const { code, stderr } = await run(["export"], { AWS_ENDPOINT_URL: "", ...nowhere });
    expect([code, stderr]).toEqual([1, expect.stringContaining("There are no credentials")]);
  });

  describe("with the configured accounts in the embedded cloud", () => {
    let world: World;

    beforeAll(async () => {
      world = await World.of(config);
      await world.sandbox.answers.add(DEMO_ANSWERS);
      await addDemoData(
        world.sandbox,
        world.fleet.spokes.map((spoke) => ({ ...spoke, start: START - 2 * DAY_MS, end: START })),
      );
    });
    afterAll(() => world.close());

    const there = (...args: readonly string[]): Promise<Ended> => run(args, { AWS_ENDPOINT_URL: world.sandbox.url });

    it("says that nothing is connected, and what to do, with exit code 1", async () => {
      const { code, stdout, stderr } = await there("status");
      expect(code).toBe(1);
      expect(stdout).toContain("│ Project1/prod │ hub │ not connected │");
      expect(stdout).toContain("0 of 2 connections up.");
      expect(stdout).toContain("Connect: ds-dashboard connect Project1/dev Project1/prod");
      expect(stdout).not.toContain("\u001b[");
      expect(stderr).toContain("✓ Asking every account");
    });

    it("connects them, and prints nothing but the result as JSON on standard output", async () => {
      const { code, stdout, stderr } = await there("connect", "--json");
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        connections: ["dev", "prod"].map((environment) => ({
          spoke: `Project1/${environment}`,
          hub: "hub",
          state: "connected",
        })),
        skipped: [],
      });
      expect(stderr).toContain("✓ Making 2 connections");
    });

    it("then says that all is well, with exit code 0, and takes the endpoint from an option, too", async () => {
      const { code, stdout } = await run(["status", "--endpoint-url", world.sandbox.url]);
      expect(stdout).toContain("Everything is as it should be.");
      expect(code).toBe(0);
    });

    it.each([
      ["FIPS", { AWS_USE_FIPS_ENDPOINT: "true" }],
      ["dual-stack", { AWS_USE_DUALSTACK_ENDPOINT: "true" }],
    ])("does so where the environment asks AWS for %s endpoints", async (_kind, settings) => {
      const { code, stdout } = await run(["status"], { AWS_ENDPOINT_URL: world.sandbox.url, ...settings });
      expect(stdout).toContain("Everything is as it should be.");
      expect(code).toBe(0);
    });

    it("asks for measurements, and shows who answered", async () => {
      world.sandbox.clock.run();
      const { code, stdout, stderr } = await there("refresh");
      const asked = config.spokes[0]!.metrics.filter((one) => typeof one === "string" || !("every" in one)).length;
      expect(stdout).toMatch(new RegExp(`│ Project1/dev {2}│ 222222222222 │ answered │ ${asked} +│ 0`));
      expect(stderr).toMatch(/Waiting for fresh measurements: 2 of 2 have answered/);
      expect(code).toBe(0);
    });

    it("disconnects one, and says what it removed", async () => {
      const { code, stdout } = await there("disconnect", "Project1/prod");
      expect(code).toBe(0);
      expect(stdout).toContain("/monitors/hub");
      expect(stdout).toContain("1 of 1 connection removed.");
      const { Parameters } = await world.as(HUB, "ssm", "GetParametersByPath", {
        Path: "/monitored_projects",
        Recursive: true,
      });
      expect(Parameters).toMatchObject([{ Name: "/monitored_projects/Project1/dev" }]);
    });

    it("does the others where an account is out of reach, and names that one, with exit code 1", async () => {
      const options = ["--spoke-account", "999999999999:us-east-1", "--json"];
      const { code, stdout } = await there("disconnect", "Gone/dev", ...options);
      expect(code).toBe(1);
      const { connections } = JSON.parse(stdout);
      expect(connections[0].state).toBe("failed");
      expect(connections[0].problem).toContain("There is no ds-dashboard-connection in 999999999999:us-east-1");
    });
  });
});
