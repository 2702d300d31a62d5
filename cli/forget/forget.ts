import { ROLL_UP_EVERY_HOURS, ROLL_UP_MINUTE, ROLL_UP_TIMEOUT_SECONDS } from "../../contract/roll-up-runs";
import { removeAlerts } from "./alerts";
import { find, type Found, type Search } from "./find";
import type { HubStores } from "./hub";
import { removeDays, removeFromAccounts, removeFromLake, removeNewest, removeRows } from "./remove";
import type { Selection } from "./selection";

/** What was removed, numbers of each. */
export interface Forgotten {
  readonly series: number;
  readonly rows: number;
  readonly filesRewritten: number;
  readonly filesRemoved: number;
  /** Daily roll-ups. */
  readonly days: number;
  /** Alerts that there were. */
  readonly alerts: number;
  /** Why the command has to be run once more; undefined: it has not. */
  readonly again?: string | undefined;
}

/** Is told of each step, as `Progress` is. */
export interface Steps {
  readonly step: (label: string) => void;
  readonly note: (text: string) => void;
  readonly portion: (done: number) => void;
  readonly done: (detail?: string) => void;
}

/**
 * Removes what was found, and then what a roll-up or an archive function that was at work meanwhile has brought back. Newest
 * values go late: they name the series whose rows are gone, so that an interrupted run is gone on with by another one.
 *
 * @param now epoch milliseconds
 */
export async function forget(
  hub: HubStores,
  selection: Selection,
  found: Found,
  search: Omit<Search, "onRead">,
  steps: Steps,
  now: () => number = Date.now,
): Promise<Forgotten> {
  const startedAt = now();
  const first = await remove(hub, selection, found, search.signal, steps);
  steps.step("Looking once more");
  const back = await find(hub, selection, { ...search, onRead: (read) => steps.note(read) });
  steps.done(back.series.size > 0 ? "something came back" : "nothing came back");
  const series = new Map([...found.series, ...back.series]);
  const projects = new Set([...found.projects, ...back.projects]);
  const second = await remove(hub, selection, { ...back, series, projects }, search.signal, steps);
  return {
    series: series.size,
    rows: first.rows + second.rows,
    filesRewritten: first.filesRewritten + second.filesRewritten,
    filesRemoved: first.filesRemoved + second.filesRemoved,
    days: first.days + second.days,
    alerts: first.alerts + second.alerts,
    again: second.goesOn
      ? "An alert of it is still being ended."
      : meetsRollUp(startedAt, now())
        ? "A roll-up may have been at work, which may write again what it had read before."
        : undefined,
  };
}

async function remove(
  hub: HubStores,
  selection: Selection,
  { series, projects, files }: Found,
  signal: AbortSignal,
  steps: Steps,
): Promise<Omit<Forgotten, "series" | "again"> & { readonly goesOn: boolean }> {
  steps.step("Removing rows");
  const rows = await removeRows(hub, selection, projects, signal, (removed) => steps.note(`${removed}`));
  steps.done(`${rows}`);
  if (files.length > 0) steps.step("Rewriting files of the lake");
  const lake = await removeFromLake(hub, selection, files, signal, (share) => steps.portion(share));
  if (files.length > 0) steps.done(`${lake.rewritten} rewritten, ${lake.removed} removed`);
  steps.step("Removing daily roll-ups");
  const days = await removeDays(hub, series.keys(), signal);
  steps.done(`${days}`);
  steps.step("Removing newest values and alerts");
  await removeFromAccounts(hub, new Set(series.keys()), signal);
  await removeNewest(hub, [...series.keys()], signal);
  const { alerts, goesOn } = await removeAlerts(hub, selection, series.values(), signal);
  steps.done();
  return { rows, filesRewritten: lake.rewritten, filesRemoved: lake.removed, days, alerts, goesOn };
}

/** Whether a scheduled roll-up may have run at any time between two instants (epoch milliseconds). */
export function meetsRollUp(from: number, to: number): boolean {
  const period = ROLL_UP_EVERY_HOURS * 3_600_000;
  // The last one that began before the end.
  const begun = Math.floor((to - ROLL_UP_MINUTE * 60_000) / period) * period + ROLL_UP_MINUTE * 60_000;
  return begun + ROLL_UP_TIMEOUT_SECONDS * 1_000 >= from;
}
