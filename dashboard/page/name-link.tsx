import type { VNode } from "preact";
import type { Filters } from "../filters";
import { addressOf, type Navigation } from "./address";

interface NameLinkProps extends Navigation {
  readonly name: string;
  /** The filters that the link sets. */
  readonly filters: Partial<Filters>;
}

/** A name as a link to what it stands for. */
export function NameLink({ name, filters, address, go }: NameLinkProps): VNode {
  const next = { ...address, filters: { ...address.filters, ...filters } };
  return (
    <a
      class="name"
      href={addressOf(next)}
      title={name}
      onClick={(event) => {
        // The browser handles links that open in another tab or window.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(next);
      }}
    >
      {name}
    </a>
  );
}
