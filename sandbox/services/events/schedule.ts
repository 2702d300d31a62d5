import cronParser from "aws-cron-parser";
import { AwsError, notInTheEmbeddedCloud } from "../../aws-error";

/** When a schedule fires next after an instant (epoch milliseconds); undefined when it never does again. */
export type NextOccurrence = (after: number) => number | undefined;

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/**
 * Reads a `rate(...)` or `cron(...)` expression, the latter in UTC.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 *
 * @throws AwsError ValidationException when EventBridge would not take it; NotInTheEmbeddedCloud for the weekday nearest to a
 *   day that some months lack (29W to 31W)
 */
export function parseSchedule(expression: string): NextOccurrence {
  const [, kind, body = ""] = /^(rate|cron)\((.*)\)$/.exec(expression) ?? [];
  const next = kind === "rate" ? rate(body) : kind === "cron" ? cron(body) : undefined;
  if (next) return next;
  throw new AwsError(
    "ValidationException",
    `Parameter ScheduleExpression is not valid: ${expression} is neither like rate(5 minutes), rate(1 hour), rate(2 days) ` +
      "nor like cron(0 6 * * ? *), where one of day-of-month and day-of-week is a question mark.",
  );
}

function rate(body: string): NextOccurrence | undefined {
  const [, digits, unit, plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(body) ?? [];
  const value = Number(digits);
  if (!unit || (value === 1) !== (plural === "")) return undefined;
  const period = value * UNIT_MS[unit]!;
  return (after) => after + period;
}

const VALUE = String.raw`(?:\d+|[A-Z]{3})`;
const RANGE = `${VALUE}(?:-${VALUE})?`;
/** What each cron field may hold; the parser takes anything, and would read what it does not know as something else. */
const FIELD = String.raw`\*|${RANGE}(?:,${RANGE})*|(?:\*|${RANGE})\/\d+`;
const FIELDS = [
  new RegExp(`^(?:${FIELD})$`),
  new RegExp(`^(?:${FIELD})$`),
  new RegExp(String.raw`^(?:${FIELD}|\?|L(?:-\d+)?|\d+W)$`),
  new RegExp(`^(?:${FIELD})$`),
  new RegExp(String.raw`^(?:${FIELD}|\?|[1-7]?L|${VALUE}#[1-5])$`),
  new RegExp(`^(?:${FIELD})$`),
];

function cron(body: string): NextOccurrence | undefined {
  const fields = body.trim().toUpperCase().split(/\s+/);
  if (fields.length !== FIELDS.length || !fields.every((field, index) => FIELDS[index]!.test(field))) return undefined;
  if ((fields[2] === "?") === (fields[4] === "?")) return undefined;
  if (/^(29|30|31)W$/.test(fields[2]!)) throw notInTheEmbeddedCloud(`the day of month ${fields[2]} in cron(${body})`);
  // The last day of the week, which the parser does not know.
  if (fields[4] === "L") fields[4] = "SAT";
  const parsed = parseCron(fields.join(" "));
  if (!parsed) return undefined;
  const daysOfMonth = parsed.daysOfMonth.filter((day) => typeof day === "number");
  return (after) => {
    for (let occurrence = cronParser.next(parsed, new Date(after)); occurrence;) {
      const inMonth = parsed.months.includes(occurrence.getUTCMonth() + 1);
      const onDay = daysOfMonth.length !== parsed.daysOfMonth.length || daysOfMonth.includes(occurrence.getUTCDate());
      if (inMonth && (daysOfMonth.length === 0 || onDay)) return occurrence.getTime();
      // The parser lets the 31st of a month of 30 days run over into the next month: look again from there.
      occurrence = cronParser.next(parsed, new Date(occurrence.setUTCHours(0, 0, 0, 0) - 1));
    }
    return undefined;
  };
}

function parseCron(expression: string): ReturnType<typeof cronParser.parse> | undefined {
  let parsed: ReturnType<typeof cronParser.parse>;
  try {
    parsed = cronParser.parse(expression);
  } catch {
    // A number out of its field's range.
    return undefined;
  }
  const { daysOfMonth, daysOfWeek, ...others } = parsed;
  const all = [...Object.values(others), daysOfMonth.length > 0 ? daysOfMonth : daysOfWeek];
  // A descending range comes out empty, a name that is none comes out as NaN.
  return all.every((values) => values.length > 0 && !values.includes(NaN)) ? parsed : undefined;
}
