import type { Alarm } from "./alarm";
import { invalidCombination, validationError } from "./errors";
import type { Monitor } from "./monitor";
import { pageOf } from "./pages";

const DEFAULT_PAGE = 50;
const MAX_PAGE = 100;

export interface DescribeAlarmsInput {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly AlarmTypes?: readonly string[];
  readonly StateValue?: string;
  readonly ActionPrefix?: string;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

/** DescribeAlarms: metric alarms, by name; composite ones there are none. */
export function describeAlarms(monitor: Monitor, input: DescribeAlarmsInput): unknown {
  const { AlarmNames, AlarmNamePrefix = "", AlarmTypes = ["MetricAlarm"], StateValue, ActionPrefix } = input;
  if (AlarmNames && AlarmNamePrefix !== "") {
    throw invalidCombination("AlarmNames and AlarmNamePrefix must not be used together.");
  }
  if (AlarmNames && AlarmNames.length > MAX_PAGE) {
    throw validationError(`AlarmNames must not hold more than ${MAX_PAGE} names.`);
  }
  const found = [...monitor.alarms.values()]
    .filter(({ settings, state }) => {
      const { AlarmName, AlarmActions, OKActions, InsufficientDataActions } = settings;
      const actions = [...AlarmActions, ...OKActions, ...InsufficientDataActions];
      return (
        AlarmTypes.includes("MetricAlarm") &&
        (AlarmNames?.includes(AlarmName) ?? AlarmName.startsWith(AlarmNamePrefix)) &&
        (StateValue === undefined || state.value === StateValue) &&
        (ActionPrefix === undefined || actions.some((action) => action.startsWith(ActionPrefix)))
      );
    })
    .sort((a, b) => (a.settings.AlarmName < b.settings.AlarmName ? -1 : 1));
  const { page, ...next } = pageOf(found, pageSize(input.MaxRecords), input.NextToken);
  return { MetricAlarms: page.map(described), CompositeAlarms: [], ...next };
}

/** @throws AwsError ValidationError */
export function pageSize(records = DEFAULT_PAGE): number {
  if (Number.isInteger(records) && records >= 1 && records <= MAX_PAGE) return records;
  throw validationError(`MaxRecords must be between 1 and ${MAX_PAGE}, not ${records}.`);
}

function described({ settings, state, configurationUpdated }: Alarm): Record<string, unknown> {
  return {
    ...settings,
    AlarmConfigurationUpdatedTimestamp: configurationUpdated / 1000,
    StateValue: state.value,
    StateReason: state.reason,
    StateReasonData: JSON.stringify(state.data),
    StateUpdatedTimestamp: state.updated / 1000,
    StateTransitionedTimestamp: state.updated / 1000,
  };
}
