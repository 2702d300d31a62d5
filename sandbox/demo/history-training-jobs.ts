import type { MadeTrainingJob } from "../services/sagemaker";
import type { Dice } from "./history-dice";
import { DAY, daysOf, HOUR, isProduction, MINUTE, nameOf, type Day, type Span } from "./history-span";

/** How a team trains. */
interface Habits {
  /** Jobs on a working day when the history starts, and by how much of that they grow each day. */
  readonly jobsPerDay: number;
  readonly dailyGrowth: number;
  /** Jobs on a day of the weekend, as a part of a working day's. */
  readonly weekend: number;
  /** Between which hours, UTC, jobs are created. */
  readonly hours: readonly [number, number];
  /** Shortest and longest training, in minutes; short ones are more common. */
  readonly minutes: readonly [number, number];
  readonly failed: number;
  readonly stopped: number;
  readonly spot: number;
  readonly instanceTypes: readonly [string, ...string[]];
}

/** People who try things out in working hours. */
const DEVELOPMENT: Habits = {
  jobsPerDay: 18,
  dailyGrowth: 0.015,
  weekend: 0.12,
  hours: [7, 19],
  minutes: [4, 150],
  failed: 0.1,
  stopped: 0.06,
  spot: 0.4,
  instanceTypes: ["ml.m5.xlarge", "ml.m5.xlarge", "ml.g4dn.xlarge", "ml.g5.xlarge"],
};

/** Scheduled retraining, mostly at night, at weekends too. */
const PRODUCTION: Habits = {
  jobsPerDay: 6,
  dailyGrowth: 0.01,
  weekend: 0.5,
  hours: [0, 8],
  minutes: [30, 420],
  failed: 0.03,
  stopped: 0.01,
  spot: 0.1,
  instanceTypes: ["ml.m5.4xlarge", "ml.g5.2xlarge", "ml.g5.12xlarge"],
};

export const MODELS = ["churn", "demand-forecast", "fraud", "recommender"] as const;

const FAILURES = [
  'AlgorithmError: ExecuteUserScriptError: ExitCode 1, ErrorMessage "KeyError: label"',
  "AlgorithmError: CUDA out of memory",
  "ClientError: Data download failed: no S3 objects found under the input prefix",
  "CapacityError: Unable to provision requested ML compute capacity",
  "InternalServerError: We encountered an internal error. Please try again.",
] as const;

/** So far ahead of the history's start teams were at work already. */
const DAYS_BEFORE = 28;

/** Training jobs in the order of their creation, some of them still running at the span's end. */
export function madeTrainingJobs(span: Span, dice: Dice): MadeTrainingJob[] {
  const habits = isProduction(span.environment) ? PRODUCTION : DEVELOPMENT;
  return daysOf(span, DAYS_BEFORE).flatMap((day) =>
    creations(day, habits, dice)
      .filter((createdAt) => createdAt < span.end)
      .map((createdAt, index) => madeTrainingJob(span, day, createdAt, index, habits, dice)),
  );
}

function creations({ midnight, number, isWorkingDay }: Day, habits: Habits, dice: Dice): number[] {
  const mean = habits.jobsPerDay * (1 + habits.dailyGrowth * number) * (isWorkingDay ? 1 : habits.weekend);
  const count = dice.about(Math.max(0, mean) * dice.between(0.8, 1.2));
  const [from, to] = habits.hours;
  return Array.from({ length: count }, () => midnight + Math.floor(dice.aboutTheMiddle(from, to) * HOUR)).sort(
    (a, b) => a - b,
  );
}

function madeTrainingJob(
  span: Span,
  day: Day,
  createdAt: number,
  index: number,
  habits: Habits,
  dice: Dice,
): MadeTrainingJob {
  const model = dice.one(MODELS);
  const startedAt = createdAt + dice.integer(90, 360) * 1000;
  const [shortest, longest] = habits.minutes;
  const planned = shortest + (longest - shortest) * dice.between(0, 1) ** 2;
  const finalStatus = outcome(habits, dice);
  // What fails or is stopped ends early.
  const seconds = Math.round((planned * MINUTE * (finalStatus === "Completed" ? 1 : dice.between(0.05, 0.9))) / 1000);
  const isSpot = dice.chance(habits.spot);
  const date = new Date(createdAt).toISOString().slice(0, 10);
  return {
    name: `${model}-${nameOf(span.environment)}-${date}-${String(index + 1).padStart(3, "0")}`,
    createdAt,
    startedAt,
    endedAt: startedAt + seconds * 1000,
    finalStatus,
    instanceType: dice.one(habits.instanceTypes),
    instanceCount: dice.one([1, 1, 1, 2, 4]),
    ...(finalStatus === "Failed" ? { failureReason: dice.one(FAILURES) } : {}),
    ...(finalStatus === "Completed" ? { metrics: metricsOn(day, dice) } : {}),
    ...(isSpot
      ? {
          billableSeconds: Math.round(seconds * dice.between(0.3, 0.5)),
          request: { EnableManagedSpotTraining: true },
        }
      : {}),
  };
}

function outcome({ failed, stopped }: Habits, dice: Dice): MadeTrainingJob["finalStatus"] {
  if (dice.chance(failed)) return "Failed";
  return dice.chance(stopped) ? "Stopped" : "Completed";
}

/** Models get slowly better, with noise; a test is always a bit worse than the validation. */
function metricsOn({ midnight }: Day, dice: Dice): Record<string, number> {
  const age = (midnight % (60 * DAY)) / (60 * DAY);
  const validation = 0.84 + 0.06 * age + dice.between(-0.015, 0.015);
  return {
    "train:loss": rounded(0.42 - 0.12 * age + dice.between(-0.03, 0.03)),
    "validation:accuracy": rounded(validation),
    "test:accuracy": rounded(validation - dice.between(0.005, 0.03)),
  };
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
