import { pageSize } from "./describe-alarms";
import type { HistoryItem } from "./history";
import type { Monitor } from "./monitor";
import { pageOf } from "./pages";

export interface DescribeAlarmHistoryInput {
  readonly AlarmName?: string;
  readonly AlarmTypes?: readonly string[];
  readonly HistoryItemType?: string;
  /** Epoch seconds. */
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
  readonly ScanBy?: string;
}

/** DescribeAlarmHistory: the newest first, unless ScanBy says otherwise. */
export function describeAlarmHistory(monitor: Monitor, input: DescribeAlarmHistoryInput): unknown {
  const { AlarmName, AlarmTypes = ["MetricAlarm"], HistoryItemType, StartDate = 0, EndDate = Infinity } = input;
  const found = monitor.history
    .all()
    .filter(
      ({ alarmName, type, timestamp }) =>
        AlarmTypes.includes("MetricAlarm") &&
        (AlarmName === undefined || alarmName === AlarmName) &&
        (HistoryItemType === undefined || type === HistoryItemType) &&
        timestamp >= StartDate * 1000 &&
        timestamp <= EndDate * 1000,
    );
  const ordered = input.ScanBy === "TimestampAscending" ? found : found.reverse();
  const { page, ...next } = pageOf(ordered, pageSize(input.MaxRecords), input.NextToken);
  return { AlarmHistoryItems: page.map(described), ...next };
}

function described({ alarmName, timestamp, type, summary, data }: HistoryItem): Record<string, unknown> {
  return {
    AlarmName: alarmName,
    AlarmType: "MetricAlarm",
    Timestamp: timestamp / 1000,
    HistoryItemType: type,
    HistorySummary: summary,
    HistoryData: JSON.stringify(data),
  };
}
