import { notInTheEmbeddedCloud } from "../../aws-error";
import { invalidValue } from "./errors";
import { MINUTE } from "./series";

/** What a request for values asks about; all in epoch milliseconds or milliseconds. */
export interface TimeRange {
  readonly start: number;
  readonly end: number;
  readonly period: number;
}

/**
 * Reads StartTime, EndTime (epoch seconds) and Period (seconds). CloudWatch rounds a start of the last 15 days down to the
 * minute, and periods begin there.
 *
 * @throws AwsError InvalidParameterValueException; NotInTheEmbeddedCloud for a period below a minute
 */
export function timeRange(operation: string, StartTime: number, EndTime: number, Period: number): TimeRange {
  if (StartTime >= EndTime) {
    throw invalidValue("The parameter StartTime must be less than the parameter EndTime.");
  }
  if ([1, 5, 10, 20, 30].includes(Period)) throw notInTheEmbeddedCloud(`monitoring:${operation} Period ${Period}`);
  if (!Number.isInteger(Period) || Period < 60 || Period % 60 !== 0) {
    throw invalidValue("The parameter Period must be a value that is a multiple of 60.");
  }
  return { start: Math.floor((StartTime * 1000) / MINUTE) * MINUTE, end: EndTime * 1000, period: Period * 1000 };
}
