import exampleConfig from "../../../dashboard.config";
import { endsWithSuite } from "../terraform/at-end";
import type { AwsEndpoint } from "../terraform/aws-endpoints";
import { Running, type Finished } from "../terraform/programs";
import { Project } from "../terraform/project";
import { TerraformCloud } from "./server";

const HUB = "hub";
/** It does not get that far. */
const NO_AWS: AwsEndpoint = { url: "", stop: async () => undefined };

/** What a user reads whose account at HCP Terraform is not set up yet. */
describe("HCP Terraform refuses, and the user reads", () => {
  let cloud: TerraformCloud;
  let project: Project;
  const atEnd = endsWithSuite();

  beforeAll(async () => {
    cloud = await TerraformCloud.start({ mayCreateWorkspaces: false });
    atEnd(() => cloud.stop());
    project = await Project.create(NO_AWS, cloud.userEnvironment());
    atEnd(() => project.close());
  });

  afterEach(() => expect(cloud.workspaces.names).toEqual([]));

  test("which organization is not there, or not the token's", async () => {
    expect(await plan("nobody")).toContain(
      'organization "nobody" at host <hostname> not found. Please ensure that the organization and hostname are ' +
        "correct and that your API token for <hostname> is valid.",
    );
  });

  test("which workspace it could not create, where the token's owner may not", async () => {
    expect(await plan(cloud.organization)).toContain(
      "Error loading state: error creating workspace ds-dashboard-hub: resource not found",
    );
  });

  test("how to get a token, where there is none", async () => {
    expect(await init(null)).toContain(
      "Error: Required token could not be found Run the following command to generate a token for <hostname>: " +
        "terraform login <hostname>",
    );
  });

  test("which organization it could not read, where the token is not good", async () => {
    expect(await init("expired")).toMatch(
      /Failed to read organization "acme" at host <hostname> .*organization settings: unauthorized/,
    );
  });

  /** `npx cdktf plan` of the hub, which begins with Terraform's initialization. */
  async function plan(organization: string): Promise<string> {
    project.configure({ ...exampleConfig, backend: { type: "cloud", organization, hostname: cloud.hostname } });
    return refused(project.cdktf("plan", HUB));
  }

  /** The initialization alone, of what was synthesized last. */
  function init(token: string | null): Promise<string> {
    const env = { ...project.env, ...cloud.userEnvironment(token) };
    return refused(new Running("terraform", ["init", "-no-color"], { cwd: project.stackFolder(HUB), env }).finished);
  }

  /** What was printed, in one line, for it is wrapped to some width. */
  async function refused(finished: Promise<Finished>): Promise<string> {
    const { exitCode, output } = await finished;
    expect({ exitCode, output }).toMatchObject({ exitCode: 1 });
    return output.replaceAll(/\s+/g, " ").replaceAll(cloud.hostname, "<hostname>");
  }
});
