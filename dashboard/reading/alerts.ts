import type { AlertRule } from "../../contract/alert-rule";
import type { AlertMute, AlertState, SeriesState } from "../../contract/alerts";
import type { NewestValue } from "../../contract/summaries";
import { isMutedBy, readAlertStates, readEpisodes, readMutes } from "../../tables/alerts";
import type { HubTables } from "../../tables/hub-tables";
import { watchedNumber, watches } from "../../tables/watched";
import type { Span } from "../filters";
import type { Panel, Picture, ShownAlert, ShownEpisode, ShownRule } from "../picture";
import { shownUnit } from "../unit";

/** The most alerts that have ended, or go on, that are read. */
const MOST_EPISODES = 200;

export interface Alerts extends Pick<Picture, "alerts" | "episodes"> {
  /** The wishes not to be told that hold. */
  readonly mutes: readonly AlertMute[];
  /** The rules that watch what a panel of an environment draws. */
  readonly rulesOf: (panel: Pick<Panel, "lines">, environment: string) => readonly ShownRule[];
}

export interface AlertsRequest {
  /** The newest values of what is shown, at least. */
  readonly values: readonly NewestValue[];
  /** Whether a series is shown. */
  readonly passes: (series: Pick<NewestValue, "ProjectName" | "Environment" | "MetricName">) => boolean;
  readonly span: Span;
  readonly now: number;
}

/** Reads what is known about alerts: those that go on, those that started in the span, and the rules. */
export async function readAlerts(hub: HubTables, { values, passes, span, now }: AlertsRequest): Promise<Alerts> {
  const [states, mutes, episodes] = await Promise.all([
    readAlertStates(hub),
    readMutes(hub, now),
    readEpisodes(hub, { from: new Date(span.from), to: new Date(span.to), newest: MOST_EPISODES }),
  ]);
  const newest = new Map(values.map((value) => [keyOf(value), value]));
  const valueOf = (
    metric: string,
    { project: ProjectName, environment: Environment }: Place,
  ): NewestValue | undefined => newest.get(keyOf({ MetricName: metric, ProjectName, Environment }));
  const goingOn = states.flatMap((state) =>
    state.Series.flatMap((series) => alertOf(state, series, valueOf(state.Rule.metric, series), mutes) ?? []),
  );
  return {
    mutes,
    alerts: goingOn
      .filter(({ project, environment, metric }) =>
        passes({ ProjectName: project, Environment: environment, MetricName: metric }),
      )
      .sort((a, b) => urgencyOf(a) - urgencyOf(b) || a.since - b.since),
    episodes: episodes.filter(passes).map((episode): ShownEpisode => {
      const { Rule, MetricName, Label, ProjectName, Environment, Kind, StartedAt, EndedAt, EndedBy, Value } = episode;
      return {
        rule: Rule,
        metric: MetricName,
        label: Label,
        project: ProjectName,
        environment: Environment,
        unit: shownUnit(newest.get(keyOf(episode))?.Unit),
        kind: Kind,
        startedAt: Date.parse(StartedAt),
        endedAt: EndedAt === undefined ? undefined : Date.parse(EndedAt),
        endedBy: EndedBy,
        value: Value,
      };
    }),
    rulesOf: ({ lines }, environment) =>
      states
        .filter(({ Rule }) =>
          lines.some(({ metric, project }) => Rule.metric === metric && watches(Rule, { project, environment })),
        )
        .map(({ Rule }) => shownRule(Rule)),
  };
}

/** What somebody has to look at comes before what is unknown, and that before what somebody knows already. */
function urgencyOf({ mute, unknownSince }: ShownAlert): number {
  return mute ? 2 : unknownSince === undefined ? 0 : 1;
}

interface Place {
  readonly project: string;
  readonly environment: string;
}

/** Returns undefined for a series whose condition has not held long enough. */
function alertOf(
  { Rule }: AlertState,
  series: SeriesState,
  newest: NewestValue | undefined,
  mutes: readonly AlertMute[],
): ShownAlert | undefined {
  const { project, environment, status, since, episode } = series;
  if (!episode) return undefined;
  const mute = mutes.find((one) => isMutedBy(one, Rule.name, series));
  return {
    ...shownRule(Rule),
    project,
    environment,
    unit: shownUnit(newest?.Unit),
    kind: episode.Kind,
    since: Date.parse(episode.HeldSince),
    unknownSince: status === "unknown" ? Date.parse(since) : undefined,
    value: newest && watchedNumber(newest.MetricValue, Rule),
    mute: mute && { by: mute.By, why: mute.Why, until: Date.parse(mute.Until) },
  };
}

function shownRule({ name, metric, label, condition }: AlertRule): ShownRule {
  return { rule: name, metric, label, condition };
}

function keyOf({ ProjectName, Environment, MetricName }: Parameters<AlertsRequest["passes"]>[0]): string {
  return JSON.stringify([ProjectName, Environment, MetricName]);
}
