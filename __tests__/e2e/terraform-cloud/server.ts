import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { cleanEnvironment, requireProgram, type Environment } from "../terraform/programs";
import { findProviders, type Providers } from "../terraform/providers";
import { createCertificate, type Certificate } from "./certificate";
import { NotFound, type Answer, type Route } from "./json-api";
import { Runner } from "./runner";
import { Runs } from "./runs";
import { StateVersions } from "./state-versions";
import { Workspaces, type OrganizationSettings } from "./workspaces";

const TOKEN = "token-of-the-tests";
const API = "/api/v2/";
/** The version of the API that Terraform takes for HCP Terraform's; it refuses any before 2.5. */
const API_HEADERS = { "TFP-API-Version": "2.6", "TFP-AppName": "HCP Terraform" };
/** What Terraform reads and writes without a token: the addresses are secrets themselves. */
const WITHOUT_TOKEN = /^(blobs|logs)\//;

export interface CloudOptions extends Partial<OrganizationSettings> {
  /** Variables of every workspace's environment: how a remote run gets at AWS. */
  readonly variables?: Environment;
}

/**
 * A test double of HCP Terraform, on the loopback interface: so much of its API as the `cloud` block of Terraform 1.11
 * uses to deploy, for workspaces by name, with local execution and with remote runs. No destroying, discarding or
 * cancelling of runs, no policies, cost estimates, run tasks, VCS, teams or structured logs.
 *
 * https://developer.hashicorp.com/terraform/cloud-docs/api-docs
 */
export class TerraformCloud {
  readonly workspaces: Workspaces;
  readonly runs: Runs;
  private readonly routes: readonly Route[];

  private constructor(
    readonly organization: string,
    settings: OrganizationSettings,
    runner: Runner,
    private readonly server: Server,
    private readonly certificate: Certificate,
    private readonly providers: Providers,
  ) {
    const url = (): string => `https://${this.hostname}${API}`;
    this.workspaces = new Workspaces(settings);
    this.runs = new Runs(this.workspaces, runner, url);
    const stateVersions = new StateVersions(this.workspaces, url);
    this.routes = [...this.workspaces.routes(), ...stateVersions.routes(), ...this.runs.routes()];
    server.on("request", (request, response) => void this.answer(request, response));
  }

  static async start({ variables = {}, ...options }: CloudOptions = {}): Promise<TerraformCloud> {
    const settings = { organization: "acme", mayCreateWorkspaces: true, ...options };
    requireProgram("tar", "It unpacks what a remote run gets.");
    const providers = await findProviders();
    const certificate = await createCertificate("localhost");
    const cliConfiguration = join(dirname(certificate.authorityFile), "run.tfrc");
    writeFileSync(cliConfiguration, providers.cliConfiguration);
    const environment = {
      ...cleanEnvironment(),
      TF_CLI_CONFIG_FILE: cliConfiguration,
      CHECKPOINT_DISABLE: "1",
      ...variables,
    };
    const runner = new Runner(environment, providers.archive);
    const server = createServer({ key: certificate.key, cert: certificate.cert });
    server.listen(0, "localhost");
    await once(server, "listening");
    const { organization } = settings;
    return new TerraformCloud(organization, settings, runner, server, certificate, providers);
  }

  /** For the `hostname` of the configuration: with the port. */
  get hostname(): string {
    return `localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /**
   * What lets a user's Terraform in: a CLI configuration file with a token, as `terraform login` leaves it, and the
   * authority that signed the certificate.
   *
   * @param token null for a user who has not logged in
   */
  userEnvironment(token: string | null = TOKEN): Environment {
    const file = join(dirname(this.certificate.authorityFile), `user-${String(token)}.tfrc`);
    const credentials = token === null ? "" : `credentials "${this.hostname}" {\n  token = "${token}"\n}\n`;
    writeFileSync(file, this.providers.cliConfiguration + credentials);
    return { TF_CLI_CONFIG_FILE: file, SSL_CERT_FILE: this.certificate.authorityFile };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
    this.certificate.remove();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status, body } = this.dispatch(request, Buffer.concat(chunks));
    const binary = body === undefined || body instanceof Uint8Array;
    const type = binary ? "application/octet-stream" : "application/json";
    response.writeHead(status, { ...API_HEADERS, "content-type": type }).end(binary ? body : JSON.stringify(body));
  }

  private dispatch({ method, url, headers }: IncomingMessage, body: Buffer): Answer {
    const { pathname, searchParams: query } = new URL(url ?? "", "https://localhost");
    if (pathname === "/.well-known/terraform.json") return { status: 200, body: { "tfe.v2": API } };
    const path = pathname.slice(API.length);
    if (!WITHOUT_TOKEN.test(path) && headers.authorization !== `Bearer ${TOKEN}`) return failure(401, "unauthorized");
    try {
      for (const [routeMethod, pattern, handle] of this.routes) {
        const match = routeMethod === method ? pattern.exec(path) : null;
        if (match) return handle({ parameters: match.slice(1), query, body });
      }
    } catch (error) {
      if (error instanceof NotFound) return failure(404, "not found");
      return failure(500, String(error));
    }
    return failure(501, `This test double of HCP Terraform does not know ${String(method)} ${pathname}`);
  }
}

function failure(status: number, title: string): Answer {
  return { status, body: { errors: [{ status: String(status), title }] } };
}
