import { createHandler } from "./create-handler";

/** `ds-dashboard-extract-<project>-<environment>`, with the metrics of this library. */
export const handler = createHandler();
