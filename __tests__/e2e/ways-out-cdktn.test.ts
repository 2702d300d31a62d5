import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { copyFiles } from "./fresh-copy";
import { ROOT } from "./terraform/folders";
import { cleanEnvironment, run } from "./terraform/programs";

// Needs npm and its registry, git and perl: what a user needs, too.
const INSTALL_TIMEOUT_MS = 600_000;

/** The commands that docs/deploying.md tells. */
function documentedCommands(): string {
  const document = readFileSync(join(ROOT, "docs", "deploying.md"), "utf8");
  const blocks = [...document.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block!);
  const found = blocks.filter((block) => block.includes("npm install cdktn@"));
  if (found.length !== 1) throw new Error(`${found.length} blocks of docs/deploying.md install cdktn, expected one`);
  return found[0]!;
}

/** A checkout with its packages, in which npm may change what it likes. */
async function checkout(folder: string): Promise<void> {
  copyFiles(folder);
  await run("git", ["init", "--quiet"], { cwd: folder, env: cleanEnvironment() });
  await run("git", ["add", "--all"], { cwd: folder, env: cleanEnvironment() });
  const modules = join(folder, "node_modules");
  // A gigabyte, so links in place of copies where that is possible. npm replaces files; this is the one that it writes into.
  const options = ["--archive", "--link"];
  const copying = run("cp", [...options, join(ROOT, "node_modules"), modules], { env: cleanEnvironment() });
  await copying.catch(() => cpSync(join(ROOT, "node_modules"), modules, { recursive: true, verbatimSymlinks: true }));
  rmSync(join(modules, ".package-lock.json"));
  cpSync(join(ROOT, "node_modules", ".package-lock.json"), join(modules, ".package-lock.json"));
}

/**
 * The stacks in an output folder, without comments, and with one name for the registry's AWS provider. Hashes are left
 * out: that of a bundle differs where packages are elsewhere.
 */
function stacksIn(outdir: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    readdirSync(join(outdir, "stacks")).map((stack) => {
      const text = readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8");
      const hashless = text
        .replace(/\b[0-9a-f]{32}\b/g, "<hash>")
        .replace('"source": "aws"', '"source": "hashicorp/aws"');
      return [stack, JSON.parse(hashless, (key, value: unknown) => (key === "//" ? undefined : value))];
    }),
  );
}

/** CDKTF is archived: the code has to go on without it. */
describe("cdktn, by the commands of docs/deploying.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "e2e-cdktn-"));
  const project = join(folder, "project");

  beforeAll(async () => {
    await checkout(project);
    await run("bash", ["-euo", "pipefail", "-c", documentedCommands()], { cwd: project, env: cleanEnvironment() });
  }, INSTALL_TIMEOUT_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has the place of CDKTF everywhere", () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(project, "package.json"), "utf8"));
    const packages = Object.keys({ ...dependencies, ...devDependencies }).filter((name) => /^@?cdkt/.test(name));
    expect(packages.sort()).toEqual(["@cdktn/provider-archive", "@cdktn/provider-aws", "cdktn", "cdktn-cli"]);
    const constructs = readdirSync(join(project, "constructs")).map((file) => join(project, "constructs", file));
    const sources = [join(project, "main.ts"), ...constructs].map((file) => readFileSync(file, "utf8"));
    const imports = sources.flatMap((text) => text.match(/from "@?cdkt.*"/g) ?? []);
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.filter((one) => !/"@?cdktn/.test(one))).toEqual([]);
  });

  it("synthesizes the same stacks from the same code, but for the names of the packages", async () => {
    const outdir = join(folder, "with-cdktf");
    const env = { ...cleanEnvironment(), CDKTF_OUTDIR: outdir };
    await run(process.execPath, ["--import", "tsx", "main.ts"], { cwd: ROOT, env });
    const actual = stacksIn(join(project, "cdktf.out"));
    expect(Object.keys(actual)).toEqual(["hub", "spoke-project1-dev", "spoke-project1-prod"]);
    expect(actual).toEqual(stacksIn(outdir));
  });
});
