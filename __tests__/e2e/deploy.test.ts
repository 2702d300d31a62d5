import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eventually } from "./eventually";
import { ROOT } from "./terraform/folders";
import { cleanEnvironment, requireProgram, Running, type Environment, type Finished } from "./terraform/programs";

const BIN = join(ROOT, "bin/ds-dashboard.mjs");
const SPOKES = ["a-dev", "b-dev", "c-int", "d-int", "e-prod", "f-prod"];
const account = (number: number): string => String(200_000_000_000 + number);

/**
 * What the project's `main.ts` writes in place of the configured stacks: each has one resource of Terraform itself, whose
 * provisioner waits while there is a file `wait-<stack>`, and fails while there is a file `fail-<stack>`.
 */
const MAIN = `
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import config from "./dashboard.config";
const outdir = process.env.CDKTF_OUTDIR!;
const write = (name: string, output: object) => {
  const folder = join(outdir, "stacks", name);
  mkdirSync(folder, { recursive: true });
  const command = \`echo started > started-\${name}; while [ -e wait-\${name} ]; do sleep 0.1; done; test ! -e fail-\${name}\`;
  const made = { triggers_replace: config.spokes[0].metrics, provisioner: { "local-exec": { command, working_dir: "\${path.module}/../../.." } } };
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify({
    terraform: { backend: { local: { path: \`../../../terraform.\${name}.tfstate\` } } },
    resource: { terraform_data: { made } },
    output,
  }));
  return name;
};
const names = [
  write("hub", { hub: { value: {} } }),
  ...config.spokes.map(({ project, ...spoke }) => write(\`spoke-\${project}-\${spoke.environment}\`, { spoke: { value: spoke } })),
];
writeFileSync(join(outdir, "manifest.json"), JSON.stringify({ stacks: Object.fromEntries(names.map((name) => [name, {}])) }));
`;

class Project {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "ds-dashboard-deploy-")));
  private readonly env: Environment;

  constructor() {
    writeFileSync(join(this.folder, "main.ts"), MAIN);
    writeFileSync(join(this.folder, "empty.tfrc"), "");
    this.env = { ...cleanEnvironment(), CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: join(this.folder, "empty.tfrc") };
    this.configure([]);
  }

  configure(metrics: readonly string[], region = "us-east-1"): void {
    const spokes = SPOKES.map((name, index) => {
      const [project, environment] = name.split("-");
      return { project, environment, account: account(index), region, metrics };
    });
    const config = { hubs: [{ account: "111111111111", region: "us-east-1" }], spokes };
    writeFileSync(join(this.folder, "dashboard.config.ts"), `export default ${JSON.stringify(config)};\n`);
  }

  start(...args: readonly string[]): Running {
    return new Running(process.execPath, [BIN, "deploy", ...args], { cwd: this.folder, env: this.env });
  }

  /** The states of the stacks, from --json, and what else was said. */
  async deploy(...args: readonly string[]): Promise<Finished & { readonly states: Readonly<Record<string, string>> }> {
    const ended = await this.start(...args, "--json").finished;
    const { stacks } = JSON.parse(ended.output.slice(ended.output.indexOf("\n{") + 1)) as {
      stacks: readonly { stack: string; state: string }[];
    };
    return {
      ...ended,
      states: Object.fromEntries(stacks.map(({ stack, state }) => [stack.replace("spoke-", ""), state])),
    };
  }

  has(file: string): boolean {
    return existsSync(join(this.folder, file));
  }

  set(file: string): () => void {
    const path = join(this.folder, file);
    writeFileSync(path, "");
    return () => rmSync(path);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }
}

const all = (state: string, ...more: readonly (readonly [string, string])[]): Readonly<Record<string, string>> =>
  Object.fromEntries([...["hub", ...SPOKES].map((name) => [name, state]), ...more]);

let project: Project;

beforeAll(() => {
  requireProgram("terraform", "Install it from https://developer.hashicorp.com/terraform/install.");
  project = new Project();
});
afterAll(() => rmSync(project.folder, { recursive: true }));

test("what fails is named with the end of what Terraform said, and the next run deploys nothing else", async () => {
  const mend = project.set("fail-spoke-c-int");
  const failed = await project.start("--all").finished;
  expect(failed.exitCode).toBe(1);
  expect(failed.output).toContain("7 stacks: 6 deployed, 1 failed.");
  expect(failed.output).toMatch(
    /✗ spoke-c-int, cdktf\.out\/logs\/spoke-c-int\.log:\n {2}Error: local-exec provisioner error\n/,
  );
  expect(failed.output).toContain("What is left: spoke-c-int.");
  expect(project.read("cdktf.out/logs/spoke-c-int.log")).toContain("Terraform has been successfully initialized!");
  expect((await project.deploy("--all")).states).toEqual(all("current", ["c-int", "failed"]));

  mend();
  expect(await project.deploy("--all")).toMatchObject({ exitCode: 0, states: all("current", ["c-int", "deployed"]) });
});

test("what is synthesized otherwise, was changed by others, or is named is deployed", async () => {
  // Somebody else destroys it.
  const folder = join(project.folder, "cdktf.out/stacks/spoke-d-int");
  const destroyed = new Running("terraform", ["destroy", "-auto-approve"], { cwd: folder, env: cleanEnvironment() });
  expect((await destroyed.finished).exitCode).toBe(0);
  expect((await project.deploy("--all")).states).toEqual(all("current", ["d-int", "deployed"]));
  expect((await project.deploy("spoke-a-dev")).states).toEqual({ "a-dev": "deployed" });

  project.configure(["NumberEndPointsInService"]);
  const planned = await project.start("--all", "--plan").finished;
  expect(planned).toMatchObject({ exitCode: 0, output: expect.stringContaining("7 stacks: 7 planned.") });
  expect(planned.output).toMatch(/│ spoke-a-dev +│ planned +│ +1 │ +0 │ +1 │/);
});

test("what is deployed elsewhere is not deployed, so that nothing is left behind, until it is destroyed there", async () => {
  project.configure(["NumberEndPointsInService"], "eu-west-1");
  for (const options of [[], ["--plan"]]) {
    const { exitCode, output } = await project.start("spoke-a-dev", ...options).finished;
    expect(exitCode).toBe(1);
    expect(output).toContain(
      `  It is deployed in ${account(0)}:us-east-1, and configured for ${account(0)}:eu-west-1: Terraform would begin anew there, `,
    );
  }
  const folder = join(project.folder, "cdktf.out/stacks/spoke-a-dev");
  await new Running("terraform", ["destroy", "-auto-approve"], { cwd: folder, env: cleanEnvironment() }).finished;
  expect((await project.deploy("spoke-a-dev")).states).toEqual({ "a-dev": "deployed" });
  await new Running("terraform", ["destroy", "-auto-approve"], { cwd: folder, env: cleanEnvironment() }).finished;
  project.configure(["NumberEndPointsInService"]);
});

test("waves go by environment after the hubs, and one with failures is the last", async () => {
  const mend = project.set("fail-spoke-a-dev");
  const { exitCode, states } = await project.deploy("--all", "--waves", "dev,int");
  mend();
  expect(exitCode).toBe(1);
  const held = ["c-int", "d-int", "e-prod", "f-prod"].map((name) => [name, "not begun"] as const);
  expect(states).toEqual(all("deployed", ["a-dev", "failed"], ...held));
});

test("Ctrl-C lets Terraform end what it is doing, begins nothing more, and leaves no lock behind", async () => {
  const go = project.set("wait-spoke-c-int");
  rmSync(join(project.folder, "started-spoke-c-int"), { force: true });
  const running = project.start("--all", "--parallel", "1");
  await running.hasPrinted(/spoke-b-dev deployed|spoke-b-dev current/);
  await eventually("Terraform to begin", () => Promise.resolve(project.has("started-spoke-c-int") || undefined));
  running.interrupt();
  await running.hasPrinted(/Ending: Terraform finishes/);
  running.interrupt();
  go();
  const { exitCode, output } = await running.finished;
  expect(exitCode).toBe(1);
  expect(output).toMatch(/spoke-c-int interrupted[^]*3 not begun/);
  expect(await project.deploy("--all")).toMatchObject({ exitCode: 0 });
});
