import type { VNode } from "preact";
import { distanceWords, endWords, muteWords, subjectOf } from "../drawing/alert-words";
import { formatQuantity } from "../drawing/quantity";
import { countOf } from "../drawing/words";
import type { Picture, ShownAlert, ShownEpisode } from "../picture";
import type { Navigation } from "./address";
import { Age } from "./age";
import { FoldedList } from "./folded-list";
import { Icon } from "./icons";
import { NameLink } from "./name-link";
import { shownMinute, zone } from "./zone";

/** The most alerts that are listed at once. The others appear when the user asks for them. */
const SHOWN = 5;

/** What fires now: since when, and how far. */
export function Alerts({
  alerts,
  ...navigation
}: Navigation & { readonly alerts: readonly ShownAlert[] }): VNode | null {
  if (alerts.length === 0) return null;
  const told = alerts.filter(({ mute }) => !mute);
  const unknown = told.filter(({ unknownSince }) => unknownSince !== undefined).length;
  const muted = alerts.length - told.length;
  const parts = [
    countOf(alerts.length, "alert", "alerts"),
    ...(unknown > 0 ? [`${unknown} of unknown state`] : []),
    ...(muted > 0 ? [`${muted} muted`] : []),
  ];
  const kind = told.length > unknown ? "bad" : "unknown";
  const items = alerts.map((alert) => <Alert key={keyOf(alert)} alert={alert} {...navigation} />);
  return (
    <section class="alerts" aria-label="Alerts">
      <h2 class={`verdict verdict-${kind}`}>
        <Icon name={kind} />
        <strong>{parts.join(", ")}</strong>
      </h2>
      <FoldedList items={items} shown={SHOWN} />
    </section>
  );
}

function Alert({ alert, ...navigation }: Navigation & { readonly alert: ShownAlert }): VNode {
  const { rule, project, environment, metric, since, unknownSince, mute } = alert;
  const state = mute ? "muted" : unknownSince === undefined ? "firing" : "unknown";
  return (
    <li class={`alert alert-${state}`}>
      <span class="alert-state">{state}</span>
      <NameLink
        name={`${project}/${environment}`}
        view="plots"
        filters={{ project, environment, metrics: [metric] }}
        {...navigation}
      />
      <span class="name" title={subjectOf(alert)}>
        {subjectOf(alert)}
      </span>
      <strong>{distanceWords(alert, zone())}</strong>
      <span class="muted">
        rule {rule}, since {shownMinute(since)} (<Age at={since} />)
      </span>
      {mute && <span class="muted">{muteWords(alert, zone())}</span>}
    </li>
  );
}

/** The alerts that started in the range, series by series in the order of time. */
export function AlertHistory({ episodes, ...navigation }: Navigation & Pick<Picture, "episodes">): VNode | null {
  if (episodes.length === 0) return null;
  return (
    <section class="values" aria-labelledby="history-title">
      <div class="values-head">
        <h2 id="history-title">Alert history</h2>
        <span class="muted">{countOf(episodes.length, "alert", "alerts")} in this range, newest first</span>
      </div>
      <div class="scroll" role="region" tabIndex={0} aria-label="Alert history">
        <table class="numbers-table">
          <thead>
            <tr>
              {["From", "Until", "Project", "Environment", "Metric", "Rule", "Value at first"].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {episodes.map((episode) => (
              <Episode key={`${episode.startedAt} ${keyOf(episode)}`} episode={episode} {...navigation} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Episode({ episode, ...navigation }: Navigation & { readonly episode: ShownEpisode }): VNode {
  const { rule, project, environment, metric, startedAt, endedAt, value, unit, kind } = episode;
  return (
    <tr>
      <th scope="row">{shownMinute(startedAt)}</th>
      <td>
        {endedAt !== undefined && shownMinute(endedAt)} <span class="muted">{endWords(episode)}</span>
      </td>
      <td>
        <NameLink name={project} filters={{ project }} {...navigation} />
      </td>
      <td>
        <NameLink name={environment} filters={{ environment }} {...navigation} />
      </td>
      <td>
        <NameLink name={subjectOf(episode)} filters={{ project, environment, metrics: [metric] }} {...navigation} />
      </td>
      <td>{rule}</td>
      <td>{kind === "no-data" ? "not measured" : value !== undefined && formatQuantity(value, unit)}</td>
    </tr>
  );
}

function keyOf({ rule, project, environment }: Pick<ShownAlert, "rule" | "project" | "environment">): string {
  return JSON.stringify([rule, project, environment]);
}
