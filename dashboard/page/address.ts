import { useCallback, useEffect, useState } from "preact/hooks";
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

const ZOOMED = "zoomed";

function zoomOut(): ZoomOut {
  return history.state === ZOOMED ? () => history.back() : undefined;
}

export function useAddress(): Navigation & { readonly zoomOut: ZoomOut } {
  const [address, setAddress] = useState(readAddress);
  useEffect(() => {
    const onPopState = (): void => setAddress(readAddress());
    window.addEventListener("popstate", onPopState);
    return () => window.removeEventListener("popstate", onPopState);
  }, []);
  const go = useCallback((next: Address, how: "push" | "replace" | "zoom" = "push") => {
    history[how === "replace" ? "replaceState" : "pushState"](how === "zoom" ? ZOOMED : null, "", addressOf(next));
    // The problems of the previous address no longer apply.
    setAddress({ ...next, problems: undefined });
  }, []);
  return { address, go, zoomOut: zoomOut() };
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
