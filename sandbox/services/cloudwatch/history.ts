/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html */
const RETENTION = 30 * 24 * 3_600_000;

export type HistoryItemType = "ConfigurationUpdate" | "StateUpdate" | "Action";

export interface HistoryItem {
  readonly alarmName: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly type: HistoryItemType;
  readonly summary: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What happened to the alarms of an account and Region in the last 30 days, those deleted since among them. */
export class AlarmHistory {
  private items: HistoryItem[] = [];

  add(item: HistoryItem): void {
    this.items.push(item);
    const old = this.items.findIndex(({ timestamp }) => timestamp >= item.timestamp - RETENTION);
    this.items.splice(0, old);
  }

  /** In order of time. */
  all(): readonly HistoryItem[] {
    return this.items;
  }

  restore(items: readonly HistoryItem[]): void {
    this.items = [...items];
  }
}
