import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { dateOf, DAY_MS } from "../../common/instants";
import { formatGrouped } from "../drawing/plot-number";
import { countOf } from "../drawing/words";
import {
  changeRank,
  matching,
  overviewOf,
  type OverviewMetric,
  type OverviewPlace,
  type OverviewTheme,
} from "../overview";
import type { MissingMetric, Picture, TableRow } from "../picture";
import { ORDERS, type Navigation, type Order } from "./address";
import { Age } from "./age";
import type { Catalogue } from "./catalogue";
import { NameLink } from "./name-link";
import { Cell } from "./newest";
import { TopLists } from "./top-lists";
import { shownMinute, zone } from "./zone";

/** The projects of a metric that are shown at first, those with the largest values. */
const FIRST_PLACES = 3;
/** Themes with at most so many environments stand side by side. */
const MOST_NARROW_COLUMNS = 3;

interface OverviewProps extends Navigation {
  readonly picture: Picture;
  readonly catalogue: Catalogue;
}

/** The newest values as a matrix, by theme and metric, with their change since last week. */
export function Overview({ picture, ...props }: OverviewProps): VNode {
  const { rows: all, rowsLeftOut, choices, missing, alerts } = picture;
  const { address, go, catalogue } = props;
  const { search, order } = address;
  const rows = useMemo(() => matching(all, search, catalogue.titleOf), [all, search, catalogue]);
  const kinds = useMemo(() => new Map(missing.map((one) => [keyOf(one), one.kind])), [missing]);
  const themes = useMemo(() => {
    const firing = new Set(alerts.filter(({ mute }) => !mute).map(keyOf));
    const attention = (row: TableRow): number =>
      firing.has(keyOf(row)) ? 3 : kinds.has(keyOf(row)) ? 2 : row.freshness === "current" ? 0 : 1;
    const ranks = { name: undefined, change: changeRank, attention } as const;
    return overviewOf(rows, choices.environments, ranks[order]);
  }, [rows, choices, order, kinds, alerts]);
  const isOneProject = new Set(rows.map(({ project }) => project)).size === 1;
  const isWide = themes.some(({ columns }) => columns && columns.length > MOST_NARROW_COLUMNS);
  return (
    <>
      <TopLists rows={all} address={address} go={go} />
      <OverviewBar shown={rows.length} all={all.length} address={address} go={go} />
      <div class={isWide ? "overview-wide" : "overview"}>
        {themes.map((theme) => (
          <Theme key={theme.theme} theme={theme} kinds={kinds} isOneProject={isOneProject} {...props} />
        ))}
      </div>
      <p class="muted">
        {countOf(all.length, "newest value", "newest values")}, changes against the mean of{" "}
        {dateOf(picture.readAt - 7 * DAY_MS)}, lines of 14 days. Read at {shownMinute(picture.readAt)} {zone().name},{" "}
        <Age at={picture.readAt} />.
        {rowsLeftOut > 0 &&
          ` ${countOf(rowsLeftOut, "more is", "more are")} not read: choose a project, an environment or metrics.`}
      </p>
    </>
  );
}

const ORDER_WORDS: Readonly<Record<Order, string>> = {
  name: "By name",
  change: "Largest change first",
  attention: "Attention first",
};

/** Searches and orders what has been read. */
function OverviewBar({
  shown,
  all,
  address,
  go,
}: Navigation & { readonly shown: number; readonly all: number }): VNode {
  const { search, order } = address;
  return (
    <search class="overview-bar" aria-label="In the overview">
      <input
        class="input"
        type="search"
        placeholder="Search metrics, projects, environments"
        aria-label="Search the overview"
        value={search}
        onInput={({ currentTarget: { value } }) => go({ ...address, search: value }, "replace")}
      />
      <select
        class="select"
        aria-label="Order"
        value={order}
        onChange={({ currentTarget: { value } }) => go({ ...address, order: value as Order }, "replace")}
      >
        {ORDERS.map((one) => (
          <option key={one} value={one}>
            {ORDER_WORDS[one]}
          </option>
        ))}
      </select>
      <span class="muted" role="status">
        {search.trim() !== "" && `${formatGrouped(shown)} of ${formatGrouped(all)} values`}
      </span>
    </search>
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
              view="project"
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

function keyOf({ project, environment, metric }: Pick<MissingMetric, "project" | "environment" | "metric">): string {
  return JSON.stringify([project, environment, metric]);
}
