import { ALERTS_FUNCTION, CONNECTION_FUNCTION, ROLL_UP_FUNCTION } from "../../contract/names";
import { MAX_POLICY_LENGTH, planPolicy } from "../../lambdas/connection/bus-policy";
import { MAX_TARGETS_PER_RULE } from "../../lambdas/connection/packing";
import { RULE_QUOTA } from "../../lambdas/connection/status";
import { PRICES } from "../prices";
import { MEGABYTES_OF_A_VCPU, secondsOf, slowest } from "./burst";
import type { Hub } from "./hub";
import { LABELS, METRICS, RUNS_A_DAY } from "./load";

/** Something that ends at some number of spokes. */
export interface Limit {
  readonly name: string;
  /** Who sets it: the name of a quota as AWS's Service Quotas has it, or what of this system. */
  readonly setBy: string;
  readonly allowed: number;
  readonly unit: string;
  /** How much of it so many spokes use; grows with them. */
  readonly use: (spokes: number) => number;
  /** What happens beyond it, and what to do. */
  readonly beyond: string;
}

/** Calls a second. https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const PARAMETER_STORE_RATE = 40;
const PARAMETERS_OF_A_PAGE = 10;
/** Calls a second of EventBridge's control plane. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const EVENT_BRIDGE_RATE = 50;
/** https://docs.aws.amazon.com/general/latest/gr/ssm.html */
const STANDARD_PARAMETERS = 10_000;
/** Every run reads everything, and once more after what it wrote. */
const LOOKS = 2;

/** Seconds of a whole vCPU for a series, and bytes of memory while all are held: `npm run bench -- alerts`. */
const ALERTS_CPU_SECONDS = 0.000_034;
const ALERTS_BYTES = 600;
/** For a row of the lake, one label of one measurement: 480,000 took 4.1 seconds of a vCPU and 211 MB. */
const LAKE_CPU_SECONDS = 4.1 / 480_000;
const LAKE_BYTES = 211e6 / 480_000;
/** What Node and the function's code take. */
const BASE_MEGABYTES = 100;

/** Every limit that the number of a hub's spokes comes near to, with the defaults of the configuration and of AWS. */
export function limits(hub: Hub): readonly Limit[] {
  const connection = hub.settingsOf(CONNECTION_FUNCTION);
  const alerts = hub.settingsOf(ALERTS_FUNCTION);
  const rollUp = hub.settingsOf(ROLL_UP_FUNCTION);
  return [
    {
      name: "bus policy that lists the spokes",
      setBy: "Amazon EventBridge: Event bus policy size",
      allowed: MAX_POLICY_LENGTH,
      unit: "characters",
      use: policyLength,
      beyond: "The old policy stays, an error says so: set `organizationId` of the hub.",
    },
    {
      name: "rules of the hub's bus",
      setBy: "Amazon EventBridge: Number of rules",
      allowed: RULE_QUOTA,
      unit: "rules",
      use: (spokes) => hub.rules + forwardRules(spokes),
      beyond:
        "Requests do not reach the spokes beyond, which report by their own `schedule` only: ask AWS to raise it.",
    },
    {
      name: "registrations",
      setBy: "AWS Systems Manager: 10,000 standard parameters, not adjustable",
      allowed: STANDARD_PARAMETERS,
      unit: "parameters",
      use: (spokes) => spokes,
      beyond: `The next one cannot be set: make Intelligent-Tiering the default tier of the hub's account and Region, at $${PRICES.advancedParameter} a month for each advanced one, or another hub.`,
    },
    {
      name: "a run of the connection function that connects all of them",
      setBy: `timeout of \`${CONNECTION_FUNCTION}\``,
      allowed: connection.timeoutSeconds,
      unit: "s",
      use: connectSeconds,
      beyond: "The run is repeated and goes on where it was; each further change takes another run.",
    },
    {
      name: "a refresh of all of them",
      setBy: "the record of who answered is made then",
      allowed: hub.answerSeconds,
      unit: "s",
      use: (spokes) => secondsOf(slowest(hub, "metric"), spokes),
      beyond: "Spokes are named silent until the record is corrected, 15 minutes later: spread them over hubs.",
    },
    {
      name: "memory of a run of alerts",
      setBy: `memory of \`${ALERTS_FUNCTION}\``,
      allowed: alerts.megabytes,
      unit: "MB",
      use: (spokes) => BASE_MEGABYTES + (spokes * METRICS * ALERTS_BYTES) / 1e6,
      beyond: "The run fails and its alarm goes off: spread the spokes over hubs.",
    },
    {
      name: "time of a run of alerts",
      setBy: `timeout of \`${ALERTS_FUNCTION}\``,
      allowed: alerts.timeoutSeconds,
      unit: "s",
      use: (spokes) => (spokes * METRICS * ALERTS_CPU_SECONDS * MEGABYTES_OF_A_VCPU) / alerts.megabytes,
      beyond: "As with its memory.",
    },
    {
      name: "memory of a roll-up with a lake",
      setBy: `memory of \`${ROLL_UP_FUNCTION}\``,
      allowed: rollUp.megabytes,
      unit: "MB",
      use: (spokes) => BASE_MEGABYTES + (spokes * RUNS_A_DAY * LABELS * LAKE_BYTES) / 1e6,
      beyond: "The day stays marked and an alarm goes off; the rows stay in the table: spread the spokes over hubs.",
    },
    {
      name: "the roll-up of a day with a lake, by its four runs",
      setBy: `timeout of \`${ROLL_UP_FUNCTION}\``,
      allowed: 4 * rollUp.timeoutSeconds,
      unit: "s",
      use: (spokes) =>
        (spokes * METRICS * RUNS_A_DAY * LABELS * LAKE_CPU_SECONDS * MEGABYTES_OF_A_VCPU) / rollUp.megabytes,
      beyond: "Days wait for ever longer: spread the spokes over hubs.",
    },
  ];
}

/** The most spokes that a limit has room for. */
export function reach({ allowed, use }: Limit): number {
  let [fits, fitsNot] = [0, 1];
  while (use(fitsNot) <= allowed) [fits, fitsNot] = [fitsNot, fitsNot * 2];
  while (fitsNot - fits > 1) {
    const middle = Math.floor((fits + fitsNot) / 2);
    if (use(middle) <= allowed) fits = middle;
    else fitsNot = middle;
  }
  return fits;
}

/** The rules with which a hub's requests reach its spokes. */
export function forwardRules(spokes: number): number {
  return Math.ceil(spokes / MAX_TARGETS_PER_RULE);
}

function policyLength(count: number): number {
  const spokes = Array.from({ length: count }, (_, number) => String(200_000_000_000 + number));
  const plan = planPolicy(undefined, { account: "111111111111", region: "us-east-1" }, { spokes, hubs: [] });
  return plan.policy?.length ?? 0;
}

/** Reading parameters and rules at the pace that AWS allows, and writing each rule and its targets. */
function connectSeconds(spokes: number): number {
  const pages = Math.ceil(spokes / PARAMETERS_OF_A_PAGE);
  const rules = forwardRules(spokes);
  return LOOKS * (pages / PARAMETER_STORE_RATE + rules / EVENT_BRIDGE_RATE) + (2 * rules) / EVENT_BRIDGE_RATE;
}
