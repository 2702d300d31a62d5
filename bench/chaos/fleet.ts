import { HOUR_MS } from "../../common/instants";
import type { DashboardConfig } from "../../config/dashboard-config";
import type { MetricConfig } from "../../config/metric-config";
import type { EventForm } from "../../contract/event";
import { Dice, type Sandbox } from "../../sandbox";

const MINUTE_MS = 60_000;
const HUB = { account: "111111111111", region: "us-east-1" };
const REGIONS = ["us-east-1", "us-east-1", "us-east-1", "eu-west-1"] as const;
/** A bus policy has room for 298 accounts. */
const MOST_LISTED = 250;
/** So many spokes have an account of their own. */
const LEAST_ALONE = 4;
const STRANGERS = ["911111111111", "922222222222"];

export interface MadeFleet {
  readonly config: DashboardConfig;
  /** Undefined: the bus policy lists the spokes. */
  readonly organizationId: string | undefined;
  /** Accounts that nobody registers; where there is an organization they are in it. */
  readonly strangers: readonly string[];
}

/**
 * A hub with a lake, and spokes: some of them share an account, some are in another Region, some measure a metric less often than the
 * others. The same seed makes the same fleet.
 */
export function madeFleet(count: number, seed: string, events: EventForm): MadeFleet {
  const dice = Dice.of(`${seed} fleet`);
  const organizationId = count > MOST_LISTED || dice.chance(0.3) ? "o-exampleorg" : undefined;
  const spokes: { project: string; environment: string; account: string; region: string; metrics: MetricConfig[] }[] =
    [];
  for (let index = 0; index < count; index++) {
    const before = spokes.at(-1);
    const metrics: MetricConfig[] = ["CompletedTrainingJobs24h", "NumberEndPointsInService", "EndpointsByStatus"];
    if (dice.chance(0.3)) metrics.push({ name: "TotalCompletedTrainingJobs", every: "3 hours" });
    if (index > LEAST_ALONE && before?.environment === "prod" && dice.chance(0.2)) {
      spokes.push({ ...before, environment: "dev", metrics });
    } else {
      const account = String(200_000_000_000 + index);
      spokes.push({ project: `Project${index}`, environment: "prod", account, region: dice.one(REGIONS), metrics });
    }
  }
  const hub = { ...HUB, events, lake: {}, ...(organizationId !== undefined && { organizationId }) };
  return { config: { hubs: [hub], spokes }, organizationId, strangers: STRANGERS };
}

/** Puts training jobs and endpoints into the accounts of a fleet, so that what is measured changes by the hour. */
export function addWork(
  { sagemaker }: Sandbox,
  { config }: MadeFleet,
  from: number,
  hours: number,
  seed: string,
): void {
  const dice = Dice.of(`${seed} work`);
  for (const { account, region, project, environment } of config.spokes) {
    for (let hour = -6; hour < hours; hour++) {
      const createdAt = Math.round(from + hour * HOUR_MS + dice.between(0, HOUR_MS));
      const name = `${project}-${environment}-${hour + 6}`.toLowerCase();
      if (dice.chance(0.5)) {
        const endedAt = createdAt + Math.round(dice.between(MINUTE_MS, 3 * HOUR_MS));
        sagemaker.addTrainingJob(account, region, { name, createdAt, endedAt, finalStatus: "Completed" });
      }
      if (dice.chance(0.2)) {
        const deletedAt = createdAt + Math.round(dice.between(HOUR_MS, 5 * HOUR_MS));
        sagemaker.addEndpoint(account, region, { name, createdAt, deletedAt });
      }
    }
  }
}
