import { HOUR_MS } from "../../common/instants";
import { AwsError, Dice, type ApiCall, type Interceptor } from "../../sandbox";
import { functionOf, inputOf, isDelivery, type Entry, type PutEventsOutput } from "./caller";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

type CarryOut = (input?: unknown) => Promise<unknown>;

/** What faults need of the cloud. */
export interface FaultyCloud {
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly later: (milliseconds: number, work: () => Promise<unknown>) => unknown;
  /** Ends what runs of a function. */
  readonly kill: (account: string, region: string, name: string) => Promise<void>;
}

interface Fault {
  readonly name: string;
  /** How likely it begins with a call that it meets. */
  readonly chance: number;
  /** How many calls in a row it lasts at most; an SDK alone tries three to six times. */
  readonly most: number;
  meets(call: ApiCall): boolean;
  act(call: ApiCall, carryOut: CarryOut, dice: Dice, cloud: FaultyCloud): Promise<unknown>;
}

const THROTTLED = new AwsError("ThrottlingException", "Rate exceeded.");
const INTERNAL = new AwsError("InternalServerError", "Internal server error.", 500);

const refuse = (error: AwsError) => async (): Promise<never> => {
  throw error;
};

async function loseAnswer(_call: ApiCall, carryOut: CarryOut): Promise<never> {
  await carryOut();
  throw INTERNAL;
}

async function killBefore({ caller: { account, region, ...caller }, ...call }: ApiCall, cloud: FaultyCloud) {
  await cloud.kill(account, region, functionOf({ ...call, caller: { account, region, ...caller } })!);
  throw INTERNAL;
}

const is = (call: ApiCall, service: string, ...operations: readonly string[]): boolean =>
  call.service === service && operations.includes(call.operation);
const by = (call: ApiCall, name: string): boolean => functionOf(call) === name;
const summaryOf = (call: ApiCall): string => (inputOf(call).Item?.Summary?.S as string | undefined) ?? "";

/** A function's end before or after a call of it was carried out. */
function killed(name: string, of: string, chance: number, meets: (call: ApiCall) => boolean): readonly Fault[] {
  const fault = { chance, most: 1, meets: (call: ApiCall) => by(call, of) && meets(call) };
  return [
    { ...fault, name: `${name}, before`, act: (call, _carryOut, _dice, cloud) => killBefore(call, cloud) },
    {
      ...fault,
      name: `${name}, after`,
      act: async (call, carryOut, _dice, cloud) => {
        await carryOut();
        return killBefore(call, cloud);
      },
    },
  ];
}

function late(name: string, chance: number, least: number, most: number): Fault {
  return {
    name: `EventBridge delivery ${name}`,
    chance,
    most: 1,
    meets: isDelivery,
    act: async (_call, carryOut, dice, cloud) => {
      cloud.later(dice.integer(least, most), carryOut);
      return {};
    },
  };
}

const FAULTS: readonly Fault[] = [
  ...killed(
    "archive killed at a summary",
    "ds-dashboard-archive",
    0.01,
    (call) => is(call, "dynamodb", "PutItem") && inputOf(call).TableName === "ds-dashboard-summaries",
  ),
  ...killed("roll-up killed at a mark", "ds-dashboard-roll-up", 0.1, (call) => is(call, "dynamodb", "DeleteItem")),
  ...killed("roll-up killed at a file", "ds-dashboard-roll-up", 0.1, (call) => is(call, "s3", "PutObject")),
  ...killed(
    "completeness killed",
    "ds-dashboard-completeness",
    0.02,
    (call) => is(call, "dynamodb", "PutItem") || is(call, "sqs", "SendMessage") || is(call, "events", "PutEvents"),
  ),
  {
    name: "DynamoDB throttled",
    chance: 0.02,
    most: 9,
    meets: (call) => functionOf(call) !== undefined && call.service === "dynamodb",
    act: refuse(THROTTLED),
  },
  {
    name: "DynamoDB answer lost",
    chance: 0.02,
    most: 7,
    meets: (call) => functionOf(call) !== undefined && is(call, "dynamodb", "PutItem", "DeleteItem"),
    act: loseAnswer,
  },
  {
    name: "PutEvents partial",
    chance: 0.08,
    most: 7,
    meets: (call) => functionOf(call) !== undefined && is(call, "events", "PutEvents"),
    act: (call, carryOut, dice) => putSome(inputOf(call).Entries ?? [], carryOut, dice),
  },
  {
    name: "PutEvents failing",
    chance: 0.05,
    most: 24,
    meets: (call) => functionOf(call) !== undefined && is(call, "events", "PutEvents"),
    act: refuse(INTERNAL),
  },
  {
    name: "PutEvents answer lost",
    chance: 0.05,
    most: 4,
    meets: (call) => functionOf(call) !== undefined && is(call, "events", "PutEvents"),
    act: loseAnswer,
  },
  {
    name: "SQS answer lost",
    chance: 0.05,
    most: 4,
    meets: (call) => functionOf(call) !== undefined && is(call, "sqs", "SendMessage"),
    act: loseAnswer,
  },
  {
    // What SQS may do with a message that was deleted while a server with a copy was away.
    name: "SQS message once more",
    chance: 0.03,
    most: 2,
    meets: (call) => functionOf(call) !== undefined && is(call, "sqs", "DeleteMessage"),
    act: async () => ({}),
  },
  {
    name: "EventBridge delivery twice",
    chance: 0.05,
    most: 1,
    meets: isDelivery,
    act: async (_call, carryOut, dice, cloud) => {
      cloud.later(dice.integer(0, 30 * MINUTE_MS), carryOut);
      return carryOut();
    },
  },
  {
    name: "EventBridge delivery failing",
    chance: 0.03,
    most: 12,
    // What no dead-letter queue takes is lost.
    meets: (call) => isDelivery(call) && !inputOf(call).QueueUrl?.endsWith("dead-letters"),
    act: refuse(INTERNAL),
  },
  late("late by seconds", 0.1, 0, 90 * SECOND_MS),
  late("late by minutes", 0.03, MINUTE_MS, 45 * MINUTE_MS),
  late("late by hours", 0.01, HOUR_MS, 3 * HOUR_MS),
  {
    name: "SageMaker throttled",
    chance: 0.01,
    most: 8,
    meets: (call) => call.service === "sagemaker",
    act: async (call, _carryOut, _dice, cloud) => {
      // The client's adaptive mode would slow down, in real time, all runs of this environment that follow.
      const { account, region } = call.caller;
      cloud.later(MINUTE_MS, () => cloud.kill(account, region, functionOf(call)!));
      throw THROTTLED;
    },
  },
  {
    name: "Parameter Store throttled",
    chance: 0.05,
    most: 8,
    meets: (call) => functionOf(call) !== undefined && call.service === "ssm",
    act: refuse(THROTTLED),
  },
];

/** EventBridge takes some entries of a call. */
async function putSome(entries: readonly Entry[], carryOut: CarryOut, dice: Dice): Promise<PutEventsOutput> {
  const isTaken = entries.map(() => dice.chance(0.5));
  const taken = entries.filter((_, index) => isTaken[index]);
  const answers = taken.length === 0 ? [] : ((await carryOut({ Entries: taken })) as PutEventsOutput).Entries;
  const rest = answers.values();
  const refused = { ErrorCode: "ThrottlingException", ErrorMessage: "Rate exceeded." };
  return {
    FailedEntryCount: entries.length - taken.length,
    Entries: isTaken.map((is) => (is ? rest.next().value! : refused)),
  };
}

/** What one kind of call has met: of all such calls, and how many faults are still to come in a row. */
interface Course {
  calls: number;
  left: number;
}

/**
 * Faults of all kinds. Which call meets one depends on the seed, on what the call is about and on how many such calls there were before
 * it; not on how calls of different functions happen to follow each other.
 */
export class Faults {
  /** How often each kind has hit. */
  readonly counts = new Map<string, number>();
  private readonly courses = new Map<string, Course>();
  private readonly outages: { readonly from: number; readonly to: number }[] = [];
  private isOn = false;

  constructor(
    private readonly seed: string,
    private readonly cloud: FaultyCloud,
  ) {}

  start(): void {
    this.isOn = true;
  }

  stop(): void {
    this.isOn = false;
  }

  /** Lets every function find DynamoDB down for so long. */
  outage(milliseconds: number): void {
    this.outages.push({ from: this.cloud.now(), to: this.cloud.now() + milliseconds });
  }

  readonly interceptor: Interceptor = async (call, carryOut) => {
    if (!this.isOn) return carryOut();
    if (call.service === "dynamodb" && functionOf(call) !== undefined && this.isOut()) {
      this.count("DynamoDB down");
      throw INTERNAL;
    }
    for (const fault of FAULTS) {
      if (!fault.meets(call)) continue;
      const dice = this.hit(fault, call);
      if (!dice) continue;
      this.count(fault.name);
      return fault.act(call, carryOut, dice, this.cloud);
    }
    return carryOut();
  };

  private isOut(): boolean {
    const now = this.cloud.now();
    return this.outages.some(({ from, to }) => from <= now && now < to);
  }

  private hit({ name, chance, most }: Fault, call: ApiCall): Dice | undefined {
    const kind = `${name} ${subjectOf(call)}`;
    const course = this.courses.get(kind) ?? { calls: 0, left: 0 };
    this.courses.set(kind, course);
    course.calls++;
    const dice = Dice.of(`${course.calls} ${this.seed} ${kind}`);
    if (course.left > 0) course.left--;
    else if (dice.chance(chance)) course.left = dice.integer(1, most) - 1;
    else return undefined;
    return dice;
  }

  private count(name: string): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
  }
}

/** Who calls what about what: calls with the same are told apart by their number. */
function subjectOf(call: ApiCall): string {
  const { caller, service, operation } = call;
  const { Item, TableName, QueueUrl, Entries = [], FunctionName } = inputOf(call);
  const names = ["MetricName", "ProjectName", "Environment"].map((name) => Item?.[name]?.S ?? "");
  const about = [TableName, Item ? summaryOf(call) : "", ...names, QueueUrl?.split("/").pop(), FunctionName];
  return JSON.stringify([caller.principal, service, operation, ...about, Entries[0]?.EventBusName]);
}
