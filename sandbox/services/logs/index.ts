import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { operation, PerRegion, type Caller, type Operation, type Service } from "../../service";
import { arn, boolean, integer, list, oneOf, required, string, structure } from "../../shape";
import { invalidParameter, LogGroup, type InputLogEvent, type LogStream } from "./group";
import { groupArn, nameInArn, nameOf, onGroup, onStream, type GroupName, type StreamName } from "./names";
import { filterLogEvents, getLogEvents, type FilterLogEventsInput, type GetLogEventsInput } from "./read";
import { pageByCount, type Page } from "../pages";
import { tagMap } from "../tags";

const MAX_LISTED = 50;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

interface ListInput {
  readonly nextToken?: string;
  readonly limit?: number;
}

interface DescribeStreamsInput extends ListInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamNamePrefix?: string;
  readonly orderBy?: "LogStreamName" | "LastEventTime";
  readonly descending?: boolean;
}

interface PutLogEventsInput extends StreamName {
  readonly logEvents: readonly InputLogEvent[];
  /** Without effect, as on AWS since 2023. */
  readonly sequenceToken?: string;
}

type Tags = Record<string, string>;

type OnMessages = (account: string, region: string, messages: readonly string[]) => void;

/**
 * CloudWatch Logs: groups and streams in memory, the newest 10,000 events of each group. Times are epoch milliseconds, as
 * in the service itself. A retention hides what is older; it does not outlive a restart.
 */
export class LogsService implements Service {
  readonly signingName = "logs";
  readonly validationCode = "InvalidParameterException";
  private readonly groups = new PerRegion(() => new Map<string, LogGroup>());

  /** @param onMessages is told what was written, for metrics to be read from it */
  constructor(
    private readonly cloud: Cloud,
    private readonly onMessages: OnMessages = () => undefined,
  ) {}

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateLogGroup: operation<GroupName & { tags?: Tags }>(
      { logGroupName: required(string), tags: tagMap },
      {
        authorize: ({ logGroupName, tags }, caller) => [
          ...onGroup("CreateLogGroup", logGroupName, caller),
          ...(tags ? onGroup("TagResource", logGroupName, caller) : []),
        ],
        run: ({ logGroupName, tags = {} }, caller) => {
          if (!/^[\w\-/.#]{1,512}$/.test(logGroupName)) {
            throw invalidParameter(`${logGroupName} is no log group name: 1 to 512 letters, digits and _-/.#.`);
          }
          const groups = this.groups.of(caller);
          if (groups.has(logGroupName)) throw alreadyExists("log group");
          const group = new LogGroup(logGroupName, this.cloud.clock.now());
          group.tags = { ...tags };
          groups.set(logGroupName, group);
          return {};
        },
      },
    ),
    DeleteLogGroup: operation<GroupName>(
      { logGroupName: required(string) },
      {
        authorize: ({ logGroupName }, caller) => onGroup("DeleteLogGroup", logGroupName, caller),
        run: ({ logGroupName }, caller) => {
          this.groups.of(caller).delete(this.group(logGroupName, caller).name);
          return {};
        },
      },
    ),
    PutRetentionPolicy: operation<GroupName & { retentionInDays: number }>(
      { logGroupName: required(string), retentionInDays: required(integer) },
      {
        authorize: ({ logGroupName }, caller) => onGroup("PutRetentionPolicy", logGroupName, caller),
        run: ({ logGroupName, retentionInDays }, caller) => {
          if (!RETENTIONS.includes(retentionInDays)) {
            throw invalidParameter(
              `retentionInDays has to be one of ${RETENTIONS.join(", ")}, not ${retentionInDays}.`,
            );
          }
          this.group(logGroupName, caller).retentionInDays = retentionInDays;
          return {};
        },
      },
    ),
    DescribeLogGroups: operation<ListInput & { logGroupNamePrefix?: string }>(
      { logGroupNamePrefix: string, nextToken: string, limit: integer },
      {
        // Asked of no group in particular, which IAM sees as the empty name.
        authorize: (_input, caller) => [
          { action: "logs:DescribeLogGroups", resource: `${groupArn("", caller)}:log-stream:` },
        ],
        run: ({ logGroupNamePrefix = "", ...list }, caller) => {
          const found = [...this.groups.of(caller).values()]
            .filter(({ name }) => name.startsWith(logGroupNamePrefix))
            .sort((a, b) => (a.name < b.name ? -1 : 1));
          const { page, next } = pageOf(found, list);
          return { logGroups: page.map((group) => describedGroup(group, caller)), nextToken: next };
        },
      },
    ),
    CreateLogStream: operation<StreamName>(
      { logGroupName: required(string), logStreamName: required(string) },
      {
        authorize: (input, caller) => onStream("CreateLogStream", input, caller),
        run: ({ logGroupName, logStreamName }, caller) => {
          const { streams } = this.group(logGroupName, caller);
          if (!/^[^:*]{1,512}$/.test(logStreamName)) {
            throw invalidParameter(`${logStreamName} is no log stream name: 1 to 512 characters without : and *.`);
          }
          if (streams.has(logStreamName)) throw alreadyExists("log stream");
          streams.set(logStreamName, { name: logStreamName, creationTime: this.cloud.clock.now() });
          return {};
        },
      },
    ),
    PutLogEvents: operation<PutLogEventsInput>(
      {
        logGroupName: required(string),
        logStreamName: required(string),
        logEvents: required(
          list(structure<InputLogEvent>({ timestamp: required(integer), message: required(string) })),
        ),
        sequenceToken: string,
      },
      {
        authorize: (input, caller) => onStream("PutLogEvents", input, caller),
        run: ({ logGroupName, logStreamName, logEvents }, caller) => {
          const group = this.group(logGroupName, caller);
          const { kept, rejected } = group.put(group.stream(logStreamName), logEvents, this.cloud.clock.now());
          this.onMessages(
            caller.account,
            caller.region,
            kept.map(({ message }) => message),
          );
          return rejected ? { rejectedLogEventsInfo: rejected } : {};
        },
      },
    ),
    DescribeLogStreams: operation<DescribeStreamsInput>(
      {
        logGroupName: string,
        logGroupIdentifier: string,
        logStreamNamePrefix: string,
        orderBy: oneOf("LogStreamName", "LastEventTime"),
        descending: boolean,
        nextToken: string,
        limit: integer,
      },
      {
        authorize: (input, caller) => onGroup("DescribeLogStreams", nameOf(input), caller),
        run: (input, caller) => this.describeStreams(input, caller),
      },
    ),
    GetLogEvents: operation<GetLogEventsInput>(
      {
        logGroupName: string,
        logGroupIdentifier: string,
        logStreamName: required(string),
        startTime: integer,
        endTime: integer,
        startFromHead: boolean,
        nextToken: string,
        limit: integer,
      },
      {
        authorize: (input, caller) =>
          onStream("GetLogEvents", { logGroupName: nameOf(input), logStreamName: input.logStreamName }, caller),
        run: (input, caller) => getLogEvents(this.group(nameOf(input), caller), input, this.cloud.clock.now()),
      },
    ),
    FilterLogEvents: operation<FilterLogEventsInput>(
      {
        logGroupName: string,
        logGroupIdentifier: string,
        logStreamNames: list(string),
        logStreamNamePrefix: string,
        startTime: integer,
        endTime: integer,
        filterPattern: string,
        nextToken: string,
        limit: integer,
        interleaved: boolean,
      },
      {
        authorize: (input, caller) => onGroup("FilterLogEvents", nameOf(input), caller),
        run: (input, caller) => filterLogEvents(this.group(nameOf(input), caller), input, this.cloud.clock.now()),
      },
    ),
    TagResource: operation<{ resourceArn: string; tags: Tags }>(
      { resourceArn: required(arn), tags: required(tagMap) },
      {
        authorize: ({ resourceArn }, caller) => onGroup("TagResource", nameInArn(resourceArn), caller),
        run: ({ resourceArn, tags }, caller) => {
          const group = this.group(nameInArn(resourceArn), caller);
          group.tags = { ...group.tags, ...tags };
          return {};
        },
      },
    ),
    ListTagsForResource: operation<{ resourceArn: string }>(
      { resourceArn: required(arn) },
      {
        authorize: ({ resourceArn }, caller) => onGroup("ListTagsForResource", nameInArn(resourceArn), caller),
        run: ({ resourceArn }, caller) => ({ tags: this.group(nameInArn(resourceArn), caller).tags }),
      },
    ),
  };

  private describeStreams(input: DescribeStreamsInput, caller: Caller): unknown {
    const { logStreamNamePrefix = "", orderBy = "LogStreamName", descending = false } = input;
    if (orderBy === "LastEventTime" && logStreamNamePrefix !== "") {
      throw invalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix.");
    }
    const group = this.group(nameOf(input), caller);
    const ordered = [...group.streams.values()]
      .filter(({ name }) => name.startsWith(logStreamNamePrefix))
      .sort((a, b) =>
        orderBy === "LastEventTime" ? (a.lastEvent ?? 0) - (b.lastEvent ?? 0) : a.name < b.name ? -1 : 1,
      );
    const { page, next } = pageOf(descending ? ordered.reverse() : ordered, input);
    return { logStreams: page.map((stream) => describedStream(stream, group, caller)), nextToken: next };
  }

  private group(name: string, caller: Caller): LogGroup {
    const group = this.groups.of(caller).get(name);
    if (!group) throw new AwsError("ResourceNotFoundException", "The specified log group does not exist.");
    return group;
  }
}

function alreadyExists(what: string): AwsError {
  return new AwsError("ResourceAlreadyExistsException", `The specified ${what} already exists`);
}

function pageOf<Item>(all: readonly Item[], { limit = MAX_LISTED, nextToken }: ListInput): Page<Item> {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LISTED) {
    throw invalidParameter(`limit has to be between 1 and ${MAX_LISTED}, not ${limit}.`);
  }
  return pageByCount(all, limit, nextToken, () => invalidParameter("The specified nextToken is invalid."));
}

function describedGroup(group: LogGroup, caller: Caller): unknown {
  const arn = groupArn(group.name, caller);
  return {
    logGroupName: group.name,
    creationTime: group.creationTime,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${arn}:*`,
    logGroupArn: arn,
    logGroupClass: "STANDARD",
    storedBytes: group.storedBytes,
  };
}

function describedStream(stream: LogStream, group: LogGroup, caller: Caller): unknown {
  return {
    logStreamName: stream.name,
    creationTime: stream.creationTime,
    firstEventTimestamp: stream.firstEvent,
    lastEventTimestamp: stream.lastEvent,
    lastIngestionTime: stream.lastIngestion,
    arn: `${groupArn(group.name, caller)}:log-stream:${stream.name}`,
    storedBytes: 0,
  };
}
