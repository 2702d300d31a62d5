/**
 * The limits of a metric value and its Metadata. The extractor checks them, and the archive checks them again.
 *
 * The bounds are those of DynamoDB numbers (1E-130 and up, no NaN, no infinities) and of JSON numbers in JavaScript: an
 * integer beyond 2^53 - 1 has already lost digits when it is read, so it is refused rather than stored wrong.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const MIN_MAGNITUDE = 1e-130;

/** The most labels that a vector may have. Data with more labels belong in a table of their own, not in a metric. */
export const MAX_LABELS = 256;
/**
 * The most bytes of a vector as JSON: 256 labels of 24 characters with their numbers. Whoever shows series reads their newest
 * values as a whole, and with labels of 256 characters each this would be 70 KB and more.
 */
export const MAX_VALUE_BYTES = 8 * 1024;
/** The most characters of a label, a metric name, a project or an environment. */
export const MAX_NAME_LENGTH = 256;

/**
 * The most bytes of a measurement as JSON. With its envelope it fits easily into a message of the archive's queue. The
 * queue takes 256 KB, because AWS provider 5 knows no larger limit.
 */
export const MAX_MEASUREMENT_BYTES = 128 * 1024;

/**
 * The most measurements of a batch event; a run with more is several events. The archive takes 50 messages at once, so 5,000
 * measurements at most, which is a sixth of its minute at 2 ms each.
 */
export const MAX_BATCH_MEASUREMENTS = 100;

/**
 * Explains why `value` is not a valid metric value (a finite number, or a record of them); undefined if it is valid.
 */
export function valueProblem(value: unknown): string | undefined {
  if (!isRecord(value)) return numberProblem(value);
  const problem = keyProblem(value);
  if (problem) return problem;
  const entries = Object.entries(value);
  if (entries.length > MAX_LABELS) return `it has ${entries.length} labels, at most ${MAX_LABELS} are stored`;
  for (const [label, number] of entries) {
    if (label === "") return "it has an empty label";
    if (label.length > MAX_NAME_LENGTH) return `it has a label of more than ${MAX_NAME_LENGTH} characters`;
    const problem = numberProblem(number);
    if (problem) return `label "${label}": ${problem}`;
  }
  const bytes = new TextEncoder().encode(JSON.stringify(value)).length;
  return bytes > MAX_VALUE_BYTES ? `it has ${bytes} bytes as JSON, at most ${MAX_VALUE_BYTES} are stored` : undefined;
}

/** DynamoDB allows 32 levels of nested attributes, and Metadata itself is the first. */
const MAX_METADATA_DEPTH = 31;

/** Explains why Metadata cannot be stored, or could not be read again, without quoting its keys or values. */
export function metadataProblem(value: unknown, depth = 1): string | undefined {
  // Numbers have the limits of a metric's value, because the SDK fails when it reads a larger one as a JavaScript
  // number.
  if (typeof value === "number")
    return numberProblem(value) && "it has a number that DynamoDB or JavaScript cannot hold";
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > MAX_METADATA_DEPTH) return `it is nested more than ${MAX_METADATA_DEPTH} levels deep`;
  const problem = keyProblem(value);
  if (problem) return problem;
  for (const member of Object.values(value)) {
    const problem = metadataProblem(member, depth + 1);
    if (problem) return problem;
  }
  return undefined;
}

/** Finds the key `__proto__`, which would set an object's prototype instead of a member wherever the item is copied. */
function keyProblem(value: object): string | undefined {
  return Object.hasOwn(value, "__proto__") ? "it has a key named __proto__" : undefined;
}

/**
 * Whether it is an object of plain members. A Date, a Map and the like are none: as JSON they are another value, or empty.
 * Of another realm such an object has another prototype, but that has none either.
 */
function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * Control characters, those that direct or format text, and those that nobody sees: with them, one name could be shown as
 * another.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** Explains why `name` cannot be the name of a metric, a project or an environment; undefined if it can. */
export function nameProblem(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "") return "is not a non-empty string";
  if (name.length > MAX_NAME_LENGTH) return `has ${name.length} characters, at most ${MAX_NAME_LENGTH} are stored`;
  if (UNSEEN.test(name)) return "has a control, format or invisible character";
  return name.trim() === name ? undefined : "begins or ends with white space";
}

function numberProblem(value: unknown): string | undefined {
  if (typeof value !== "number") return `it is ${value === null ? "null" : `of type ${typeName(value)}`}, not a number`;
  if (!Number.isFinite(value)) return `it is ${value}, not a finite number`;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return "it is an integer beyond ±(2^53 - 1)";
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && magnitude < MIN_MAGNITUDE) return `its magnitude is below ${MIN_MAGNITUDE}`;
  return undefined;
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return "array";
  // Date, Map, Set and so on.
  return typeof value === "object" && !isRecord(value)
    ? Object.prototype.toString.call(value).slice(8, -1)
    : typeof value;
}
