import { useState } from "preact/hooks";
import { formatSecond } from "../../common/instants";
import { minuteIn, UTC, type Zone } from "../drawing/zone";
import { remember, remembered } from "./browser-storage";

const KEY = "ds-dashboard-zone";
const MINUTE_MS = 60_000;

/** The zone of whoever looks. */
export const LOCAL: Zone = {
  name: Intl.DateTimeFormat().resolvedOptions().timeZone,
  offsetAt: (instant) => -new Date(instant).getTimezoneOffset() * MINUTE_MS,
};

/** It is the same on the whole page, which is drawn anew when somebody chooses another one. */
let chosen: Zone = remembered(KEY) === "local" ? LOCAL : UTC;

export function zone(): Zone {
  return chosen;
}

/** Chooses the zone for this browser. */
export function useZoneChoice(): (next: Zone) => void {
  const [, setName] = useState(chosen.name);
  return (next) => {
    chosen = next;
    remember(KEY, next === LOCAL ? "local" : "utc");
    setName(next.name);
  };
}

export function shownMinute(instant: number): string {
  return minuteIn(chosen, instant);
}

export function shownSecond(instant: number): string {
  return formatSecond(instant + chosen.offsetAt(instant));
}
