import type { ComponentChild, ComponentChildren } from "preact";
import { formatGrouped } from "../drawing/plot-number";
import { countOf } from "../drawing/words";

export interface FoldedListProps {
  /** `li` elements. */
  readonly items: readonly ComponentChild[];
  /** So many are listed at once. The others appear when the user asks for them. */
  readonly shown: number;
  /** The number of further ones that are not known here. */
  readonly hidden?: number;
}

/** A list that shows its first items, and the others on demand. */
export function FoldedList({ items, shown, hidden = 0 }: FoldedListProps): ComponentChildren {
  return (
    <>
      <ul>{items.slice(0, shown)}</ul>
      {items.length > shown && (
        <details>
          <summary>and {countOf(items.length - shown + hidden, "more", "more")}</summary>
          <ul>{items.slice(shown)}</ul>
          {hidden > 0 && <p class="muted">and {formatGrouped(hidden)} more that are not told here</p>}
        </details>
      )}
    </>
  );
}
