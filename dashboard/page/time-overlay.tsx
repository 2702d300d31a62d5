import type { VNode } from "preact";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { ChartLayout } from "../drawing/chart-layout";
import type { Span } from "../filters";
import { pointAt, useCrosshair } from "./crosshair";

/** A shorter stretch is a click, not a choice, in CSS pixels. */
const SHORTEST = 8;
const MINUTE_MS = 60_000;

interface TimeOverlayProps {
  readonly layout: Pick<ChartLayout, "grid" | "plotWidth">;
  readonly span: Span;
  /** Shows a part of the span. */
  readonly zoom: (span: Span) => void;
}

/**
 * What lies over the plot of a chart: a line where the pointer is on another one, and the stretch of time that somebody
 * drags over to see it larger. The element around it gets the pointer's events by `useTimeOverlay`.
 */
export function useTimeOverlay({ layout: { grid, plotWidth }, span, zoom }: TimeOverlayProps): {
  readonly overlay: VNode;
  readonly events: Readonly<Record<string, (event: PointerEvent) => void>>;
} {
  const line = useRef<HTMLDivElement>(null);
  const isOwn = useRef(false);
  const [drag, setDrag] = useState<readonly [number, number]>();
  const cancel = (): void => setDrag(undefined);
  useEffect(() => {
    if (!drag) return;
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      cancel();
    };
    addEventListener("keydown", onKey, true);
    return () => removeEventListener("keydown", onKey, true);
  }, [drag === undefined]);
  useCrosshair(
    useCallback(
      (part) => {
        // The chart under the pointer has a line of its own.
        line.current!.hidden = part === undefined || isOwn.current;
        line.current!.style.left = `${grid.left + (part ?? 0) * plotWidth}px`;
      },
      [grid.left, plotWidth],
    ),
  );
  const partOf = (event: PointerEvent): number => {
    const { left } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - left - grid.left) / plotWidth));
  };
  const isOnPlot = (event: PointerEvent): boolean => {
    const { left, top, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const [x, y] = [event.clientX - left - grid.left, event.clientY - top];
    return x >= 0 && x <= plotWidth && y >= grid.top && y <= bottom - top - grid.bottom;
  };
  const [from, to] = drag ? [Math.min(...drag), Math.max(...drag)] : [0, 0];
  return {
    overlay: (
      <div class="time-overlay" aria-hidden="true" style={{ top: `${grid.top}px`, bottom: `${grid.bottom}px` }}>
        <div class="crosshair" ref={line} hidden />
        {drag && (
          <div
            class="zoom-stretch"
            style={{ left: `${grid.left + from * plotWidth}px`, width: `${(to - from) * plotWidth}px` }}
          />
        )}
      </div>
    ),
    events: {
      onPointerDown: (event) => {
        // A finger scrolls.
        if (event.button !== 0 || event.pointerType === "touch" || !isOnPlot(event)) return;
        (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
        setDrag([partOf(event), partOf(event)]);
      },
      onPointerMove: (event) => {
        isOwn.current = true;
        if (drag) setDrag([drag[0], partOf(event)]);
        pointAt(isOnPlot(event) ? partOf(event) : undefined);
      },
      onPointerUp: () => {
        if (!drag) return;
        cancel();
        if ((to - from) * plotWidth < SHORTEST) return;
        const at = (part: number): number =>
          Math.round((span.from + part * (span.to - span.from)) / MINUTE_MS) * MINUTE_MS;
        if (at(from) < at(to)) zoom({ from: at(from), to: at(to) });
      },
      onPointerCancel: cancel,
      onPointerLeave: () => {
        isOwn.current = false;
        pointAt(undefined);
      },
    },
  };
}
