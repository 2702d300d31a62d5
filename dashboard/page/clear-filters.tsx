import type { VNode } from "preact";
import { addressOf, type Navigation } from "./address";

/** A link that removes all filters but keeps the range. */
export function ClearFilters({ address, go, class: style }: Navigation & { readonly class: string }): VNode {
  const cleared = { ...address, filters: { metrics: [], range: address.filters.range } };
  return (
    <a
      class={style}
      href={addressOf(cleared)}
      onClick={(event) => {
        event.preventDefault();
        go(cleared);
      }}
    >
      Clear filters
    </a>
  );
}
