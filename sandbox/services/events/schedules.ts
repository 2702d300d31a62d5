import { randomUUID } from "node:crypto";
import type { Clock, Timer } from "../../clock";
import type { Bus, Rule } from "./bus";
import type { BusEvent } from "./envelope";
import { parseSchedule } from "./schedule";
import { eventTime } from "./envelope";

interface Running {
  readonly expression: string;
  timer: Timer;
}

/** The timers of all rules that have a schedule and are enabled. */
export class Schedules {
  /** By rule ARN. */
  private readonly running = new Map<string, Running>();

  /** @param fire gets the Scheduled Event of a rule whose time has come */
  constructor(
    private readonly clock: Clock,
    private readonly fire: (bus: Bus, rule: Rule, event: BusEvent) => void,
  ) {}

  /** Starts or stops the rule's timer as its settings say; one that runs by the same expression runs on. */
  update(bus: Bus, rule: Rule): void {
    const expression = rule.State === "ENABLED" ? rule.ScheduleExpression : undefined;
    if (this.running.get(rule.Arn)?.expression === expression) return;
    this.cancel(rule.Arn);
    if (expression === undefined) return;
    this.arm(bus, rule.Name, rule.Arn, expression, this.clock.now());
  }

  cancel(ruleArn: string): void {
    this.running.get(ruleArn)?.timer.cancel();
    this.running.delete(ruleArn);
  }

  cancelAll(): void {
    for (const ruleArn of [...this.running.keys()]) this.cancel(ruleArn);
  }

  private arm(bus: Bus, name: string, ruleArn: string, expression: string, after: number): void {
    const due = parseSchedule(expression)(after);
    if (due === undefined) return;
    const timer = this.clock.at(due, () => {
      this.arm(bus, name, ruleArn, expression, due);
      const rule = bus.rules.get(name);
      if (rule) this.fire(bus, rule, scheduledEvent(bus, rule, due));
    });
    this.running.set(ruleArn, { expression, timer });
  }
}

function scheduledEvent({ account, region }: Bus, { Arn }: Rule, due: number): BusEvent {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account,
    time: eventTime(due),
    region,
    resources: [Arn],
    detail: {},
  };
}
