import type { Cloud } from "../cloud";
import type { Block } from "./block-reader";
import { releaseClaims } from "./claims";
import { Deployment } from "./deployment";
import { resolve, type Attributes } from "./expression";
import { inOrder } from "./order";
import { readStack, type Stack } from "./stack";
import { StackError } from "./stack-error";

/** A stack that the embedded cloud has been brought to. */
export interface DeployedStack {
  readonly name: string;
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** The stack's outputs, resolved. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** In the order in which they were created; `arn` where the resource has one. */
  readonly resources: readonly DeployedResource[];
}

export interface DeployedResource {
  /** For example `aws_sqs_queue.archive`. */
  readonly address: string;
  readonly arn?: string;
}

/**
 * Brings the embedded cloud to what a synthesized stack says, as `terraform apply` would. It works as the stack's own
 * account, in the order of the references. What is there already is kept, with its data, and updated; unlike
 * `terraform apply`, what the stack no longer names stays too.
 *
 * @param folder holds `cdk.tf.json` and the assets: `cdktf.out/stacks/<name>`
 * @throws StackError with every block, argument and expression that the embedded cloud does not know, by stack and
 *   address, before anything is created; or with the one resource that a service refused, or that was referred to by an
 *   attribute it does not have
 */
export async function deployStack(cloud: Cloud, folder: string): Promise<DeployedStack> {
  const stack = await readStack(folder);
  const deployment = new Deployment(cloud, stack);
  const byAddress = new Map(stack.blocks.map((block) => [block.address, block]));
  const created = new Map<string, Attributes>();
  const resources: DeployedResource[] = [];
  const scope = (address: string): Attributes => created.get(address)!;

  releaseClaims(cloud, stack.stack);
  for (const address of creationOrder(stack)) {
    const { kind, type, args } = byAddress.get(address)!;
    await naming(stack, address, async () => {
      const resolved = resolve(args, scope) as Attributes;
      const own = await type.apply(resolved, deployment, address);
      created.set(address, { ...resolved, ...own });
      if (kind === "resource") resources.push(typeof own.arn === "string" ? { address, arn: own.arn } : { address });
    });
  }

  const outputs: Record<string, unknown> = {};
  for (const [name, value] of stack.outputs) {
    await naming(stack, `output.${name}`, () => void (outputs[name] = resolve(value, scope)));
  }
  return { name: stack.stack, account: stack.account, region: stack.region, outputs, resources };
}

/**
 * The policies of roles come as early as their references allow: Terraform creates them beside what needs them, and its
 * provider waits until they count.
 */
function creationOrder({ stack, blocks }: Stack): string[] {
  const isRolePolicy = ({ address }: Block): boolean => address.startsWith("aws_iam_role_policy.");
  const early = [...blocks.filter(isRolePolicy), ...blocks.filter((block) => !isRolePolicy(block))];
  try {
    return inOrder(new Map(early.map(({ address, dependencies }) => [address, dependencies])));
  } catch (error) {
    throw new StackError([`${stack}: ${(error as Error).message}`], { cause: error });
  }
}

/** Puts stack and address before the message of whatever fails. */
async function naming(stack: Stack, address: string, step: () => void | Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    throw new StackError([`${stack.stack}: ${address}: ${(error as Error).message}`], { cause: error });
  }
}
