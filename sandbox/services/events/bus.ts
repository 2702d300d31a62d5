import { parseArn, partitionOf } from "../../arn";
import { AwsError } from "../../aws-error";
import type { PolicyDocument } from "../../iam/policy";
import { PerRegion, type AccountRegion } from "../../service";
import type { Tag } from "../tags";
import { compilePattern, type EventMatcher } from "./pattern";

/** The one bus of every account and Region. */
export const DEFAULT_BUS = "default";

/** A rule's target, as PutTargets takes it. */
export interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
  /** JSON that the target gets instead of the event. */
  readonly Input?: string;
  readonly DeadLetterConfig?: { readonly Arn?: string };
  readonly RetryPolicy?: { readonly MaximumRetryAttempts?: number; readonly MaximumEventAgeInSeconds?: number };
}

/** A rule's own settings, as PutRule takes them and a snapshot keeps them. */
export interface RuleSettings {
  readonly Name: string;
  readonly EventPattern?: string;
  readonly ScheduleExpression?: string;
  readonly State: "ENABLED" | "DISABLED";
  readonly Description?: string;
  readonly Tags: readonly Tag[];
}

export interface Rule extends RuleSettings {
  readonly Arn: string;
  /** The compiled pattern; undefined for a rule that only has a schedule. */
  readonly matches: EventMatcher | undefined;
  /** By `Id`, in the order they were put. */
  readonly targets: Map<string, Target>;
}

export interface Bus {
  readonly account: string;
  readonly region: string;
  readonly arn: string;
  /** By name. */
  readonly rules: Map<string, Rule>;
  policy: PolicyDocument | undefined;
}

/** What outlives a restart. */
export interface BusSnapshot {
  readonly account: string;
  readonly region: string;
  readonly policy?: PolicyDocument;
  readonly rules: readonly { readonly settings: RuleSettings; readonly targets: readonly Target[] }[];
}

/** The default buses of all accounts and Regions. */
export class Buses {
  private readonly buses = new PerRegion<Bus>((account, region) => ({
    account,
    region,
    arn: `arn:${partitionOf(region)}:events:${region}:${account}:event-bus/${DEFAULT_BUS}`,
    rules: new Map(),
    policy: undefined,
  }));

  of(accountRegion: AccountRegion): Bus {
    return this.buses.of(accountRegion);
  }

  all(): Bus[] {
    return this.buses.entries().map(({ state }) => state);
  }

  /** The bus of an ARN, in whichever account. @throws AwsError ResourceNotFoundException */
  byArn(arn: string): Bus {
    const bus = isBusArn(arn) ? this.of(parseArn(arn)) : undefined;
    if (bus?.arn !== arn) throw noSuchBus(arn);
    return bus;
  }

  /**
   * The caller's own bus.
   *
   * @param nameOrArn `default` when left out
   * @throws AwsError ResourceNotFoundException for any other bus, those of other accounts included
   */
  own(nameOrArn: string | undefined, accountRegion: AccountRegion): Bus {
    const bus = this.of(accountRegion);
    if (nameOrArn !== undefined && nameOrArn !== DEFAULT_BUS && nameOrArn !== bus.arn) throw noSuchBus(nameOrArn);
    return bus;
  }
}

export function isBusArn(arn: string): boolean {
  return /^arn:[^:]+:events:[^:]+:\d{12}:event-bus\//.test(arn);
}

export function ruleArn(bus: Bus, name: string): string {
  return bus.arn.replace(`event-bus/${DEFAULT_BUS}`, `rule/${name}`);
}

/** A rule's settings ready to be matched against. @throws AwsError InvalidEventPatternException */
export function ruleOf(bus: Bus, settings: RuleSettings, targets: Map<string, Target>): Rule {
  const matches = settings.EventPattern === undefined ? undefined : compilePattern(settings.EventPattern);
  return { ...settings, Arn: ruleArn(bus, settings.Name), matches, targets };
}

/** @throws AwsError ResourceNotFoundException */
export function existingRule(bus: Bus, name: string): Rule {
  const rule = bus.rules.get(name);
  if (rule) return rule;
  throw new AwsError(
    "ResourceNotFoundException",
    `Rule ${name} does not exist on EventBus ${DEFAULT_BUS} of account ${bus.account} in ${bus.region}.`,
  );
}

function noSuchBus(nameOrArn: string): AwsError {
  return new AwsError(
    "ResourceNotFoundException",
    `Event bus ${nameOrArn} does not exist. The embedded cloud has the bus "${DEFAULT_BUS}" of each account and Region.`,
  );
}
