import type { VNode } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { Popover } from "./popover";

/** The most metrics that can be chosen, which is also the most that `parseFilters` reads. */
const MOST = 50;

interface MetricChoiceProps {
  readonly chosen: readonly string[];
  readonly names: readonly string[];
  /** @param isFirst whether it is the first change since the list was opened */
  readonly choose: (metrics: readonly string[], isFirst: boolean) => void;
}

/** Lets the user choose several metrics from a list with a search field. */
export function MetricChoice({ chosen, names, choose }: MetricChoiceProps): VNode {
  const [first] = chosen;
  const label = first === undefined ? "All metrics" : chosen.length === 1 ? first : `${chosen.length} metrics`;
  return (
    <Popover label={<span class="button-text">{label}</span>} name={`Metrics: ${label}`} isActive={first !== undefined}>
      {() => <MetricList chosen={chosen} names={names} choose={choose} />}
    </Popover>
  );
}

function MetricList({ chosen, names, choose }: MetricChoiceProps): VNode {
  const [text, setText] = useState("");
  const hasChanged = useRef(false);
  const id = useId();
  const all = [...chosen.filter((name) => !names.includes(name)), ...names];
  const found = all.filter((name) => name.toLowerCase().includes(text.trim().toLowerCase()));
  const change = (metrics: readonly string[]): void => {
    choose(metrics, !hasChanged.current);
    hasChanged.current = true;
  };
  return (
    <div class="metric-list">
      <input
        class="input"
        type="search"
        placeholder="Search metrics"
        aria-label="Search metrics"
        aria-controls={id}
        // Moves the focus to the search field, because users open the list to search it.
        ref={focusOnce}
        value={text}
        onInput={({ currentTarget: { value } }) => setText(value)}
      />
      <ul id={id}>
        {found.map((name) => {
          const isChosen = chosen.includes(name);
          return (
            <li key={name}>
              <label class="check" title={name}>
                <input
                  type="checkbox"
                  checked={isChosen}
                  disabled={!isChosen && chosen.length >= MOST}
                  onChange={() => change(isChosen ? chosen.filter((one) => one !== name) : [...chosen, name])}
                />
                <span class="name">{name}</span>
              </label>
            </li>
          );
        })}
      </ul>
      {found.length === 0 && <p class="muted">No metric is called like that.</p>}
      <p class="metric-list-end">
        <span class="muted">{chosen.length === 0 ? "All are shown" : `${chosen.length} chosen`}</span>
        <button type="button" class="button button-quiet" disabled={chosen.length === 0} onClick={() => change([])}>
          Show all
        </button>
      </p>
    </div>
  );
}

function focusOnce(input: HTMLInputElement | null): void {
  input?.focus();
}
