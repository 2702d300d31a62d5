import dynalite from "dynalite";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { Agent, request, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsError } from "../../aws-error";

/** What dynalite wants to see of a signature; it checks no more than that it is there. */
const SIGNATURE = "AWS4-HMAC-SHA256 Credential=embedded, SignedHeaders=host, Signature=none";

/** One dynalite, which holds the tables of one account and Region; it starts with the first call. */
export class DynamoDbEngine {
  private readonly agent = new Agent({ keepAlive: true });
  private started: Promise<Listening> | undefined;

  /** @param folder of the tables; in memory where it is left out */
  constructor(private readonly folder: string | undefined) {}

  /** @throws AwsError with the code and the message of dynalite, which are DynamoDB's */
  async call<Output = unknown>(operation: string, input: unknown): Promise<Output> {
    this.started ??= listen(this.folder);
    const { socketPath } = await this.started;
    const { status, body } = await this.post(socketPath, operation, JSON.stringify(input));
    const answer = JSON.parse(body) as { __type?: string; message?: string; Message?: string };
    if (status === 200) return answer as Output;
    const code = answer.__type?.split("#").pop() ?? "InternalServerError";
    throw new AwsError(code, answer.message ?? answer.Message ?? "", status);
  }

  /** Ends dynalite; a later call starts it again, with the tables of its folder. */
  async close(): Promise<void> {
    this.agent.destroy();
    const { started } = this;
    this.started = undefined;
    if (!started) return;
    const { server, socketFolder } = await started;
    await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    if (socketFolder) await rm(socketFolder, { recursive: true, force: true });
  }

  private post(socketPath: string, operation: string, body: string): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const headers = {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(body),
        "x-amz-target": `DynamoDB_20120810.${operation}`,
        "x-amz-date": "20260101T000000Z",
        authorization: SIGNATURE,
      };
      const outgoing = request({ socketPath, agent: this.agent, method: "POST", headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 500, body: Buffer.concat(chunks).toString("utf8") }),
        );
      });
      outgoing.on("error", reject);
      outgoing.end(body);
    });
  }
}

interface Listening {
  readonly server: Server;
  readonly socketPath: string;
  /** The folder that holds the socket alone; pipes of Windows have none. */
  readonly socketFolder: string | undefined;
}

/** Listens on a socket that only this user can open, so that nobody goes around the embedded cloud's IAM. */
async function listen(folder: string | undefined): Promise<Listening> {
  if (folder !== undefined) await mkdir(folder, { recursive: true });
  const server = dynalite({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // Connections stay until `close`: one that ended after a pause of some seconds would fail the call that has just taken it.
  server.keepAliveTimeout = 0;
  const socketFolder = await mkdtemp(join(tmpdir(), "dynamodb-"));
  const socketPath = process.platform === "win32" ? `\\\\.\\pipe\\${socketFolder}` : join(socketFolder, "socket");
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(socketPath, resolve);
  });
  return { server, socketPath, socketFolder };
}
