import { FromStringShapeDeserializer } from "@smithy/core/protocols";
import { NormalizedSchema, translateTraits } from "@smithy/core/schema";
import type { $OperationSchema } from "@smithy/types";
import { membersOf } from "../answers/shape";
import type { HttpRequest } from "./protocol";

const TEXT = new FromStringShapeDeserializer({ timestampFormat: { useTrait: true, default: 5 }, httpBindings: true });

/** The SDK for JavaScript tells the name of the operation in the query, too; other programs do not. */
const NAME = "x-id";

/**
 * What a request's method, path and query say of an operation's input, by its HTTP bindings; undefined where they mean
 * another operation.
 * https://smithy.io/2.0/spec/http-bindings.html
 */
export function inputOfUrl({ traits, input }: $OperationSchema, { method, url }: HttpRequest): object | undefined {
  const [ownMethod, uri] = translateTraits(traits).http ?? [];
  if (uri === undefined || ownMethod !== method) return undefined;
  const [path = "", query] = uri.split("?");
  const fixed = new URLSearchParams(query);
  const { searchParams } = url;
  if (!searchParams.has(NAME)) fixed.delete(NAME);
  if (![...fixed].every(([name, value]) => searchParams.getAll(name).includes(value))) return undefined;

  const members = membersOf(input);
  // For S3's SDK the bucket is a part of the endpoint; with an IP address that is the beginning of the path.
  const before = members.flatMap(([name, { traits }]) =>
    traits.httpLabel && !path.includes(`{${name}`) ? [name] : [],
  );
  const labels = labelsIn(before.map((name) => `/{${name}}`).join("") + path, url.pathname);
  if (!labels) return undefined;

  const bound = members.flatMap(([, { traits }]) => traits.httpQuery ?? []);
  const others = [...searchParams].filter(([name]) => ![...bound, ...fixed.keys(), NAME].includes(name));
  const takesOthers = members.some(([, { traits }]) => traits.httpQueryParams);
  if (others.length > 0 && !takesOthers) return undefined;
  const missing = members.some(([, { traits, isRequired }]) => {
    return isRequired && traits.httpQuery !== undefined && !searchParams.has(traits.httpQuery);
  });
  if (missing) return undefined;

  return Object.fromEntries(
    members.flatMap(([name, { schema, traits }]) => {
      if (traits.httpLabel) return [[name, TEXT.read(schema, labels[name] ?? "")]];
      if (traits.httpQueryParams) return [[name, Object.fromEntries(others)]];
      if (traits.httpQuery === undefined || !searchParams.has(traits.httpQuery)) return [];
      return [[name, valueOf(schema, searchParams.getAll(traits.httpQuery))]];
    }),
  );
}

function valueOf(schema: NormalizedSchema, texts: readonly string[]): unknown {
  if (schema.isListSchema()) return texts.map((text) => TEXT.read(schema.getValueSchema(), text) as unknown);
  return TEXT.read(schema, texts[0] ?? "");
}

/** The labels of a path such as `/guardrails/{guardrailIdentifier}`; undefined where `pathname` does not fit it. */
function labelsIn(path: string, pathname: string): Readonly<Record<string, string>> | undefined {
  const pattern = path.replace(/\{(\w+)(\+?)\}|[^{}]+/g, (part, name: string | undefined, greedy: string) =>
    name === undefined ? part.replace(/[.*+?^$()|[\]\\]/g, "\\$&") : greedy ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  );
  const match = new RegExp(`^${pattern}/?$`).exec(pathname);
  if (!match) return undefined;
  return Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, text]) => [name, decodeURIComponent(text)]));
}
