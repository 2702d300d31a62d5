import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { formatSorting, parseSorting, type Sorting } from "./sort-rows";
import { formatFilters, parseFilters, type Filters } from "../filters";
import { isView, VIEWS, type View } from "../views";

/** The hub, the view and the filters that the page's address asks for. */
export interface Address {
  /** Name of the hub; undefined: the first one. */
  readonly hub: string | undefined;
  readonly view: View;
  readonly filters: Filters;
  /** How the table is sorted; undefined: by project, environment and metric. */
  readonly sorting?: Sorting | undefined;
  /** What the overview is searched for; empty: for nothing. */
  readonly search: string;
  readonly order: Order;
  /** Sentences about the parts of the address that were not usable. */
  readonly problems?: readonly string[] | undefined;
}

/** How the overview is ordered: by the names of metrics, by the size of changes, or what needs attention first. */
export const ORDERS = ["name", "change", "attention"] as const;
export type Order = (typeof ORDERS)[number];

export interface Navigation {
  readonly address: Address;
  /**
   * Shows another address. With `replace`, the browser's history gets no new entry; with `zoom`, one that it can be left
   * by again.
   */
  readonly go: (address: Address, how?: "push" | "replace" | "zoom") => void;
}

/** Goes back to what was shown before somebody zoomed in; undefined if nobody has. */
export type ZoomOut = (() => void) | undefined;

/** What the browser's history knows of an entry beside its address. */
interface Entry {
  readonly isZoomed?: boolean;
  /** How far the page was scrolled when it was left by a link. */
  readonly scrolled?: number;
}

function entry(): Entry {
  return (history.state ?? {}) as Entry;
}

/** Where somebody was on the page that they have come back to. */
export interface Place {
  readonly address: Address;
  readonly scrolled: number;
}

function zoomOut(): ZoomOut {
  return entry().isZoomed ? () => history.back() : undefined;
}

export function useAddress(): Navigation & {
  readonly zoomOut: ZoomOut;
  readonly cameBackTo: { current: Place | undefined };
} {
  const [address, setAddress] = useState(readAddress);
  const cameBackTo = useRef<Place>(undefined);
  useEffect(() => {
    const onPopState = (): void => {
      const next = readAddress();
      const { scrolled = 0 } = entry();
      setAddress((last) => {
        // Where nothing is read, the browser has gone to the place already.
        const isRead = dataQueryOf(next).toString() !== dataQueryOf(last).toString();
        cameBackTo.current = isRead ? { address: next, scrolled } : undefined;
        return next;
      });
    };
    window.addEventListener("popstate", onPopState);
    return () => window.removeEventListener("popstate", onPopState);
  }, []);
  const go = useCallback((next: Address, how: "push" | "replace" | "zoom" = "push") => {
    if (how === "replace") history.replaceState(entry(), "", addressOf(next));
    else {
      history.replaceState({ ...entry(), scrolled: scrollY } satisfies Entry, "");
      history.pushState({ isZoomed: how === "zoom" } satisfies Entry, "", addressOf(next));
    }
    // The problems of the previous address no longer apply.
    setAddress({ ...next, problems: undefined });
  }, []);
  return { address, go, zoomOut: zoomOut(), cameBackTo };
}

/** The text of an address, as the browser shows it. */
export function addressOf(address: Address): string {
  const query = queryOf(address).toString();
  return query === "" ? "/" : `/?${query}`;
}

export function queryOf({ sorting, search, order, ...address }: Address): URLSearchParams {
  const query = dataQueryOf(address);
  if (sorting) query.set("sort", formatSorting(sorting));
  if (search !== "") query.set("search", search);
  if (order !== "name") query.set("order", order);
  return query;
}

/** The part of an address that decides what is read, not how it is shown. */
export function dataQueryOf({ hub, view, filters }: Pick<Address, "hub" | "view" | "filters">): URLSearchParams {
  const query = formatFilters(filters);
  if (view !== "overview") query.set("view", view);
  if (hub !== undefined) query.set("hub", hub);
  return query;
}

function readAddress(): Address {
  const query = new URLSearchParams(location.search);
  const { filters, problems } = parseFilters(query);
  const wanted = query.get("view") ?? "overview";
  const view = isView(wanted) ? wanted : undefined;
  const sort = query.get("sort");
  const wantedOrder = query.get("order") ?? "name";
  const order = ORDERS.find((one) => one === wantedOrder);
  const sorting = sort === null ? undefined : parseSorting(sort);
  return {
    hub: query.get("hub") ?? undefined,
    view: view ?? "overview",
    filters,
    sorting,
    search: query.get("search") ?? "",
    order: order ?? "name",
    problems: [
      ...problems,
      ...(view ? [] : [`There is no view of that name; there are ${VIEWS.join(", ")}.`]),
      ...(order ? [] : [`There is no order of that name; there are ${ORDERS.join(", ")}.`]),
      ...(sort === null || sorting ? [] : ["The table cannot be sorted by that."]),
    ],
  };
}
