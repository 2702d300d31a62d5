import { UsageError } from "../errors";
import type { SelectionOptions } from "../fleet/selection";

/** @throws UsageError if no connection is meant, because to have changed none is not what anybody asked for */
export function requireSome(connections: readonly unknown[], { hub }: SelectionOptions): void {
  if (connections.length > 0) return;
  throw new UsageError(
    hub === undefined
      ? "No spoke in dashboard.config.ts reports to any hub; add spokes there, or name one by --spoke-account."
      : `No spoke in dashboard.config.ts reports to hub "${hub}"; add it to a spoke's hubs there.`,
  );
}
