import type { VNode } from "preact";
import { vectorParts } from "../drawing/format-value";
import type { TableRow } from "../picture";
import { formatGrouped } from "../drawing/plot-number";

/** A number, or the numbers of a vector: those that fit, and all of them on demand. */
export function ValueCell({ value }: Pick<TableRow, "value">): VNode {
  if (typeof value === "number") return <span class="value">{formatGrouped(value)}</span>;
  const labels = Object.entries(value);
  const { pairs, others } = vectorParts(value);
  if (labels.length === 0) return <span class="muted">{others}</span>;
  return (
    <details class="vector">
      <summary>
        <span class="name">
          {pairs.map(([label, number], index) => (
            <span key={label}>
              {index > 0 && ", "}
              <bdi>{label}</bdi> {number}
            </span>
          ))}
          {pairs.length > 0 && others.length > 0 && ", "}
          {others}
        </span>
      </summary>
      <dl>
        {labels.map(([label, number]) => (
          <div key={label}>
            <dt class="name">{label}</dt>
            <dd>{formatGrouped(number)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
