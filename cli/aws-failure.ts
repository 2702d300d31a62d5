import { problemKindOf } from "../dashboard/problem";
import { accountRegionId, type AccountRegion } from "../contract/account-region";
import { ProxyError } from "./fleet/proxy-error";

/** A call to AWS, as far as an explanation of its failure needs it. */
export interface AwsCall {
  readonly accountRegion: AccountRegion;
  /** The role or profile that gives access; undefined: the credentials of the environment. */
  readonly access: { readonly profile?: string | undefined; readonly roleName?: string | undefined } | undefined;
  /** What replaces AWS; undefined: AWS itself. */
  readonly endpointUrl: string | undefined;
  /** For example `SSM` and `GetParameters`. */
  readonly service: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

type Traits = Partial<NodeJS.ErrnoException>;

const EMBEDDED_CLOUD = "If you mean the embedded cloud: AWS_ENDPOINT_URL=http://127.0.0.1:4566, while npm start runs.";

/** Node's codes of what is wrong with a certificate, and of an answer that is not TLS. */
const TLS = /CERT|TLS|SSL|UNABLE_TO_|^EPROTO$/;
const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "RequestExpired"];
/** What the SDK throws if it cannot read a response, and its name for errors of which AWS's name is not known. */
const UNREADABLE = ["SyntaxError", "UnknownError", "Unknown"];

const calls = new WeakMap<object, AwsCall>();

/** Notes the call in which an error of the SDK occurred. The error stays as it is, because others look at its class. */
export function noteFailedCall(error: unknown, call: AwsCall): void {
  if (typeof error === "object" && error !== null && !calls.has(error)) calls.set(error, call);
}

/**
 * Explains the failure of a call to AWS in one line, with what to do. Failures that many accounts have in common, such
 * as a login that has expired, have the same explanation in each, so that they can be told together.
 *
 * @returns undefined if the error does not come from a call to AWS
 */
export function awsFailure(error: unknown): string | undefined {
  const call = calls.get(Object(error) as object);
  return call && explained(Object(error) as Traits, call);
}

function explained(error: Traits, call: AwsCall): string {
  const { code = "" } = error;
  if (error instanceof ProxyError) return badProxy(error);
  if (TLS.test(code)) return unsafe(error, call);
  if (isUnreadable(error)) return notAws(error, call);
  switch (problemKindOf(error)) {
    case "credentials":
      return refusedCredentials(error, call);
    case "denied":
      return denied(error, call);
    case "unreachable":
      return unreachable(error, call);
    case "no-table":
    case "other":
      return missing(error, call) ?? `${call.service} ${call.operation} failed: ${saidBy(error)}`;
  }
}

function refusedCredentials(error: Traits, { access, accountRegion: { region } }: AwsCall): string {
  const { name = "" } = error;
  const login = access?.profile === undefined ? "aws sso login" : `aws sso login --profile ${access.profile}`;
  if (EXPIRED.includes(name))
    return `The credentials have expired (${saidBy(error)}). Log in again, for example: ${login}`;
  if (name !== "CredentialsProviderError" && name !== "TokenProviderError")
    return (
      `AWS does not accept the credentials (${saidBy(error)}). Log in again, for example: ${login}; and look whether ` +
      `Region ${region} is enabled for the account. ${EMBEDDED_CLOUD}`
    );
  const profile = profileOf(access);
  if (profile !== undefined)
    return `${profile.text} gives no credentials (${saidBy(error)}). ${remedyOf(error, profile)}`;
  return (
    `There are no credentials (${saidBy(error)}). Log in, for example: ${login}; or name a profile or a role, by ` +
    `deployment in dashboard.config.ts or an option of this command. ${EMBEDDED_CLOUD}`
  );
}

/** A profile of the AWS configuration that credentials come from, and how a sentence begins with it. */
interface Profile {
  readonly name: string;
  readonly text: string;
}

function profileOf(access: AwsCall["access"]): Profile | undefined {
  if (access?.profile !== undefined) return { name: access.profile, text: `Profile "${access.profile}"` };
  const { AWS_PROFILE: name = "" } = process.env;
  return name === "" ? undefined : { name, text: `Profile "${name}", which AWS_PROFILE names,` };
}

function remedyOf({ message = "" }: Traits, { name }: Profile): string {
  if (message.includes("multi-factor"))
    return (
      "This command asks for no code. Begin a session with a program that does, for example: aws configure " +
      `export-credentials --profile ${name}; and give its credentials by the environment, in place of the profile.`
    );
  if (/^Command failed|credential_process/.test(message))
    return "Run the profile's credential_process by hand to see what is wrong with it.";
  return `Correct its name, which aws configure list-profiles lists, or log in: aws sso login --profile ${name}`;
}

function denied(error: Traits, { access, service, operation }: AwsCall): string {
  // GetCallerIdentity needs no permission, so what was denied is the role.
  if (operation === "GetCallerIdentity") {
    const role =
      access?.roleName === undefined ? "The role that the credentials are to come from" : `Role ${access.roleName}`;
    return `${role} cannot be assumed (${saidBy(error)}). Correct its name, or let it trust whoever runs this command.`;
  }
  return (
    `AWS denies ${service} ${operation} (${saidBy(error)}). Allow it, or name another profile or role by deployment in ` +
    "dashboard.config.ts or an option of this command."
  );
}

function unreachable(error: Traits, { endpointUrl, accountRegion: { region } }: AwsCall): string {
  if (endpointUrl === undefined)
    return (
      `AWS cannot be reached (${saidBy(error)}). Look at the network, and whether there is a Region ${region}. ` +
      EMBEDDED_CLOUD
    );
  return (
    `${endpointUrl} cannot be reached (${saidBy(error)}). AWS_ENDPOINT_URL or --endpoint-url names it: start the ` +
    "embedded cloud there, with npm start, or leave it out to reach AWS."
  );
}

function badProxy(error: ProxyError): string {
  return (
    `AWS cannot be reached (${saidBy(error)}). HTTPS_PROXY names the proxy: correct it, with user and password where it ` +
    "asks for them, or exempt with NO_PROXY what can be reached without it."
  );
}

function unsafe(error: Traits, { endpointUrl }: AwsCall): string {
  const where = endpointUrl ?? "AWS";
  const { AWS_CA_BUNDLE: bundle = "" } = process.env;
  const file = `let NODE_EXTRA_CA_CERTS name its authority's file${bundle === "" ? "" : ", as AWS_CA_BUNDLE does for the AWS CLI"}`;
  const remedy = endpointUrl?.startsWith("https:")
    ? `If it has a certificate of its own, ${file}. If AWS_ENDPOINT_URL or --endpoint-url means the embedded cloud, it begins with http://.`
    : `If a proxy of your network shows its own certificate, ${file}.`;
  return `There is no secure connection to ${where} (${saidBy(error)}). ${remedy}`;
}

function notAws(error: Traits, { endpointUrl }: AwsCall): string {
  const where = endpointUrl ?? "What stands between here and AWS";
  return (
    `${where} does not answer as AWS does (${saidBy(error)}). Correct AWS_ENDPOINT_URL or --endpoint-url, or leave it ` +
    "out to reach AWS; a proxy may answer in its place, too."
  );
}

/** Whether the response was none of AWS: the SDK could not read it, or found neither a name nor a message in it. */
function isUnreadable(error: Traits): boolean {
  const { name = "", message = "" } = error;
  return (UNREADABLE.includes(name) && "$response" in error) || UNREADABLE.includes(message);
}

/** The tables, queues and functions that are not there, by the SDK's errors for them. */
function missing({ name }: Traits, { service, input, accountRegion }: AwsCall): string | undefined {
  const where = accountRegionId(accountRegion);
  const what =
    name === "QueueDoesNotExist"
      ? `queue ${nameIn(input.QueueName) ?? nameIn(input.QueueUrl)?.split("/").at(-1)}`
      : name !== "ResourceNotFoundException"
        ? undefined
        : service === "DynamoDB"
          ? `table ${nameIn(input.TableName)}`
          : service === "Lambda"
            ? `function ${nameIn(input.FunctionName)}`
            : undefined;
  return (
    what &&
    `There is no ${what} in ${where}. Correct its name, the account or the Region; or deploy the stack that brings it.`
  );
}

function nameIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The error's name and the first line of its message; of errors without a message the code. */
function saidBy({ name = "Error", message = "", code }: Traits): string {
  const late = /^@smithy.* (connection|socket timed out) .*?(\d+) ms/.exec(message);
  if (late) return `no ${late[1] === "connection" ? "connection" : "answer"} in ${Number(late[2]) / 1000} seconds`;
  const lines = message.split("\n").map((text) => text.trim());
  // What a program has told of its failure is below the command; the last of it says most.
  const told = message.startsWith("Command failed") ? lines.slice(1).findLast((text) => text !== "") : undefined;
  const line = [lines[0]!, told ?? []].flat().join(": ").replace(/[.:]$/, "");
  const said = line === "" ? (code ?? "no message") : line;
  return name === "Error" || name === "AggregateError" ? said : `${name}: ${said}`;
}
