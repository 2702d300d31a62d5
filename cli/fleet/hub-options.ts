import type { Command } from "commander";
import { UsageError } from "../errors";
import type { Hub } from "./fleet";
import { selectHubs, type SelectionOptions } from "./selection";

/** Adds the options that select a hub to a command. */
export function selectingHub(command: Command): Command {
  return command
    .option("--hub <name>", "only this hub")
    .option("--hub-account <account[:region]>", "a hub that is not in dashboard.config.ts")
    .option("--hub-profile <profile>", "profile of the AWS configuration that gets into the hub's account")
    .option("--hub-role <name>", "role to assume in the hub's account");
}

/** Returns the selected hub. @throws UsageError if there are several */
export async function selectedHub(options: SelectionOptions): Promise<Hub> {
  return theOnly(await selectHubs(options));
}

/** @throws UsageError if there are several */
export function theOnly([hub, ...others]: readonly Hub[]): Hub {
  if (hub && others.length === 0) return hub;
  const names = [hub, ...others].map((one) => one?.name).join(", ");
  throw new UsageError(`There are several hubs; say which one with --hub: ${names}.`);
}
