import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient, ResourceNotFoundException } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { accountRegionId, partitionOf, type AccountRegion } from "../../contract/account-region";
import { CommandError } from "../errors";
import type { Site } from "./fleet";

interface ClientConfig {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly maxAttempts: number;
  readonly retryMode: "adaptive";
}

/**
 * AWS from the point of view of one command. It uses each account's own credentials, on AWS or on an endpoint that
 * replaces it.
 */
export class Aws {
  private readonly accounts = new Map<string, Promise<AwsAccount>>();

  /**
   * @param endpointUrl the endpoint of all services; undefined: AWS, or whatever the SDK's own settings say. On
   *   loopback, the access key is the account's id, as the embedded cloud expects.
   */
  constructor(private readonly endpointUrl: string | undefined) {}

  /**
   * Returns the clients of an account and Region.
   *
   * @throws CommandError if the credentials belong to another account
   */
  at(site: Site): Promise<AwsAccount> {
    const key = JSON.stringify([accountRegionId(site), site.access]);
    let account = this.accounts.get(key);
    if (!account) {
      account = this.open(site);
      this.accounts.set(key, account);
      // A failure is not cached, because access may work later; the page's server keeps asking.
      account.catch(() => this.accounts.delete(key));
    }
    return account;
  }

  /** The account and Region that a profile of the AWS configuration gives access to. */
  async siteOfProfile(profile: string, region: string): Promise<Site> {
    const { fromIni } = await import("@aws-sdk/credential-providers");
    const endpoint = this.endpointUrl === undefined ? {} : { endpoint: this.endpointUrl };
    const sts = new STSClient({ region, ...endpoint, credentials: fromIni({ profile }) });
    const { Account } = await sts.send(new GetCallerIdentityCommand({}));
    return { account: Account!, region, access: { profile } };
  }

  private async open(site: Site): Promise<AwsAccount> {
    const { region } = site;
    const patience = { maxAttempts: 6, retryMode: "adaptive" as const };
    if (this.endpointUrl !== undefined && isLoopback(this.endpointUrl)) {
      const credentials = { accessKeyId: site.account, secretAccessKey: "any" };
      return new AwsAccount(site, { region, endpoint: this.endpointUrl, credentials, ...patience });
    }
    const credentials = await credentialsFor(site);
    const config = {
      region,
      ...(this.endpointUrl === undefined ? {} : { endpoint: this.endpointUrl }),
      ...(credentials === undefined ? {} : { credentials }),
      ...patience,
    };
    const { Account } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    if (Account === site.account) return new AwsAccount(site, config);
    throw new CommandError(
      `The credentials are those of account ${Account ?? "unknown"}, not of ${site.account}. Name a role or a profile for it: ` +
        "deployment in dashboard.config.ts, or an option of this command.",
    );
  }
}

async function credentialsFor({ account, region, access }: Site): Promise<AwsCredentialIdentityProvider | undefined> {
  if (access === undefined) return undefined;
  // Loaded only when needed: with all its ways to log in, it is the largest part of the SDK.
  const { fromIni, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  if (access.profile !== undefined) return fromIni({ profile: access.profile });
  const RoleArn = `arn:${partitionOf(region)}:iam::${account}:role/${access.roleName}`;
  return fromTemporaryCredentials({ params: { RoleArn, RoleSessionName: "ds-dashboard" }, clientConfig: { region } });
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

/** Clients of one account and Region. Each is created when it is first used. */
export class AwsAccount {
  private readonly clients = new Map<unknown, unknown>();

  constructor(
    readonly accountRegion: AccountRegion,
    private readonly config: ClientConfig,
  ) {}

  get ssm(): SSMClient {
    return this.client(SSMClient);
  }

  get lambda(): LambdaClient {
    return this.client(LambdaClient);
  }

  get sqs(): SQSClient {
    return this.client(SQSClient);
  }

  get events(): EventBridgeClient {
    return this.client(EventBridgeClient);
  }

  get dynamodb(): DynamoDBDocumentClient {
    // Rounds a number that JavaScript cannot hold to the nearest one. Otherwise a single such number makes its whole
    // page fail.
    return DynamoDBDocumentClient.from(this.client(DynamoDBClient), { unmarshallOptions: { wrapNumbers: Number } });
  }

  /**
   * Invokes a function and waits for its response.
   *
   * @throws CommandError with the function's own message if it failed, or if there is no such function
   */
  async invoke(functionName: string, payload: unknown = {}): Promise<unknown> {
    const where = `${functionName} in ${accountRegionId(this.accountRegion)}`;
    const { FunctionError, Payload } = await this.lambda
      .send(new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(payload)) }))
      .catch((error: unknown) => {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        throw new CommandError(`There is no ${where}; deploy the stack that brings it.`);
      });
    const answer = (Payload === undefined ? null : JSON.parse(Payload.transformToString())) as unknown;
    if (FunctionError === undefined) return answer;
    const { errorMessage } = (answer ?? {}) as { readonly errorMessage?: string };
    throw new CommandError(`${where} failed: ${errorMessage ?? FunctionError}`);
  }

  private client<Client>(type: new (config: ClientConfig) => Client): Client {
    let client = this.clients.get(type) as Client | undefined;
    if (client === undefined) {
      client = new type(this.config);
      this.clients.set(type, client);
    }
    return client;
  }
}
