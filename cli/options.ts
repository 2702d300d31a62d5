import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { closest } from "../lambdas/contract/suggest";

export const USAGE = `Runs the configured dashboard on this machine, in an embedded cloud, with no AWS account.

  npm start -- [options]

  --unconnected    deploy hub and spokes, but leave connecting them to you
  --port <port>    port on 127.0.0.1 (default 4566)
  --state <folder> keep the state in this folder and go on from it next time
  --help           show this
`;

export interface StartOptions {
  readonly unconnected: boolean;
  readonly port: number;
  readonly stateFolder: string | undefined;
  readonly help: boolean;
}

const DEFAULT_PORT = 4566;
const OPTIONS = {
  unconnected: { type: "boolean", default: false },
  port: { type: "string" },
  state: { type: "string" },
  help: { type: "boolean", default: false },
} as const;

/** The command line cannot be used; the message says why and what is accepted. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** @throws UsageError */
export function parseOptions(args: readonly string[]): StartOptions {
  const { values, tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind === "positional") throw new UsageError(`Unexpected argument "${token.value}".`);
    if (token.kind !== "option" || Object.hasOwn(OPTIONS, token.name)) continue;
    const candidate = closest(token.name, Object.keys(OPTIONS));
    throw new UsageError(`Unknown option ${token.rawName}.${candidate ? ` Did you mean --${candidate}?` : ""}`);
  }
  for (const name of ["port", "state"] as const) {
    if (values[name] === true || values[name] === "") throw new UsageError(`--${name} needs a value.`);
  }
  const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new UsageError(`--port ${String(values.port)} is no port; use a number from 0 (any free port) to 65535.`);
  }
  return {
    unconnected: values.unconnected === true,
    port,
    stateFolder: typeof values.state === "string" ? resolve(values.state) : undefined,
    help: values.help === true,
  };
}
