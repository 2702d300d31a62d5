import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { CACHE } from "./folders";
import { cleanEnvironment, requireProgram, run } from "./programs";

/** The oldest version that what is synthesized promises to work with. */
const AWS_PROVIDER_VERSION = "5.100.0";
const ARCHIVE_PROVIDER_VERSION = "2.7.1";
const MIRROR_SETTING = "DS_DASHBOARD_TERRAFORM_MIRROR";

/** Where Terraform gets its providers. */
export interface Providers {
  /** Text of a Terraform CLI configuration file. */
  readonly cliConfiguration: string;
  /** Whether the archive provider was to be had; where not, a stand-in has to serve. */
  readonly archive: boolean;
}

/** @throws Error that begins with "not run" where Terraform or the AWS provider is missing */
export async function findProviders(): Promise<Providers> {
  requireProgram("terraform", "Install it from https://developer.hashicorp.com/terraform/install.");
  const aws = await findProvider("aws", AWS_PROVIDER_VERSION);
  if (aws === undefined) {
    throw new Error(
      `not run: needs version ${AWS_PROVIDER_VERSION} of Terraform's AWS provider: the registry cannot be reached, and ` +
        `no folder searched holds ${versionFolder("aws", AWS_PROVIDER_VERSION)}. Set ${MIRROR_SETTING} to one that does.`,
    );
  }
  const archive = await findProvider("archive", ARCHIVE_PROVIDER_VERSION);
  const mirrors = Object.entries({ aws, archive }).flatMap(([name, path]) =>
    path === undefined
      ? []
      : [
          `  filesystem_mirror {`,
          `    path    = ${JSON.stringify(path)}`,
          `    include = ["registry.terraform.io/hashicorp/${name}"]`,
          `  }`,
        ],
  );
  return {
    cliConfiguration: ["provider_installation {", ...mirrors, "}", ""].join("\n"),
    archive: archive !== undefined,
  };
}

/** The mirror that has a version of a provider: the one of the setting, a usual place, or one filled from the registry. */
async function findProvider(name: string, version: string): Promise<string | undefined> {
  const mirror = mirrorsToSearch().find((path) => existsSync(join(path, versionFolder(name, version))));
  return mirror ?? (await fetchProvider(name, version));
}

function versionFolder(name: string, version: string): string {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  return join("registry.terraform.io", "hashicorp", name, version, `${process.platform}_${architecture}`);
}

function mirrorsToSearch(): readonly string[] {
  const setting = process.env[MIRROR_SETTING];
  if (setting !== undefined) return [setting];
  // Terraform's own places, then what stands in a folder of its own where software is installed by hand.
  // https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories
  return [
    join(homedir(), ".terraform.d", "plugins"),
    join(homedir(), ".local", "share", "terraform", "plugins"),
    ...["/usr/local/share", "/usr/share"].map((folder) => join(folder, "terraform", "plugins")),
    ...["/opt", "/srv"].flatMap((folder) =>
      existsSync(folder) ? readdirSync(folder).map((entry) => join(folder, entry)) : [],
    ),
  ];
}

/** Asks the registry, once; undefined where it does not answer. */
async function fetchProvider(name: string, version: string): Promise<string | undefined> {
  const mirror = join(CACHE, "terraform-providers", name);
  if (existsSync(join(mirror, "complete"))) return mirror;
  const folder = mkdtempSync(join(tmpdir(), "terraform-providers-"));
  try {
    writeFileSync(join(folder, "empty.tfrc"), "");
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: { [name]: { source: `hashicorp/${name}`, version } } } }),
    );
    mkdirSync(mirror, { recursive: true });
    await run("terraform", ["providers", "mirror", mirror], {
      cwd: folder,
      env: {
        ...cleanEnvironment(),
        CHECKPOINT_DISABLE: "1",
        TF_CLI_CONFIG_FILE: join(folder, "empty.tfrc"),
        TF_REGISTRY_DISCOVERY_RETRY: "0",
        TF_REGISTRY_CLIENT_TIMEOUT: "5",
      },
    });
    writeFileSync(join(mirror, "complete"), "");
    return mirror;
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
