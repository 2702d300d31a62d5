import type { Answers, AnsweredSpoke } from "../../tables/match-answers";
import type { RefreshRun, TroubledSpoke } from "../../contract/refresh-run";
import type { RefreshRequest } from "./refresh-request";

/** The most spokes in a list, which keeps the item far below DynamoDB's 400 KB. */
const MAX_SPOKES = 500;

/** The outcome of a request, by the answers that have arrived until now. */
export function toRefreshRun({ eventId, startedAt }: RefreshRequest, answers: Answers, now: Date): RefreshRun {
  const { answered, silent, metrics } = answers;
  return {
    EventId: eventId,
    StartedAt: startedAt.toISOString(),
    EvaluatedAt: now.toISOString(),
    Expected: answered.length + silent.length,
    Answered: answered.length,
    Silent: silent.length,
    Ok: metrics.ok,
    Denied: metrics.denied,
    Throttled: metrics.throttled,
    Failed: metrics.failed,
    SilentSpokes: silent.slice(0, MAX_SPOKES),
    TroubledSpokes: answered.flatMap(troubled).slice(0, MAX_SPOKES),
  };
}

/** The spoke, if metrics of it were denied, throttled or failed. */
export function troubled({ metrics, ...spoke }: AnsweredSpoke): readonly TroubledSpoke[] {
  const { denied = 0, throttled = 0, failed = 0 } = metrics ?? {};
  return denied + throttled + failed === 0 ? [] : [{ ...spoke, denied, throttled, failed }];
}
