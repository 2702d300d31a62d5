import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  loadPackageDefinition,
  Server,
  ServerCredentials,
  type GrpcObject,
  type ServiceClientConstructor,
} from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { decode } from "@msgpack/msgpack";
import { zipSync, type Zippable } from "fflate";

const ADDRESS = "registry.terraform.io/hashicorp/archive";

/** Attributes of `data.archive_file` besides its block `source`: which of them a configuration sets, and their types. */
const ARGUMENTS: Readonly<Record<string, unknown>> = {
  type: "string",
  output_path: "string",
  source_dir: "string",
  source_file: "string",
  source_content: "string",
  source_content_filename: "string",
  output_file_mode: "string",
  excludes: ["set", "string"],
  exclude_symlink_directories: "bool",
};
const REQUIRED = ["type", "output_path"];
const RESULTS: Readonly<Record<string, unknown>> = {
  id: "string",
  output_size: "number",
  output_md5: "string",
  output_sha: "string",
  output_sha256: "string",
  output_sha512: "string",
  output_base64sha256: "string",
  output_base64sha512: "string",
};

type ArchiveFile = Readonly<Record<string, unknown>> & { readonly source_dir: string; readonly output_path: string };
interface DynamicValue {
  readonly msgpack: Uint8Array;
}
type Respond = (error: null, response: object) => void;

/**
 * A test double of Terraform's archive provider, for machines that can get the real one neither from a mirror nor from
 * the registry. It knows `data.archive_file` with `source_dir`, all this project uses, and refuses the rest.
 *
 * It runs in this process; Terraform finds it through `TF_REATTACH_PROVIDERS` and then installs no archive provider. The
 * paths of a configuration are relative to the stack's folder, where a provider is usually started. This one is started
 * once for all stacks, so it looks below every stack's folder, and zips wherever it finds the source.
 */
export class ArchiveProvider {
  private constructor(
    private readonly server: Server,
    private readonly folder: string,
    private readonly socket: string,
  ) {}

  /** @param stackFolders the folders in which Terraform runs, asked for at each read */
  static async start(stackFolders: () => readonly string[]): Promise<ArchiveProvider> {
    const folder = mkdtempSync(join(tmpdir(), "archive-provider-"));
    const socket = join(folder, "socket");
    const definition = loadPackageDefinition(loadSync(join(__dirname, "tfplugin5.proto"), { keepCase: true }));
    const { service } = (definition.tfplugin5 as GrpcObject).Provider as ServiceClientConstructor;
    const server = new Server();
    server.addService(service, {
      GetSchema: (_call: unknown, respond: Respond) => respond(null, SCHEMA),
      PrepareProviderConfig: ({ request }: { request: { config: DynamicValue } }, respond: Respond) =>
        respond(null, { prepared_config: request.config }),
      ValidateDataSourceConfig: (_call: unknown, respond: Respond) => respond(null, {}),
      Configure: (_call: unknown, respond: Respond) => respond(null, {}),
      ReadDataSource: ({ request }: { request: { config: DynamicValue } }, respond: Respond) =>
        respond(null, read(request.config, stackFolders())),
      Stop: (_call: unknown, respond: Respond) => respond(null, {}),
    });
    await new Promise<void>((resolve, reject) => {
      server.bindAsync(`unix:${socket}`, ServerCredentials.createInsecure(), (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    return new ArchiveProvider(server, folder, socket);
  }

  /** What makes Terraform use it. */
  get environment(): { readonly TF_REATTACH_PROVIDERS: string } {
    return {
      TF_REATTACH_PROVIDERS: JSON.stringify({
        [ADDRESS]: {
          Protocol: "grpc",
          ProtocolVersion: 5,
          Pid: process.pid,
          Test: true,
          Addr: { Network: "unix", String: this.socket },
        },
      }),
    };
  }

  close(): void {
    this.server.forceShutdown();
    rmSync(this.folder, { recursive: true });
  }
}

function attributes(types: Readonly<Record<string, unknown>>, flags: (name: string) => object): readonly object[] {
  return Object.entries(types).map(([name, type]) => ({
    name,
    type: Buffer.from(JSON.stringify(type)),
    ...flags(name),
  }));
}

const SCHEMA = {
  provider: { version: 0, block: {} },
  data_source_schemas: {
    archive_file: {
      version: 0,
      block: {
        attributes: [
          ...attributes(ARGUMENTS, (name) => (REQUIRED.includes(name) ? { required: true } : { optional: true })),
          ...attributes(RESULTS, () => ({ computed: true })),
        ],
        block_types: [
          {
            type_name: "source",
            nesting: "SET",
            block: { attributes: attributes({ content: "string", filename: "string" }, () => ({ required: true })) },
          },
        ],
      },
    },
  },
};

function read({ msgpack }: DynamicValue, stackFolders: readonly string[]): object {
  const config = decode(msgpack) as ArchiveFile;
  try {
    return { state: { json: Buffer.from(JSON.stringify({ ...config, ...archive(config, stackFolders) })) } };
  } catch (error) {
    return { diagnostics: [{ severity: "ERROR", summary: "No archive from the stand-in", detail: String(error) }] };
  }
}

function archive(config: ArchiveFile, stackFolders: readonly string[]): object {
  const { source_dir: source, output_path: output, output_file_mode: mode, type } = config;
  if (type !== "zip" || !source || mode !== "0644") {
    throw new Error('It knows type "zip" with source_dir and output_file_mode "0644" only; install hashicorp/archive.');
  }
  const folders = stackFolders.filter((folder) => existsSync(join(folder, source)));
  if (folders.length === 0) throw new Error(`${source} is in none of ${stackFolders.join(", ")}.`);
  const zips = folders.map((folder) => {
    const zip = zipped(join(folder, source));
    mkdirSync(dirname(join(folder, output)), { recursive: true });
    writeFileSync(join(folder, output), zip);
    return zip;
  });
  const hash = (algorithm: string, encoding: "hex" | "base64"): string =>
    createHash(algorithm).update(zips[0]!).digest(encoding);
  return {
    id: hash("sha1", "hex"),
    output_size: zips[0]!.length,
    output_md5: hash("md5", "hex"),
    output_sha: hash("sha1", "hex"),
    output_sha256: hash("sha256", "hex"),
    output_sha512: hash("sha512", "hex"),
    output_base64sha256: hash("sha256", "base64"),
    output_base64sha512: hash("sha512", "base64"),
  };
}

function zipped(folder: string): Uint8Array {
  const files: Zippable = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    // As Unix keeps a file's mode in a zip: its upper 16 bits of attributes, host system 3.
    files[file.slice(folder.length + 1)] = [readFileSync(file), { os: 3, attrs: 0o100644 << 16 }];
  }
  return zipSync(files, { mtime: new Date(1980, 0, 1) });
}
