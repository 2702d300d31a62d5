import type { VNode } from "preact";
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
  /** Up to what the axis of a panel goes. */
  readonly scale: (panel: Panel) => number;
}

/** The plots of one environment. */
export function EnvironmentPlots({
  environment: { environment, panels, leftOut },
  picture,
  theme,
  scale,
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
            scale={scale}
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

interface PanelCardProps extends Omit<EnvironmentPlotsProps, "environment"> {
  readonly panel: Panel;
  readonly environment: string;
}

function PanelCard({ panel, environment, picture: { span, resolution, hub }, theme, scale }: PanelCardProps): VNode {
  const { title, unit, lines } = panel;
  const isEmpty = lines.every(({ points }) => points.every(({ value }) => value === null));
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
            upTo={scale(panel)}
            label={describePanel(panel, environment, span)}
          />
          <Numbers panel={panel} environment={environment} hub={hub.name} resolution={resolution} />
        </>
      )}
    </article>
  );
}
