import type { ApiCall, Interceptor } from "../../sandbox";
import { functionOf, inputOf, isDelivery, type Entry, type Input, type PutEventsOutput } from "./caller";
import type { Site } from "./deployed-fleet";

/** The detail of a measurement, as docs/architecture.md shows it. */
export interface Detail {
  readonly MetricName: string;
  readonly MetricValue: number | Readonly<Record<string, number>>;
  readonly ExtractionDate: string;
  readonly Metadata: Readonly<Record<string, unknown>>;
  readonly Environment: string;
  readonly ProjectName: string;
}

/** What a spoke measured and the bus of its account took. */
export interface Measured extends Site {
  readonly detail: Detail;
  /** Whether a rule of that bus sent it to the hub; what no rule matches goes nowhere. */
  isForwarded: boolean;
}

/** A registration of an account, from when to when; the pair is `project/environment`. */
export interface Registration {
  readonly pair: string;
  /** The parameter's value: an account, with `:region` where that is not the hub's. */
  readonly value: string;
  readonly from: number;
  to: number;
}

/** A request for fresh measurements on the hub's bus. */
export interface RefreshRequest {
  readonly eventId: string;
  readonly at: number;
}

const REGISTERED = /^\/monitored_projects\/([^/]+\/[^/]+)$/;
const EVENT = "metric_extractor";
const BATCH = "metric_extractor_batch";

/**
 * What really happened: it sees each call as it was carried out, whatever its caller was told. From it follows what the hub has to
 * hold in the end. It reads events, parameters, rules and rows by their documented names, and shares no code with the functions.
 */
export class Ledger {
  /** By `keyOf`. */
  readonly measured = new Map<string, Measured>();
  readonly requests: RefreshRequest[] = [];
  readonly registrations: Registration[] = [];
  /** When each measurement got into the table, epoch milliseconds, by `keyOf`. */
  readonly landed = new Map<string, number>();
  /** When each request was evaluated first, epoch milliseconds, by its event's id. */
  readonly evaluated = new Map<string, number>();
  /** By account and Region: the target's ARN by rule and id. */
  private readonly targets = new Map<string, Map<string, string>>();

  /** @param now epoch milliseconds */
  constructor(
    private readonly hub: Site,
    private readonly now: () => number,
  ) {}

  readonly interceptor: Interceptor = async (call, carryOut) => {
    // Before it is carried out, because a rule may change while its answer is under way.
    const isForwarded = call.operation === "PutEvents" && this.forwards(call.caller);
    const output = await carryOut();
    if (call.service === "events") this.seeEvents(call, output, isForwarded);
    if (call.service === "ssm" && isAt(this.hub, call.caller)) this.seeParameters(call.operation, inputOf(call));
    if (call.operation === "PutItem" && functionOf(call) !== undefined) this.seeItem(inputOf(call));
    return output;
  };

  /** Whether a rule of an account's bus sends measurements to the hub now. */
  forwards(site: Site): boolean {
    return [...this.targetsOf(site).values()].includes(busArn(this.hub));
  }

  private targetsOf({ account, region }: Site): Map<string, string> {
    const place = `${account}/${region}`;
    const targets = this.targets.get(place) ?? new Map<string, string>();
    this.targets.set(place, targets);
    return targets;
  }

  private seeEvents(call: ApiCall, output: unknown, isForwarded: boolean): void {
    const { Entries = [], Rule = "", Targets = [], Ids = [] } = inputOf(call);
    const targets = this.targetsOf(call.caller);
    if (call.operation === "PutTargets") for (const { Id, Arn } of Targets) targets.set(`${Rule} ${Id}`, Arn);
    if (call.operation === "RemoveTargets") for (const id of Ids) targets.delete(`${Rule} ${id}`);
    if (call.operation !== "PutEvents" || isDelivery(call)) return;
    Entries.forEach((entry, index) => {
      const eventId = (output as PutEventsOutput).Entries[index]?.EventId;
      if (eventId !== undefined) this.seeEvent(entry, eventId, call, isForwarded);
    });
  }

  private seeEvent(entry: Entry, eventId: string, call: ApiCall, isForwarded: boolean): void {
    const { account, region } = call.caller;
    const details = measurementsOf(entry);
    if (details.length === 0 && entry.Source === EVENT && isAt(this.hub, call.caller)) {
      this.requests.push({ eventId, at: this.now() });
    }
    const isMeasured = functionOf(call)?.startsWith("ds-dashboard-extract-") ?? false;
    for (const detail of details) {
      const key = keyOf({ account, region }, detail);
      const known = this.measured.get(key);
      // Somebody who sends dead letters once more is no spoke that measures, nor is who makes events up.
      if (known) known.isForwarded ||= isForwarded;
      else if (isMeasured) this.measured.set(key, { account, region, detail, isForwarded });
    }
  }

  private seeParameters(operation: string, { Name = "", Names = [Name], Value = "" }: Input): void {
    if (!["PutParameter", "DeleteParameter", "DeleteParameters"].includes(operation)) return;
    for (const name of Names) {
      const pair = REGISTERED.exec(name)?.[1];
      if (pair === undefined) continue;
      for (const one of this.registrations) if (one.pair === pair) one.to = Math.min(one.to, this.now());
      if (operation === "PutParameter") this.registrations.push({ pair, value: Value, from: this.now(), to: Infinity });
    }
  }

  private seeItem({ TableName, Item = {} }: Input): void {
    if (TableName === "ds-dashboard-summaries" && Item.Summary?.S === "refresh") {
      const eventId = Item.EventId?.S as string;
      if (!this.evaluated.has(eventId)) this.evaluated.set(eventId, this.now());
    }
    if (TableName !== "ds-dashboard-metrics") return;
    const row = plain(Item) as unknown as Detail & { MeasuredAt: string; Account: string; Region: string };
    const key = keyOf({ account: row.Account, region: row.Region }, { ...row, ExtractionDate: row.MeasuredAt });
    if (!this.landed.has(key)) this.landed.set(key, this.now());
  }
}

/** The measurements in an entry of PutEvents: one, or all of a run. */
function measurementsOf({ Source, DetailType, Detail = "" }: Entry): readonly Detail[] {
  if (Source !== DetailType || (Source !== EVENT && Source !== BATCH)) return [];
  const detail = JSON.parse(Detail) as Detail | { readonly Measurements: readonly Detail[] } | null;
  if (Source === BATCH) return detail && "Measurements" in detail ? detail.Measurements : [];
  return detail && "MetricName" in detail ? [detail] : [];
}

/** What makes two measurements the same: the origin, the series, the value and the instant. */
export function keyOf({ account, region }: Site, detail: Omit<Detail, "Metadata">): string {
  const { MetricName, MetricValue, ExtractionDate, Environment, ProjectName } = detail;
  const value = MetricValue instanceof Object ? Object.entries(MetricValue).sort() : MetricValue;
  return JSON.stringify([account, region, ProjectName, Environment, MetricName, ExtractionDate, value]);
}

export function busArn({ account, region }: Site): string {
  return `arn:aws:events:${region}:${account}:event-bus/default`;
}

function isAt(site: Site, { account, region }: Site): boolean {
  return account === site.account && region === site.region;
}

/** An item of DynamoDB as plain JSON. */
export function plain(item: Readonly<Record<string, Readonly<Record<string, unknown>>>>): Record<string, unknown> {
  const value = (attribute: Readonly<Record<string, unknown>>): unknown => {
    const [type, content] = Object.entries(attribute)[0]!;
    if (type === "N") return Number(content);
    if (type === "M") return plain(content as Parameters<typeof plain>[0]);
    if (type === "L") return (content as Readonly<Record<string, unknown>>[]).map(value);
    return type === "NULL" ? null : content;
  };
  return Object.fromEntries(Object.entries(item).map(([name, attribute]) => [name, value(attribute)]));
}
