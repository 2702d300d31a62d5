import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Picture } from "../picture";
import { dataQueryOf, type Address } from "./address";
import { fetchPicture, TroubleError, type Trouble } from "./api";

const EVERY_MS = 60_000;
/** On windows narrower than this, plots are in one column. */
const TWO_COLUMNS = 1100;
const MOST_WIDTH = 1680;

export interface PictureState {
  /** The last picture that was read. It stays until there is a new one. */
  readonly picture: Picture | undefined;
  /** Why there is no picture, or no newer one. */
  readonly trouble: Trouble | undefined;
  readonly isLoading: boolean;
  /** The address for which `picture` or `trouble` was read. */
  readonly readFor: Address | undefined;
  readonly reload: () => void;
}

/**
 * Reads the picture of an address: immediately, and then every minute while the page is visible and the range ends now.
 */
export function usePicture(address: Address): PictureState {
  const [state, setState] = useState<Omit<PictureState, "reload">>(NOTHING);
  const running = useRef<AbortController>(undefined);
  const current = useRef(address);
  current.current = address;
  const wanted = dataQueryOf(address).toString();

  const reload = useCallback(() => {
    const readFor = current.current;
    running.current?.abort();
    const { signal } = (running.current = new AbortController());
    setState((last) => ({ ...last, isLoading: true }));
    const query = dataQueryOf(readFor);
    query.set("width", String(plotWidth()));
    void fetchPicture(query, signal)
      .then((picture) => ({ picture, trouble: undefined }))
      .catch((error: unknown) => ({ trouble: troubleOf(error) }))
      .then((end) => {
        if (!signal.aborted) setState((last) => ({ ...last, ...end, isLoading: false, readFor }));
      });
  }, []);

  useEffect(() => {
    // One hub's numbers must not appear under the name of another.
    setState((last) => (isOfHub(last.picture, address.hub) ? last : NOTHING));
    reload();
    return () => running.current?.abort();
  }, [wanted]);

  useEffect(() => {
    const { range } = address.filters;
    if (typeof range !== "string" && range.to <= Date.now()) return;
    let readAt = Date.now();
    const update = (): void => {
      if (document.hidden || Date.now() - readAt < EVERY_MS) return;
      readAt = Date.now();
      reload();
    };
    const timer = setInterval(update, EVERY_MS / 12);
    document.addEventListener("visibilitychange", update);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", update);
    };
  }, [wanted]);

  return { ...state, reload };
}

const NOTHING = { picture: undefined, trouble: undefined, isLoading: true, readFor: undefined } as const;

function isOfHub(picture: Picture | undefined, hub: string | undefined): boolean {
  return picture === undefined || hub === undefined || picture.hub.name === hub;
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof TroubleError) return error.trouble;
  return { title: "The page failed", detail: String(error), remedy: "Load the page again." };
}

/** The approximate width of a plot, in CSS pixels. A line needs no more points than that. */
function plotWidth(): number {
  const width = Math.min(innerWidth, MOST_WIDTH);
  return Math.round(width >= TWO_COLUMNS ? width / 2 : width) - 60;
}
