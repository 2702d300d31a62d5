import { join } from "node:path";

/** The project's folder. Paths in the configuration are relative to it. */
export const ROOT = join(__dirname, "..");
