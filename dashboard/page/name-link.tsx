import type { VNode } from "preact";
import type { Filters } from "../filters";
import type { View } from "../views";
import { addressOf, type Navigation } from "./address";

interface NameLinkProps extends Navigation {
  readonly name: string;
  /** What the link is about, if the name alone does not say it. */
  readonly title?: string;
  /** The filters that the link sets. */
  readonly filters: Partial<Filters>;
  /** The hub that the link leads to; undefined: the present one. */
  readonly hub?: string;
  /** The view that the link leads to; undefined: the present one. */
  readonly view?: View;
}

/** A name as a link to what it stands for. */
export function NameLink({ name, title = name, filters, hub, view, address, go }: NameLinkProps): VNode {
  const next = {
    ...address,
    hub: hub ?? address.hub,
    view: view ?? address.view,
    filters: { ...address.filters, ...filters },
  };
  return (
    <a
      class="name"
      href={addressOf(next)}
      title={title}
      onClick={(event) => {
        // The browser handles links that open in another tab or window.
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        go(next);
        // What the link was in is gone: go on at the beginning of what it leads to, as after loading a page.
        scrollTo(0, 0);
        document.getElementById("main")?.focus({ preventScroll: true });
      }}
    >
      {name}
    </a>
  );
}
