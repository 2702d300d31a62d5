import { execFile, execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { version } from "../../package.json";
import { EmptyMachine } from "./fresh-copy";
import { Program } from "./program";
import { ROOT } from "./terraform/folders";

// Needs Node, npm, git and a POSIX shell, and npm's registry for what is not in its cache.

const INSTALL_TIMEOUT_MS = 600_000;
const NAME = "ModelAge";

describe("the package, on a machine with Node and npm", () => {
  const machine = new EmptyMachine();
  const tarball = join(ROOT, "dist", `ds-dashboard-${version}.tgz`);
  let initialized = "";
  /** Milliseconds. */
  let took = 0;

  /** How npm gets to its registry from here, and what it has of it already. */
  const registry = {
    ...Object.fromEntries(
      Object.entries(process.env).filter(([name]) => /^(npm_config_.*|(https?|no)_proxy|.*_CA_CERTS)$/i.test(name)),
    ),
    npm_config_cache: execFileSync("npm", ["config", "get", "cache"], { encoding: "utf8" }).trim(),
    npm_config_prefer_offline: "true",
  };

  async function run(env: object, command: string, ...args: readonly string[]): Promise<string> {
    const options = { cwd: machine.project, env: { ...machine.environment, ...env }, maxBuffer: 2 ** 26 };
    const { stdout, stderr } = await promisify(execFile)(command, args, options);
    return stdout + stderr;
  }

  /** The same without any network, and timed. */
  async function offline(command: string, ...args: readonly string[]): Promise<string> {
    const began = Date.now();
    const printed = await run({ npm_config_offline: "true" }, command, ...args);
    took += Date.now() - began;
    return printed;
  }

  const read = (name: string): string => readFileSync(join(machine.project, name), "utf8");
  /** The package's own files. */
  const installed = (): readonly string[] =>
    readdirSync(join(machine.project, "node_modules", "ds-dashboard"), { recursive: true, encoding: "utf8" }).filter(
      (file) => !file.startsWith("node_modules"),
    );

  beforeAll(async () => {
    await promisify(execFile)(process.execPath, ["--import", "tsx", "scripts/package.ts"], { cwd: ROOT });
    initialized = await run(registry, "npx", "--yes", "--package", tarball, "ds-dashboard", "init");
    await run(registry, "npm", "install", "--no-audit", "--no-fund");
  }, INSTALL_TIMEOUT_MS);
  afterAll(() => machine.remove());

  it("begins a project in an empty folder, and says how to go on", () => {
    expect(initialized).toContain("Written: package.json, dashboard.config.ts, metrics/OldEndpoints.ts");
    expect(JSON.parse(read("package.json")).dependencies["ds-dashboard"]).toMatch(/^file:.*\.tgz$/);
    expect(read(".gitignore")).toContain("!/cdktf.out/stacks/*/.terraform.lock.hcl");
  });

  it("holds what runs, and neither sources nor tests", () => {
    const files = installed();
    expect(files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))).toEqual([]);
    expect(files.filter((file) => /^(__tests__|bench|scripts|lambdas)\b/.test(file))).toEqual([]);
    expect(files).toEqual(expect.arrayContaining(["cli/main.js", "config/dashboard-config.d.ts", "LICENSE"]));
  });

  it("comes with one copy of what constructs have to share, and a fortieth of the AWS provider's bindings", () => {
    const modules = join(machine.project, "node_modules");
    expect(existsSync(join(modules, "ds-dashboard", "node_modules", "constructs"))).toBe(false);
    expect(existsSync(join(modules, "ds-dashboard", "node_modules", "cdktf"))).toBe(false);
    expect(existsSync(join(modules, "@cdktf", "provider-aws"))).toBe(false);
    const bindings = readdirSync(join(modules, "ds-dashboard", "node_modules", "@cdktf", "provider-aws", "lib"));
    expect(bindings).toContain("lambda-function");
    expect(bindings.length).toBeLessThan(40);
  });

  it("begins no second project there", async () => {
    const before = read("package.json");
    await expect(offline("npx", "ds-dashboard", "init")).rejects.toThrow(
      /has package\.json, dashboard\.config\.ts, .*README\.md already; nothing was written/,
    );
    expect(read("package.json")).toBe(before);
  });

  it("goes from there to a metric of one's own in the table, without a network", async () => {
    expect(await offline("npx", "ds-dashboard", "metrics", "new", NAME)).toContain(
      `Written: metrics/${NAME}.ts, metrics/${NAME}.test.ts, metrics/index.ts`,
    );
    const config = read("dashboard.config.ts").split('metrics: ["OldEndpoints", "Training');
    expect(config).toHaveLength(2);
    const asked = config.join(`metrics: ["${NAME}", "OldEndpoints", "Training`);
    writeFileSync(join(machine.project, "dashboard.config.ts"), asked);

    const tested = await offline("npm", "test", "--", "--verbose");
    expect(tested).toContain(`PASS metrics/${NAME}.test.ts`);
    expect(tested).toContain("PASS metrics/OldEndpoints.test.ts");
    expect(tested).toContain("asks IAM for exactly the actions it declares");

    const began = Date.now();
    const program = new Program(machine, "--port", "0", "--days", "1");
    try {
      await program.ready();
      took += Date.now() - began;
      const row = program.output.split("\n").find((line) => line.includes(NAME));
      expect(row?.split("│").map((cell) => cell.trim())).toEqual([
        "",
        "Project1",
        "dev",
        NAME,
        expect.stringMatching(/^[1-9]\d*$/),
        "Count",
        expect.any(String),
        "",
      ]);
      const page = /Open (\S+) to see/.exec(program.output)![1]!;
      const script = await fetch(new URL("/assets/page.js", page));
      expect(script.status).toBe(200);
      expect(script.headers.get("content-type")).toContain("text/javascript");
    } finally {
      await program.kill();
    }
    console.log(`init, a metric of one's own, npm test and npm start took ${(took / 1000).toFixed(1)} s`);
  });

  it("synthesizes the functions that a clone synthesizes, and finds its project from a folder below", async () => {
    const synthesized = await offline("npm", "run", "synth");
    expect(synthesized).toMatch(/Wrote 3 stacks, \d+ resources into cdktf\.out: hub, spoke-project1-dev/);
    const clone = JSON.parse(
      readFileSync(join(ROOT, "dist", "package", "prebuilt", "functions", "functions.json"), "utf8"),
    ) as readonly (readonly [string, { readonly hash: string }])[];
    const hub = read("cdktf.out/stacks/hub/cdk.tf.json");
    const deployed = clone.filter(([source]) => hub.includes(`packages/${source}-`));
    expect(deployed.map(([source]) => source)).toEqual(expect.arrayContaining(["archive", "connection", "widget"]));
    for (const [source, { hash }] of deployed) expect(hub).toContain(`packages/${source}-${hash}.zip`);

    const { stdout } = await promisify(execFile)("npx", ["ds-dashboard", "metrics", NAME], {
      cwd: join(machine.project, "cdktf.out", "stacks"),
      env: { ...machine.environment, npm_config_offline: "true" },
    });
    expect(stdout).toContain("Model age (Count)");
  });
});
