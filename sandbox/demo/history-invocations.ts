import type { MadeEndpoint } from "../services/sagemaker";
import { Dice } from "./history-dice";
import { COMPONENTS_ENDPOINT, endpointsOf } from "./history-endpoints";
import { HOUR, isProduction, type Span } from "./history-span";

/**
 * How often an endpoint's variant was asked in one hour, as CloudWatch has it under `AWS/SageMaker` `Invocations` with the
 * dimensions EndpointName and VariantName.
 */
export interface HourlyInvocations {
  readonly endpointName: string;
  readonly variantName: string;
  /** When the hour begins, in epoch milliseconds. */
  readonly hour: number;
  readonly sum: number;
}

/** Which daily rhythm an endpoint's requests have, and how many come in its busiest hour. */
interface Load {
  readonly busiest: number;
  /** Part of the busiest hour's that comes at night. */
  readonly atNight: number;
  readonly isWorkOnly: boolean;
}

/**
 * The invocations of the endpoints that `addDemoHistory` puts in for the same span, from a day before its start. As in
 * AWS, an hour in which nobody asks has no entry at all: of a forgotten endpoint and of one whose components are asked there is none, of a version that was
 * replaced none after its successor, and of the endpoint a team shares none at night and at weekends.
 */
export function* demoInvocations(span: Span): Generator<HourlyInvocations> {
  const endpoints = endpointsOf(span);
  for (const endpoint of endpoints) {
    const dice = Dice.of(`${span.account}/${span.environment}/${endpoint.name}`);
    const load = loadOf(endpoint, span, dice);
    if (!load) continue;
    const [from, until] = servingTime(endpoint, endpoints, span);
    const variants = endpoint.variants?.map(({ VariantName }) => VariantName) ?? ["AllTraffic"];
    for (let hour = Math.floor(from / HOUR) * HOUR; hour < until; hour += HOUR) {
      const part = Math.min(1, (hour + HOUR - from) / HOUR, (until - hour) / HOUR);
      for (const variantName of variants) {
        const sum = Math.round(load.busiest * rhythm(hour, load) * part * dice.between(0.8, 1.2));
        if (sum > 0) yield { endpointName: endpoint.name, variantName, hour, sum };
      }
    }
  }
}

function loadOf({ name, failureReason }: MadeEndpoint, { environment }: Span, dice: Dice): Load | undefined {
  if (failureReason !== undefined || name.startsWith("load-test-") || name === COMPONENTS_ENDPOINT) return undefined;
  if (isProduction(environment)) return { busiest: dice.integer(2_000, 20_000), atNight: 0.2, isWorkOnly: false };
  if (name.startsWith("shared-")) return { busiest: 60, atNight: 0, isWorkOnly: true };
  // Some experiments are deployed and never tried.
  return dice.chance(0.7) ? { busiest: dice.integer(5, 300), atNight: 0, isWorkOnly: true } : undefined;
}

/** From when to when it is asked: until it is deleted, or the next version of its model is in service. */
function servingTime(endpoint: MadeEndpoint, all: readonly MadeEndpoint[], { start, end }: Span): [number, number] {
  const { name, createdAt, inServiceAt = createdAt, deletedAt = end } = endpoint;
  const [, model] = /^(.+)-v\d+$/.exec(name) ?? [];
  const successors = all.filter((other) => other.createdAt > createdAt && other.name.startsWith(`${model}-v`));
  const replacedAt = successors.map((other) => other.inServiceAt ?? other.createdAt);
  return [Math.max(inServiceAt, start - 24 * HOUR), Math.min(deletedAt, end, ...replacedAt)];
}

/** Part of the busiest hour's requests: a hill with its top at 14:00 UTC, and nothing but the night's at weekends. */
function rhythm(hour: number, { atNight, isWorkOnly }: Load): number {
  const date = new Date(hour);
  const hill = Math.max(0, Math.cos(((date.getUTCHours() - 14) / 12) * Math.PI));
  const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
  return isWeekend && isWorkOnly ? atNight : atNight + (1 - atNight) * hill;
}
