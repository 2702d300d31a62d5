import { FromStringShapeDeserializer } from "@smithy/core/protocols";
import { NormalizedSchema, translateTraits } from "@smithy/core/schema";
import type { OperationSchema } from "@smithy/types";
import type { HttpRequest } from "./protocol";

const TEXT = new FromStringShapeDeserializer({ timestampFormat: { useTrait: true, default: 5 }, httpBindings: true });

/**
 * What a request's method, path and query say of an operation's input, by its HTTP bindings; undefined where they are not
 * the operation's.
 * https://smithy.io/2.0/spec/http-bindings.html
 */
export function inputOfUrl({ traits, input }: OperationSchema, { method, url }: HttpRequest): object | undefined {
  const [ownMethod, uri] = translateTraits(traits).http ?? [];
  if (uri === undefined || ownMethod !== method) return undefined;
  const [path = "", query = ""] = uri.split("?");
  for (const [name, value] of new URLSearchParams(query)) {
    if (!url.searchParams.getAll(name).includes(value)) return undefined;
  }
  const labels = labelsIn(path, url.pathname);
  if (!labels) return undefined;
  const schema = NormalizedSchema.of(input);
  const members = schema.isStructSchema() ? [...schema.structIterator()] : [];
  const fixed = members.map(([, member]) => member.getMergedTraits().httpQuery);
  return Object.fromEntries(
    members.flatMap(([name, member]) => {
      const { httpLabel, httpQuery, httpQueryParams } = member.getMergedTraits();
      if (httpLabel) return [[name, TEXT.read(member, labels[name] ?? "")]];
      if (httpQuery !== undefined && url.searchParams.has(httpQuery)) {
        const texts = url.searchParams.getAll(httpQuery);
        const one = (schema: NormalizedSchema, text: string): unknown => TEXT.read(schema, text) as unknown;
        const value = member.isListSchema()
          ? texts.map((text) => one(member.getValueSchema(), text))
          : one(member, texts[0]!);
        return [[name, value]];
      }
      if (httpQueryParams) {
        return [[name, Object.fromEntries([...url.searchParams].filter(([key]) => !fixed.includes(key)))]];
      }
      return [];
    }),
  );
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
