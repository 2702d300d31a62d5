/** A unit as it is shown: CloudWatch names the lack of one `None`, which is none to people. */
export function shownUnit(unit: string | undefined): string {
  return unit === undefined || unit === "None" ? "" : unit;
}
