import { html, type Markup } from "../../dashboard/drawing/markup";
import { formatGrouped } from "../../dashboard/drawing/plot-number";

/** Names come from spokes, and may have 256 characters. */
const LONGEST_NAME = 120;

/** Text of a length that does not push all else away. */
export function cut(text: string, longest = LONGEST_NAME): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** `a, b and 3 more`, or all of them where they are few. */
export function enumeration(names: readonly string[], most: number): string {
  const more = names.length - most;
  const shown = names
    .slice(0, most)
    .map((name) => cut(name))
    .join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** `1 plot`, `2,000 plots`. */
export function counted(count: number, one: string): string {
  return `${formatGrouped(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** `2026-11-05 13:30`, UTC. */
export function minuteOf(instant: number | string): string {
  return new Date(instant).toISOString().slice(0, "YYYY-MM-DDTHH:mm".length).replace("T", " ");
}

/** Says what is not shown, and how to come to see it. */
export function leftOutNote(what: string): Markup {
  return html`<p class="left-out">${what} Choose a project, an environment or metrics to see more.</p>`;
}
