import type { VNode } from "preact";
import type { Choices } from "../picture";
import type { Navigation, ZoomOut } from "./address";
import { ClearFilters } from "./clear-filters";
import { MetricChoice } from "./metric-choice";
import { RangeChoice } from "./range-choice";

interface FilterBarProps extends Navigation {
  /** Undefined until they have been read. */
  readonly choices: Choices | undefined;
  readonly zoomOut: ZoomOut;
}

/** Lets the user choose what is shown. */
export function FilterBar({ address, go, choices, zoomOut }: FilterBarProps): VNode {
  const { filters } = address;
  const isFiltered = filters.project !== undefined || filters.environment !== undefined || filters.metrics.length > 0;
  return (
    <search class="filters" aria-label="Filters">
      <NameSelect
        label="Project"
        all="All projects"
        value={filters.project}
        names={choices?.projects ?? []}
        choose={(project) => go({ ...address, filters: { ...filters, project } })}
      />
      <NameSelect
        label="Environment"
        all="All environments"
        value={filters.environment}
        names={choices?.environments ?? []}
        choose={(environment) => go({ ...address, filters: { ...filters, environment } })}
      />
      <MetricChoice
        chosen={filters.metrics}
        names={choices?.metrics ?? []}
        // Ticking several metrics makes only one entry in the browser's history.
        choose={(metrics, isFirst) =>
          go({ ...address, filters: { ...filters, metrics } }, isFirst ? "push" : "replace")
        }
      />
      {isFiltered && <ClearFilters class="button button-quiet" address={address} go={go} />}
      {address.view !== "overview" && (
        <RangeChoice
          range={filters.range}
          choose={(range) => go({ ...address, filters: { ...filters, range } })}
          zoomOut={zoomOut}
        />
      )}
    </search>
  );
}

interface NameSelectProps {
  readonly label: string;
  readonly all: string;
  readonly value: string | undefined;
  readonly names: readonly string[];
  readonly choose: (name: string | undefined) => void;
}

function NameSelect({ label, all, value, names, choose }: NameSelectProps): VNode {
  // The address may hold a name for which there are no values.
  const options = value === undefined || names.includes(value) ? names : [value, ...names];
  return (
    <select
      class={`select ${value === undefined ? "" : "is-active"}`}
      aria-label={label}
      value={value ?? ""}
      onChange={({ currentTarget }) => choose(currentTarget.value === "" ? undefined : currentTarget.value)}
    >
      <option value="">{all}</option>
      {options.map((name) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}
