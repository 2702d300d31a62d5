import { InvalidArgumentError, type Command } from "commander";
import { Aws } from "./aws";
import { UsageError } from "../errors";
import { Output } from "../output/output";

interface SharedOptions {
  readonly json?: boolean;
  readonly endpointUrl?: string;
}

/** Adds the options that all commands with calls to AWS share: the endpoint of AWS, and the format of the result. */
export function callingAws(command: Command): Command {
  return reachingAws(command.option("--json", "print the result as JSON"));
}

/** Adds the option for the endpoint of AWS to a command. */
export function reachingAws(command: Command): Command {
  return command.option(
    "--endpoint-url <url>",
    "where AWS is, for example the embedded cloud (default: AWS_ENDPOINT_URL, or AWS)",
    endpoint,
  );
}

/** Adds the names of spokes, and the options that select accounts (`SelectionOptions`), to a command. */
export function selectingConnections(command: Command, withoutSpokes = "default: all"): Command {
  return command
    .argument("[spokes...]", `<project>/<environment>, or <project> for all of its environments (${withoutSpokes})`)
    .option("--hub <name>", "only with this hub")
    .option(
      "--hub-account <account[:region][:batch]>",
      "a hub that is not in dashboard.config.ts; --hub gives its name",
    )
    .option("--hub-profile <profile>", "profile of the AWS configuration that gets into the hub's account")
    .option("--hub-role <name>", "role to assume in the hub's account")
    .option("--spoke-account <account[:region]>", "a spoke that is not in dashboard.config.ts, with its one name")
    .option("--spoke-profile <profile>", "profile of the AWS configuration that gets into the spokes' accounts")
    .option("--spoke-role <name>", "role to assume in the spokes' accounts");
}

/**
 * The AWS clients and the output that a command uses, according to its options.
 *
 * @throws UsageError if the environment names an endpoint that is none
 */
export function contextOf(command: Command): { readonly aws: Aws; readonly output: Output } {
  const { json = false, endpointUrl } = command.opts<SharedOptions>();
  return { aws: new Aws(endpointUrl ?? endpointOfEnvironment()), output: new Output(json) };
}

/** Parses the value of an option: a port, or 0. */
export function port(text: string): number {
  const number = Number(text);
  if (text !== "" && Number.isInteger(number) && number >= 0 && number <= 65535) return number;
  throw new InvalidArgumentError("Use a number from 0 to 65535.");
}

/** Parses the value of an option: a URL. */
function endpoint(text: string): string {
  if (isEndpoint(text)) return text;
  throw new InvalidArgumentError(`It is ${NO_ENDPOINT}.`);
}

const NO_ENDPOINT = "no URL that begins with http:// or https://; give for example http://127.0.0.1:4566";

/**
 * The endpoint of all services, unless the environment names none; an empty variable names none. The SDK itself reads those
 * of single services, but says nothing useful of a wrong one.
 */
function endpointOfEnvironment(): string | undefined {
  for (const [name, value = ""] of Object.entries(process.env))
    if (/^AWS_ENDPOINT_URL(_|$)/.test(name) && value !== "" && !isEndpoint(value))
      throw new UsageError(`${name} is ${JSON.stringify(value)}, ${NO_ENDPOINT}, or unset it.`);
  const { AWS_ENDPOINT_URL: all } = process.env;
  return all === "" ? undefined : all;
}

/** Whether a text is a URL of HTTP. `localhost:4566` is a URL, too, but one of the scheme `localhost`. */
function isEndpoint(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\//i.test(text);
}
