/** A field of a cron expression. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the numbers from `least` on. */
  readonly names?: readonly string[];
  /** What it may hold besides numbers, names, ranges and steps; the digits or the name in it are a value of the field. */
  readonly special?: { readonly pattern: RegExp; readonly description: string };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
const FIELDS: readonly Field[] = [
  { name: "minutes", least: 0, most: 59 },
  { name: "hours", least: 0, most: 23 },
  {
    name: "day of month",
    least: 1,
    most: 31,
    special: { pattern: /^(?:\?|L|(?<value>\d+)W)$/, description: "?, L, 15W" },
  },
  {
    name: "month",
    least: 1,
    most: 12,
    names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"],
  },
  {
    name: "day of week",
    least: 1,
    most: 7,
    names: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
    special: { pattern: /^(?:\?|L|(?<value>\d)L|(?<nth>\w+)#[1-5])$/, description: "?, L, 6L, MON#1" },
  },
  { name: "year", least: 1970, most: 2199 },
];
const [, , DAY_OF_MONTH, , DAY_OF_WEEK] = FIELDS.keys();

const EXAMPLES = 'use "rate(1 hour)", "rate(2 hours)" or "cron(0 6 * * ? *)", in UTC';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
const MOST_CHARACTERS = 256;

/** Why EventBridge would not take a schedule, and what it takes; undefined where it would. */
export function scheduleProblem(schedule: string): string | undefined {
  if (schedule.length > MOST_CHARACTERS) {
    return `it has ${schedule.length} characters, at most ${MOST_CHARACTERS} are accepted; write 0-29 or */2 in place of a list`;
  }
  const [, kind, body = ""] = /^(rate|cron)\((.*)\)$/s.exec(schedule) ?? [];
  if (kind === "rate") return rateProblem(body);
  return kind === "cron" ? cronProblem(body) : EXAMPLES;
}

function rateProblem(body: string): string | undefined {
  const [, digits, unit, plural] = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(body) ?? [];
  if (unit === undefined) return EXAMPLES;
  const right = digits === "1" ? unit : `${unit}s`;
  return right === `${unit}${plural}` ? undefined : `write "rate(${digits} ${right})"`;
}

function cronProblem(body: string): string | undefined {
  const texts = body.split(" ");
  if (texts.length !== FIELDS.length || texts.includes("")) {
    return `cron has six fields with one space between them: ${FIELDS.map(({ name }) => name).join(", ")}`;
  }
  const problems = FIELDS.flatMap((field, index) => fieldProblem(field, texts[index]!.toUpperCase()) ?? []);
  if (problems.length > 0) return problems.join("; ");
  const bothOrNeither = (texts[DAY_OF_MONTH!] === "?") === (texts[DAY_OF_WEEK!] === "?");
  return bothOrNeither ? 'one of day of month and day of week has to be "?", and only one' : undefined;
}

function fieldProblem(field: Field, text: string): string | undefined {
  const { name, least, most, names, special } = field;
  const match = special?.pattern.exec(text);
  const { value, nth } = match?.groups ?? {};
  const number = value ?? nth;
  const isRight = match ? number === undefined || !Number.isNaN(valueOf(field, number)) : isSequence(field, text);
  if (isRight) return undefined;
  const accepted = [
    `${least} to ${most}`,
    ...(names === undefined ? [] : [`${names[0]!} to ${names.at(-1)!}`]),
    "ranges and lists of these",
    "*",
    "steps such as */2",
    ...(special === undefined ? [] : [special.description]),
  ];
  return `its ${name} cannot be "${text}" but ${accepted.join(", ")}`;
}

/** `*`, a list of values and ranges, or one of these with a step. */
function isSequence(field: Field, text: string): boolean {
  const [values, step, ...rest] = text.split("/");
  if (rest.length > 0 || (step !== undefined && !isStep(field, step))) return false;
  if (values === "*") return true;
  const ranges = values!.split(",");
  return (step === undefined || ranges.length === 1) && ranges.every((range) => isRange(field, range));
}

function isRange(field: Field, text: string): boolean {
  const ends = text.split("-").map((end) => valueOf(field, end));
  return ends.length <= 2 && ends.every((end, index) => end >= (ends[index - 1] ?? field.least));
}

function isStep({ most }: Field, text: string): boolean {
  return /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= most;
}

/** The number that a text stands for; NaN where the field has no such value. */
function valueOf({ least, most, names }: Field, text: string): number {
  const named = names?.indexOf(text) ?? -1;
  const value = named >= 0 ? least + named : /^\d+$/.test(text) ? Number(text) : NaN;
  return value >= least && value <= most ? value : NaN;
}
