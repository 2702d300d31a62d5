import { useCallback, useEffect, useState } from "preact/hooks";
import { formatFilters, parseFilters, type Filters } from "../filters";

/** The hub and the filters that the page's address asks for. */
export interface Address {
  /** Name of the hub; undefined: the first one. */
  readonly hub: string | undefined;
  readonly filters: Filters;
  /** Sentences about the parts of the address that were not usable. */
  readonly problems?: readonly string[];
}

export interface Navigation {
  readonly address: Address;
  /** Shows another address. With `replace`, the browser's history gets no new entry. */
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
    // The problems of the previous address no longer apply.
    setAddress({ hub: next.hub, filters: next.filters });
  }, []);
  return { address, go };
}

/** The text of an address, as the browser shows it. */
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
