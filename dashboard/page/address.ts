import { useCallback, useEffect, useState } from "preact/hooks";
import { formatFilters, parseFilters, type Filters } from "../filters";

/** What is shown, as the page's address says it. */
export interface Address {
  /** Name of the hub; undefined: the first one. */
  readonly hub: string | undefined;
  readonly filters: Filters;
  /** What of the address could not be used, in sentences. */
  readonly problems?: readonly string[];
}

export interface Navigation {
  readonly address: Address;
  /** Shows something else; `replace` makes no entry of its own in the history. */
  readonly go: (address: Address, how?: "push" | "replace") => void;
}

export function useAddress(): Navigation {
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const onPopState = (): void => setAddress(readAddress());
    window.addEventListener("popstate", onPopState);
    return () => window.removeEventListener("popstate", onPopState);
  }, []);
  const go = useCallback((next: Address, how: "push" | "replace" = "push") => {
    history[how === "push" ? "pushState" : "replaceState"](null, "", addressOf(next));
    // What was wrong with the address before is gone.
    setAddress({ hub: next.hub, filters: next.filters });
  }, []);
  return { address, go };
}

/** The address at which the page shows something. */
export function addressOf(address: Address): string {
  const query = queryOf(address).toString();
  return query === "" ? "/" : `/?${query}`;
}

export function queryOf({ hub, filters }: Address): URLSearchParams {
  const query = formatFilters(filters);
  if (hub !== undefined) query.set("hub", hub);
  return query;
}

function readAddress(): Address {
  const query = new URLSearchParams(location.search);
  return { hub: query.get("hub") ?? undefined, ...parseFilters(query) };
}
