import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { copyFiles, type Machine } from "./fresh-copy";
import { Program } from "./program";
import { ROOT } from "./terraform/folders";
import { Running } from "./terraform/programs";

/** The machine that runs this may have other things to do, too. */
/** Root may write everywhere, so it lets `nobody` run what must not write into the checkout. */
const NOBODY = 65534;
const USER = process.getuid!() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;

/** All that may be found in the environment of somebody who works with AWS in a company, and is not meant for laptops' own clouds. */
const OF_A_COMPANY = {
  AWS_PROFILE: "not-there",
  AWS_REGION: "xx-nowhere-1",
  AWS_CA_BUNDLE: "/not/there.pem",
  AWS_USE_DUALSTACK_ENDPOINT: "true",
  AWS_ENDPOINT_URL: "localhost:4566",
  AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:1",
  HTTPS_PROXY: "http://127.0.0.1:1",
  HTTP_PROXY: "http://127.0.0.1:1",
  NODE_OPTIONS: "--max-old-space-size=2048 --enable-source-maps",
  LANG: "C",
  TZ: "Pacific/Kiritimati",
};

/**
 * A checkout with line ends as Git makes them on Windows, in a folder whose name means something in URLs, which can only be
 * read; its user has no home.
 */
class CompanyMachine implements Machine {
  readonly user = USER;
  readonly folder = mkdtempSync(join(tmpdir(), "e2e machine-"));
  readonly project = join(this.folder, "a#b feature%2Fx");
  readonly environment: Readonly<Record<string, string>>;

  constructor() {
    const origin = join(this.folder, "origin");
    mkdirSync(origin);
    copyFiles(origin);
    git(origin, "init", "--quiet");
    git(origin, "add", "--all");
    git(origin, "-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "--quiet", "--message", "All of it");
    git(this.folder, "clone", "--quiet", "--config", "core.autocrlf=true", origin, this.project);
    symlinkSync(join(ROOT, "node_modules"), join(this.project, "node_modules"));
    const temporary = join(this.folder, "t m p");
    mkdirSync(temporary);
    writeFileSync(
      join(this.folder, "aws.ini"),
      "[default]\nuse_fips_endpoint = true\nendpoint_url = http://127.0.0.1:1\n",
    );
    this.environment = {
      ...OF_A_COMPANY,
      PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
      HOME: join(this.folder, "no home"),
      TMPDIR: temporary,
      AWS_CONFIG_FILE: join(this.folder, "aws.ini"),
      CI: "true",
    };
    chmodSync(this.folder, 0o755);
    if (USER) chownSync(temporary, USER.uid, USER.gid);
    execFileSync("chmod", ["-R", "a-w", this.project]);
  }

  remove(): void {
    execFileSync("chmod", ["-R", "u+w", this.project]);
    rmSync(this.folder, { recursive: true });
  }
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: folder, encoding: "utf8" });
}

describe("a read-only checkout in an odd folder, on the machine of a company", () => {
  let machine: CompanyMachine;

  beforeAll(() => (machine = new CompanyMachine()));
  afterAll(() => machine.remove());

  it("cannot be written, which is what this suite is about", () => {
    const touch = (): unknown => execFileSync("touch", ["x"], { cwd: machine.project, ...USER, stdio: "ignore" });
    expect(touch).toThrow();
  });

  it("has the same bytes as everywhere, although Git converts line ends", () => {
    const files = git(machine.project, "-c", "safe.directory=*", "ls-files", "--eol").trim().split("\n");
    expect(files.length).toBeGreaterThan(500);
    expect(files.filter((line) => !/ w\/(lf|-text|none) /.test(line))).toEqual([]);
  });

  it("starts, measures and ends", async () => {
    const program = new Program(machine, "--port", "0", "--days", "1");
    try {
      await program.ready();
      expect(program.output).toMatch(/│ Project1 │ prod {8}│ ExtractionHealth +│ +ok 3 │/);
      await program.interrupt();
      expect(program.output).toContain("Ending the embedded cloud.");
    } finally {
      await program.kill();
    }
  });

  it("says in one line that stacks cannot be written there", async () => {
    const { exitCode, output } = await new Running(process.execPath, ["--import", "tsx", "main.ts"], {
      cwd: machine.project,
      env: machine.environment,
      ...USER,
    }).finished;
    expect([exitCode, output]).toEqual([
      1,
      expect.stringMatching(/^E(ACCES|ROFS): .*, mkdir 'cdktf\.out'\. Look who .*\n$/),
    ]);
  });

  it("passes tests that bundle metrics of one's own, deploy them, compare documents, and call the embedded cloud", async () => {
    const suites = ["system/own-metrics", "scripts/catalogue", "sandbox/dynamodb", "cli/fleet"];
    const jest = join("node_modules", "jest", "bin", "jest.js");
    const paths = suites.map((suite) => join("__tests__", suite));
    const { exitCode, output } = await new Running(process.execPath, [jest, ...paths], {
      cwd: machine.project,
      env: machine.environment,
      ...USER,
    }).finished;
    expect({ exitCode, output }).toEqual({ exitCode: 0, output });
    for (const suite of suites) expect(output).toContain(`PASS ${join("__tests__", suite)}`);
  });
});
