import example from "../../dashboard.config";
import { Project } from "./terraform/project";

// Needs Terraform and its AWS provider. Nothing here calls AWS.
const NO_AWS = { url: "http://127.0.0.1:9", stop: async () => {} };

/** CDKTF is archived: what it makes has to be of use without it. */
describe("cdktf synth --hcl", () => {
  let project: Project;

  beforeAll(async () => {
    project = await Project.create(NO_AWS);
    project.configure(example);
    const { exitCode, output } = await project.cdktf("synth", "--hcl");
    expect({ exitCode, output }).toEqual({ exitCode: 0, output });
  });
  afterAll(() => project?.close());

  it("leaves plain Terraform for every stack, which Terraform takes without a warning", async () => {
    expect(project.stacks).toEqual(["hub", "spoke-project1-dev", "spoke-project1-prod"]);
    for (const stack of project.stacks) {
      await project.terraform(stack, "init", "-input=false");
      const { diagnostics, format_version } = JSON.parse(await project.terraform(stack, "validate", "-json"));
      expect({ stack, format_version, diagnostics }).toEqual({ stack, format_version: "1.0", diagnostics: [] });
    }
  });
});
