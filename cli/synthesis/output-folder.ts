import { resolve } from "node:path";
import { PROJECT } from "../../config/root";

/** The absolute path of the folder into which CDKTF synthesizes the configured stacks. */
export function outputFolder(): string {
  return resolve(PROJECT, process.env.CDKTF_OUTDIR ?? "cdktf.out");
}
