import type { AccountRegion } from "../../contract/account-region";
import type { IamStatement } from "../../contract/iam-statement";
import type { MonitoredProjectRecord } from "../../contract/connection-parameters";
import type { MetricCounts } from "../../tables/match-answers";
import type { MissingMetric, Picture } from "../picture";

export type NamedHub = AccountRegion & { readonly name: string };

/** What the page shows of an entry of the catalogue of metrics. */
export interface KnownMetric {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly callsPerRun: string;
  readonly permissions: readonly IamStatement[];
}

/** The messages of the server while it refreshes a hub, of which the last holds the result. */
export interface RefreshProgress {
  readonly answered: number;
  readonly expected: number;
}

export interface RefreshReport {
  /** Why the hub could not be refreshed, or not watched until the end. */
  readonly failure?: string;
  readonly spokes: readonly (MonitoredProjectRecord & {
    readonly state: "answered" | "silent";
    readonly metrics?: MetricCounts;
  })[];
  /** The metrics that got no value, and why. */
  readonly missing: readonly MissingMetric[];
}

/** The part of the server's `Problem` that is shown to people in place of data. */
export interface Trouble {
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

/** An error of a request, with an explanation for people. */
export class TroubleError extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.title);
  }
}

export async function fetchHubs(): Promise<readonly NamedHub[]> {
  return (await (await request("/api/hubs")).json()) as readonly NamedHub[];
}

export async function fetchMetrics(): Promise<readonly KnownMetric[]> {
  return (await (await request("/api/metrics")).json()) as readonly KnownMetric[];
}

/** @param query hub, view, filters and width */
export async function fetchPicture(query: URLSearchParams, signal: AbortSignal): Promise<Picture> {
  return (await (await request(`/api/picture?${query.toString()}`, { signal })).json()) as Picture;
}

/** Asks a hub's spokes for fresh measurements. */
export async function postRefresh(
  hub: string,
  onProgress: (progress: RefreshProgress) => void,
): Promise<RefreshReport> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="ds-dashboard-token"]')?.content ?? "";
  const response = await request(`/api/refresh?${new URLSearchParams({ hub }).toString()}`, {
    method: "POST",
    headers: { "x-ds-dashboard-token": token },
  });
  try {
    for await (const line of linesOf(response)) {
      const told = JSON.parse(line) as RefreshProgress | { readonly report: RefreshReport };
      if ("report" in told) return told.report;
      onProgress(told);
    }
  } catch {
    // The error below covers this case, and also a response that ends too early.
  }
  throw new TroubleError({
    title: "The refresh was not watched to its end",
    detail: "The dashboard's command stopped answering. What the hub asked for goes on without it.",
    remedy: "Look whether the command still runs, and load the page again.",
  });
}

async function request(path: string, init?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (init?.signal?.aborted) throw error;
    throw new TroubleError({
      title: "The dashboard's command has ended",
      detail: `Nothing answers at ${location.origin}.`,
      remedy: "Start it again with npx ds-dashboard dashboard, then try again here.",
    });
  }
  if (response.ok) return response;
  throw new TroubleError(await troubleOf(response));
}

async function troubleOf(response: Response): Promise<Trouble> {
  const text = await response.text();
  try {
    const { problem } = JSON.parse(text) as { readonly problem?: Trouble };
    if (problem) return problem;
  } catch {
    // The body is not JSON but text for people.
  }
  return {
    title: response.status === 403 ? "The page belongs to an earlier start of the command" : "The dashboard failed",
    detail: text.trim(),
    remedy: response.status === 403 ? "Load the page again." : "Where the command was started it says why.",
  };
}

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  let rest = "";
  for await (const text of body!.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines.filter((line) => line !== "");
  }
}
