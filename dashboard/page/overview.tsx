import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { dateOf, DAY_MS, formatMinute } from "../../common/instants";
import { totalOf } from "../../common/total";
import { isBadLabel } from "../drawing/colors";
import { formatGrouped } from "../drawing/plot-number";
import { formatQuantity, quantityOf } from "../drawing/quantity";
import { countOf } from "../drawing/words";
import { changeOf, overviewOf, type OverviewMetric, type OverviewPlace, type OverviewTheme } from "../overview";
import type { MissingMetric, Picture, TableRow } from "../picture";
import type { Navigation } from "./address";
import { Age } from "./age";
import type { Catalogue } from "./catalogue";
import { NameLink } from "./name-link";
import { Sparkline } from "./sparkline";

/** The projects of a metric that are shown at first, those with the largest values. */
const FIRST_PLACES = 3;
/** The labels of a vector that are named beside its total. */
const MOST_PARTS = 3;
/** Themes with at most so many environments stand side by side. */
const MOST_NARROW_COLUMNS = 3;

interface OverviewProps extends Navigation {
  readonly picture: Picture;
  readonly catalogue: Catalogue;
}

/** The newest values as a matrix, by theme and metric, with their change since last week. */
export function Overview({ picture, ...props }: OverviewProps): VNode {
  const { rows, rowsLeftOut, choices, missing } = picture;
  const themes = useMemo(() => overviewOf(rows, choices.environments), [rows, choices]);
  const kinds = useMemo(() => new Map(missing.map((one) => [keyOf(one), one.kind])), [missing]);
  const isOneProject = new Set(rows.map(({ project }) => project)).size === 1;
  const isWide = themes.some(({ columns }) => columns && columns.length > MOST_NARROW_COLUMNS);
  return (
    <>
      <div class={isWide ? "overview-wide" : "overview"}>
        {themes.map((theme) => (
          <Theme key={theme.theme} theme={theme} kinds={kinds} isOneProject={isOneProject} {...props} />
        ))}
      </div>
      <p class="muted">
        {countOf(rows.length, "newest value", "newest values")}, changes against the mean of{" "}
        {dateOf(picture.readAt - 7 * DAY_MS)}, lines of 14 days. Read at {formatMinute(picture.readAt)} UTC,{" "}
        <Age at={picture.readAt} />.
        {rowsLeftOut > 0 &&
          ` ${countOf(rowsLeftOut, "more is", "more are")} not read: choose a project, an environment or metrics.`}
      </p>
    </>
  );
}

interface ThemeProps extends Omit<OverviewProps, "picture"> {
  readonly theme: OverviewTheme;
  /** Why values are missing, by what `keyOf` makes of them. */
  readonly kinds: ReadonlyMap<string, MissingMetric["kind"]>;
  readonly isOneProject: boolean;
}

function Theme({ theme: { theme, title, columns, metrics }, ...props }: ThemeProps): VNode {
  const { address, go } = props;
  return (
    <section class="theme" aria-labelledby={`theme-${theme}`}>
      <table class={`matrix matrix-${columns?.length ?? 1}`}>
        <caption class="visually-hidden">{title}: newest values by metric and environment</caption>
        <thead>
          <tr>
            <th scope="col" class="matrix-metric">
              <h2 id={`theme-${theme}`}>{title}</h2>
            </th>
            {(columns ?? ["Newest"]).map((column) => (
              <th key={column} scope="col">
                {columns ? (
                  <NameLink name={column} filters={{ environment: column }} address={address} go={go} />
                ) : (
                  column
                )}
              </th>
            ))}
          </tr>
        </thead>
        {metrics.map((metric) => (
          <Metric key={metric.metric} metric={metric} columns={columns} {...props} />
        ))}
      </table>
    </section>
  );
}

interface MetricProps extends Omit<ThemeProps, "theme"> {
  readonly metric: OverviewMetric;
  readonly columns: OverviewTheme["columns"];
}

function Metric({
  metric: { metric, places },
  columns,
  catalogue,
  isOneProject,
  kinds,
  address,
  go,
}: MetricProps): VNode {
  const [isAll, setAll] = useState(false);
  const title = `${metric}: ${catalogue.of(metric)?.description ?? "a metric that this dashboard's configuration does not know"}`;
  const link = (
    <NameLink
      name={catalogue.titleOf(metric)}
      title={title}
      view="plots"
      filters={{ metrics: [metric] }}
      address={address}
      go={go}
    />
  );
  const cellsOf = ({ project, cells }: OverviewPlace): VNode[] =>
    cells.map((row, index) => {
      const environment = row?.environment ?? columns?.[index] ?? "";
      return <Cell key={environment} row={row} kind={kinds.get(keyOf({ project, environment, metric }))} />;
    });
  const [first] = places;
  if (isOneProject && places.length === 1) {
    return (
      <tbody>
        <tr>
          <th scope="row" class="matrix-metric">
            {link}
          </th>
          {cellsOf(first!)}
        </tr>
      </tbody>
    );
  }
  const shown = isAll ? places : places.slice(0, FIRST_PLACES);
  const more = places.length - shown.length;
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={1 + (columns?.length ?? 1)} class="matrix-metric">
          {link}
        </th>
      </tr>
      {shown.map((place) => (
        <tr key={JSON.stringify([place.project, place.environment])}>
          <th scope="row" class="matrix-place">
            <NameLink
              name={place.environment === undefined ? place.project : `${place.project}/${place.environment}`}
              filters={{ project: place.project, environment: place.environment ?? address.filters.environment }}
              address={address}
              go={go}
            />
          </th>
          {cellsOf(place)}
        </tr>
      ))}
      {more > 0 && (
        <tr>
          <td colSpan={1 + (columns?.length ?? 1)} class="matrix-more">
            <button type="button" class="button button-quiet" onClick={() => setAll(true)}>
              {countOf(more, "more with a smaller value", "more with smaller values")}
              <span class="visually-hidden"> of {metric}</span>
            </button>
          </td>
        </tr>
      )}
    </tbody>
  );
}

const KIND_WORDS: Readonly<Record<MissingMetric["kind"], string>> = {
  denied: "denied",
  throttled: "throttled",
  failed: "failed",
  "no-value": "nothing to measure",
};

function Cell({
  row,
  kind,
}: {
  readonly row: TableRow | undefined;
  readonly kind: MissingMetric["kind"] | undefined;
}): VNode {
  const note = kind !== undefined && (
    <span class={kind === "no-value" ? "badge badge-quiet" : "badge badge-stale"}>{KIND_WORDS[kind]}</span>
  );
  if (!row) return <td class="matrix-cell matrix-none">{note || <span class="muted">–</span>}</td>;
  const { value, unit, freshness, extractedAt } = row;
  const total = quantityOf(totalOf(value), unit);
  const exact = `${formatGrouped(totalOf(value))} ${unit}, measured ${formatMinute(extractedAt)} UTC`;
  return (
    <td class={freshness === "current" ? "matrix-cell" : "matrix-cell is-old"}>
      <div class="matrix-line">
        <Sparkline trend={row.trend} />
        <span class="matrix-value" title={exact}>
          {total.number}
          {total.word !== "" && <small> {total.word}</small>}
        </span>
        {freshness === "current" ? <Difference row={row} /> : <Old row={row} note={note} />}
      </div>
      {typeof value === "object" && <Parts value={value} unit={unit} />}
    </td>
  );
}

function Old({ row, note }: { readonly row: TableRow; readonly note: VNode | false }): VNode {
  return (
    <span class="matrix-change">
      {note || <span class={`badge badge-${row.freshness}`}>{row.freshness}</span>} <Age at={row.extractedAt} />
    </span>
  );
}

function Difference({ row }: { readonly row: TableRow }): VNode {
  const change = changeOf(row);
  if (!change) return <span class="matrix-change" />;
  const { before, difference } = change;
  return (
    <span class="matrix-change" title={`${formatQuantity(before, row.unit)} a week ago`}>
      {changeWords(before, difference, row.unit)}
    </span>
  );
}

/** The change in percent of what was, or as it is where that says nothing: from zero, or of a percentage. */
function changeWords(before: number, difference: number, unit: string): string {
  const sign = difference > 0 ? "+" : difference < 0 ? "−" : "";
  const size = Math.abs(difference);
  if (difference === 0) return "=";
  if (unit === "Percent") return `${sign}${formatQuantity(size, "Count")} pts`;
  const percent = (100 * size) / Math.abs(before);
  if (before === 0 || percent >= 1_000) return `${sign}${formatQuantity(size, unit)}`;
  return percent < 0.5 ? "=" : `${sign}${Math.round(percent)} %`;
}

/** The largest labels of a vector, and how many more there are. */
function Parts({
  value,
  unit,
}: {
  readonly value: Readonly<Record<string, number>>;
  readonly unit: string;
}): VNode | null {
  const labels = Object.entries(value).filter(([, number]) => number !== 0);
  // What went wrong is never the part that is cut.
  labels.sort(([a, x], [b, y]) => Number(isBadLabel(b)) - Number(isBadLabel(a)) || Math.abs(y) - Math.abs(x));
  if (labels.length === 0) return null;
  const more = labels.length - MOST_PARTS;
  const all = labels.map(([label, number]) => `${label} ${formatQuantity(number, unit)}`).join(", ");
  return (
    <div class="matrix-parts" title={all}>
      {labels.slice(0, MOST_PARTS).map(([label, number], index) => (
        <span key={label}>
          {index > 0 && ", "}
          <bdi class={isBadLabel(label) ? "bad" : ""}>
            {label} {formatQuantity(number, unit)}
          </bdi>
        </span>
      ))}
      {more > 0 && `, +${more}`}
    </div>
  );
}

function keyOf({ project, environment, metric }: Pick<MissingMetric, "project" | "environment" | "metric">): string {
  return JSON.stringify([project, environment, metric]);
}
