import type { Clock, Timer } from "../../clock";
import type { AlarmSettings } from "./alarm-settings";
import { evaluated, PERIODS_BEYOND, type Evaluation, type State } from "./evaluation";
import type { AlarmHistory } from "./history";
import { MINUTE, type Series } from "./series";
import { stateReason, type StateReason } from "./state-reason";
import { statisticOf } from "./statistic-set";

/** How many instants an alarm looks ahead before it waits for the last of them to look further. */
const LOOK_AHEAD = 25;

/** An alarm's state as a snapshot keeps it; times are epoch milliseconds. */
export interface AlarmState extends StateReason {
  readonly value: State;
  readonly updated: number;
}

export interface AlarmSnapshot {
  readonly settings: AlarmSettings;
  readonly state: AlarmState;
  readonly configurationUpdated: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** What an alarm needs from around it. */
export interface AlarmSurroundings {
  readonly clock: Clock;
  readonly history: AlarmHistory;
  /** The metric that an alarm watches; undefined while nothing was ever sent to it. */
  seriesOf(settings: AlarmSettings): Series | undefined;
  /** Does what the alarm's settings say for its new state. @param before the state that it was in */
  carryOut(alarm: Alarm, action: string, before: State): void;
}

/**
 * One metric alarm. As on AWS it looks at every full minute at the periods that end there, a window that slides on. It does
 * so without a wake-up for each minute: what there is tells when the next change is due, unless something is sent before.
 */
export class Alarm {
  readonly tags: Map<string, string>;
  private timer: Timer | undefined;

  private constructor(
    private readonly around: AlarmSurroundings,
    public settings: AlarmSettings,
    public state: AlarmState,
    public configurationUpdated: number,
    tags: Readonly<Record<string, string>>,
  ) {
    this.tags = new Map(Object.entries(tags));
  }

  static create(around: AlarmSurroundings, settings: AlarmSettings, tags: Readonly<Record<string, string>>): Alarm {
    const now = around.clock.now();
    const state = {
      value: "INSUFFICIENT_DATA",
      reason: "Unchecked: Initial alarm creation",
      data: {},
      updated: now,
    } as const;
    return new Alarm(around, settings, state, now, tags);
  }

  static restore(around: AlarmSurroundings, kept: AlarmSnapshot): Alarm {
    return new Alarm(around, kept.settings, kept.state, kept.configurationUpdated, kept.tags);
  }

  snapshot(): AlarmSnapshot {
    const { settings, state, configurationUpdated, tags } = this;
    return { settings, state, configurationUpdated, tags: Object.fromEntries(tags) };
  }

  /** Looks again when the next change is due; to be called whenever the metric or the settings have changed. */
  reconsider(): void {
    this.timer?.cancel();
    this.timer = undefined;
    const due = this.nextLook();
    if (due === undefined) return;
    this.timer = this.around.clock.at(due, () => {
      const evaluation = this.evaluate(due);
      if (evaluation.state !== undefined) this.enter(evaluation.state, evaluation);
      this.reconsider();
    });
  }

  /** Forgets what it waits for. */
  stop(): void {
    this.timer?.cancel();
  }

  /** Sets the state from outside; it holds until the next full minute finds another. */
  set(value: State, { reason, data }: StateReason): void {
    this.transition(value, { reason, data });
    this.reconsider();
  }

  private enter(value: State, evaluation: Evaluation): void {
    if (value === this.state.value) return;
    this.transition(value, stateReason(this.settings, value, evaluation, this.around.clock.now()));
  }

  private transition(value: State, reason: StateReason): void {
    const { clock, history } = this.around;
    const { AlarmName: alarmName } = this.settings;
    const old = this.state;
    const timestamp = clock.now();
    this.state = { ...reason, value, updated: timestamp };
    if (old.value === value) return;
    history.add({
      alarmName,
      timestamp,
      type: "StateUpdate",
      summary: `Alarm updated from ${old.value} to ${value}`,
      data: { version: "1.0", oldState: described(old), newState: described(this.state) },
    });
    for (const action of this.actionsOf(value)) this.around.carryOut(this, action, old.value);
  }

  private actionsOf(value: State): readonly string[] {
    const { ActionsEnabled, OKActions, AlarmActions, InsufficientDataActions } = this.settings;
    if (!ActionsEnabled) return [];
    return { OK: OKActions, ALARM: AlarmActions, INSUFFICIENT_DATA: InsufficientDataActions }[value];
  }

  /** What the alarm comes to at a full minute. */
  private evaluate(at: number): Evaluation {
    const { EvaluationPeriods, Period, Statistic, Unit } = this.settings;
    const period = Period * 1000;
    const periods = EvaluationPeriods + PERIODS_BEYOND;
    const start = at - periods * period;
    const points = this.around.seriesOf(this.settings)?.points(start, at, period, Unit) ?? [];
    const byStart = new Map(points.map((point) => [point.timestamp, point.set]));
    const range = Array.from({ length: periods }, (_, age) => {
      const timestamp = at - (age + 1) * period;
      const set = byStart.get(timestamp);
      return set && { timestamp, value: statisticOf(set, Statistic), sampleCount: set.SampleCount };
    });
    return evaluated(this.settings, range);
  }

  /** The first full minute from now on that brings another state, as far as is known now; or when to look further. */
  private nextLook(): number | undefined {
    const instants = this.instantsOfChange();
    const seen = instants.slice(0, LOOK_AHEAD);
    const due = seen.find((at) => {
      const { state } = this.evaluate(at);
      return state !== undefined && state !== this.state.value;
    });
    return due ?? instants[LOOK_AHEAD];
  }

  /**
   * The next full minute, and after it the first of those at which a value enters a period, goes over into the one before,
   * or falls out; one more than are looked at.
   */
  private instantsOfChange(): number[] {
    const period = this.settings.Period * 1000;
    const periods = this.settings.EvaluationPeriods + PERIODS_BEYOND;
    const next = (Math.floor(this.around.clock.now() / MINUTE) + 1) * MINUTE;
    const minutes = this.around.seriesOf(this.settings)?.minutesFrom(next - MINUTE - periods * period) ?? [];
    const instants = new Set([next]);
    for (let age = 0; age <= periods; age++) {
      const instantOf = (minute: number): number => minute + MINUTE + age * period;
      const first = minutes.findIndex((minute) => instantOf(minute) > next);
      if (first < 0) continue;
      for (const minute of minutes.slice(first, first + LOOK_AHEAD)) instants.add(instantOf(minute));
    }
    return [...instants].sort((a, b) => a - b).slice(0, LOOK_AHEAD + 1);
  }
}

function described({ value, reason, data }: AlarmState): Record<string, unknown> {
  return { stateValue: value, stateReason: reason, stateReasonData: data };
}
