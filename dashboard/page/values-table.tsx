import type { VNode } from "preact";
import { useMemo, useState } from "preact/hooks";
import { MISSING_KINDS, MISSING_REMEDIES } from "../drawing/missing-words";
import type { Picture, TableRow } from "../picture";
import { rowRecords } from "./table-export";
import type { Navigation } from "./address";
import { Age } from "./age";
import { ExportButtons } from "./export-buttons";
import { Icon } from "./icons";
import { NameLink } from "./name-link";
import { StateBadge } from "./newest";
import { sortRows, type Sorting, type SortKey } from "./sort-rows";
import { Sparkline } from "./sparkline";
import { shownUnit } from "../unit";
import { ValueCell } from "./value-cell";
import { countOf } from "../drawing/words";
import { shownMinute, zone } from "./zone";

const FIRST_ROWS = 200;

const COLUMNS: readonly { readonly key: SortKey | "trend"; readonly head: string }[] = [
  { key: "project", head: "Project" },
  { key: "environment", head: "Environment" },
  { key: "metric", head: "Metric" },
  { key: "value", head: "Value" },
  { key: "unit", head: "Unit" },
  { key: "trend", head: "14 days" },
  { key: "extractedAt", head: "Extracted" },
];

type State = Exclude<TableRow["freshness"], "current">;

const MEANINGS: Readonly<Record<State, string>> = {
  stale: "Not measured since the last request for fresh measurements, and its spoke does not say why.",
  silent: "Its spoke has not answered the last request for fresh measurements at all.",
  ...MISSING_REMEDIES,
};

/** The newest value of every series. */
export function ValuesTable({ picture, ...navigation }: Navigation & { readonly picture: Picture }): VNode {
  const { rows, rowsLeftOut, hub } = picture;
  const { address, go } = navigation;
  const { sorting } = address;
  const [isAll, setAll] = useState(false);
  const sorted = useMemo(() => sortRows(rows, sorting), [rows, sorting]);
  const shown = isAll ? sorted : sorted.slice(0, FIRST_ROWS);
  return (
    <section class="values" aria-labelledby="values-title">
      <div class="values-head">
        <h2 id="values-title">Newest values</h2>
        <span class="muted">{countOf(rows.length + rowsLeftOut, "series", "series")}</span>
        <ExportButtons of="the newest values" file={[hub.name, "newest"]} records={() => rowRecords(sorted)} />
      </div>
      <div class="values-scroll">
        {/* On narrow screens, rows look like cards. The roles tell assistive technology that this is still a table. */}
        <table class="values-table" role="table">
          <caption class="visually-hidden">Newest values, times in {zone().name}</caption>
          <thead role="rowgroup">
            <tr role="row">
              {COLUMNS.map((column) => (
                <Head
                  key={column.key}
                  column={column}
                  sorting={sorting}
                  sort={(next) => go({ ...address, sorting: next }, "replace")}
                />
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.map((row) => (
              <Row key={JSON.stringify([row.project, row.environment, row.metric])} row={row} {...navigation} />
            ))}
          </tbody>
        </table>
      </div>
      {shown.length < sorted.length && (
        <button type="button" class="button" onClick={() => setAll(true)}>
          Show all {countOf(sorted.length, "row", "rows")}
        </button>
      )}
      {rowsLeftOut > 0 && (
        <p class="muted">
          {countOf(rowsLeftOut, "more is", "more are")} not read: choose a project, an environment or metrics.
        </p>
      )}
      <Meanings rows={shown} />
    </section>
  );
}

interface HeadProps {
  readonly column: (typeof COLUMNS)[number];
  readonly sorting: Sorting | undefined;
  readonly sort: (sorting: Sorting) => void;
}

function Head({ column: { key, head }, sorting, sort }: HeadProps): VNode {
  const isSorted = sorting?.key === key;
  const order = isSorted ? (sorting.isDescending ? "descending" : "ascending") : "none";
  return (
    <th scope="col" role="columnheader" class={`column-${key}`} aria-sort={key === "trend" ? undefined : order}>
      {key === "trend" ? (
        head
      ) : (
        <button
          type="button"
          class="sort"
          onClick={() => sort({ key, isDescending: isSorted && !sorting.isDescending })}
        >
          {head}
          {key === "extractedAt" && ` (${zone().name})`}
          <Icon name="down" />
        </button>
      )}
    </th>
  );
}

function Row({ row, ...navigation }: Navigation & { readonly row: TableRow }): VNode {
  const { project, environment, metric, value, unit, extractedAt, freshness, trend, account, region } = row;
  return (
    <tr role="row" class={freshness === "current" ? "" : "is-old"}>
      <td role="cell" class="column-project">
        <NameLink name={project} filters={{ project }} {...navigation} />
      </td>
      <td role="cell" class="column-environment">
        <NameLink name={environment} filters={{ environment }} {...navigation} />
      </td>
      <td role="cell" class="column-metric">
        <NameLink name={metric} filters={{ metrics: [metric] }} {...navigation} />
      </td>
      <td role="cell" class="column-value">
        <ValueCell value={value} />
      </td>
      <td role="cell" class="column-unit">
        <span class="name" title={unit}>
          {shownUnit(unit)}
        </span>
      </td>
      <td role="cell" class="column-trend">
        <Sparkline trend={trend} />
      </td>
      <td role="cell" class="column-extractedAt" title={`Reported by ${account} in ${region}`}>
        <span class="instant">{shownMinute(extractedAt)}</span>
        <span class="muted age">
          <Age at={extractedAt} />
        </span>
        {freshness !== "current" && <StateBadge state={freshness} title={MEANINGS[freshness]} />}
      </td>
    </tr>
  );
}

/** Explains the badges below the table, because their `title` is available with a mouse only. */
function Meanings({ rows }: { readonly rows: readonly TableRow[] }): VNode | null {
  const kinds = (["stale", "silent", ...MISSING_KINDS] as const).filter((kind) =>
    rows.some(({ freshness }) => freshness === kind),
  );
  if (kinds.length === 0) return null;
  return (
    <dl class="meanings">
      {kinds.map((kind) => (
        <div key={kind}>
          <dt>
            <StateBadge state={kind} />
          </dt>
          <dd>{MEANINGS[kind]}</dd>
        </div>
      ))}
    </dl>
  );
}
