import { html, type Markup } from "../../dashboard/drawing/markup";
import { countOf, namesOf } from "../../dashboard/drawing/words";

/** The most characters of a name that are shown. Names come from spokes and may have 256. */
const LONGEST_NAME = 120;

/** Shortens a text so that it does not push everything else aside. */
export function cut(text: string, longest = LONGEST_NAME): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}

/** `a, b and 3 more`, or all names if there are only a few. */
export function enumeration(names: readonly string[], most: number): string {
  return namesOf(
    names.map((name) => cut(name)),
    most,
  );
}

/** `1 plot`, `2,000 plots`. */
export function counted(count: number, one: string): string {
  return countOf(count, one, `${one}s`);
}

/** Says what is not shown, and how to see it. */
export function leftOutNote(what: string): Markup {
  return html`<p class="left-out">${what} Choose a project, an environment or metrics to see more.</p>`;
}
