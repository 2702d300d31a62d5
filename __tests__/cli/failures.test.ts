import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { run } from "../../cli/run";

jest.mock("../../config/root", () => ({
  ...jest.requireActual<object>("../../config/root"),
  PROJECT: jest.requireActual<typeof import("./command-line")>("./command-line").PROJECT,
}));

const HUB = "111111111111";

/** A spoke in the hub's own account and Region, because the same credentials lead into both. */
const SPOKE = ["Project1/dev", "--spoke-account", `${HUB}:us-east-1`];

/** Every command that calls AWS. */
const COMMANDS: readonly (readonly string[])[] = [
  ["status", ...SPOKE],
  ["connect", ...SPOKE],
  ["disconnect", ...SPOKE],
  ["refresh", "--timeout", "0"],
  ["export"],
  ["import", "--table", "old"],
  ["quarantine", "list"],
  ["quarantine", "redrive"],
  ["dead-letters", "list", ...SPOKE],
  ["dead-letters", "redrive", ...SPOKE],
];

/** What AWS answers in one of the protocols of its services. */
type Answer = (operation: string, response: ServerResponse) => void;

const identity: Answer = (_operation, response) =>
  response.end(
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
      `<Account>${HUB}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );

/** An error in all protocols: as a header for JSON, and as XML for STS. */
function refusal(status: number, code: string, message: string): Answer {
  return (operation, response) => {
    const isXml = operation === "GetCallerIdentity" || operation === "AssumeRole";
    response.writeHead(status, {
      "content-type": isXml ? "text/xml" : "application/json",
      "x-amzn-errortype": code,
      "x-amzn-requestid": "1",
    });
    response.end(
      isXml
        ? `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`
        : JSON.stringify({ __type: code, message }),
    );
  };
}

/** The identity for STS, and something else for all other services. */
function afterwards(answer: Answer): Answer {
  return (operation, response) => (operation === "GetCallerIdentity" ? identity : answer)(operation, response);
}

/** No parameter is there, no queue, no table and no function. */
const nothing = afterwards((operation, response) => {
  if (operation.includes("Parameter")) response.end("{}");
  else if (operation === "GetQueueUrl") refusal(400, "QueueDoesNotExist", "no queue")(operation, response);
  else refusal(404, "ResourceNotFoundException", "not found")(operation, response);
});

const html =
  (status: number): Answer =>
  (_operation, response) => {
    response.writeHead(status, { "content-type": "text/html" });
    response.end("<html><body>Welcome</body></html>");
  };

interface Failure {
  readonly what: string;
  readonly answer: Answer;
  /** An option for the way into the accounts, and its value. */
  readonly access?: readonly ["profile" | "role", string];
  readonly environment?: Readonly<Record<string, string>>;
  /** What has to be in the one sentence. */
  readonly says: RegExp;
}

const FAILURES: readonly Failure[] = [
  {
    what: "no credentials",
    answer: identity,
    environment: { AWS_ACCESS_KEY_ID: "", AWS_SECRET_ACCESS_KEY: "" },
    says: /There are no credentials .*aws sso login.*AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:4566/,
  },
  {
    what: "an expired token",
    answer: refusal(403, "ExpiredToken", "The security token included in the request is expired"),
    says: /The credentials have expired .*Log in again/,
  },
  {
    what: "keys that AWS does not know",
    answer: refusal(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    says: /AWS does not accept the credentials .*Log in again.*Region us-east-1 is enabled/,
  },
  {
    what: "a profile that is not there",
    answer: identity,
    access: ["profile", "nosuch"],
    says: /Profile "nosuch" gives no credentials .*aws configure list-profiles/,
  },
  {
    what: "a role that may not be assumed",
    answer: refusal(403, "AccessDenied", "User: me is not authorized to perform: sts:AssumeRole"),
    access: ["role", "nosuch"],
    says: /Role nosuch cannot be assumed .*trust whoever runs this command/,
  },
  {
    what: "credentials of another account",
    answer: (_operation, response) =>
      response.end(
        "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>999999999999</Account></GetCallerIdentityResult></GetCallerIdentityResponse>",
      ),
    says: /credentials are those of account 999999999999, not of \d{12}\. Name a role or a profile/,
  },
  {
    what: "access denied",
    answer: afterwards(refusal(400, "AccessDeniedException", "User: me is not authorized to perform: this")),
    says: /AWS denies \w+ \w+ \(AccessDeniedException: User: me .*Allow it, or name another profile or role/,
  },
  {
    what: "nothing deployed there",
    answer: nothing,
    says: /(There is no .* in 111111111111:us-east-1.*|there are no dead-letter queues.*)(deploy |name its account )/i,
  },
  {
    what: "a web page in place of AWS",
    answer: html(200),
    says: /does not answer as AWS does.*Correct AWS_ENDPOINT_URL or --endpoint-url/,
  },
  {
    what: "an error page in place of AWS",
    answer: html(404),
    says: /does not answer as AWS does.*Correct AWS_ENDPOINT_URL or --endpoint-url/,
  },
];

describe("every command, in one sentence with the remedy, where there is", () => {
  let server: Server;
  let answer: Answer;
  const environment = { ...process.env };
  let printed: string[];

  beforeAll(async () => {
    server = createServer((request, response) => {
      let body = "";
      request
        .on("data", (chunk) => (body += String(chunk)))
        .on("end", () => answer(operationOf(request, body), response));
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    printed = [];
    const take = (text: unknown): boolean => printed.push(String(text)) > 0;
    jest.spyOn(process.stdout, "write").mockImplementation(take);
    jest.spyOn(console, "error").mockImplementation(take);
    // Progress.
    jest.spyOn(process.stderr, "write").mockImplementation(() => true);
    // The SDK waits between its attempts.
    const { setTimeout } = globalThis;
    jest
      .spyOn(globalThis, "setTimeout")
      .mockImplementation((work: () => void, milliseconds = 0) =>
        setTimeout(work, milliseconds > 1000 ? milliseconds : milliseconds / 100),
      );
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...environment };
    process.exitCode = undefined;
  });

  describe.each(FAILURES)("$what", ({ answer: answers, access, environment: own = {}, says }) => {
    it.each(COMMANDS.map((command) => [command.join(" "), command] as const))("%s", async (_name, command) => {
      answer = answers;
      const { port } = server.address() as AddressInfo;
      // Not by the name of loopback, so that it stands for AWS.
      Object.assign(process.env, {
        AWS_ACCESS_KEY_ID: "key",
        AWS_SECRET_ACCESS_KEY: "secret",
        AWS_EC2_METADATA_DISABLED: "true",
        AWS_CONFIG_FILE: "/nowhere",
        AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
        AWS_ENDPOINT_URL: `http://0.0.0.0:${port}`,
        ...own,
      });
      const sides = access === undefined ? [] : command.includes(SPOKE[0]!) ? ["hub", "spoke"] : ["hub"];
      const code = await run([...command, ...sides.flatMap((side) => [`--${side}-${access![0]}`, access![1]])]);
      const text = printed.join("\n");
      expect(text).toMatch(says);
      expect(text).not.toMatch(/^\s+at /m);
      expect(text).not.toContain("Nothing waits");
      expect(code).toBe(1);
    });
  });
});

/** The operation of a request: JSON protocols name it in a header, STS in the body, and Lambda by its path. */
function operationOf({ headers, url = "" }: IncomingMessage, body: string): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1)!;
  return /Action=(\w+)/.exec(body)?.[1] ?? url;
}
