import type { Logger } from "@aws-lambda-powertools/logger";
import type { HubTables } from "../../tables/hub-tables";
import type { Picture } from "../../dashboard/picture";
import { problemOf } from "../../dashboard/problem";
import { readPicture } from "../../dashboard/reading/read-picture";
import { DOCUMENTATION } from "./documentation";
import { asksForDocumentation, readInput } from "./input";
import { plotPoints } from "./plots";
import { limitsOf, renderPicture, renderProblem } from "./render";

/** HTML, or Markdown in an object. The console tells the two apart by this shape. */
export type WidgetAnswer = string | { readonly markdown: string };

export interface WidgetParts {
  readonly hub: HubTables;
  /** The function's own ARN, with which a widget invokes it again. */
  readonly endpoint: string;
  readonly logger: Pick<Logger, "info" | "warn">;
}

/**
 * Answers a request of the CloudWatch console for a custom widget.
 *
 * @param event the console's event, see `readInput`; anything else is treated as an event without parameters
 */
export async function answerWidget(event: unknown, { hub, endpoint, logger }: WidgetParts): Promise<WidgetAnswer> {
  if (asksForDocumentation(event)) return { markdown: DOCUMENTATION };
  const input = readInput(event);
  const { filters, view, width, theme } = input;
  let picture: Picture;
  try {
    picture = await readPicture(hub, filters, { now: Date.now(), width: plotPoints(width), limits: limitsOf(view) });
  } catch (error) {
    const problem = problemOf(error, hub.accountRegion);
    // Only the name of the error is logged, because its message may hold names of the hub's data.
    logger.warn("Hub not read", {
      problem: problem.kind,
      errorName: error instanceof Error ? error.name : typeof error,
    });
    return renderProblem(problem, theme);
  }
  const answer = renderPicture(picture, input, endpoint);
  const panels = picture.environments.reduce((sum, own) => sum + own.panels.length, 0);
  logger.info("Widget drawn", { view, rows: picture.rows.length, panels, characters: answer.length });
  return answer;
}
