import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { FreshCopy } from "./fresh-copy";
import { Program } from "./program";

// Needs Node, npm, git and a POSIX shell: what a user's machine has.

const NAME = "ModelAge";
/** A metric of a service that the embedded cloud does not know as far as it is called. */
const ANSWERED = { name: "LogQueries", call: "logs:DescribeQueries" };

describe("a metric of one's own, on a machine with Node, npm, git and a shell, and no network", () => {
  let machine: FreshCopy;
  let program: Program | undefined;

  beforeEach(() => {
    machine = new FreshCopy();
  });
  afterEach(async () => {
    await program?.kill();
    machine.remove();
  });

  async function run(command: string, ...args: readonly string[]): Promise<string> {
    const env = { ...machine.environment, npm_config_offline: "true" };
    const { stdout, stderr } = await promisify(execFile)(command, args, { cwd: machine.project, env });
    return stdout + stderr;
  }

  /** As an editor: one text, once in the file, for another. */
  function edit(file: string, before: string, after: string): void {
    const path = join(machine.project, file);
    const parts = readFileSync(path, "utf8").split(before);
    expect(parts).toHaveLength(2);
    writeFileSync(path, parts.join(after));
  }

  it("goes from nothing to a value in the table by the steps that the command prints", async () => {
    const began = Date.now();
    const printed = await run("npx", "ds-dashboard", "metrics", "new", NAME);
    expect(printed).toContain(
      `Written: metrics/${NAME}.ts, metrics/${NAME}.test.ts, metrics/index.ts, dashboard.config.ts`,
    );

    const { name: answered, call } = ANSWERED;
    expect(await run("npx", "ds-dashboard", "metrics", "new", answered, "--call", call)).toContain(
      `Written: metrics/${answered}.ts, metrics/${answered}.test.ts, metrics/index.ts, metrics/answers.ts`,
    );

    expect(printed).toContain(`metrics: ["${NAME}", …]`);
    edit("dashboard.config.ts", 'metrics: ["Total', `metrics: ["${NAME}", "${answered}", "Total`);

    expect(printed).toContain(`npm test -- metrics/${NAME}`);
    const tested = await run("npm", "test", "--", `metrics/${NAME}`, `metrics/${answered}`, "--verbose");
    expect(tested).toContain(`PASS metrics/${NAME}.test.ts`);
    expect(tested).toContain(`PASS metrics/${answered}.test.ts`);
    expect(tested).toContain("asks IAM for exactly the actions it declares");

    expect(printed).toContain("npm start");
    program = await new Program(machine, "--port", "0", "--days", "1").ready();
    const took = Date.now() - began;
    console.log(`a metric of one's own was in the table after ${(took / 1000).toFixed(1)} s`);
    const { output } = program;
    const valueOf = (name: string): readonly (string | undefined)[] => {
      const row = output.split("\n").find((line) => line.includes(name));
      return row?.split("│").map((cell) => cell.trim()) ?? [];
    };
    const row = (name: string, value: unknown): readonly unknown[] => {
      return ["", "Project1", "prod", name, value, "Count", expect.any(String), ""];
    };
    expect(valueOf(NAME)).toEqual(row(NAME, expect.stringMatching(/^[1-9]\d*$/)));
    expect(valueOf(answered)).toEqual(row(answered, "2"));

    expect(await run("npx", "ds-dashboard", "metrics")).toContain(`${NAME}: Model age (Count)`);
  });

  it("is checked: a permission that is missing, and one that is too many", async () => {
    await run("npx", "ds-dashboard", "metrics", "new", NAME);
    const test = async (): Promise<string> => {
      const failed: unknown = await run("npx", "jest", `metrics/${NAME}`).catch((error: unknown) => error);
      return (failed as { readonly stderr: string }).stderr;
    };
    edit(`metrics/${NAME}.ts`, '"sagemaker:ListEndpoints"', '"sagemaker:ListModels"');
    const output = await test();
    expect(output).toContain("✕ asks IAM for exactly the actions it declares");
    expect(output).toMatch(
      /sagemaker:ListEndpoints[\s\S]*sagemaker:ListModels|sagemaker:ListModels[\s\S]*sagemaker:ListEndpoints/,
    );
  });
});
