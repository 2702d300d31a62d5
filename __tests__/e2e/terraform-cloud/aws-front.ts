import { once } from "node:events";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AwsEndpoint } from "../terraform/aws-endpoints";

type Json = Record<string, any>;

const FUNCTIONS = /^\/2015-03-31\/functions(\/|$)/;
/** Settings of a function that moto takes and never tells again. */
const FORGOTTEN = ["DeadLetterConfig", "LoggingConfig"];

/**
 * Stands before moto 5.2 and makes it answer as AWS does where a second plan would otherwise show a change that is none;
 * and refuses an action, on request, as IAM does it to a role that lacks the permission.
 */
export class AwsFront implements AwsEndpoint {
  /** The action of IAM to refuse, for example `PutRolePolicy`; null for none. */
  denied: string | null = null;
  /** Of each function by its ARN: the settings that moto forgot. */
  private readonly settings = new Map<string, Readonly<Record<string, unknown>>>();
  private readonly server = createServer((incoming, response) => void this.pass(incoming, response));

  private constructor(private readonly aws: AwsEndpoint) {}

  static async start(aws: AwsEndpoint): Promise<AwsFront> {
    const front = new AwsFront(aws);
    front.server.listen(0, "127.0.0.1");
    await once(front.server, "listening");
    return front;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Stops both. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
    await this.aws.stop();
  }

  private async pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = "/", headers } = incoming;
    const body = await bodyOf(incoming);
    if (this.denied !== null && new URLSearchParams(body.toString()).get("Action") === this.denied) {
      response.writeHead(403, { "content-type": "text/xml" }).end(accessDenied(this.denied));
      return;
    }
    const forwarded = request(this.aws.url + url, { method, headers }).end(body);
    const [answer] = (await once(forwarded, "response")) as [IncomingMessage];
    const answered = await bodyOf(answer);
    const { "content-length": _length, "transfer-encoding": _encoding, ...kept } = answer.headers;
    response.writeHead(answer.statusCode!, kept).end(this.corrected(incoming, body, answered));
  }

  private corrected({ url = "", headers }: IncomingMessage, body: Buffer, answered: Buffer): Buffer {
    if (FUNCTIONS.test(url)) return corrected(answered, (answer) => this.remember(json(body), answer));
    if (headers["x-amz-target"] === "AmazonSQS.GetQueueAttributes") return corrected(answered, compactRedrivePolicy);
    return answered;
  }

  private remember(asked: Json, answer: Json): void {
    const configuration = answer.Configuration ?? answer;
    const arn = configuration.FunctionArn;
    if (arn === undefined) return;
    const told = Object.entries(asked).filter(([name]) => FORGOTTEN.includes(name));
    const settings = { ...this.settings.get(arn), ...Object.fromEntries(told) };
    this.settings.set(arn, settings);
    Object.assign(configuration, settings);
  }
}

/** As IAM says it. https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
function accessDenied(action: string): string {
  const message = `User is not authorized to perform: iam:${action}`;
  return `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>${message}</Message></Error></ErrorResponse>`;
}

/** moto puts spaces into it, AWS does not. */
function compactRedrivePolicy({ Attributes: attributes }: Json): void {
  const policy = attributes?.RedrivePolicy;
  if (policy !== undefined) attributes.RedrivePolicy = JSON.stringify(JSON.parse(policy));
}

function corrected(answered: Buffer, correct: (answer: Json) => void): Buffer {
  const answer = json(answered);
  correct(answer);
  return Buffer.from(JSON.stringify(answer));
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function json(text: Buffer): Json {
  return text.length === 0 ? {} : (JSON.parse(text.toString()) as Json);
}
