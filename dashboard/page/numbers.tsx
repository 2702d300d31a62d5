import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { momentsOf } from "../drawing/moments";
import type { Panel, Picture } from "../picture";
import { formatGrouped } from "../drawing/plot-number";
import { panelRecords } from "./table-export";
import { ExportButtons } from "./export-buttons";
import { dateOf } from "../../common/instants";
import { countOf } from "../drawing/words";
import { shownSecond, zone } from "./zone";

/** The number of rows that are shown at first. */
const FIRST_ROWS = 50;

interface NumbersProps {
  readonly panel: Panel;
  readonly environment: string;
  readonly hub: string;
  readonly resolution: Picture["resolution"];
}

/** The numbers behind a plot, for people who want them or cannot see the plot. */
export function Numbers({ panel, environment, hub, resolution }: NumbersProps): VNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="numbers" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        Show the numbers
        <span class="visually-hidden">
          {" "}
          of {panel.title} in {environment}
        </span>
      </summary>
      {isOpen && (
        <>
          <ExportButtons
            of={`${panel.title} in ${environment}`}
            file={[hub, environment, panel.title]}
            records={() => panelRecords(panel, environment)}
          />
          <NumbersTable panel={panel} environment={environment} resolution={resolution} />
        </>
      )}
    </details>
  );
}

interface Table {
  readonly heads: readonly string[];
  /** The first cells of a row identify it. */
  readonly rows: readonly (readonly (string | null)[])[];
  readonly rowHeads: number;
}

function NumbersTable({ panel, environment, resolution }: Omit<NumbersProps, "hub">): VNode {
  const [isAll, setAll] = useState(false);
  const { heads, rows, rowHeads } = useMemo(
    () => (resolution === "day" ? dayTable(panel) : momentTable(panel)),
    [panel, resolution, zone()],
  );
  const unit = panel.unit === "" ? "" : `, ${panel.unit}`;
  return (
    <>
      <div class="scroll" role="region" tabIndex={0} aria-label={`Numbers of ${panel.title} in ${environment}`}>
        <table class="numbers-table">
          <caption>
            {panel.title} in {environment}
            {panel.title.startsWith(panel.unit) ? "" : unit}, {resolution === "day" ? "days" : "times"} in{" "}
            {resolution === "day" ? "UTC" : zone().name}, newest first
          </caption>
          <thead>
            <tr>
              {heads.map((head, column) => (
                <th key={column} scope="col" class={column < rowHeads ? "" : "number"} title={head}>
                  <span class="name">{head}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(isAll ? rows : rows.slice(0, FIRST_ROWS)).map((cells) => (
              <tr key={cells.slice(0, rowHeads).join(" ")}>
                {cells.map((cell, column) =>
                  column < rowHeads ? (
                    <th key={column} scope="row" class="name">
                      {cell}
                    </th>
                  ) : (
                    <td key={column} class="number">
                      {cell ?? <span class="muted">–</span>}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!isAll && rows.length > FIRST_ROWS && (
        <button type="button" class="button button-quiet" onClick={() => setAll(true)}>
          Show all {countOf(rows.length, "row", "rows")}
        </button>
      )}
    </>
  );
}

/** One row for each time, and one column for each line. */
function momentTable({ lines }: Panel): Table {
  const rows = momentsOf(lines).map(({ at, points }) => [
    shownSecond(at),
    ...points.map((point) => (point ? formatGrouped(point.value!) : null)),
  ]);
  return { heads: ["Time", ...lines.map(({ name }) => name)], rows: rows.reverse(), rowHeads: 1 };
}

/** One row for each day and line, because a day has five numbers. */
function dayTable({ lines }: Panel): Table {
  const rows = momentsOf(lines).flatMap(({ at, points }) =>
    points.flatMap((point, line) => {
      if (!point?.day) return [];
      const { min, max, last, count } = point.day;
      return [[dateOf(at), lines[line]!.name, ...[point.value!, min, max, last, count].map(formatGrouped)]];
    }),
  );
  rows.sort(([a = ""], [b = ""]) => (a < b ? 1 : a > b ? -1 : 0));
  return { heads: ["Day", "Line", "Mean", "Min", "Max", "Last", "Count"], rows, rowHeads: 2 };
}
