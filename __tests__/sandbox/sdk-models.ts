import * as cloudwatch from "@aws-sdk/client-cloudwatch";
import * as logs from "@aws-sdk/client-cloudwatch-logs";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import * as eventbridge from "@aws-sdk/client-eventbridge";
import * as lambda from "@aws-sdk/client-lambda";
import * as organizations from "@aws-sdk/client-organizations";
import * as s3 from "@aws-sdk/client-s3";
import * as sagemaker from "@aws-sdk/client-sagemaker";
import * as sns from "@aws-sdk/client-sns";
import * as sqs from "@aws-sdk/client-sqs";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";

/** The SDK's client of each service, by signing name. */
export const CLIENTS: Readonly<Record<string, object>> = {
  dynamodb,
  events: eventbridge,
  lambda,
  logs,
  monitoring: cloudwatch,
  organizations,
  s3,
  sagemaker,
  sns,
  sqs,
  ssm,
  sts,
};

/** What a value is by AWS's model, as the SDK's schemas have it. */
export interface Model {
  readonly kind: "string" | "number" | "boolean" | "timestamp" | "blob" | "list" | "map" | "structure";
  /** The elements of a list, the values of a map; models may hold themselves. */
  readonly of?: () => Model;
  readonly members?: Readonly<Record<string, { readonly model: () => Model; readonly isRequired: boolean }>>;
}

/** https://github.com/smithy-lang/smithy-typescript/tree/main/packages/types/src/schema */
const [LIST, MAP, STRUCTURE, UNION] = [1, 2, 3, 4];
const LIST_OF = 64;
const MAP_OF = 128;
const SCALARS: Readonly<Record<number, Model["kind"]>> = {
  0: "string",
  1: "number",
  2: "boolean",
  4: "timestamp",
  5: "timestamp",
  6: "timestamp",
  7: "timestamp",
  21: "blob",
  42: "blob",
};

/** What the SDK sends for an operation; undefined if it does not know the operation. */
export function inputModel(service: string, operation: string): Required<Pick<Model, "members">> | undefined {
  const schema = (CLIENTS[service] as Readonly<Record<string, readonly unknown[] | undefined>>)[`${operation}$`];
  if (!schema) return undefined;
  const { members } = modelOf(schema[4]);
  if (!members) throw new TypeError(`The input of ${service}:${operation} is no structure.`);
  return { members };
}

function modelOf(schema: unknown): Model {
  if (typeof schema === "function") return modelOf((schema as () => unknown)());
  if (typeof schema === "number") {
    if (schema >= MAP_OF) return { kind: "map", of: () => modelOf(schema - MAP_OF) };
    if (schema >= LIST_OF) return { kind: "list", of: () => modelOf(schema - LIST_OF) };
    const kind = SCALARS[schema];
    if (!kind) throw new TypeError(`The SDK has a kind of schema that is not known here: ${schema}`);
    return { kind };
  }
  const parts = schema as readonly any[];
  // A reference with traits of its own.
  if (typeof parts[0] !== "number" || parts.length < 3) return modelOf(parts[0]);
  const [kind, , , , third, fourth, required = 0] = parts;
  if (kind === LIST) return { kind: "list", of: () => modelOf(third) };
  if (kind === MAP) return { kind: "map", of: () => modelOf(fourth) };
  if (kind !== STRUCTURE && kind !== UNION) return modelOf(third);
  const members = (third as string[]).map((name, index) => [
    name,
    // The required members come first.
    { model: () => modelOf(fourth[index]), isRequired: index < required },
  ]);
  return { kind: "structure", members: Object.fromEntries(members) as NonNullable<Model["members"]> };
}
