import { boolean, list, map, string, structure, type Shape } from "../../shape";

/** One value of an item, for example `{"N": "1"}`; bytes are base64. */
interface AttributeValue {
  readonly S?: string;
  readonly N?: string;
  readonly B?: string;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly M?: Attributes;
  readonly L?: readonly AttributeValue[];
  readonly NULL?: boolean;
  readonly BOOL?: boolean;
}

/** An item, a key, or values of an expression, by name. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

export const attributeValue: Shape<AttributeValue> = structure<AttributeValue>({
  S: string,
  N: string,
  B: string,
  SS: list(string),
  NS: list(string),
  BS: list(string),
  M: map(() => attributeValue),
  L: list(() => attributeValue),
  NULL: boolean,
  BOOL: boolean,
});

export const attributes = map(attributeValue);
