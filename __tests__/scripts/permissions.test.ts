import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(__dirname, "..", "..");

describe("npm run permissions", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "permissions-"));
    writeFileSync(join(folder, "text"), "no JSON");
    writeFileSync(join(folder, "list.json"), "[]");
    writeFileSync(join(folder, "plan.json"), JSON.stringify({ planned_values: {}, resource_changes: [] }));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function run(...args: readonly string[]): { status: number | null; stdout: string; stderr: string } {
    const { status, stdout, stderr } = spawnSync(
      join(ROOT, "node_modules", ".bin", "tsx"),
      [join(ROOT, "scripts", "permissions.ts"), ...args],
      { cwd: folder, encoding: "utf8" },
    );
    return { status, stdout, stderr };
  }

  it("prints what changes", () => {
    expect(run("--plan", "plan.json", "--markdown")).toEqual({
      status: 0,
      stdout: "no change in permissions\n",
      stderr: "",
    });
  });

  it.each([
    [["--plan", "nowhere.json"], "nowhere.json does not exist."],
    [["--plan", "text"], "text holds no JSON object."],
    [["--plan", "list.json"], "list.json holds no JSON object."],
    [["nowhere", "nowhere"], "nowhere holds no synthesized stacks; make them with: npm run synth"],
    [
      ["nowhere"],
      "Give <old cdktf.out> <new cdktf.out>, or --plan <plan.json> for each plan; --markdown for a comment.",
    ],
    [["--plan"], "Option '--plan <value>' argument missing"],
  ])("says in one line why it cannot, given %j", (args, line) => {
    expect(run(...args)).toEqual({ status: 1, stdout: "", stderr: `${line}\n` });
  });
});
