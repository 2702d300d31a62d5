import { join } from "node:path";

/** The project's own folder. */
export const ROOT = join(__dirname, "..", "..", "..");
/** What suites fetch once and keep; git ignores it. */
export const CACHE = join(ROOT, ".cache");
