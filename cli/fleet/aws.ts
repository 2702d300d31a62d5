import type { Agent } from "node:https";
import type { AwsCredentialIdentityProvider } from "@aws-sdk/types";
import { accountRegionId, partitionOf } from "../../contract/account-region";
import { CommandError } from "../errors";
import type { AwsAccount, RequestHandler } from "./aws-account";
import type { Site } from "./fleet";
import { proxyOf } from "./proxy";

export type { AwsAccount } from "./aws-account";

/**
 * AWS from the point of view of one command. It uses each account's own credentials, on AWS or on an endpoint that
 * replaces it.
 */
export class Aws {
  private readonly accounts = new Map<string, Promise<AwsAccount>>();
  private readonly isEmbedded: boolean;
  private readonly proxy: URL | undefined;

  /**
   * @param endpointUrl the endpoint of all services; undefined: AWS, or whatever the SDK's own settings say. On
   *   loopback, the access key is the account's id, as the embedded cloud expects, and no proxy is used.
   * @throws UsageError if the environment names a proxy that cannot be used
   */
  constructor(private readonly endpointUrl: string | undefined) {
    this.isEmbedded = endpointUrl !== undefined && isLoopback(endpointUrl);
    this.proxy = this.isEmbedded ? undefined : proxyOf(process.env);
  }

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

  /** The account, and a Region, that a profile of the AWS configuration gives access to, or else the environment. */
  async ownSite(profile: string | undefined, region: string): Promise<Site> {
    const access = profile === undefined ? undefined : { profile };
    const { account } = await this.opened({ account: "", region, access });
    return { account, region, access };
  }

  private async open(site: Site): Promise<AwsAccount> {
    if (this.isEmbedded) {
      const { AwsAccount } = await import("./aws-account.js");
      const credentials = { accessKeyId: site.account, secretAccessKey: "any" };
      return new AwsAccount(site, { endpoint: this.endpointUrl, credentials, httpsAgent: undefined });
    }
    const { account, clients } = await this.opened(site);
    if (account === site.account) return clients;
    throw new CommandError(
      `The credentials are those of account ${account}, not of ${site.account}. Name a role or a profile for it: ` +
        "deployment in dashboard.config.ts, or an option of this command.",
    );
  }

  /** The clients with the credentials for a site, and the account that these really belong to. */
  private async opened(site: Site): Promise<{ readonly account: string; readonly clients: AwsAccount }> {
    // The SDK is loaded only here, because it takes longer than all that commands do without it.
    const { AwsAccount, PATIENCE } = await import("./aws-account.js");
    const httpsAgent = await this.httpsAgent();
    const credentials = await credentialsFor(site, httpsAgent, PATIENCE);
    const clients = new AwsAccount(site, { endpoint: this.endpointUrl, credentials, httpsAgent });
    const account = await clients.ownAccount();
    if (account !== undefined) return { account, clients };
    throw new CommandError(
      `${this.endpointUrl ?? "What answers"} does not answer as AWS does. Correct AWS_ENDPOINT_URL or --endpoint-url, ` +
        "or leave it out to reach AWS.",
    );
  }

  private async httpsAgent(): Promise<Agent | undefined> {
    if (!this.proxy) return undefined;
    const { ProxyAgent } = await import("./proxy-agent.js");
    return new ProxyAgent(this.proxy);
  }
}

/** Whoever gives credentials over the network (IAM Identity Center, STS) is asked in the same way as AWS. */
async function credentialsFor(
  { account, region, access }: Site,
  httpsAgent: Agent | undefined,
  patience: Omit<RequestHandler, "httpsAgent">,
): Promise<AwsCredentialIdentityProvider | undefined> {
  const { AWS_PROFILE: profile = "" } = process.env;
  // The SDK's own default, which does not pass the handler on to all that it asks.
  if (access === undefined && httpsAgent === undefined && profile === "") return undefined;
  // Loaded only when needed: with all its ways to log in, it is the largest part of the SDK.
  const { fromIni, fromNodeProviderChain, fromTemporaryCredentials } = await import("@aws-sdk/credential-providers");
  const clientConfig = { requestHandler: { ...patience, ...(httpsAgent === undefined ? {} : { httpsAgent }) } };
  if (access?.profile !== undefined) return fromIni({ profile: access.profile, clientConfig });
  const chain = fromNodeProviderChain({ clientConfig });
  const ofEnvironment = profile === "" ? chain : withReason(fromIni({ profile, clientConfig }), chain);
  if (access === undefined) return ofEnvironment;
  return fromTemporaryCredentials({
    params: {
      RoleArn: `arn:${partitionOf(region)}:iam::${account}:role/${access.roleName}`,
      RoleSessionName: "ds-dashboard",
    },
    masterCredentials: ofEnvironment,
    clientConfig: { ...clientConfig, region },
  });
}

/**
 * The credentials of `AWS_PROFILE`, or else those that a machine or a container has. That chain forgets why the profile gave
 * none, but nobody who has named one can do anything with what came after it.
 */
function withReason(
  ofProfile: AwsCredentialIdentityProvider,
  chain: AwsCredentialIdentityProvider,
): AwsCredentialIdentityProvider {
  return async (caller) => {
    try {
      return await ofProfile(caller);
    } catch (reason) {
      return chain(caller).catch(() => {
        throw reason;
      });
    }
  };
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}
