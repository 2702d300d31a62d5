import type { VNode } from "preact";
import type { Filters } from "../filters";
import { addressOf, type Navigation } from "./address";

interface NameLinkProps extends Navigation {
  readonly name: string;
  /** What following it shows. */
  readonly filters: Partial<Filters>;
}

/** A name that leads to what it names. */
export function NameLink({ name, filters, address, go }: NameLinkProps): VNode {
  const next = { ...address, filters: { ...address.filters, ...filters } };
  return (
    <a
      class="name"
      href={addressOf(next)}
      title={name}
      onClick={(event) => {
        // Another tab or window is the browser's affair.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(next);
      }}
    >
      {name}
    </a>
  );
}
