import type { MadeEndpoint, MadeUpdate, ProductionVariant } from "../services/sagemaker";
import { Dice } from "./history-dice";
import { DAY, daysOf, HOUR, isProduction, MINUTE, nameOf, type Span } from "./history-span";
import { MODELS } from "./history-training-jobs";

/** Endpoints, each with its own name; the same span makes the same endpoints. */
export function endpointsOf(span: Span): MadeEndpoint[] {
  const dice = Dice.of(`${span.account}/${span.environment}/endpoints`);
  const own = isProduction(span.environment)
    ? [...servingEndpoints(span, dice), forgottenEndpoint(span, dice)]
    : [sharedEndpoint(span, dice), ...experiments(span, dice)];
  return [...own, componentsEndpoint(span)];
}

/**
 * One long-lived endpoint a model. Now and then it is replaced by its next version: both serve for some hours, then the
 * old one is deleted.
 */
function servingEndpoints(span: Span, dice: Dice): MadeEndpoint[] {
  return MODELS.flatMap((model) => {
    const instanceType = dice.one(["ml.m5.large", "ml.m5.xlarge", "ml.g5.xlarge"]);
    const versions: MadeEndpoint[] = [];
    let createdAt = span.start - dice.integer(3 * 24, 20 * 24) * HOUR;
    for (let version = dice.integer(1, 9); createdAt < span.end; version++) {
      const replacedAt = createdAt + dice.integer(6 * 24, 18 * 24) * HOUR;
      const inServiceAt = createdAt + dice.integer(4, 9) * MINUTE;
      const deletedAt = replacedAt + dice.integer(2, 30) * HOUR;
      const instanceCount = dice.integer(1, 3);
      const name = `${model}-${nameOf(span.environment)}-v${version}`;
      versions.push({
        name,
        createdAt,
        inServiceAt,
        deletedAt,
        instanceType,
        instanceCount,
        updates: scalings(inServiceAt, Math.min(deletedAt, span.end), instanceCount),
        ...(model === "fraud" ? { shadowVariants: [shadowOf(name, instanceType)] } : {}),
      });
      createdAt = replacedAt;
    }
    return versions;
  });
}

/** Twice as many instances by day, which takes some minutes each time; the endpoint is Updating meanwhile. */
function scalings(from: number, until: number, instanceCount: number): MadeUpdate[] {
  const updates: MadeUpdate[] = [];
  for (let midnight = Math.floor(from / DAY) * DAY; midnight < until; midnight += DAY) {
    for (const [hour, count] of [
      [7.2, instanceCount * 2],
      [19.3, instanceCount],
    ] as const) {
      const startedAt = midnight + Math.floor(hour * HOUR);
      const endedAt = startedAt + 6 * MINUTE;
      if (startedAt > from && endedAt < until) {
        updates.push({ startedAt, endedAt, instanceCounts: { AllTraffic: count } });
      }
    }
  }
  return updates;
}

/** A candidate that gets copies of the requests and answers to nobody. */
function shadowOf(name: string, instanceType: string): ProductionVariant {
  return {
    VariantName: "Candidate",
    ModelName: `${name}-candidate`,
    InstanceType: instanceType,
    InitialInstanceCount: 1,
  };
}

/** A load test's endpoint that was never deleted: it costs, and nobody asks it anything. */
function forgottenEndpoint({ start, environment }: Span, dice: Dice): MadeEndpoint {
  const createdAt = start - dice.integer(5, 15) * DAY;
  return {
    name: `load-test-${nameOf(environment)}`,
    createdAt,
    inServiceAt: createdAt + 7 * MINUTE,
    instanceType: "ml.c5.2xlarge",
    instanceCount: 2,
  };
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

/** Where the inference components of `DEMO_ANSWERS` are. */
export const COMPONENTS_ENDPOINT = "shared-llm";

/** It serves no model of its own: its inference components are invoked. */
function componentsEndpoint({ start }: Span): MadeEndpoint {
  return {
    name: COMPONENTS_ENDPOINT,
    createdAt: start - 30 * DAY,
    variants: [{ VariantName: "AllTraffic", InstanceType: "ml.g5.2xlarge", InitialInstanceCount: 2 }],
  };
}

const SERVERLESS: ProductionVariant = {
  VariantName: "AllTraffic",
  ModelName: "experiment",
  ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
};

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
        ...(dice.chance(0.2)
          ? { variants: [SERVERLESS] }
          : { instanceType: dice.one(["ml.t2.medium", "ml.m5.large", "ml.g4dn.xlarge"]) }),
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
