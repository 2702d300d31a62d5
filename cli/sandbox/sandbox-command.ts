import { resolve } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { port } from "../fleet/options";

const DEFAULT_PORT = 4566;

/** `ds-dashboard sandbox`, which is also `npm start`. */
export function sandboxCommand(): Command {
  return new Command("sandbox")
    .summary("run the configured dashboard on this machine, with no AWS account")
    .description("Runs the configured dashboard on this machine, in an embedded cloud, with no AWS account.")
    .option("--unconnected", "deploy hub and spokes, but leave connecting them to you", false)
    .option("--port <port>", "port on 127.0.0.1; 0 for any free one", port, DEFAULT_PORT)
    .option("--state <folder>", "keep the state in this folder and go on from it next time", folder)
    .action(async ({ unconnected, port, state }: { unconnected: boolean; port: number; state?: string }) => {
      // Loaded only here: no other command needs the embedded cloud.
      const { runSandbox } = await import("./sandbox.js");
      await runSandbox({ unconnected, port, stateFolder: state });
    });
}

function folder(text: string): string {
  if (text !== "") return resolve(text);
  throw new InvalidArgumentError("It needs a value.");
}
