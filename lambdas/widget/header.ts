import { formatAccountRegion } from "../../contract/account-region";
import type { RefreshRun } from "../../contract/refresh-run";
import { missingLines } from "../../dashboard/drawing/missing-words";
import { html, type Markup } from "../../dashboard/drawing/markup";
import { formatMinute } from "../../common/instants";
import type { Picture } from "../../dashboard/picture";
import { cut, enumeration } from "./words";

const MOST_SPOKES = 10;
const MOST_NOTICES = 10;
const LONGEST_NOTICE = 600;
const LONGEST_LINE = 1_500;

/** The name of the hub, the time range, and the answers to the hub's last request for fresh measurements. */
export function headerOf({ hub, run, span, readAt }: Picture): Markup {
  return html`<p class="header">
      <strong>${cut(hub.name)}</strong>
      <span>${hub.account}, ${hub.region}</span>
      <span>${formatMinute(span.from)} to ${formatMinute(span.to)} UTC</span>
      <span>read ${formatMinute(readAt)}</span>
    </p>
    ${run ? completeness(run, hub) : html`<p>No refresh of this hub has been looked after yet.</p>`}`;
}

function completeness(run: RefreshRun, hub: Picture["hub"]): Markup {
  const silent = run.SilentSpokes.map(
    (spoke) => `${cut(spoke.project)}/${cut(spoke.environment)} (${formatAccountRegion(spoke, hub)})`,
  );
  const troubles = (
    [
      ["denied", run.Denied],
      ["throttled", run.Throttled],
      ["failed", run.Failed],
    ] as const
  ).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []));
  return html`<p class="${run.Silent > 0 || troubles.length > 0 ? "troubled" : ""}">
    Last refresh ${formatMinute(Date.parse(run.StartedAt))} UTC: ${run.Answered} of ${run.Expected} spokes answered,
    ${[`${run.Ok} metrics ok`, ...troubles].join(", ")}.
    ${run.Silent > 0 ? `Silent: ${enumeration(silent, MOST_SPOKES)}.` : undefined}
  </p>`;
}

/** The metrics without a value, and what to do about them; undefined if there are none. */
export function missingOf({ missing }: Picture): Markup | undefined {
  const lines = missingLines(missing);
  if (lines.length === 0) return undefined;
  return html`<ul class="missing" aria-label="Metrics without a value">
    ${lines.map((line) => html`<li>${cut(line, LONGEST_LINE)}</li>`)}
  </ul>`;
}

/** Notices to the viewer, in sentences. */
export function noticesOf(notices: readonly string[]): Markup | undefined {
  if (notices.length === 0) return undefined;
  const more = notices.length - MOST_NOTICES;
  const shown = [...notices.slice(0, MOST_NOTICES), ...(more > 0 ? [`There are ${more} more notices.`] : [])];
  return html`<ul class="notices">
    ${shown.map((notice) => html`<li>${cut(notice, LONGEST_NOTICE)}</li>`)}
  </ul>`;
}
