import { ARCHIVE_FUNCTION, NEWEST_SUMMARIES } from "../../contract/names";
import type { Hub } from "./hub";
import { eventsOfRun, METRICS, type Form } from "./load";

/**
 * The archive's CPU time for a measurement, in seconds of a whole vCPU: `npm run bench -- archive` gives 1.1 to 1.3
 * milliseconds here; what TLS takes is not in it.
 */
export const ARCHIVE_CPU_SECONDS = 0.002;
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const MEGABYTES_OF_A_VCPU = 1_769;
/** Writes a second. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html */
const WRITES_OF_A_NEW_TABLE = 4_000;
/** Writes a second for one value of a partition key, the same page's. */
const WRITES_OF_A_KEY = 1_000;

/** A part of the way of the measurements of one refresh, and what it lets through. */
export interface Stage {
  readonly name: string;
  /** A second. */
  readonly rate: number;
  /** How much of it a spoke brings. */
  readonly ofSpoke: number;
}

/**
 * What all spokes send within seconds of a request passes these, one beside the other: the slowest decides when the last
 * row is there.
 */
export function stages(hub: Hub, form: Form): readonly Stage[] {
  const vcpus = Math.min(1, hub.settingsOf(ARCHIVE_FUNCTION).megabytes / MEGABYTES_OF_A_VCPU);
  return [
    { name: "EventBridge's invocations, us-east-1", rate: 18_750, ofSpoke: eventsOfRun(form) },
    { name: "EventBridge's invocations, smallest Regions", rate: 750, ofSpoke: eventsOfRun(form) },
    {
      name: "the archive's processors",
      rate: (hub.archiveInstances * vcpus) / ARCHIVE_CPU_SECONDS,
      ofSpoke: METRICS,
    },
    { name: "a new table of measurements", rate: WRITES_OF_A_NEW_TABLE, ofSpoke: METRICS },
    { name: "rows of one metric", rate: WRITES_OF_A_KEY, ofSpoke: 1 },
    { name: "newest values", rate: NEWEST_SUMMARIES.length * WRITES_OF_A_KEY, ofSpoke: METRICS },
  ];
}

export function secondsOf({ rate, ofSpoke }: Stage, spokes: number): number {
  return (spokes * ofSpoke) / rate;
}

/** The stage that takes longest, of those that hold in every Region. */
export function slowest(hub: Hub, form: Form): Stage {
  return stages(hub, form)
    .filter(({ name }) => !name.startsWith("EventBridge"))
    .reduce((one, other) => (secondsOf(other, 1) > secondsOf(one, 1) ? other : one));
}
