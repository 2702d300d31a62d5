import type { Clock } from "../../clock";
import type { Cloud } from "../../cloud";
import type { PerRegion } from "../../service";
import { Alarm, type AlarmSnapshot, type AlarmSurroundings } from "./alarm";
import { carryOut, type AlarmPlace } from "./alarm-actions";
import { alarmArn, type AlarmSettings } from "./alarm-settings";
import type { State } from "./evaluation";
import { AlarmHistory, type HistoryItem } from "./history";
import { metricKey, type Metric } from "./metric";
import { Series, type Datum, type SeriesSnapshot } from "./series";

export interface MonitorSnapshot {
  readonly metrics: readonly SeriesSnapshot[];
  readonly alarms: readonly AlarmSnapshot[];
  readonly history: readonly HistoryItem[];
}

/** The metrics that a service of the embedded cloud sends by itself, of one account and Region. */
export type ServiceMetrics = (accountRegion: { readonly account: string; readonly region: string }) => readonly {
  readonly metric: Metric;
  /** Its values of the time that CloudWatch keeps, in order of time. */
  readonly data: () => readonly Omit<Datum, "metric">[];
}[];

/** The metrics and alarms of all accounts and Regions. */
export type Monitors = PerRegion<Monitor>;

/** The metrics and alarms of one account and Region. */
export class Monitor implements AlarmSurroundings, AlarmPlace {
  readonly history = new AlarmHistory();
  /** By name. */
  readonly alarms = new Map<string, Alarm>();
  /** By the metric's key. */
  private readonly metrics = new Map<string, Series>();

  constructor(
    readonly cloud: Cloud,
    readonly account: string,
    readonly region: string,
    private readonly sentByServices: ServiceMetrics,
  ) {}

  get clock(): Clock {
    return this.cloud.clock;
  }

  carryOut(alarm: Alarm, action: string, before: State): void {
    carryOut(this, alarm, action, before);
  }

  /** Takes values in, and has the alarms on their metrics look again. */
  record(data: readonly Datum[]): void {
    const now = this.clock.now();
    const changed = new Set<string>();
    for (const datum of data) {
      const key = metricKey(datum.metric);
      const series = this.metrics.get(key) ?? new Series(datum.metric);
      this.metrics.set(key, series);
      series.put(datum, now);
      changed.add(key);
    }
    for (const alarm of this.alarms.values()) if (changed.has(metricKey(alarm.settings))) alarm.reconsider();
  }

  seriesOf(metric: Metric): Series | undefined {
    const key = metricKey(metric);
    return this.metrics.get(key) ?? this.seriesOfServices((other) => metricKey(other) === key)[0];
  }

  /** Every metric, in order of its key. */
  allSeries(): Series[] {
    const all = [...this.metrics.values(), ...this.seriesOfServices(() => true)];
    return all
      .map((series) => [metricKey(series.metric), series] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, series]) => series);
  }

  private seriesOfServices(wanted: (metric: Metric) => boolean): Series[] {
    const now = this.clock.now();
    return this.sentByServices(this)
      .filter(({ metric }) => wanted(metric))
      .map(({ metric, data }) => {
        const series = new Series(metric);
        for (const datum of data()) series.put(datum, now);
        return series;
      });
  }

  /** Creates an alarm, or replaces what an existing one is to do. */
  putAlarm(settings: AlarmSettings, tags: Readonly<Record<string, string>>): void {
    const existing = this.alarms.get(settings.AlarmName);
    const alarm = existing ?? Alarm.create(this, settings, tags);
    alarm.settings = settings;
    alarm.configurationUpdated = this.clock.now();
    this.alarms.set(settings.AlarmName, alarm);
    this.configurationChanged(settings.AlarmName, existing ? "updated" : "created");
    alarm.reconsider();
  }

  /** Whether there was such an alarm. */
  deleteAlarm(name: string): boolean {
    const alarm = this.alarms.get(name);
    if (!alarm) return false;
    alarm.stop();
    this.alarms.delete(name);
    this.configurationChanged(name, "deleted");
    return true;
  }

  snapshot(): MonitorSnapshot {
    return {
      metrics: [...this.metrics.values()].map((series) => series.snapshot()),
      alarms: [...this.alarms.values()].map((alarm) => alarm.snapshot()),
      history: this.history.all(),
    };
  }

  restore({ metrics, alarms, history }: MonitorSnapshot): void {
    for (const kept of metrics) this.metrics.set(metricKey(kept.metric), Series.restore(kept));
    this.history.restore(history);
    for (const kept of alarms) {
      const alarm = Alarm.restore(this, kept);
      this.alarms.set(kept.settings.AlarmName, alarm);
      alarm.reconsider();
    }
  }

  private configurationChanged(alarmName: string, what: "created" | "updated" | "deleted"): void {
    this.history.add({
      alarmName,
      timestamp: this.clock.now(),
      type: "ConfigurationUpdate",
      summary: `Alarm "${alarmName}" ${what}`.slice(0, 255),
      data: { version: "1.0", type: what, alarmArn: alarmArn(alarmName, this) },
    });
  }
}
