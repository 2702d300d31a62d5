import { useCallback, useEffect, useState } from "preact/hooks";
import { formatFilters, parseFilters, type Filters } from "../filters";

/** What is shown, as the page's address says it. */
export interface Place {
  /** Name of the hub; undefined: the first one. */
  readonly hub: string | undefined;
  readonly filters: Filters;
  /** What of the address could not be used, in sentences. */
  readonly problems?: readonly string[];
}

export interface Navigation {
  readonly place: Place;
  /** Shows something else; `replace` makes no entry of its own in the history. */
  readonly go: (place: Place, how?: "push" | "replace") => void;
}

export function useAddress(): Navigation {
  const [place, setPlace] = useState(readAddress);
  useEffect(() => {
    const onPopState = (): void => setPlace(readAddress());
    window.addEventListener("popstate", onPopState);
    return () => window.removeEventListener("popstate", onPopState);
  }, []);
  const go = useCallback((next: Place, how: "push" | "replace" = "push") => {
    history[how === "push" ? "pushState" : "replaceState"](null, "", addressOf(next));
    // What was wrong with the address before is gone.
    setPlace({ hub: next.hub, filters: next.filters });
  }, []);
  return { place, go };
}

/** The address at which the page shows something. */
export function addressOf(place: Place): string {
  const query = queryOf(place).toString();
  return query === "" ? "/" : `/?${query}`;
}

export function queryOf({ hub, filters }: Place): URLSearchParams {
  const query = formatFilters(filters);
  if (hub !== undefined) query.set("hub", hub);
  return query;
}

function readAddress(): Place {
  const query = new URLSearchParams(location.search);
  return { hub: query.get("hub") ?? undefined, ...parseFilters(query) };
}
