import type { MadeBatchJob } from "../services/sagemaker";
import type { Dice } from "./history-dice";
import { daysOf, HOUR, isProduction, nameOf, type Span } from "./history-span";
import { FAILURES, MODELS } from "./history-training-jobs";

/** How often, and for how long, a team runs over its data. */
interface Habits {
  readonly jobsPerDay: number;
  /** As a part of a working day's. */
  readonly weekend: number;
  /** Between which hours, UTC, jobs are created. */
  readonly hours: readonly [number, number];
  /** Shortest and longest, in minutes. */
  readonly minutes: readonly [number, number];
  readonly failed: number;
  readonly instanceTypes: readonly [string, ...string[]];
}

const PROCESSING: Readonly<Record<"development" | "production", Habits>> = {
  development: {
    jobsPerDay: 9,
    weekend: 0.1,
    hours: [7, 20],
    minutes: [3, 50],
    failed: 0.12,
    instanceTypes: ["ml.m5.xlarge", "ml.m5.2xlarge"],
  },
  production: {
    jobsPerDay: 12,
    weekend: 1,
    hours: [0, 24],
    minutes: [6, 45],
    failed: 0.02,
    instanceTypes: ["ml.m5.4xlarge", "ml.r5.2xlarge"],
  },
};

const TRANSFORM: typeof PROCESSING = {
  development: { ...PROCESSING.development, jobsPerDay: 1.5, minutes: [10, 60] },
  // Every night's scoring; the longest runs go on past midnight.
  production: { ...PROCESSING.production, jobsPerDay: 4, hours: [21, 24], minutes: [40, 240] },
};

const DAYS_BEFORE = 7;

export function madeProcessingJobs(span: Span, dice: Dice): MadeBatchJob[] {
  return madeBatchJobs("prepare", PROCESSING, span, dice);
}

export function madeTransformJobs(span: Span, dice: Dice): MadeBatchJob[] {
  return madeBatchJobs("score", TRANSFORM, span, dice);
}

function madeBatchJobs(purpose: string, all: typeof PROCESSING, span: Span, dice: Dice): MadeBatchJob[] {
  const habits = isProduction(span.environment) ? all.production : all.development;
  return daysOf(span, DAYS_BEFORE).flatMap(({ midnight, isWorkingDay }) => {
    const count = dice.about(habits.jobsPerDay * (isWorkingDay ? 1 : habits.weekend) * dice.between(0.8, 1.2));
    const date = new Date(midnight).toISOString().slice(0, 10);
    return Array.from({ length: count }, (_, index): MadeBatchJob => {
      const createdAt = midnight + Math.floor(dice.between(...habits.hours) * HOUR);
      const startedAt = createdAt + dice.integer(60, 240) * 1000;
      const hasFailed = dice.chance(habits.failed);
      const minutes = dice.between(...habits.minutes) * (hasFailed ? dice.between(0.05, 0.9) : 1);
      return {
        name: `${dice.one(MODELS)}-${nameOf(span.environment)}-${purpose}-${date}-${index + 1}`,
        createdAt,
        startedAt,
        endedAt: startedAt + Math.round(minutes * 60) * 1000,
        finalStatus: hasFailed ? "Failed" : dice.chance(0.02) ? "Stopped" : "Completed",
        instanceType: dice.one(habits.instanceTypes),
        instanceCount: dice.one([1, 1, 2]),
        ...(hasFailed ? { failureReason: dice.one(FAILURES) } : {}),
      };
    }).filter(({ createdAt }) => createdAt < span.end);
  });
}
