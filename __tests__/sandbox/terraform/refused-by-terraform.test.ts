import { Sandbox } from "../../../sandbox";
import { deployStack } from "../../../sandbox/terraform/load";
import { stackFolder, type StackJson } from "./recording";
import { CONTEXT, REFUSED_BY_TERRAFORM, TAKEN } from "./refused-by-terraform";

/** Deploys a stack beside what it refers to by name, in an embedded cloud of its own. */
async function deploy(blocks: StackJson): Promise<unknown> {
  const sandbox = await Sandbox.start({
    port: 0,
    start: Date.parse("2026-01-01T00:00:00Z"),
    onFailure: (error) => {
      throw error;
    },
  });
  try {
    await deployStack(sandbox.cloud, stackFolder(CONTEXT, "context"));
    return await deployStack(sandbox.cloud, stackFolder(blocks, "broken"));
  } finally {
    await sandbox.close();
  }
}

test.each(REFUSED_BY_TERRAFORM)(
  "%s: what Terraform refuses (%s) is refused by name",
  async (_what, _terraform, blocks) => {
    await expect(deploy(blocks)).rejects.toThrow(/^broken: /);
  },
);

test.each(TAKEN)("a stack of the same kind without a fault is taken: %j", async (blocks) => {
  await expect(deploy(blocks)).resolves.toMatchObject({ name: "broken" });
});
