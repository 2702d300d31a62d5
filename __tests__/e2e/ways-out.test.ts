import { readdirSync } from "node:fs";
import example from "../../dashboard.config";
import { Project } from "./terraform/project";

// Needs Terraform and its AWS provider. Nothing here calls AWS.
const NO_AWS = { url: "http://127.0.0.1:9", stop: () => Promise.resolve() };

/** CDKTF is archived: what it makes has to be of use without it. */
describe("cdktf synth --hcl", () => {
  let project: Project;

  beforeAll(async () => {
    project = await Project.create(NO_AWS);
    project.configure(example);
    const { exitCode, output } = await project.cdktf("synth", "--hcl");
    expect({ exitCode, output }).toEqual({ exitCode: 0, output });
  });
  afterAll(() => project.close());

  it("leaves plain Terraform for every stack, and it is valid", async () => {
    expect(project.stacks).toEqual(["hub", "spoke-project1-dev", "spoke-project1-prod"]);
    for (const stack of project.stacks) {
      const terraform = readdirSync(project.stackFolder(stack)).filter((file) => file.includes(".tf"));
      expect({ stack, terraform }).toEqual({ stack, terraform: ["cdk.tf"] });
      await project.terraform(stack, "init", "-input=false");
      const { valid, diagnostics } = JSON.parse(await project.terraform(stack, "validate", "-json"));
      // CDKTF writes `depends_on = ["..."]` in HCL, an old form that Terraform still takes.
      const unexpected = diagnostics.filter((one: any) => one.summary !== "Quoted references are deprecated");
      expect({ stack, valid, unexpected }).toEqual({ stack, valid: true, unexpected: [] });
    }
  });
});
