import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { RefreshRun } from "../../contract/refresh-run";
import { postRefresh, TroubleError, type RefreshProgress, type RefreshReport, type Trouble } from "./api";

/** The state of the last refresh that was requested. */
export type RefreshState =
  | { readonly step: "none" }
  | { readonly step: "running"; readonly progress: RefreshProgress | undefined }
  | {
      readonly step: "done";
      readonly report: RefreshReport;
      /** Epoch milliseconds, by the clock of whoever looks. */
      readonly startedAt: number;
    }
  | { readonly step: "failed"; readonly trouble: Trouble };

export interface Refresh {
  readonly state: RefreshState;
  readonly start: () => void;
  readonly dismiss: () => void;
}

/** @param onDone is called when the spokes have answered, or when the page stops waiting for them */
export function useRefresh(hub: string | undefined, onDone: (state: RefreshState) => void): Refresh {
  const [state, setState] = useState<RefreshState>(NONE);
  const current = useRef({ hub, onDone });
  current.current = { hub, onDone };
  useEffect(() => setState(NONE), [hub]);
  const start = useCallback(() => {
    if (hub === undefined) return;
    // The user may have switched to another hub meanwhile.
    const tell = (next: RefreshState): void => {
      if (current.current.hub === hub) setState(next);
    };
    const startedAt = Date.now();
    tell({ step: "running", progress: undefined });
    void postRefresh(hub, (progress) => tell({ step: "running", progress }))
      .then((report): RefreshState => ({ step: "done", report, startedAt }), failed)
      .then((end) => {
        tell(end);
        if (current.current.hub === hub) current.current.onDone(end);
      });
  }, [hub]);
  return { state, start, dismiss: useCallback(() => setState(NONE), []) };
}

/** How far the clocks of a hub and of whoever looks may be apart. */
const SKEW_MS = 60_000;

/** Whether a refresh is the newest that is known, because the hub has not looked after it yet. */
export function isNewest(state: RefreshState, run: RefreshRun | undefined): boolean {
  if (state.step !== "done") return false;
  return run === undefined || Date.parse(run.StartedAt) < state.startedAt - SKEW_MS;
}

const NONE: RefreshState = { step: "none" };

function failed(error: unknown): RefreshState {
  const trouble =
    error instanceof TroubleError
      ? error.trouble
      : { title: "The refresh failed", detail: String(error), remedy: "Try again." };
  return { step: "failed", trouble };
}
