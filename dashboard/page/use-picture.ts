import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Picture } from "../picture";
import { queryOf, type Address } from "./address";
import { fetchPicture, TroubleError, type Trouble } from "./api";

const EVERY_MS = 60_000;
/** Below it, plots are one under the other. */
const TWO_COLUMNS = 1100;
const MOST_WIDTH = 1680;

export interface PictureState {
  /** The last one that was read; shown until there is another. */
  readonly picture: Picture | undefined;
  /** Why there is none, or none newer. */
  readonly trouble: Trouble | undefined;
  readonly isLoading: boolean;
  /** What `picture` or `trouble` was read for. */
  readonly readFor: Address | undefined;
  readonly reload: () => void;
}

/** Reads what a place shows: at once, and every minute while somebody looks and the range ends now. */
export function usePicture(address: Address): PictureState {
  const [state, setState] = useState<Omit<PictureState, "reload">>(NOTHING);
  const running = useRef<AbortController>(undefined);
  const current = useRef(address);
  current.current = address;

  const reload = useCallback(() => {
    const readFor = current.current;
    running.current?.abort();
    const { signal } = (running.current = new AbortController());
    setState((last) => ({ ...last, isLoading: true }));
    const query = queryOf(readFor);
    query.set("width", String(plotWidth()));
    void fetchPicture(query, signal)
      .then((picture) => ({ picture, trouble: undefined }))
      .catch((error: unknown) => ({ trouble: troubleOf(error) }))
      .then((end) => {
        if (!signal.aborted) setState((last) => ({ ...last, ...end, isLoading: false, readFor }));
      });
  }, []);

  useEffect(() => {
    // Another hub's numbers must not stand under this one's name.
    setState((last) => (isOfHub(last.picture, address.hub) ? last : NOTHING));
    reload();
    return () => running.current?.abort();
  }, [address]);

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
  }, [address]);

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

/** CSS pixels of a plot, about: no line needs more points. */
function plotWidth(): number {
  const width = Math.min(innerWidth, MOST_WIDTH);
  return Math.round(width >= TWO_COLUMNS ? width / 2 : width) - 60;
}
