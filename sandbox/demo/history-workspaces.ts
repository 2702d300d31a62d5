import type { MadeApp, MadeNotebookInstance } from "../services/sagemaker";
import type { Dice } from "./history-dice";
import { DAY, daysOf, HOUR, isProduction, MINUTE, nameOf, type Span } from "./history-span";

const PEOPLE = ["ada", "grace", "katherine", "mary", "annie"] as const;
const DAYS_BEFORE = 3;
const STOPPING = 2 * MINUTE;

type Phases = NonNullable<MadeNotebookInstance["phases"]>;

/**
 * Notebook instances. Some people stop theirs in the evening, some forget it now and then, one never stops. A production
 * account has one, that nobody has started for weeks.
 */
export function madeNotebookInstances(span: Span, dice: Dice): MadeNotebookInstance[] {
  const name = nameOf(span.environment);
  const createdAt = span.start - dice.integer(20, 90) * DAY;
  if (isProduction(span.environment)) {
    const phases: Phases = [
      { status: "InService", from: createdAt },
      { status: "Stopped", from: createdAt + 9 * HOUR },
    ];
    return [{ name: `${name}-incident-review`, instanceType: "ml.t3.medium", createdAt, phases }];
  }
  return PEOPLE.map((person, index) => ({
    name: `${person}-${name}`,
    instanceType: dice.one(["ml.t3.medium", "ml.t3.xlarge", "ml.m5.xlarge", "ml.g4dn.xlarge"]),
    createdAt,
    phases: [{ status: "InService", from: createdAt }, ...(index === 0 ? [] : workingDays(span, dice))],
  }));
}

/** Started in the morning and stopped in the evening, unless forgotten. */
function workingDays(span: Span, dice: Dice): Phases {
  const phases: Phases[number][] = [{ status: "Stopped", from: span.start - (DAYS_BEFORE + 1) * DAY }];
  for (const { midnight, isWorkingDay } of daysOf(span, DAYS_BEFORE)) {
    if (!isWorkingDay || dice.chance(0.15)) continue;
    const startedAt = midnight + Math.floor(dice.between(7, 9.5) * HOUR);
    const stoppedAt = midnight + Math.floor(dice.between(16, 19.5) * HOUR);
    if (phases.at(-1)?.status === "Stopped") {
      phases.push({ status: "Pending", from: startedAt }, { status: "InService", from: startedAt + 3 * MINUTE });
    }
    if (dice.chance(0.8)) {
      phases.push({ status: "Stopping", from: stoppedAt }, { status: "Stopped", from: stoppedAt + STOPPING });
    }
  }
  return phases;
}

/** Studio apps: most are up for a working day, some stay overnight; a production account has none. */
export function madeApps(span: Span, dice: Dice): MadeApp[] {
  if (isProduction(span.environment)) return [];
  const domainId = `d-${span.account}-${nameOf(span.environment)}`;
  return daysOf(span, DAYS_BEFORE).flatMap(({ midnight, isWorkingDay }) => {
    const users = isWorkingDay ? PEOPLE.filter(() => dice.chance(0.7)) : [];
    const date = new Date(midnight).toISOString().slice(0, 10);
    return users
      .map((userProfileName): MadeApp => {
        const createdAt = midnight + Math.floor(dice.between(7, 11) * HOUR);
        const upHours = dice.chance(0.15) ? dice.between(20, 40) : dice.between(3, 10);
        return {
          domainId,
          userProfileName,
          appType: dice.one(["JupyterLab", "JupyterLab", "CodeEditor"]),
          appName: `work-${date}`,
          instanceType: dice.one(["ml.t3.medium", "ml.m5.xlarge", "ml.g5.xlarge"]),
          createdAt,
          phases: [
            { status: "Pending", from: createdAt },
            { status: "InService", from: createdAt + 2 * MINUTE },
          ],
          deletedAt: createdAt + Math.floor(upHours * HOUR),
        };
      })
      .filter(({ createdAt }) => createdAt < span.end);
  });
}
