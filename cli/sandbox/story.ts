import { MONITORS_PATH } from "../../contract/names";
import { AwsError, type Sandbox } from "../../sandbox";
import type { Fleet } from "../fleet/fleet";

/** When in the history something happens, as a part of it. */
const SILENCE = { from: 0.6, to: 0.68 };
const MENDED = 0.5;
/** What the first spoke may not call until somebody mends it. */
const DENIED = "ListMlflowTrackingServers";

/**
 * What happens in the made-up history: the last spoke reports to nobody for a while, and the first one may not measure one
 * of its metrics until somebody has mended that.
 */
export function tellStory(sandbox: Sandbox, { spokes }: Fleet, start: number, end: number): void {
  const [first] = spokes;
  const last = spokes.length > 1 ? spokes.at(-1) : undefined;
  const at = (part: number): number => start + part * (end - start);
  if (last?.hubs[0]) silence(sandbox, last, `${MONITORS_PATH}/${last.hubs[0].name}`, at);
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

/** Takes the spoke's parameter away, and puts it back as it was. */
function silence(
  sandbox: Sandbox,
  { account, region }: Fleet["spokes"][number],
  Name: string,
  at: (part: number) => number,
): void {
  const call = (operation: string, input: object): Promise<unknown> =>
    sandbox.callAs(account, region, "ssm", operation, { Name, ...input });
  sandbox.clock.at(at(SILENCE.from), async () => {
    const { Parameter } = (await call("GetParameter", {})) as { Parameter: { Type: string; Value: string } };
    const { Type, Value } = Parameter;
    sandbox.clock.at(at(SILENCE.to), async () => {
      await call("PutParameter", { Type, Value });
    });
    await call("DeleteParameter", {});
  });
}
