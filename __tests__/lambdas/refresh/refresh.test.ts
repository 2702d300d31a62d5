import type { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { requestFreshData } from "../../../lambdas/refresh/refresh";

/** EventBridge that gives one answer; `sent` are the inputs it got. */
function eventBridge(entry: object): { readonly sent: unknown[]; readonly send: any } {
  const sent: unknown[] = [];
  const send = ({ input }: PutEventsCommand): Promise<object> => {
    sent.push(input);
    return Promise.resolve({ Entries: [entry] });
  };
  return { sent, send };
}

it.each(["metric_extractor", "metric_fetch"])("asks with the documented event, of the kind %s", async (source) => {
  const client = eventBridge({ EventId: "e1" });
  expect(await requestFreshData(client, source)).toBe("e1");
  expect(client.sent).toEqual([
    { Entries: [{ EventBusName: "default", Source: source, DetailType: source, Resources: [], Detail: "{}" }] },
  ]);
});

it("fails with EventBridge's own words where it did not take the event", async () => {
  const client = eventBridge({ ErrorCode: "InternalFailure", ErrorMessage: "try later" });
  await expect(requestFreshData(client, "metric_fetch")).rejects.toThrow("InternalFailure try later");
});

it("does not start without knowing what the spokes listen to", () => {
  const load = () => jest.isolateModules(() => jest.requireActual("../../../lambdas/refresh/handler"));
  expect(load).toThrow(/REFRESH_SOURCE/);
});
