import dynalite from "dynalite";
import { EventEmitter } from "node:events";
import { mkdir } from "node:fs/promises";
import type { Server } from "node:http";
import { createRequire } from "node:module";
import { AwsError } from "../../aws-error";

/** What dynalite wants to see of a signature; it checks no more than that it is there. */
const SIGNATURE = "AWS4-HMAC-SHA256 Credential=embedded, SignedHeaders=host, Signature=none";

/** One dynalite, which holds the tables of one account and Region; it starts with the first call. */
export class DynamoDbEngine {
  private started: Promise<Server> | undefined;
  private closed = false;

  /** @param folder of the tables; in memory where it is left out */
  constructor(private readonly folder: string | undefined) {}

  /** @throws AwsError with the code and the message of dynalite, which are DynamoDB's */
  async call<Output = unknown>(operation: string, input: unknown): Promise<Output> {
    if (this.closed) throw new AwsError("InternalServerError", "The embedded cloud is shutting down.", 500);
    this.started ??= listen(this.folder);
    const { status, body } = await post(await this.started, operation, JSON.stringify(input));
    const answer = JSON.parse(body) as { __type?: string; message?: string; Message?: string };
    if (status === 200) return answer as Output;
    const code = answer.__type?.split("#").pop() ?? "InternalServerError";
    throw new AwsError(code, answer.message ?? answer.Message ?? "", status);
  }

  /**
   * Opens the tables that a folder should hold, before dynalite does, which would end the process where they cannot be
   * opened, and begin empty ones where there are none.
   *
   * @throws Error that says what is wrong with them
   */
  async check(): Promise<void> {
    if (this.folder === undefined) return;
    const tables = new (levelDb())(this.folder, { createIfMissing: false });
    try {
      await tables.open();
    } catch (error) {
      throw new Error(`${this.folder} cannot be opened (${((error as Error).cause as Error).message})`, {
        cause: error,
      });
    }
    await tables.close();
  }

  /** Ends dynalite for good. */
  async close(): Promise<void> {
    const { closed, started } = this;
    this.closed = true;
    if (closed || !started) return;
    const server = await started;
    await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
  }
}

/** Hands a request to the server as Node's HTTP server does, without a connection, which would cost as much as all the rest. */
function post(server: Server, operation: string, body: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve) => {
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `DynamoDB_20120810.${operation}`,
      "x-amz-date": "20260101T000000Z",
      authorization: SIGNATURE,
    };
    const request = Object.assign(new EventEmitter(), { method: "POST", url: "/", headers });
    const response = {
      statusCode: 200,
      setHeader: () => undefined,
      end: (answer: string) => resolve({ status: response.statusCode, body: answer }),
    };
    server.emit("request", request, response);
    request.emit("data", Buffer.from(body));
    request.emit("end");
  });
}

type LevelDb = new (
  folder: string,
  options: { readonly createIfMissing: boolean },
) => { open(): Promise<void>; close(): Promise<void> };

/** The very LevelDB that dynalite uses. */
function levelDb(): LevelDb {
  const ofDynalite = createRequire(createRequire(__filename).resolve("dynalite"));
  return (ofDynalite("level") as { readonly Level: LevelDb }).Level;
}

/**
 * Listens, because dynalite closes its tables only with a server that does; but whoever connects is let go, so that nobody goes
 * around the embedded cloud's IAM.
 */
async function listen(folder: string | undefined): Promise<Server> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const server = dynalite({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.removeAllListeners("connection").on("connection", (socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return server;
}
