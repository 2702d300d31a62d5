import { formatAccountRegion, parseAccountRegion, type AccountRegion } from "./account-region";
import type { EventForm } from "./event";

/** A hub as a spoke knows it: where it is, and in which form it wants the measurements. */
export interface MonitoringHub extends AccountRegion {
  readonly events: EventForm;
}

const MONITOR_VALUE = /^(\S+?)(:batch)?$/;

/**
 * Reads the value of a parameter below `/monitors`: `account` or `account:region`, with `:batch` behind it where the hub wants
 * one event for a run. No Region is called like that.
 *
 * @param ownRegion the Region to use when the value names none
 * @returns undefined for any other value, see `parseAccountRegion`
 */
export function parseMonitorValue(value: string, ownRegion: string): MonitoringHub | undefined {
  const [, target = "", batch] = MONITOR_VALUE.exec(value.trim()) ?? [];
  const ref = parseAccountRegion(target, ownRegion);
  return ref && { ...ref, events: batch === undefined ? "metric" : "batch" };
}

/** Formats the value of a parameter below `/monitors` that is stored in `home`. `parseMonitorValue` reads it. */
export function formatMonitorValue(hub: MonitoringHub, home: AccountRegion): string {
  return `${formatAccountRegion(hub, home)}${hub.events === "batch" ? ":batch" : ""}`;
}
