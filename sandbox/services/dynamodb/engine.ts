import dynalite from "dynalite";
import { EventEmitter } from "node:events";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsError } from "../../aws-error";

/** What dynalite wants to see of a signature; it checks no more than that it is there. */
const SIGNATURE = "AWS4-HMAC-SHA256 Credential=embedded, SignedHeaders=host, Signature=none";

/** One dynalite, which holds the tables of one account and Region; it starts with the first call. */
export class DynamoDbEngine {
  private started: Promise<Listening> | undefined;
  private closed = false;

  /** @param folder of the tables; in memory where it is left out */
  constructor(private readonly folder: string | undefined) {}

  /** @throws AwsError with the code and the message of dynalite, which are DynamoDB's */
  async call<Output = unknown>(operation: string, input: unknown): Promise<Output> {
    if (this.closed) throw new AwsError("InternalServerError", "The embedded cloud is shutting down.", 500);
    this.started ??= listen(this.folder);
    const { server } = await this.started;
    const { status, body } = await post(server, operation, JSON.stringify(input));
    const answer = JSON.parse(body) as { __type?: string; message?: string; Message?: string };
    if (status === 200) return answer as Output;
    const code = answer.__type?.split("#").pop() ?? "InternalServerError";
    throw new AwsError(code, answer.message ?? answer.Message ?? "", status);
  }

  /** Ends dynalite for good. */
  async close(): Promise<void> {
    const { closed, started } = this;
    this.closed = true;
    if (closed || !started) return;
    const { server, socketFolder } = await started;
    await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    if (socketFolder) await rm(socketFolder, { recursive: true, force: true });
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

interface Listening {
  readonly server: Server;
  /** The folder that holds the socket alone; pipes of Windows have none. */
  readonly socketFolder: string | undefined;
}

/**
 * Listens, because dynalite closes its tables only with a server that does; on a socket that only this user can open, so
 * that nobody goes around the embedded cloud's IAM.
 */
async function listen(folder: string | undefined): Promise<Listening> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const server = dynalite({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const socketFolder = await mkdtemp(join(tmpdir(), "dynamodb-"));
  const socketPath = process.platform === "win32" ? `\\\\.\\pipe\\${socketFolder}` : join(socketFolder, "socket");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  return { server, socketFolder };
}
