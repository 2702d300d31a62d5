import type { Agent } from "node:https";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ResourceNotFoundException,
  type FunctionConfiguration,
} from "@aws-sdk/client-lambda";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient, type GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { membersOf, parseJson } from "../../common/json";
import { accountRegionId, type AccountRegion } from "../../contract/account-region";
import { noteFailedCall, type AwsCall } from "../aws-failure";
import { CommandError } from "../errors";
import type { Site } from "./fleet";

/** Options of the SDK's own request handler. */
export interface RequestHandler {
  readonly httpsAgent?: Agent;
  readonly connectionTimeout: number;
  readonly socketTimeout: number;
}

/** The SDK itself waits for ever. SQS answers after 20 seconds at the latest. */
export const PATIENCE = { connectionTimeout: 5_000, socketTimeout: 30_000 } as const;
/** An invocation says nothing until the function has ended: that of the connection takes six minutes at most. */
const FUNCTION_MS = 7 * 60_000;

/** How to reach an account. What is undefined is as the SDK's own settings say. */
interface Reach {
  readonly endpoint: string | undefined;
  readonly credentials: AwsCredentialIdentity | AwsCredentialIdentityProvider | undefined;
  readonly httpsAgent: Agent | undefined;
}

interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string;
  readonly useFipsEndpoint?: false;
  readonly useDualstackEndpoint?: false;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly requestHandler: RequestHandler;
  readonly maxAttempts: number;
  readonly retryMode: "adaptive";
}

/** Clients of one account and Region. Each is created when it is first used. */
export class AwsAccount {
  private readonly clients = new Map<string, unknown>();
  private readonly config: ClientConfig;

  constructor(
    private readonly site: Site,
    { endpoint, credentials, httpsAgent }: Reach,
  ) {
    this.config = {
      region: site.region,
      // Those settings choose among AWS's own endpoints; with another one, the SDK refuses every call.
      ...(endpoint === undefined ? {} : { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
      ...(credentials === undefined ? {} : { credentials }),
      requestHandler: { ...PATIENCE, ...(httpsAgent === undefined ? {} : { httpsAgent }) },
      maxAttempts: 6,
      retryMode: "adaptive",
    };
  }

  get accountRegion(): AccountRegion {
    return this.site;
  }

  get ssm(): SSMClient {
    return this.client(SSMClient);
  }

  get lambda(): LambdaClient {
    return this.client(LambdaClient);
  }

  get organizations(): OrganizationsClient {
    return this.client(OrganizationsClient);
  }

  get sqs(): SQSClient {
    return this.client(SQSClient);
  }

  get s3(): S3Client {
    return this.client(S3Client);
  }

  get events(): EventBridgeClient {
    return this.client(EventBridgeClient);
  }

  get dynamodb(): DynamoDBDocumentClient {
    // Rounds a number that JavaScript cannot hold to the nearest one. Otherwise a single such number makes its whole
    // page fail.
    return DynamoDBDocumentClient.from(this.client(DynamoDBClient), { unmarshallOptions: { wrapNumbers: Number } });
  }

  /** The account that the credentials belong to; undefined if what answers is not AWS. */
  async ownAccount(): Promise<string | undefined> {
    return (await this.caller()).Account;
  }

  /** Whose the credentials are. What answers may not be AWS, and tell nothing. */
  async caller(): Promise<Pick<GetCallerIdentityResponse, "Account" | "Arn">> {
    return this.client(STSClient).send(new GetCallerIdentityCommand({}));
  }

  /**
   * Invokes a function and waits for its response.
   *
   * @throws CommandError with the function's own message if it failed, or if there is no such function
   */
  async invoke(functionName: string, payload: unknown = {}): Promise<unknown> {
    const where = this.whereIs(functionName);
    const { FunctionError, Payload } = await this.client(LambdaClient, FUNCTION_MS)
      .send(new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(payload)) }))
      .catch((error: unknown) => this.refuseMissing(error, functionName));
    const answer = parseJson(Payload === undefined ? "null" : Payload.transformToString());
    if (FunctionError !== undefined) {
      const { errorMessage } = membersOf(answer);
      throw new CommandError(`${where} failed: ${typeof errorMessage === "string" ? errorMessage : FunctionError}`);
    }
    if (answer === undefined) throw new CommandError(`${where} answered with something that is not JSON.`);
    return answer;
  }

  /**
   * The configuration of a function.
   *
   * @throws CommandError if there is no such function
   */
  async configurationOf(functionName: string): Promise<FunctionConfiguration> {
    return this.lambda
      .send(new GetFunctionConfigurationCommand({ FunctionName: functionName }))
      .catch((error: unknown) => this.refuseMissing(error, functionName));
  }

  private refuseMissing(error: unknown, functionName: string): never {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new CommandError(
      `There is no ${this.whereIs(functionName)}; deploy the stack that brings it, or correct the Region.`,
    );
  }

  private whereIs(functionName: string): string {
    return `${functionName} in ${accountRegionId(this.accountRegion)}`;
  }

  /** @param socketTimeout for how many milliseconds it waits for an answer */
  private client<Client>(
    type: new (config: ClientConfig) => Client,
    socketTimeout: number = PATIENCE.socketTimeout,
  ): Client {
    const key = `${type.name} ${socketTimeout}`;
    let client = this.clients.get(key) as Client | undefined;
    if (client === undefined) {
      client = new type({ ...this.config, requestHandler: { ...this.config.requestHandler, socketTimeout } });
      // The stacks of all clients differ only in the types of what passes through them.
      explainFailures(client as Pick<STSClient, "middlewareStack">, {
        accountRegion: this.site,
        access: this.site.access,
        endpointUrl: this.config.endpoint,
      });
      this.clients.set(key, client);
    }
    return client;
  }
}

/** Lets failures of a client's calls be explained with what is known here and not in the error. */
function explainFailures(
  client: Pick<STSClient, "middlewareStack">,
  site: Pick<AwsCall, "accountRegion" | "access" | "endpointUrl">,
): void {
  client.middlewareStack.add(
    (next, { clientName = "AWS", commandName = "call" }) =>
      async (args) => {
        try {
          return await next(args);
        } catch (error) {
          const service = clientName.replace(/Client$/, "");
          const operation = commandName.replace(/Command$/, "");
          const input = args.input as AwsCall["input"];
          noteFailedCall(error, { ...site, service, operation, input });
          throw error;
        }
      },
    { step: "initialize", priority: "high" },
  );
}
