/** A value as DynamoDB's JSON has it. */
export type Wire = Readonly<Record<string, unknown>>;

/** An item's members as they travel. */
export function toWire(item: object): Wire {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, valueToWire(value)]));
}

/** The members of what travelled. */
export function fromWire(item: Wire): Record<string, unknown> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, valueFromWire(value as Wire)]));
}

function valueToWire(value: unknown): Wire {
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (value instanceof Uint8Array) return { B: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return { L: value.map(valueToWire) };
  if (typeof value === "object" && value !== null) return { M: toWire(value) };
  throw new Error(`there is no ${typeof value} in these tables`);
}

function valueFromWire(wire: Wire): unknown {
  const [type, value] = Object.entries(wire)[0]!;
  if (type === "N") return Number(value);
  if (type === "B") return Buffer.from(String(value), "base64");
  if (type === "L") return (value as Wire[]).map(valueFromWire);
  return type === "M" ? fromWire(value as Wire) : value;
}
