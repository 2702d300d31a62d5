import type { MadeTrainingJob } from "../services/sagemaker";
import { Dice } from "./history-dice";
import { DAY, daysOf, HOUR, isProduction, MINUTE, modelBucketOf, nameOf, type Day, type Span } from "./history-span";

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
  /** Part of the jobs that train for half a day or longer, past midnight. */
  readonly long: number;
  readonly failed: number;
  readonly stopped: number;
  readonly spot: number;
  /** Part of the jobs that train on a cluster of several instance types. */
  readonly mixed: number;
  readonly instanceTypes: readonly [string, ...string[]];
}

/** People who try things out in working hours. */
const DEVELOPMENT: Habits = {
  jobsPerDay: 18,
  dailyGrowth: 0.015,
  weekend: 0.12,
  hours: [7, 19],
  minutes: [4, 150],
  long: 0.04,
  failed: 0.1,
  stopped: 0.06,
  spot: 0.4,
  mixed: 0.04,
  instanceTypes: ["ml.m5.xlarge", "ml.m5.xlarge", "ml.g4dn.xlarge", "ml.g5.xlarge"],
};

/** Scheduled retraining, mostly at night, at weekends too. */
const PRODUCTION: Habits = {
  jobsPerDay: 6,
  dailyGrowth: 0.01,
  weekend: 0.5,
  hours: [0, 8],
  minutes: [30, 420],
  long: 0.02,
  failed: 0.03,
  stopped: 0.01,
  spot: 0.1,
  mixed: 0.08,
  instanceTypes: ["ml.m5.4xlarge", "ml.g5.2xlarge", "ml.g5.12xlarge"],
};

export const MODELS = ["churn", "demand-forecast", "fraud", "recommender"] as const;

/** As AWS words them: a class, a colon, and what happened. */
export const FAILURES = [
  'AlgorithmError: ExecuteUserScriptError: ExitCode 1, ErrorMessage "KeyError: label"',
  "AlgorithmError: CUDA out of memory",
  "ClientError: Data download failed: no S3 objects found under the input prefix",
  "InternalServerError: We encountered an internal error. Please try again.",
] as const;

/** Of a job that never gets instances to train on. */
const NO_CAPACITY =
  "CapacityError: Unable to provision requested ML compute capacity. Please retry using a different ML instance type.";

const MIXED_CLUSTER = [
  { InstanceGroupName: "preprocess", InstanceType: "ml.c5.4xlarge", InstanceCount: 2 },
  { InstanceGroupName: "train", InstanceType: "ml.g5.12xlarge", InstanceCount: 1 },
];

/** So far ahead of the history's start teams were at work already. */
const DAYS_BEFORE = 28;

/** Training jobs, some of them still running at the span's end; the same span makes the same jobs. */
export function trainingJobsOf(span: Span): MadeTrainingJob[] {
  const dice = Dice.of(`${span.account}/${span.environment}/training-jobs`);
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
  const date = new Date(day.midnight).toISOString().slice(0, 10);
  const name = `${dice.one(MODELS)}-${nameOf(span.environment)}-${date}-${String(index + 1).padStart(3, "0")}`;
  const cluster = dice.chance(habits.mixed)
    ? { instanceGroups: MIXED_CLUSTER }
    : { instanceType: dice.one(habits.instanceTypes), instanceCount: dice.one([1, 1, 1, 2, 4]) };
  const startedAt = createdAt + dice.integer(90, 360) * 1000;
  const finalStatus = outcome(habits, dice);
  if (finalStatus === "Failed" && dice.chance(0.15)) {
    const endedAt = createdAt + dice.integer(30, 60) * MINUTE;
    return { name, createdAt, startedAt: "never", endedAt, finalStatus, failureReason: NO_CAPACITY, ...cluster };
  }
  // What fails or is stopped ends early.
  const minutes = plannedMinutes(habits, dice) * (finalStatus === "Completed" ? 1 : dice.between(0.05, 0.9));
  const seconds = Math.round(minutes * 60);
  return {
    name,
    createdAt,
    startedAt,
    endedAt: startedAt + seconds * 1000,
    finalStatus,
    ...cluster,
    request: { OutputDataConfig: { S3OutputPath: `s3://${modelBucketOf(span)}` } },
    ...(finalStatus === "Failed" ? { failureReason: dice.one(FAILURES) } : {}),
    ...(finalStatus === "Completed" ? { metrics: metricsOn(day, dice) } : {}),
    ...(dice.chance(habits.spot) ? { billableSeconds: Math.round(seconds * dice.between(0.3, 0.5)) } : {}),
  };
}

function plannedMinutes({ minutes: [shortest, longest], long }: Habits, dice: Dice): number {
  if (dice.chance(long)) return dice.between(12 * 60, 30 * 60);
  return shortest + (longest - shortest) * dice.between(0, 1) ** 2;
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
