import type { VNode } from "preact";
import type { RefreshReport } from "./api";
import { Icon } from "./icons";
import type { RefreshState } from "./use-refresh";
import { missingLines } from "../drawing/missing-words";
import { countOf, describeTrouble, namesOf } from "../drawing/words";

const MOST_NAMES = 8;

/** The result of the refresh that the user started on this page. */
export function RefreshResult({
  state,
  dismiss,
}: {
  readonly state: RefreshState;
  readonly dismiss: () => void;
}): VNode | null {
  if (state.step === "none" || state.step === "running") return null;
  const lines = linesOf(state);
  return (
    <section class={`banner banner-${kindOf(state)}`} aria-label="Refresh">
      <Icon name={kindOf(state)} />
      <div>
        {lines.map((line, index) => (index === 0 ? <strong key={index}>{line}</strong> : <p key={index}>{line}</p>))}
      </div>
      <button type="button" class="button button-quiet" aria-label="Dismiss" onClick={dismiss}>
        <Icon name="close" />
      </button>
    </section>
  );
}

/** The same result in one or two sentences. */
export function describeRefresh(state: RefreshState): string {
  return state.step === "none" || state.step === "running" ? "" : linesOf(state).join(" ");
}

type Ended = Extract<RefreshState, { readonly step: "done" | "failed" }>;

function kindOf(state: Ended): "well" | "warning" | "bad" {
  if (state.step === "failed" || state.report.failure !== undefined) return "bad";
  if (state.report.spokes.some(isSilent)) return "bad";
  return troubledOf(state.report).length > 0 ? "warning" : "well";
}

function linesOf(state: Ended): readonly string[] {
  if (state.step === "failed") return [`${state.trouble.title}.`, state.trouble.detail, state.trouble.remedy];
  const { report } = state;
  const silent = report.spokes.filter(isSilent);
  const troubled = troubledOf(report);
  const answered = report.spokes.length - silent.length;
  const lines = [
    report.failure !== undefined
      ? "The refresh was not watched to its end."
      : report.spokes.length === 0
        ? "No spoke is registered in this hub, so nobody was asked."
        : `Refreshed: ${answered} of ${countOf(report.spokes.length, "spoke", "spokes")} answered.`,
  ];
  if (report.failure !== undefined) lines.push(report.failure);
  if (silent.length > 0) lines.push(`Silent: ${namesOf(silent.map(spokeName), MOST_NAMES)}.`);
  if (troubled.length > 0) {
    const told = troubled.map((spoke) => `${spokeName(spoke)} (${describeTrouble(spoke.metrics!)})`);
    lines.push(`Not all metrics arrived: ${namesOf(told, MOST_NAMES)}.`);
  }
  lines.push(...missingLines(report.missing));
  return lines;
}

type Spoke = RefreshReport["spokes"][number];

function isSilent({ state }: Spoke): boolean {
  return state === "silent";
}

function troubledOf({ spokes }: RefreshReport): readonly Spoke[] {
  return spokes.filter(({ metrics }) => metrics && metrics.denied + metrics.throttled + metrics.failed > 0);
}

function spokeName({ project, environment }: Spoke): string {
  return `${project}/${environment}`;
}
