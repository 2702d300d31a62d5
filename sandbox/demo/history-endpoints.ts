import type { MadeEndpoint } from "../services/sagemaker";
import type { Dice } from "./history-dice";
import { DAY, daysOf, HOUR, isProduction, MINUTE, nameOf, type Span } from "./history-span";
import { MODELS } from "./history-training-jobs";

/** Endpoints, each with its own name. */
export function madeEndpoints(span: Span, dice: Dice): MadeEndpoint[] {
  return isProduction(span.environment)
    ? servingEndpoints(span, dice)
    : [sharedEndpoint(span, dice), ...experiments(span, dice)];
}

/**
 * One long-lived endpoint a model. Now and then it is replaced by its next version: both serve for some hours, then the
 * old one is deleted.
 */
function servingEndpoints(span: Span, dice: Dice): MadeEndpoint[] {
  return MODELS.flatMap((model) => {
    const instances = { instanceType: dice.one(["ml.m5.large", "ml.m5.xlarge", "ml.g5.xlarge"]) };
    const versions: MadeEndpoint[] = [];
    let createdAt = span.start - dice.integer(3 * 24, 20 * 24) * HOUR;
    for (let version = dice.integer(1, 9); createdAt < span.end; version++) {
      const replacedAt = createdAt + dice.integer(6 * 24, 18 * 24) * HOUR;
      versions.push({
        name: `${model}-${nameOf(span.environment)}-v${version}`,
        createdAt,
        inServiceAt: createdAt + dice.integer(4, 9) * MINUTE,
        deletedAt: replacedAt + dice.integer(2, 30) * HOUR,
        instanceCount: dice.integer(1, 3),
        ...instances,
      });
      createdAt = replacedAt;
    }
    return versions;
  });
}

/** The one endpoint that a team keeps up for trying things out. */
function sharedEndpoint({ start, environment }: Span, dice: Dice): MadeEndpoint {
  const createdAt = start - dice.integer(10, 60) * DAY;
  return {
    name: `shared-${nameOf(environment)}`,
    createdAt,
    inServiceAt: createdAt + 5 * MINUTE,
    instanceType: "ml.t2.medium",
    instanceCount: 1,
  };
}

/** Short-lived endpoints of working days: most are deleted the same day, some forgotten overnight, some never start. */
function experiments(span: Span, dice: Dice): MadeEndpoint[] {
  return daysOf(span, 2).flatMap(({ midnight, isWorkingDay }) =>
    Array.from({ length: isWorkingDay ? dice.integer(1, 4) : dice.about(0.2) }, (_, index) => {
      const createdAt = midnight + Math.floor(dice.aboutTheMiddle(8, 17) * HOUR);
      const inServiceAt = createdAt + dice.integer(3, 8) * MINUTE;
      const lifetime = dice.chance(0.15) ? dice.between(DAY, 2 * DAY) : dice.between(HOUR, 9 * HOUR);
      const date = new Date(midnight).toISOString().slice(0, 10);
      return {
        name: `${dice.one(MODELS)}-${nameOf(span.environment)}-try-${date}-${index + 1}`,
        createdAt,
        inServiceAt,
        deletedAt: inServiceAt + Math.floor(lifetime),
        instanceType: dice.one(["ml.t2.medium", "ml.m5.large", "ml.g4dn.xlarge"]),
        instanceCount: 1,
        ...(dice.chance(0.1)
          ? {
              failureReason:
                "The primary container for production variant AllTraffic did not pass the ping health check.",
            }
          : {}),
      };
    }).filter(({ createdAt }) => createdAt < span.end),
  );
}
