import { FakeAws } from "./fake-aws";
import { allow, forward, forwards } from "./run";

test("a hub and a spoke are connected: parameters, EBPut on both sides, EBRule on both sides", async () => {
  const hub = new FakeAws("111111111111");
  const spoke = new FakeAws("222222222222");
  hub.peers.push(spoke);
  spoke.peers.push(hub);
  spoke.parameters.set("/monitors/hub", hub.account);
  hub.parameters.set("/monitored_projects/TestProject/dev", spoke.account);

  await expect(forward(spoke)).rejects.toMatchObject({ name: "NotYetAllowedError" });

  expect((await allow(spoke)).allowed).toEqual({ spokes: [], hubs: [hub.account] });
  expect((await allow(hub)).allowed).toEqual({ spokes: [spoke.account], hubs: [] });
  expect((await forward(spoke)).forwarding).toEqual({
    metricsTo: ["111111111111:us-east-1"],
    batchesTo: [],
    refreshTo: [],
  });
  expect((await forward(hub)).forwarding).toEqual({
    metricsTo: [],
    batchesTo: [],
    refreshTo: ["222222222222:us-east-1"],
  });

  expect(forwards(spoke)).toEqual({ "forward-ds-dashboard-metrics-1": ["111111111111-us-east-1"] });
  expect(forwards(hub)).toEqual({ "forward-ds-dashboard-refresh-1": ["222222222222-us-east-1"] });

  spoke.parameters.clear();
  hub.parameters.clear();
  for (const side of [spoke, hub]) {
    await allow(side);
    await forward(side);
    expect(side.policy).toBeUndefined();
    expect(side.rules.size).toBe(0);
  }
});
