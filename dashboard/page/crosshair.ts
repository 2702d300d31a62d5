import { useEffect } from "preact/hooks";

/** Told where on the time axis the pointer is, from 0 to 1; undefined: on no plot. */
type Listener = (part: number | undefined) => void;

const listeners = new Set<Listener>();

/** Tells every plot where the pointer is on one of them: all have the same time axis. */
export function pointAt(part: number | undefined): void {
  for (const tell of listeners) tell(part);
}

export function useCrosshair(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, [listener]);
}
