/** A status, and since when a resource has it, in epoch milliseconds. */
export interface Phase<Status extends string> {
  readonly status: Status;
  readonly from: number;
}

/** The phase that a resource is in at `now`; its phases are in order, and the first begins with the resource. */
export function phaseAt<Status extends string>(phases: readonly Phase<Status>[], now: number): Phase<Status> {
  return phases.findLast(({ from }) => from <= now) ?? phases[0]!;
}

/** The phases that have begun at `now`, and the one that begins then instead of all that would have followed. */
export function turningTo<Status extends string>(
  phases: readonly Phase<Status>[],
  status: Status,
  now: number,
): Phase<Status>[] {
  return [...phases.filter(({ from }) => from <= now), { status, from: now }];
}
