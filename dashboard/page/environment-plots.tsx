import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import type { Theme } from "../drawing/colors";
import type { EnvironmentPicture, Panel, Picture } from "../picture";
import { Chart } from "./chart";
import { describePanel } from "./describe-panel";
import { Numbers } from "./numbers";
import { countOf } from "../drawing/words";

interface EnvironmentPlotsProps {
  readonly environment: EnvironmentPicture;
  readonly picture: Picture;
  readonly theme: Theme;
  readonly names: (panel: Panel) => readonly string[];
}

/** The plots of one environment. */
export function EnvironmentPlots({
  environment: { environment, panels, leftOut },
  picture,
  theme,
  names,
}: EnvironmentPlotsProps): VNode {
  return (
    <section class="environment" aria-label={`Plots of ${environment}`}>
      <h2 class="environment-title">
        <span class="name" title={environment}>
          {environment}
        </span>
        {picture.resolution === "day" && <span class="muted">daily means</span>}
      </h2>
      <div class="panels">
        {panels.map((panel) => (
          <PanelCard
            key={panel.id}
            panel={panel}
            environment={environment}
            picture={picture}
            theme={theme}
            names={names(panel)}
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

interface PanelCardProps extends Omit<EnvironmentPlotsProps, "environment" | "names"> {
  readonly panel: Panel;
  readonly environment: string;
  readonly names: readonly string[];
}

function PanelCard({ panel, environment, picture: { span, resolution, hub }, theme, names }: PanelCardProps): VNode {
  const { title, unit, lines } = panel;
  const isEmpty = lines.every(({ points }) => points.every(({ value }) => value === null));
  // A new list with the same names should not cause a redraw.
  const stableNames = useMemo(() => names, [JSON.stringify(names)]);
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
      {isEmpty ? (
        <p class="no-points">No measurements in this range</p>
      ) : (
        <>
          <Chart
            panel={panel}
            span={span}
            theme={theme}
            names={stableNames}
            label={describePanel(panel, environment, span)}
          />
          <Numbers panel={panel} environment={environment} hub={hub.name} resolution={resolution} />
        </>
      )}
    </article>
  );
}
