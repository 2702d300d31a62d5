import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** What was asked of DynamoDB, and what it read and sent for it. */
export interface Reads {
  readonly queries: number;
  /** As DynamoDB counts them, before any filter. */
  readonly items: number;
  /** Of the answers, as JSON. */
  readonly bytes: number;
}

const NONE: Reads = { queries: 0, items: 0, bytes: 0 };

/** Counts what a client reads. */
export class ReadMeter {
  private reads = NONE;

  constructor(private readonly client: DynamoDBDocumentClient) {
    client.middlewareStack.add(
      (next) => async (args) => {
        const { output, response } = await next(args);
        const { ScannedCount = 0 } = output as { readonly ScannedCount?: number };
        const { headers } = response as { readonly headers: Readonly<Record<string, string>> };
        const { queries, items, bytes } = this.reads;
        this.reads = {
          queries: queries + 1,
          items: items + ScannedCount,
          bytes: bytes + Number(headers["content-length"] ?? 0),
        };
        return { output, response };
      },
      { step: "deserialize", name: "readMeter", priority: "high" },
    );
  }

  /** What was read since the last time. */
  take(): Reads {
    const { reads } = this;
    this.reads = NONE;
    return reads;
  }

  end(): void {
    this.client.middlewareStack.remove("readMeter");
  }
}
