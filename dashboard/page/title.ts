import { VIEW_NAMES } from "../views";
import type { Address } from "./address";

/** The title of the page's tab. What is chosen comes first, because a narrow tab shows no more. */
export function titleOf({ view, filters }: Pick<Address, "view" | "filters">, hub: string | undefined): string {
  const { project, environment, metrics } = filters;
  const metric = metrics.length > 1 ? `${metrics.length} metrics` : metrics[0];
  const shown = view === "overview" ? undefined : VIEW_NAMES[view];
  return [project, environment, metric, shown, hub, "ds-dashboard"].filter((part) => part !== undefined).join(" · ");
}
