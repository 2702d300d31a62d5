import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { CommandError } from "../errors";
import { port } from "../fleet/options";

const DEFAULT_PORT = 4566;
const DEFAULT_DAYS = 14;
const MOST_DAYS = 60;

/** `ds-dashboard sandbox`, which is also `npm start`. */
export function sandboxCommand(): Command {
  return new Command("sandbox")
    .summary("run the configured dashboard on this machine, with no AWS account")
    .description("Runs the configured dashboard on this machine, in an embedded cloud, with no AWS account.")
    .option("--unconnected", "deploy hub and spokes, but leave connecting them to you", false)
    .option("--port <port>", "port on 127.0.0.1; 0 for any free one", port, DEFAULT_PORT)
    .option("--days <number>", "days of history to begin with", days, DEFAULT_DAYS)
    .option("--state <folder>", "keep the state in this folder and go on from it next time", folder)
    .action(
      async ({
        unconnected,
        port,
        days,
        state,
      }: {
        unconnected: boolean;
        port: number;
        days: number;
        state?: string;
      }) => {
        // Loaded only here: no other command needs the embedded cloud.
        const { runSandbox } = await import("./sandbox.js");
        const { StateFolderError } = await import("../../sandbox/index.js");
        await runSandbox({ unconnected, port, days, stateFolder: state }).catch((error: unknown) => {
          throw error instanceof StateFolderError ? new CommandError(error.message) : error;
        });
      },
    );
}

function days(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= MOST_DAYS) return number;
  throw new InvalidArgumentError(`Use a whole number from 1 to ${MOST_DAYS}.`);
}

function folder(text: string): string {
  if (text !== "") return resolve(text);
  throw new InvalidArgumentError("It needs a value.");
}
