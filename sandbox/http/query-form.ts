import { FromStringShapeDeserializer } from "@smithy/core/protocols";
import { NormalizedSchema } from "@smithy/core/schema";
import type { $SchemaRef } from "@smithy/types";
import { notInTheEmbeddedCloud } from "../aws-error";

/** What every form has besides the input. */
const OF_THE_PROTOCOL = ["Action", "Version"];

const TEXT = new FromStringShapeDeserializer({ timestampFormat: { useTrait: true, default: 5 }, httpBindings: false });

/**
 * Reads an input from a form, in which AWS Query puts `Filters.member.1.Name` and EC2 `Filter.1.Name`.
 *
 * @param isEc2 whether names and lists are written in the way of EC2
 * @throws AwsError NotInTheEmbeddedCloud for what the form holds besides, by its key
 */
export function inputOfForm(schema: $SchemaRef, form: URLSearchParams, isEc2: boolean): object {
  const reader = new Form(form, isEc2);
  const input = reader.structure(NormalizedSchema.of(schema), "");
  const unread = [...form.keys()].find((key) => !OF_THE_PROTOCOL.includes(key) && !reader.read.has(key));
  if (unread !== undefined) throw notInTheEmbeddedCloud(`${form.get("Action")} ${unread}`);
  return input;
}

class Form {
  /** The keys whose values went into the input. */
  readonly read = new Set<string>();

  constructor(
    private readonly form: URLSearchParams,
    private readonly isEc2: boolean,
  ) {}

  structure(schema: NormalizedSchema, prefix: string): object {
    const members = schema.isStructSchema() ? [...schema.structIterator()] : [];
    return Object.fromEntries(
      members.flatMap(([name, member]) => {
        const key = prefix + this.key(name, member, true);
        return this.has(key) ? [[name, this.value(member, key)]] : [];
      }),
    );
  }

  private value(schema: NormalizedSchema, key: string): unknown {
    if (schema.isStructSchema()) return this.structure(schema, `${key}.`);
    const isFlat = schema.getMergedTraits().xmlFlattened !== undefined;
    if (schema.isListSchema()) {
      const item = schema.getValueSchema();
      const prefix = this.isEc2 || isFlat ? key : `${key}.${this.key("member", item)}`;
      return this.counted(prefix).map((one) => this.value(item, one));
    }
    if (schema.isMapSchema()) {
      const [name, item] = [schema.getKeySchema(), schema.getValueSchema()];
      return Object.fromEntries(
        this.counted(isFlat ? key : `${key}.entry`).map((one) => [
          this.text(`${one}.${this.key("key", name)}`),
          this.value(item, `${one}.${this.key("value", item)}`),
        ]),
      );
    }
    const text = this.text(key);
    // The SDK would take any other text for false; as text it is refused.
    if (schema.isBooleanSchema() && text !== "true" && text !== "false") return text;
    return TEXT.read(schema, text);
  }

  private text(key: string): string {
    this.read.add(key);
    return this.form.get(key) ?? "";
  }

  /** `key.1`, `key.2` and so on, as far as there are any. */
  private counted(key: string): readonly string[] {
    const keys: string[] = [];
    while (this.has(`${key}.${keys.length + 1}`)) keys.push(`${key}.${keys.length + 1}`);
    return keys;
  }

  private has(key: string): boolean {
    return [...this.form.keys()].some((one) => one === key || one.startsWith(`${key}.`));
  }

  private key(name: string, schema: NormalizedSchema, isMember = false): string {
    const { ec2QueryName, xmlName } = schema.getMergedTraits() as {
      readonly ec2QueryName?: string;
      readonly xmlName?: string;
    };
    if (this.isEc2 && ec2QueryName !== undefined) return ec2QueryName;
    const key = xmlName ?? name;
    return this.isEc2 && isMember ? key.charAt(0).toUpperCase() + key.slice(1) : key;
  }
}
