import { existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endsWithSuite } from "./at-end";
import { startMoto, type AwsEndpoint } from "./aws-endpoints";
import { Running } from "./programs";
import { ACCOUNTS, Project } from "./project";

const SPOKE = "spoke-project1-dev";

describe("Nothing is deployed", () => {
  let moto: AwsEndpoint;
  let project: Project;

  const atEnd = endsWithSuite();

  beforeAll(async () => {
    moto = await startMoto();
    atEnd(() => moto.stop());
    project = await Project.create(moto);
    atEnd(() => project.close());
    const accountRegion = { account: ACCOUNTS.dev, region: "us-east-1" };
    project.configure({
      hubs: [{ account: ACCOUNTS.hub, region: "us-east-1" }],
      spokes: [{ project: "Project1", environment: "dev", ...accountRegion, metrics: ["NumberEndPointsInService"] }],
    });
  });

  test("into another account than the configured one", async () => {
    // The credentials of the environment are those of moto's one account, 123456789012.
    const { exitCode, output } = await project.cdktf("deploy", SPOKE, "--auto-approve");
    expect(exitCode).toBe(1);
    expect(output).toMatch(/AWS account ID not allowed: 123456789012/);
    expect(output).not.toMatch(/Creating\.\.\./);
    expect(existsSync(join(project.folder, `terraform.${SPOKE}.tfstate`))).toBe(false);
  });

  test("of a stack that is not configured", async () => {
    const { exitCode, output } = await project.cdktf("deploy", "spoke-project1-dve", "--auto-approve");
    expect(exitCode).toBe(1);
    expect(output).toMatch(/Could not find stack for pattern 'spoke-project1-dve'/);
  });

  test("without Terraform, and the message says where to get it", async () => {
    const path = mkdtempSync(join(tmpdir(), "path-without-terraform-"));
    for (const program of ["node", "npx", "sh"]) {
      const found = process.env.PATH!.split(":").map((folder) => join(folder, program));
      symlinkSync(found.find(existsSync)!, join(path, program));
    }
    const cdktf = join(project.folder, "node_modules", ".bin", "cdktf");
    const env = { ...project.env, PATH: path };
    const { exitCode, output } = await new Running(process.execPath, [cdktf, "plan", SPOKE], {
      cwd: project.folder,
      env,
    }).finished;
    rmSync(path, { recursive: true });
    expect(exitCode).toBe(1);
    expect(output).toMatch(/Terraform CLI not present - Please install .*https:\/\//);
  });
});
