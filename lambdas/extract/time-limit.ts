import { setMaxListeners } from "node:events";

/** A metric did not finish in time, or called AWS when the run was over. */
export class MetricTimeoutError extends Error {
  override readonly name = "MetricTimeoutError";
}

/** The time in which the metrics of one run may call AWS. */
export interface TimeLimit {
  /** Aborted when the time is up, with a MetricTimeoutError, or by `end`. */
  readonly signal: AbortSignal;
  /** Ends the time early. What metrics left running can make no call any more. */
  readonly end: () => void;
}

/** Starts the time of the metrics of one run. All of them start together, so one limit is the limit of each. */
export function startTimeLimit(milliseconds: number): TimeLimit {
  const controller = new AbortController();
  // Every metric and every call of it listens; Node takes more than ten for a leak, and Lambda logs that as an error.
  setMaxListeners(0, controller.signal);
  const alarm = setTimeout(
    () => controller.abort(new MetricTimeoutError(`No value within ${milliseconds} ms.`)),
    milliseconds,
  );
  const end = (): void => {
    clearTimeout(alarm);
    controller.abort(new MetricTimeoutError("The run is over."));
  };
  return { signal: controller.signal, end };
}
