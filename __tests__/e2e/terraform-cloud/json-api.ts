/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly body?: object | Uint8Array;
}

/** A request that was let in. */
export interface ApiRequest {
  /** What the parentheses of the route's pattern matched. */
  readonly parameters: readonly string[];
  readonly query: URLSearchParams;
  readonly body: Buffer;
}

/** Method and pattern of the path, and what answers. */
export type Route = readonly [method: string, path: RegExp, handle: (request: ApiRequest) => Answer];

/** A resource as JSON:API wraps it; relationships by their names, with type and id. */
export interface Resource {
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly relationships?: Readonly<Record<string, { readonly type: string; readonly id: string }>>;
}

export function resource({ relationships = {}, ...rest }: Resource): object {
  return {
    ...rest,
    relationships: Object.fromEntries(Object.entries(relationships).map(([name, data]) => [name, { data }])),
  };
}

export function one(data: Resource, status = 200): Answer {
  return { status, body: { data: resource(data) } };
}

/** A whole list: whatever is asked for fits on one page. */
export function list(data: readonly Resource[]): Answer {
  const pagination = { "current-page": 1, "total-pages": 1, "total-count": data.length };
  return { status: 200, body: { data: data.map(resource), meta: { pagination } } };
}

export const NO_CONTENT: Answer = { status: 204 };

/** Thrown where a resource is missing, or hidden from whoever asks: HCP Terraform does not tell the two apart. */
export class NotFound extends Error {}

/** @throws NotFound where it is undefined */
export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new NotFound();
  return value;
}

/** Attributes and relationships of the resource that was sent. */
export function sent({ body }: ApiRequest): {
  readonly attributes: Readonly<Record<string, any>>;
  readonly related: (name: string) => string | undefined;
} {
  const { data } = JSON.parse(body.toString());
  return {
    attributes: data.attributes ?? {},
    related: (name) => data.relationships?.[name]?.data?.id,
  };
}

let last = 0;

/** An id with the prefix that HCP Terraform gives this kind of resource, for example `ws-1`. */
export function newId(prefix: string): string {
  last += 1;
  return `${prefix}-${last}`;
}
