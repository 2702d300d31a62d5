import { formatMinute } from "../../common/instants";
import { distanceWords, endWords, muteWords, subjectOf } from "../../dashboard/drawing/alert-words";
import { html, type Markup } from "../../dashboard/drawing/markup";
import { formatQuantity } from "../../dashboard/drawing/quantity";
import type { Picture, ShownAlert, ShownEpisode } from "../../dashboard/picture";
import { counted, cut } from "./words";

const MOST_ALERTS = 20;
const MOST_EPISODES = 20;

/** What fires now, the longest first; undefined if nothing does. */
export function alertsOf({ alerts }: Picture): Markup | undefined {
  if (alerts.length === 0) return undefined;
  const more = alerts.length - MOST_ALERTS;
  return html`<ul class="alerts">
    ${alerts.slice(0, MOST_ALERTS).map(alertOf)}
    ${more > 0 ? html`<li>and ${counted(more, "more alert")}</li>` : undefined}
  </ul>`;
}

function alertOf(alert: ShownAlert): Markup {
  const { project, environment, rule, since, unknownSince, mute } = alert;
  const state = mute ? "muted" : unknownSince === undefined ? "firing" : "unknown";
  return html`<li>
    <span class="${state === "firing" ? "alert-state" : "alert-quiet"}">${state}</span>
    ${cut(project)}/${cut(environment)} ${cut(subjectOf(alert))}: <strong>${distanceWords(alert)}</strong>
    <span class="alert-quiet"
      >rule ${rule}, since ${formatMinute(since)} UTC${mute ? `, ${cut(muteWords(alert), 300)}` : ""}</span
    >
  </li>`;
}

/** The newest alerts that started in the range; undefined if there are none. */
export function historyOf({ episodes }: Picture): Markup | undefined {
  if (episodes.length === 0) return undefined;
  return html`<section>
    <h3>Alert history</h3>
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th>From (UTC)</th>
            <th>Until</th>
            <th>Of</th>
            <th>Rule</th>
            <th>Value at first</th>
          </tr>
        </thead>
        <tbody>
          ${episodes.slice(0, MOST_EPISODES).map(episodeOf)}
        </tbody>
      </table>
    </div>
  </section>`;
}

function episodeOf(episode: ShownEpisode): Markup {
  const { project, environment, rule, startedAt, endedAt, value, unit } = episode;
  return html`<tr>
    <td class="time">${formatMinute(startedAt)}</td>
    <td class="time">${endedAt === undefined ? undefined : formatMinute(endedAt)} ${endWords(episode)}</td>
    <td>${cut(project)}/${cut(environment)} ${cut(subjectOf(episode))}</td>
    <td>${rule}</td>
    <td>${value === undefined ? "not measured" : formatQuantity(value, unit)}</td>
  </tr>`;
}
