import type { MadeModelPackage, MadePipelineExecution } from "../services/sagemaker";
import type { Dice } from "./history-dice";
import { DAY, daysOf, HOUR, isProduction, MINUTE, nameOf, type Span } from "./history-span";
import { MODELS } from "./history-training-jobs";

const DAYS_BEFORE = 28;

/**
 * Versions of the models. They wait for somebody's decision, some of them over a weekend; development registers more of
 * them and decides less.
 */
export function madeModelPackages(span: Span, dice: Dice): MadeModelPackage[] {
  const isProd = isProduction(span.environment);
  return MODELS.flatMap((model) => {
    const versions: MadeModelPackage[] = [];
    let createdAt = span.start - Math.floor(dice.between(20, DAYS_BEFORE) * DAY);
    for (let version = 1; createdAt < span.end; version++) {
      const decidedAt = createdAt + Math.floor(dice.between(2, isProd ? 40 : 90) * HOUR);
      const isDecided = dice.chance(isProd ? 0.97 : 0.8);
      const status = dice.chance(isProd ? 0.85 : 0.6) ? "Approved" : "Rejected";
      versions.push({
        group: `${model}-${nameOf(span.environment)}`,
        version,
        createdAt,
        ...(isDecided ? { decisions: [{ status, from: decidedAt }] } : {}),
      });
      createdAt += Math.floor(dice.between(isProd ? 2.5 : 1, isProd ? 7 : 4) * DAY);
    }
    return versions;
  });
}

/** Every model's pipeline runs each night in production, and now and then on a working day in development. */
export function madePipelineExecutions(span: Span, dice: Dice): MadePipelineExecution[] {
  const isProd = isProduction(span.environment);
  return daysOf(span, isProd ? DAYS_BEFORE : 7).flatMap(({ midnight, isWorkingDay }) =>
    MODELS.filter(() => isProd || (isWorkingDay && dice.chance(0.6)))
      .map((model): MadePipelineExecution => {
        const hour = isProd ? dice.between(22, 24) : dice.between(8, 18);
        const createdAt = midnight + Math.floor(hour * HOUR);
        const hasFailed = dice.chance(isProd ? 0.04 : 0.18);
        const minutes = dice.between(25, 200) * (hasFailed ? dice.between(0.1, 0.8) : 1);
        return {
          pipeline: `${model}-${nameOf(span.environment)}-retrain`,
          id: new Date(midnight).toISOString().slice(0, 10).replaceAll("-", ""),
          createdAt,
          endedAt: createdAt + Math.floor(minutes * MINUTE),
          finalStatus: hasFailed ? "Failed" : dice.chance(0.03) ? "Stopped" : "Succeeded",
          ...(hasFailed ? { failureReason: "Step failure: One or multiple steps failed." } : {}),
        };
      })
      .filter(({ createdAt }) => createdAt < span.end),
  );
}
