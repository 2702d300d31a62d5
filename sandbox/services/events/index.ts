import { randomUUID } from "node:crypto";
import { AwsError } from "../../aws-error";
import type { Cloud } from "../../cloud";
import { parseJson } from "../../json";
import { operation, type AuthorizationRequest, type Caller, type Operation, type Service } from "../../service";
import { list, required, string, structure, timestamp } from "../../shape";
import { Buses, isBusArn, ruleOf, type Bus, type BusSnapshot } from "./bus";
import { Deliveries, putEventsRequest, type DroppedDelivery } from "./delivery";
import {
  entryBytes,
  envelope,
  eventTime,
  MAX_ENTRIES_BYTES,
  type BusEvent,
  type PutEventsEntry,
  type ServiceEvent,
} from "./envelope";
import { validationError } from "./input";
import { compilePattern } from "./pattern";
import { permissionOperations } from "./permissions";
import { ruleOperations } from "./rules";
import { Schedules } from "./schedules";
import { targetOperations } from "./targets";

interface PutEventsInput {
  readonly Entries: readonly PutEventsEntry[];
}

const MAX_ENTRIES = 10;
const ENTRY = structure<PutEventsEntry>({
  Time: timestamp,
  Source: string,
  DetailType: string,
  Detail: string,
  Resources: list(string),
  EventBusName: string,
});
/** What TestEventPattern wants of an event. */
const MANDATORY = ["id", "account", "source", "time", "region", "resources", "detail-type"];

/** EventBridge with the default bus of each account and Region: rules, targets, bus policies and schedules. */
export class EventsService implements Service {
  readonly signingName = "events";
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly buses = new Buses();
  private readonly deliveries: Deliveries;
  private readonly schedules: Schedules;

  constructor(private readonly cloud: Cloud) {
    this.deliveries = new Deliveries(cloud, this.buses, (bus, event) => this.arrive(bus, event));
    this.schedules = new Schedules(cloud.clock, (bus, rule, event) => this.deliveries.start(bus, rule, event));
    this.operations = {
      ...ruleOperations(this.buses, this.schedules),
      ...targetOperations(cloud, this.buses),
      ...permissionOperations(this.buses, (account) => cloud.organizations.isClosed(account)),
      PutEvents: operation<PutEventsInput>(
        { Entries: required(list(ENTRY)) },
        {
          authorize: (input, caller) => this.authorizePutEvents(input, caller),
          run: (input, caller) => this.putEvents(input, caller),
        },
      ),
      TestEventPattern: operation<{ readonly EventPattern: string; readonly Event: string }>(
        { EventPattern: required(string), Event: required(string) },
        {
          authorize: () => [{ action: "events:TestEventPattern", resource: "*" }],
          run: (input) => testEventPattern(input),
        },
      ),
    };
  }

  /** Deliveries that were lost: they failed for good and no dead-letter queue took them. */
  get dropped(): readonly DroppedDelivery[] {
    return this.deliveries.dropped;
  }

  /** Puts an AWS service's own event on the default bus of an account and Region. */
  emit(account: string, region: string, { source, detailType, resources, detail }: ServiceEvent): void {
    this.arrive(this.buses.of({ account, region }), {
      version: "0",
      id: randomUUID(),
      "detail-type": detailType,
      source,
      account,
      time: eventTime(this.cloud.clock.now()),
      region,
      resources,
      detail,
    });
  }

  snapshot(): BusSnapshot[] {
    return this.buses.all().map(({ account, region, policy, rules }) => ({
      account,
      region,
      ...(policy ? { policy } : {}),
      rules: [...rules.values()].map(({ Arn: _arn, matches: _matches, targets, ...settings }) => ({
        settings,
        targets: [...targets.values()],
      })),
    }));
  }

  /** Replaces all buses; schedules start anew from now. */
  restore(snapshot: readonly BusSnapshot[]): void {
    this.schedules.cancelAll();
    for (const bus of this.buses.all()) {
      bus.rules.clear();
      bus.policy = undefined;
    }
    for (const { policy, rules, ...accountRegion } of snapshot) {
      const bus = this.buses.of(accountRegion);
      bus.policy = policy;
      for (const { settings, targets } of rules) {
        const rule = ruleOf(bus, settings, new Map(targets.map((target) => [target.Id, target])));
        bus.rules.set(rule.Name, rule);
        this.schedules.update(bus, rule);
      }
    }
  }

  private arrive(bus: Bus, event: BusEvent): void {
    for (const rule of bus.rules.values()) {
      if (rule.State === "ENABLED" && rule.matches?.(event)) this.deliveries.start(bus, rule, event);
    }
  }

  private authorizePutEvents({ Entries }: PutEventsInput, caller: Caller): AuthorizationRequest[] {
    return Entries.map((entry) => putEventsRequest(this.busFor(entry, caller), entry.Source, entry.DetailType));
  }

  private putEvents(input: PutEventsInput, caller: Caller): object {
    if (input.Entries.length < 1 || input.Entries.length > MAX_ENTRIES) {
      throw validationError(`Entries must have 1 to ${MAX_ENTRIES} elements, not ${input.Entries.length}.`);
    }
    const bytes = input.Entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
    if (bytes > MAX_ENTRIES_BYTES) {
      throw validationError(
        `Total size of the entries in the request is over the limit: ${bytes} bytes, at most ${MAX_ENTRIES_BYTES}.`,
      );
    }
    const Entries = input.Entries.map((entry) => this.putEntry(entry, caller));
    return { FailedEntryCount: Entries.filter((entry) => "ErrorCode" in entry).length, Entries };
  }

  private putEntry(
    entry: PutEventsEntry,
    caller: Caller,
  ): { EventId: string } | { ErrorCode: string; ErrorMessage: string } {
    try {
      const event = envelope(entry, caller, this.cloud.clock.now());
      this.arrive(this.busFor(entry, caller), event);
      return { EventId: event.id };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { ErrorCode: error.code, ErrorMessage: error.message };
    }
  }

  /** The bus that an entry names: the caller's own, or by ARN that of any account and Region. */
  private busFor({ EventBusName }: PutEventsEntry, caller: Caller): Bus {
    return EventBusName !== undefined && isBusArn(EventBusName)
      ? this.buses.byArn(EventBusName)
      : this.buses.own(EventBusName, caller);
  }
}

function testEventPattern(input: { readonly EventPattern: string; readonly Event: string }): { Result: boolean } {
  const matches = compilePattern(input.EventPattern);
  const event = parseJson(input.Event, ({ message }) => validationError(`Parameter Event is not JSON: ${message}`));
  const missing = MANDATORY.filter((field) => !(field in Object(event)));
  if (missing.length > 0) throw validationError(`Parameter Event is not valid: it has no ${missing.join(", ")}.`);
  return { Result: matches(event) };
}
