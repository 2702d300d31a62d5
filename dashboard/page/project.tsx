import type { ComponentChildren, VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { Theme } from "../drawing/colors";
import { emptyWords } from "../drawing/empty-words";
import { sharedScale } from "../drawing/shared-scale";
import { countOf } from "../drawing/words";
import { overviewOf } from "../overview";
import type { Panel, Picture, TableRow } from "../picture";
import { projectThemes, spokesOf, type ProjectMetric, type ProjectSpoke, type ProjectTheme } from "../project";
import type { Navigation } from "./address";
import { Age } from "./age";
import type { Catalogue } from "./catalogue";
import { Chart } from "./chart";
import { describePanel } from "./describe-panel";
import { Icon } from "./icons";
import { NameLink } from "./name-link";
import { Newest } from "./newest";
import { Numbers } from "./numbers";
import { shownMinute } from "./zone";

/** Plots that stand in many are lower than those that stand alone. */
const PLOT_HEIGHT = 120;

interface ProjectProps extends Navigation {
  readonly picture: Picture;
  readonly theme: Theme;
  readonly catalogue: Catalogue;
}

/** One project: its spokes, and every metric with its environments side by side on the same scale. */
export function Project({ picture, ...props }: ProjectProps): VNode {
  const { rows, choices, environments } = picture;
  const { address, go } = props;
  const [project, ...others] = [...new Set(rows.map((row) => row.project))] as [string, ...string[]];
  const themes = useMemo(() => projectThemes(overviewOf(rows, choices.environments)), [rows, choices]);
  const scale = sharedScale(environments);
  if (others.length > 0) return <ProjectChoice projects={[project, ...others]} address={address} go={go} />;
  const spokes = spokesOf(picture);
  return (
    <>
      <div class="project-head">
        <h2 class="name" title={project}>
          {project}
        </h2>
        <NameLink
          name="A plot for each environment, and a table"
          view="plots"
          filters={{ project }}
          address={address}
          go={go}
        />
      </div>
      <ul class={`spoke-cards columns-${Math.min(spokes.length, 3)}`} aria-label="Spokes">
        {spokes.map((spoke) => (
          <SpokeCard key={spoke.environment} spoke={spoke} project={project} address={address} go={go} />
        ))}
      </ul>
      {themes.map((one) => (
        <ThemePlots key={one.theme} shown={one} columns={spokes.length} picture={picture} scale={scale} {...props} />
      ))}
    </>
  );
}

function ProjectChoice({ projects, ...navigation }: Navigation & { readonly projects: readonly string[] }): VNode {
  return (
    <section class="empty" aria-labelledby="choose-title">
      <h2 id="choose-title">Which project?</h2>
      <ul class="name-list">
        {projects.map((project) => (
          <li key={project}>
            <NameLink name={project} filters={{ project }} {...navigation} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const STATES = {
  answered: { icon: "well", words: "answered the last refresh" },
  silent: { icon: "bad", words: "silent: it did not answer the last refresh" },
  unknown: { icon: "unknown", words: "no refresh is known yet" },
} as const;

function SpokeCard({
  spoke,
  project,
  ...navigation
}: Navigation & { readonly spoke: ProjectSpoke; readonly project: string }): VNode {
  const { environment, account, region, measuredAt, state, measured, missing, firing } = spoke;
  const troubles = [
    ...(["denied", "failed", "throttled"] as const).flatMap((kind) =>
      missing[kind] > 0 ? [`${missing[kind]} ${kind}`] : [],
    ),
    ...(firing > 0 ? [countOf(firing, "alert", "alerts")] : []),
  ];
  const icon = state === "answered" && troubles.length > 0 ? "warning" : STATES[state].icon;
  return (
    <li class="spoke-card">
      <p class="verdict">
        <Icon name={icon} />
        <strong>
          <NameLink name={environment} view="plots" filters={{ project, environment }} {...navigation} />
        </strong>
        <span>{STATES[state].words}</span>
      </p>
      <p class="muted">
        {account}, {region}, measured {shownMinute(measuredAt)} (<Age at={measuredAt} />)
      </p>
      <p>
        {measured !== undefined && `${countOf(measured, "metric", "metrics")} measured`}
        {missing["no-value"] > 0 && `, ${missing["no-value"]} with nothing to measure`}
        {troubles.length > 0 && <strong class="trouble-words"> {troubles.join(", ")}</strong>}
      </p>
    </li>
  );
}

interface ThemePlotsProps extends ProjectProps {
  readonly shown: ProjectTheme;
  /** How many environments the project has. */
  readonly columns: number;
  readonly scale: (panel: Panel) => number;
}

/** What environments have in common is in rows; what only one has stands beside its like. */
function ThemePlots({ shown: { theme, title, compared, single }, columns, ...props }: ThemePlotsProps): VNode {
  const { rows } = props.picture;
  const environments = props.picture.choices.environments.filter((one) => rows.some((row) => row.environment === one));
  const width = `columns-${Math.min(columns, 3)}`;
  return (
    <section class="project-theme" aria-labelledby={`project-${theme}`}>
      <h2 id={`project-${theme}`}>{title}</h2>
      {compared.map((metric) => (
        <MetricRow key={metric.metric} metric={metric} {...props}>
          <div class={`project-row ${width}`}>
            {environments.map((environment) => {
              const row = metric.rows.find((one) => one.environment === environment);
              return row ? (
                <Plot key={environment} row={row} title={environment} {...props} />
              ) : (
                <p key={environment} class="panel no-plot muted">
                  {environment}: not measured
                </p>
              );
            })}
          </div>
        </MetricRow>
      ))}
      {single.length > 0 && (
        <div class="project-row columns-3">
          {single.map(({ metric, rows: [row] }) => (
            <Plot key={metric} row={row!} title={undefined} {...props} />
          ))}
        </div>
      )}
    </section>
  );
}

type PlotProps = Omit<ThemePlotsProps, "shown" | "columns">;

function MetricRow({
  metric: { metric },
  children,
  catalogue,
  address,
  go,
}: PlotProps & { readonly metric: ProjectMetric; readonly children: ComponentChildren }): VNode {
  return (
    <article class="project-metric">
      <h3>
        <MetricLink metric={metric} catalogue={catalogue} address={address} go={go} />
      </h3>
      {children}
    </article>
  );
}

function MetricLink({
  metric,
  catalogue,
  ...navigation
}: Navigation & Pick<PlotProps, "catalogue"> & { readonly metric: string }): VNode {
  const about = catalogue.of(metric)?.description ?? "a metric that this dashboard's configuration does not know";
  return (
    <NameLink
      name={catalogue.titleOf(metric)}
      title={`${metric}: ${about}`}
      view="plots"
      filters={{ metrics: [metric] }}
      {...navigation}
    />
  );
}

/** @param title undefined: the metric's, with the environment that measures it */
function Plot({
  row,
  title,
  picture,
  scale,
  theme,
  catalogue,
  address,
  go,
}: PlotProps & { readonly row: TableRow; readonly title: string | undefined }): VNode {
  const { metric, environment } = row;
  const { span, hub, resolution } = picture;
  const panel = picture.environments
    .find((one) => one.environment === environment)
    ?.panels.find(({ title, lines }) => (lines[0]?.metric ?? title) === metric);
  const empty = panel && emptyWords(panel);
  return (
    <div class="panel">
      <div class="plot-head">
        {title === undefined ? (
          <h3>
            <MetricLink metric={metric} catalogue={catalogue} address={address} go={go} />{" "}
            <span class="muted">{environment}</span>
          </h3>
        ) : (
          <h4 class="name">{title}</h4>
        )}
        <div class="plot-newest">
          <Newest row={row} hasLine={false} />
        </div>
      </div>
      {empty !== undefined && <p class="no-points">{empty}</p>}
      {panel && empty === undefined && (
        <>
          <Chart
            panel={panel}
            span={span}
            theme={theme}
            plotHeight={PLOT_HEIGHT}
            upTo={scale(panel)}
            label={describePanel(panel, environment, span)}
            zoom={(range) => go({ ...address, filters: { ...address.filters, range } }, "zoom")}
          />
          <Numbers panel={panel} environment={environment} hub={hub.name} resolution={resolution} />
        </>
      )}
    </div>
  );
}
