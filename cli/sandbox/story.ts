import { FORWARD_DEAD_LETTERS, MONITORS_PATH } from "../../contract/names";
import { AwsError, type Sandbox } from "../../sandbox";
import type { Fleet, Hub } from "../fleet/fleet";

/** When in the history something happens, as a part of it. */
const SILENCE = { from: 0.6, to: 0.68 };
const MENDED = 0.5;
/** What the first spoke may not call until somebody mends it. */
const DENIED = "ListMlflowTrackingServers";

/**
 * What happens in the made-up history: the last spoke reports to nobody for a while, and the first one may not measure one
 * of its metrics until somebody has mended that. Afterwards all is well.
 */
export function tellStory(sandbox: Sandbox, { spokes }: Fleet, start: number, end: number): void {
  const [first] = spokes;
  const last = spokes.length > 1 ? spokes.at(-1) : undefined;
  const at = (part: number): number => start + part * (end - start);
  if (last?.hubs[0]) silence(sandbox, last, last.hubs[0], at);
  if (!first) return;
  const mend = sandbox.observe(({ operation, caller }) => {
    if (operation === DENIED && caller.account === first.account)
      throw new AwsError("AccessDeniedException", `not authorized to perform: sagemaker:${DENIED}`, 400);
  });
  sandbox.clock.at(at(MENDED), () => {
    mend();
    return Promise.resolve();
  });
}

/** Takes the spoke's parameter away, and puts it back as it was; what the hub has asked meanwhile is not asked again. */
function silence(sandbox: Sandbox, spoke: Fleet["spokes"][number], hub: Hub, at: (part: number) => number): void {
  const ssm = (operation: string, input: object = {}): Promise<unknown> =>
    sandbox.callAs(spoke.account, spoke.region, "ssm", operation, { Name: `${MONITORS_PATH}/${hub.name}`, ...input });
  const sqs = (operation: string, input: object): Promise<unknown> =>
    sandbox.callAs(hub.account, hub.region, "sqs", operation, input);
  sandbox.clock.at(at(SILENCE.from), async () => {
    const { Parameter } = (await ssm("GetParameter")) as { Parameter: { Type: string; Value: string } };
    const { Type, Value } = Parameter;
    sandbox.clock.at(at(SILENCE.to), async () => {
      await ssm("PutParameter", { Type, Value });
      await sqs("PurgeQueue", (await sqs("GetQueueUrl", { QueueName: FORWARD_DEAD_LETTERS })) as object);
    });
    await ssm("DeleteParameter");
  });
}
