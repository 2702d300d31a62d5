/** A unit as it is shown. CloudWatch's unit `None` is shown as no unit at all. */
export function shownUnit(unit: string | undefined): string {
  return unit === undefined || unit === "None" ? "" : unit;
}
