import type { VNode } from "preact";
import type { Theme } from "../drawing/colors";
import type { Span } from "../filters";
import type { EnvironmentPicture, Panel, Picture } from "../picture";
import { emptyWords } from "../drawing/empty-words";
import { bandedLines } from "../drawing/shown-lines";
import { Chart } from "./chart";
import { describePanel } from "./describe-panel";
import { Numbers } from "./numbers";
import { countOf } from "../drawing/words";
import { shownMinute } from "./zone";

interface EnvironmentPlotsProps {
  readonly environment: EnvironmentPicture;
  readonly picture: Picture;
  readonly theme: Theme;
  /** Up to what the axis of a panel goes. */
  readonly scale: (panel: Panel) => number;
  /** Shows a part of the time. */
  readonly zoom: (span: Span) => void;
}

/** The plots of one environment. */
export function EnvironmentPlots({
  environment: { environment, panels, leftOut },
  picture,
  theme,
  scale,
  zoom,
}: EnvironmentPlotsProps): VNode {
  return (
    <section class="environment" aria-label={`Plots of ${environment}`}>
      <h2 class="environment-title">
        <span class="name" title={environment}>
          {environment}
        </span>
        <PlotNotes picture={picture} panels={panels} />
      </h2>
      <div class="panels">
        {panels.map((panel) => (
          <PanelCard
            key={panel.id}
            panel={panel}
            environment={environment}
            picture={picture}
            theme={theme}
            scale={scale}
            zoom={zoom}
          />
        ))}
      </div>
      {leftOut.length > 0 && (
        <details class="left-out">
          <summary>{countOf(leftOut.length, "more series is", "more series are")} not plotted</summary>
          <p>
            {leftOut.join(", ")}. Choose a project or metrics to see {leftOut.length === 1 ? "it" : "them"}.
          </p>
        </details>
      )}
    </section>
  );
}

/** What the kinds of lines mean, where they are not single measurements. */
function PlotNotes({
  picture: { resolution, span },
  panels,
}: Pick<EnvironmentPlotsProps, "picture"> & { readonly panels: readonly Panel[] }): VNode | null {
  const notes = [
    ...(resolution === "day" ? ["means of days in UTC"] : []),
    ...(panels.some((panel) => bandedLines(panel).length > 0) ? ["band: least to largest of a day"] : []),
    ...(panels.some(({ before }) => before.some(({ points }) => points.length > 0))
      ? [`dotted: ${shownMinute(span.from - (span.to - span.from))} to ${shownMinute(span.from)}`]
      : []),
  ];
  return notes.length === 0 ? null : <span class="muted">{notes.join(" · ")}</span>;
}

interface PanelCardProps extends Omit<EnvironmentPlotsProps, "environment"> {
  readonly panel: Panel;
  readonly environment: string;
}

function PanelCard({
  panel,
  environment,
  picture: { span, resolution, hub },
  theme,
  scale,
  zoom,
}: PanelCardProps): VNode {
  const { title, unit } = panel;
  const empty = emptyWords(panel);
  return (
    <article class="panel">
      <h3 class="panel-title">
        <span class="name" title={title}>
          {title}
        </span>
        {unit !== "" && !title.startsWith(unit) && (
          <span class="muted name" title={unit}>
            {unit}
          </span>
        )}
      </h3>
      {empty !== undefined ? (
        <p class="no-points">{empty}</p>
      ) : (
        <>
          <Chart
            panel={panel}
            span={span}
            theme={theme}
            upTo={scale(panel)}
            label={describePanel(panel, environment, span)}
            zoom={zoom}
          />
          <Numbers panel={panel} environment={environment} hub={hub.name} resolution={resolution} />
        </>
      )}
    </article>
  );
}
