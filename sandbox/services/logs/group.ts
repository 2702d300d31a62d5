import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";

/** Events that a log group keeps; the oldest fall out of the embedded cloud's memory beyond that. */
const MAX_KEPT = 10_000;
const DAY = 24 * 3_600_000;
/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
const MAX_BATCH_BYTES = 1_048_576;
const BYTES_PER_EVENT = 26;
const MAX_BATCH = 10_000;
const FUTURE = 2 * 3_600_000;
const PAST = 14 * DAY;

/** As PutLogEvents takes it; the timestamp is epoch milliseconds. */
export interface InputLogEvent {
  readonly timestamp: number;
  readonly message: string;
}

export interface LogEvent extends InputLogEvent {
  readonly stream: string;
  readonly ingestionTime: number;
  /** Rises with every event of the group. */
  readonly id: number;
}

export interface LogStream {
  readonly name: string;
  readonly creationTime: number;
  firstEvent?: number;
  lastEvent?: number;
  lastIngestion?: number;
}

/** A place in the order of events: by timestamp, then as they came. */
export type Position = Pick<LogEvent, "timestamp" | "id">;

export function compare(a: Position, b: Position): number {
  return a.timestamp - b.timestamp || a.id - b.id;
}

/** Which of a batch's events PutLogEvents left out, by index. */
export interface RejectedLogEventsInfo {
  tooNewLogEventStartIndex?: number;
  tooOldLogEventEndIndex?: number;
  expiredLogEventEndIndex?: number;
}

export interface PutResult {
  readonly kept: readonly InputLogEvent[];
  /** Absent where all were kept. */
  readonly rejected?: RejectedLogEventsInfo;
}

/** One log group with its streams. All times are epoch milliseconds. */
export class LogGroup {
  readonly streams = new Map<string, LogStream>();
  retentionInDays: number | undefined;
  tags: Record<string, string> = {};
  private events: LogEvent[] = [];
  private nextId = 1;

  constructor(
    readonly name: string,
    readonly creationTime: number,
  ) {}

  get storedBytes(): number {
    return this.events.reduce((sum, { message }) => sum + bytesOf(message), 0);
  }

  /** @throws AwsError ResourceNotFoundException */
  stream(name: string): LogStream {
    const stream = this.streams.get(name);
    if (!stream) throw new AwsError("ResourceNotFoundException", "The specified log stream does not exist.");
    return stream;
  }

  /**
   * Takes in what a batch holds that is neither too old nor too new.
   *
   * @throws AwsError InvalidParameterException for a batch that is empty, too large or not in order of time
   */
  put(stream: LogStream, batch: readonly InputLogEvent[], now: number): PutResult {
    checkBatch(batch);
    const expired = now - (this.retentionInDays ?? Infinity) * DAY;
    const tooOld = now - PAST;
    const kept = batch.filter(({ timestamp }) => timestamp >= Math.max(expired, tooOld) && timestamp <= now + FUTURE);
    for (const { timestamp, message } of kept) {
      this.events.push({ timestamp, message, stream: stream.name, ingestionTime: now, id: this.nextId++ });
      stream.firstEvent = Math.min(stream.firstEvent ?? timestamp, timestamp);
      stream.lastEvent = Math.max(stream.lastEvent ?? timestamp, timestamp);
      stream.lastIngestion = now;
    }
    if (this.events.length > MAX_KEPT) this.events = this.events.slice(-MAX_KEPT);
    if (kept.length === batch.length) return { kept };

    const before = (instant: number): number => batch.filter(({ timestamp }) => timestamp < instant).length;
    const rejected: RejectedLogEventsInfo = {};
    const firstTooNew = batch.findIndex(({ timestamp }) => timestamp > now + FUTURE);
    if (firstTooNew >= 0) rejected.tooNewLogEventStartIndex = firstTooNew;
    if (before(tooOld) > 0) rejected.tooOldLogEventEndIndex = before(tooOld);
    if (before(expired) > 0) rejected.expiredLogEventEndIndex = before(expired);
    return { kept, rejected };
  }

  /** The events of the streams that `of` lets pass and that the retention has left, in order of time. */
  read(of: (stream: string) => boolean, now: number): LogEvent[] {
    const expired = now - (this.retentionInDays ?? Infinity) * DAY;
    return this.events.filter((event) => event.timestamp >= expired && of(event.stream)).sort(compare);
  }
}

function checkBatch(batch: readonly InputLogEvent[]): void {
  if (batch.length === 0 || batch.length > MAX_BATCH) {
    throw invalidParameter(`logEvents has to hold 1 to ${MAX_BATCH} events, not ${batch.length}.`);
  }
  if (batch.some(({ timestamp }, index) => index > 0 && timestamp < batch[index - 1]!.timestamp)) {
    throw invalidParameter("Log events in a single PutLogEvents request must be in chronological order.");
  }
  const size = batch.reduce((sum, { message }) => sum + bytesOf(message), 0);
  if (size > MAX_BATCH_BYTES) {
    throw invalidParameter(`Upload too large: ${size} bytes exceeds limit of ${MAX_BATCH_BYTES}`);
  }
}

function bytesOf(message: string): number {
  return Buffer.byteLength(message) + BYTES_PER_EVENT;
}

/**
 * Reads a filter pattern of plain terms, bare or in double quotes: a message passes that holds all of them, in the same
 * case.
 *
 * @throws AwsError NotInTheEmbeddedCloud for patterns over JSON or columns, optional or excluded terms and expressions
 */
export function filterOf(pattern = ""): (message: string) => boolean {
  const terms = [...pattern.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, bare = ""]) => {
    if (quoted !== undefined) return quoted.replace(/\\(.)/g, "$1");
    if (/^\w+$/.test(bare)) return bare;
    throw notInTheEmbeddedCloud(
      `the logs filter pattern ${pattern} (it knows plain terms; a term with other characters than letters, digits ` +
        "and underscores stands in double quotes)",
    );
  });
  return (message) => terms.every((term) => message.includes(term));
}

export function invalidParameter(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}
