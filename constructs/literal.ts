/**
 * Spells every string in a value, at any depth, so that Terraform takes it literally: otherwise it evaluates what follows
 * `${` and `%{`. Instances of classes stay as they are.
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export function literal<Value>(value: Value): Value {
  return spelled(value) as Value;
}

function spelled(value: unknown): unknown {
  if (typeof value === "string") return value.replace(/([$%])\{/g, "$1$1{");
  if (Array.isArray(value)) return value.map(spelled);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [spelled(key), spelled(inner)]));
}
