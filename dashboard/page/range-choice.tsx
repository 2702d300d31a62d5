import type { VNode } from "preact";
import { useEffect, useState } from "preact/hooks";
import { instantIn } from "../drawing/zone";
import { RANGES, spanOf, spanProblem, type Filters, type RangeName } from "../filters";
import type { ZoomOut } from "./address";
import { Popover } from "./popover";
import { shownMinute, zone } from "./zone";

const WORDS: Readonly<Record<RangeName, string>> = {
  "24h": "Last 24 hours",
  "3d": "Last 3 days",
  "7d": "Last 7 days",
  "14d": "Last 14 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  "1y": "Last year",
};

interface RangeChoiceProps {
  readonly range: Filters["range"];
  readonly choose: (range: Filters["range"]) => void;
}

/** Lets the user choose how far back the plots go, or a range with a beginning and an end. */
export function RangeChoice({ range, choose, zoomOut }: RangeChoiceProps & { readonly zoomOut: ZoomOut }): VNode {
  const isCustom = typeof range !== "string";
  const label = isCustom ? `${shownMinute(range.from)} to ${shownMinute(range.to)}` : "Custom";
  return (
    <div class="range" role="group" aria-label={`Range, in ${zone().name}`}>
      {zoomOut && <ZoomOutButton zoomOut={zoomOut} />}
      <div class="segments">
        {(Object.keys(RANGES) as RangeName[]).map((name) => (
          <button
            key={name}
            type="button"
            class="segment"
            title={WORDS[name]}
            aria-label={`${name}: ${WORDS[name]}`}
            aria-pressed={name === range}
            onClick={() => choose(name)}
          >
            {name}
          </button>
        ))}
      </div>
      <Popover
        label={<span class="button-text">{label}</span>}
        name={isCustom ? label : "Custom range"}
        isActive={isCustom}
        class="popover-end"
      >
        {(close) => (
          <CustomRange
            range={range}
            choose={(span) => {
              choose(span);
              close();
            }}
          />
        )}
      </Popover>
    </div>
  );
}

function ZoomOutButton({ zoomOut }: { readonly zoomOut: () => void }): VNode {
  useEffect(() => {
    const onKey = ({ key, defaultPrevented }: KeyboardEvent): void => {
      if (key === "Escape" && !defaultPrevented) zoomOut();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
  return (
    <button type="button" class="button" title="Escape does it, too" onClick={zoomOut}>
      Zoom out
    </button>
  );
}

function CustomRange({ range, choose }: RangeChoiceProps): VNode {
  const [problem, setProblem] = useState<string>();
  const span = spanOf({ range }, Date.now());
  return (
    <form
      class="custom-range"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        // Without the Z, the browser would use its own time zone.
        const instant = (name: string): number => instantIn(zone(), Date.parse(`${data.get(name) as string}Z`));
        const chosen = { from: instant("from"), to: instant("to") };
        const wrong = spanProblem(chosen);
        setProblem(wrong);
        if (wrong === undefined) choose(chosen);
      }}
    >
      <label>
        From ({zone().name})
        <input class="input" type="datetime-local" name="from" required defaultValue={localOf(span.from)} />
      </label>
      <label>
        To ({zone().name})
        <input class="input" type="datetime-local" name="to" required defaultValue={localOf(span.to)} />
      </label>
      {problem !== undefined && (
        <p class="field-problem" role="alert">
          {problem}
        </p>
      )}
      <button type="submit" class="button button-primary">
        Show
      </button>
    </form>
  );
}

/** Formats an instant for a `datetime-local` input. */
function localOf(instant: number): string {
  return shownMinute(instant).replace(" ", "T");
}
