import type { VNode } from "preact";
import { formatQuantity } from "../drawing/quantity";
import type { TableRow } from "../picture";
import { topLists } from "../top";
import type { Navigation } from "./address";
import { NameLink } from "./name-link";

/** The spokes that stand out. */
export function TopLists({ rows, ...navigation }: Navigation & { readonly rows: readonly TableRow[] }): VNode | null {
  const lists = topLists(rows);
  if (lists.length === 0) return null;
  return (
    <div class="top-lists">
      {lists.map(({ title, unit, places }) => (
        <section key={title} class="theme" aria-label={title}>
          <h2>{title}</h2>
          <ol>
            {places.map(({ project, environment, value }) => (
              <li key={JSON.stringify([project, environment])}>
                <NameLink
                  name={`${project}/${environment}`}
                  view="project"
                  filters={{ project, environment }}
                  {...navigation}
                />
                <strong>{formatQuantity(value, unit)}</strong>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}
