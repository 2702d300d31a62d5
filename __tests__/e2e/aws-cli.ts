import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The real AWS CLI, version 1 or 2, pointed at an embedded cloud. */
export class AwsCli {
  readonly majorVersion: string;
  readonly folder = mkdtempSync(join(tmpdir(), "e2e-aws-"));
  private readonly config = join(this.folder, "config");

  /** @throws Error that says what to install where there is no AWS CLI */
  constructor(private readonly endpoint: string) {
    this.majorVersion = versionOfAwsCli();
    // Version 2 takes a payload as it is, as version 1 does, only when told to; version 1 does not know the setting.
    writeFileSync(this.config, "[default]\ncli_binary_format = raw-in-base64-out\n");
  }

  /** Runs a command of a document with the shell, word for word, as an account; answers what it printed. */
  async run(account: string, command: string): Promise<string> {
    const { stdout } = await run("bash", ["-ec", command], {
      cwd: this.folder,
      env: {
        ...process.env,
        AWS_CONFIG_FILE: this.config,
        AWS_SHARED_CREDENTIALS_FILE: join(this.folder, "credentials"),
        AWS_PAGER: "",
        AWS_ENDPOINT_URL: this.endpoint,
        AWS_ACCESS_KEY_ID: account,
        AWS_SECRET_ACCESS_KEY: "any",
        AWS_DEFAULT_REGION: "us-east-1",
        NO_PROXY: "127.0.0.1",
      },
    });
    return stdout;
  }

  /** As `run`, for a command that prints JSON. */
  async json(account: string, command: string): Promise<any> {
    return JSON.parse(await this.run(account, command));
  }

  /** The JSON in a file that a command wrote into the working folder. */
  written(file: string): any {
    return JSON.parse(readFileSync(join(this.folder, file), "utf8"));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function versionOfAwsCli(): string {
  try {
    const text = execFileSync("aws", ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    return /^aws-cli\/(\d+)/.exec(text)?.[1] ?? text;
  } catch {
    throw new Error("not run: needs the AWS CLI (pip install awscli)");
  }
}
