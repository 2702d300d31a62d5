import { compare, filterOf, invalidParameter, type LogEvent, type LogGroup, type Position } from "./group";

const MAX_PAGE = 10_000;

interface GroupInput {
  readonly logGroupName?: string;
  /** The group's name or its ARN; the other way to name it. */
  readonly logGroupIdentifier?: string;
}

export interface GetLogEventsInput extends GroupInput {
  readonly logStreamName: string;
  /** Epoch milliseconds; events from here. */
  readonly startTime?: number;
  /** Epoch milliseconds; events before this. */
  readonly endTime?: number;
  readonly startFromHead?: boolean;
  readonly nextToken?: string;
  readonly limit?: number;
}

export interface FilterLogEventsInput extends GroupInput {
  readonly logStreamNames?: readonly string[];
  readonly logStreamNamePrefix?: string;
  /** Epoch milliseconds; events from here. */
  readonly startTime?: number;
  /** Epoch milliseconds; events up to here, this one included. */
  readonly endTime?: number;
  readonly filterPattern?: string;
  readonly nextToken?: string;
  readonly limit?: number;
  /** Without effect, as on AWS: the answer always interleaves the streams. */
  readonly interleaved?: boolean;
}

/** GetLogEvents: one stream, forwards (token `f/...`) or backwards (`b/...`); the newest page where nothing is said. */
export function getLogEvents(group: LogGroup, input: GetLogEventsInput, now: number): unknown {
  const { logStreamName, startTime = -Infinity, endTime = Infinity, nextToken } = input;
  group.stream(logStreamName);
  const limit = limitOf(input.limit);
  const inTime = group
    .read((stream) => stream === logStreamName, now)
    .filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
  const from = nextToken === undefined ? undefined : positionOf(nextToken);
  const forwards = nextToken === undefined ? input.startFromHead === true : nextToken.startsWith("f/");
  const left = from
    ? inTime.filter((event) => (forwards ? compare(event, from) > 0 : compare(event, from) < 0))
    : inTime;
  const page = forwards ? left.slice(0, limit) : left.slice(-limit);
  // At the end the same token comes back, which is how callers know.
  const edge = from ?? { timestamp: 0, id: 0 };
  return {
    events: page.map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
    nextForwardToken: `f/${tokenOf(page.at(-1) ?? edge)}`,
    nextBackwardToken: `b/${tokenOf(page[0] ?? edge)}`,
  };
}

/** FilterLogEvents: all streams of a group, or some, in order of time. */
export function filterLogEvents(group: LogGroup, input: FilterLogEventsInput, now: number): unknown {
  const { logStreamNames, logStreamNamePrefix, startTime = -Infinity, endTime = Infinity, nextToken } = input;
  if (logStreamNames && logStreamNamePrefix !== undefined) {
    throw invalidParameter("Give logStreamNames or logStreamNamePrefix, not both.");
  }
  for (const name of logStreamNames ?? []) group.stream(name);
  const limit = limitOf(input.limit);
  const matches = filterOf(input.filterPattern);
  const from = nextToken === undefined ? undefined : positionOf(nextToken);
  const left = group
    .read((stream) => logStreamNames?.includes(stream) ?? stream.startsWith(logStreamNamePrefix ?? ""), now)
    .filter((event) => event.timestamp >= startTime && event.timestamp <= endTime && matches(event.message))
    .filter((event) => !from || compare(event, from) > 0);
  const page = left.slice(0, limit);
  return {
    events: page.map(filtered),
    searchedLogStreams: [],
    nextToken: left.length > limit ? `f/${tokenOf(page.at(-1)!)}` : undefined,
  };
}

function filtered({ stream, timestamp, message, ingestionTime, id }: LogEvent): unknown {
  return { logStreamName: stream, timestamp, message, ingestionTime, eventId: String(id).padStart(20, "0") };
}

function limitOf(limit = MAX_PAGE): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE) return limit;
  throw invalidParameter(`limit has to be between 1 and ${MAX_PAGE}, not ${limit}.`);
}

function tokenOf({ timestamp, id }: Position): string {
  return `${timestamp}/${id}`;
}

function positionOf(token: string): Position {
  const [, timestamp, id] = /^[fb]\/(\d+)\/(\d+)$/.exec(token) ?? [];
  if (timestamp === undefined) throw invalidParameter("The specified nextToken is invalid.");
  return { timestamp: Number(timestamp), id: Number(id) };
}
